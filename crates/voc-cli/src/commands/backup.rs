//! Backing a data directory up, and making one again from a backup.

use std::fs;

use voc_engine::{Engine, RestoreRequest, Restored, Standing};
use voc_report::{Lang, bytes};

use super::verify;
use crate::{
    args::{BackupArgs, RestoreArgs},
    failure::{Exit, Failure},
    output::{Tone, to_json},
    progress::Progress,
    session::Run,
};

/// Brings a backup up to date.
pub(super) fn backup(run: &mut Run, args: &BackupArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let lang = session.lang;
    let mut progress = Progress::new(lang.pick("백업 중", "backing up"));
    let done = session.engine.backup(&args.dir, args.keys.as_deref(), &mut |done, all| {
        progress.update(done, all);
    });
    drop(progress);
    let done = done.map_err(|error| session.failed(&error))?;
    let exit = if done.missing == 0 { Exit::Done } else { Exit::Findings };
    if run.out.is_json() {
        run.out.json(&to_json(&done, session.zone))?;
        return Ok(exit);
    }
    let (size, written, new) = (done.size, done.written, bytes(done.bytes));
    let dir = args.dir.display();
    run.out.line(match lang {
        Lang::Ko => format!("기록 {size}건을 {dir}에 백업했습니다: 새 파일 {written}개, {new}"),
        Lang::En => format!("{size} entries backed up to {dir}: {written} new files, {new}"),
    })?;
    run.out.line(format!("root {}", done.root))?;
    if done.missing > 0 {
        let missing = match lang {
            Lang::Ko => format!("보관소에 없는 보호 값 {}개: voc verify", done.missing),
            Lang::En => format!("{} protected values are missing: voc verify", done.missing),
        };
        run.out.line(run.out.tone(Tone::Alarm, &missing))?;
    }
    let advice = match &done.keys {
        Some(file) => match lang {
            Lang::Ko => format!(
                "키: {}. 백업과 다른 곳에 두십시오. 둘을 함께 가지면 모든 내용을 읽을 수 있습니다. 개인정보를 파기한 뒤에는 예전 키 파일을 모두 지우십시오",
                file.display()
            ),
            Lang::En => format!(
                "keys: {}. Keep it apart from the backup: whoever has both can read everything. After an erasure destroy every older one",
                file.display()
            ),
        },
        None => lang
            .pick(
                "키는 이 백업에 들어 있지 않습니다. `--keys 파일`로 다른 곳에 써 두지 않으면 복원할 수 없습니다",
                "the keys are not in it: without a file of them (`--keys FILE`, in another place) nothing can be restored",
            )
            .to_owned(),
    };
    run.out.line(run.out.tone(Tone::Quiet, &advice))?;
    Ok(exit)
}

/// Makes the data directory again. Findings of the verification that follows give the exit code 1.
pub(super) fn restore(run: &mut Run, args: &RestoreArgs) -> Result<Exit, Failure> {
    let lang = run.out.lang;
    let dir = run.data();
    let at = args
        .at
        .as_ref()
        .map(|path| fs::read_to_string(path).map_err(|error| Failure::file(path, &error, lang)));
    let at = at.transpose()?;
    let request = RestoreRequest { backup: &args.backup, keys: &args.keys, at: at.as_deref() };
    let mut progress = Progress::new(lang.pick("복원 중", "restoring"));
    let restored = Engine::restore(&dir, &request, &mut |done, all| progress.update(done, all));
    drop(progress);
    let restored = restored.map_err(|error| Failure::engine(&error, lang))?;
    let exit = if restored.findings.is_empty() { Exit::Done } else { Exit::Findings };
    if run.out.is_json() {
        run.out.json(&serde_json::to_value(&restored).expect("BUG: a restore is JSON"))?;
        return Ok(exit);
    }
    for finding in &restored.findings {
        run.out.line(verify::sentence(finding, &run.out))?;
    }
    let Restored { size, values, root, published, verifier_key, .. } = &restored;
    let dir = dir.display();
    run.out.line(match lang {
        Lang::Ko => format!("기록 {size}건과 보호된 값 {values}개를 {dir}에 복원하고 검증했습니다"),
        Lang::En => {
            format!("{size} entries and {values} protected values restored to {dir}, and verified")
        }
    })?;
    run.out.line(format!("root {root}"))?;
    if let Some(key) = verifier_key {
        let label = lang.pick(
            "검증 키(따로 보관한 것과 비교하십시오)",
            "verifier key (compare it with the one you kept elsewhere)",
        );
        run.out.line(format!("{label}: {key}"))?;
    }
    if let Standing::Behind { size } = published {
        let advice = match lang {
            Lang::Ko => format!(
                "이 기록은 공표한 체크포인트(기록 {size}건)보다 앞에서 끝납니다. 이어서 기록하려면 `voc doctor --new-incarnation`으로 새 이름을 쓰십시오"
            ),
            Lang::En => format!(
                "it ends before a published checkpoint of {size} entries: to record anything, go on under another name with `voc doctor --new-incarnation`"
            ),
        };
        run.out.line(run.out.tone(Tone::Alarm, &advice))?;
    }
    Ok(exit)
}
