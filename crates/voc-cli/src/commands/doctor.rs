//! Repairing what can be repaired.

use serde_json::json;
use uuid::Uuid;
use voc_report::Lang;

use super::init::named;
use crate::{
    args::DoctorArgs,
    failure::{Exit, Failure},
    output::to_json,
    progress::Progress,
    session::Run,
};

/// Repairs, or lets a restored log go on under another name.
pub(super) fn doctor(run: &mut Run, args: &DoctorArgs) -> Result<Exit, Failure> {
    if args.new_incarnation { go_on(run, args) } else { repair(run) }
}

/// Lets a log that is behind what was published of it go on under another name.
fn go_on(run: &mut Run, args: &DoctorArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let lang = session.lang;
    let origin = args.origin.as_deref().map(|name| named(name, lang)).transpose()?;
    let begun = session.engine.begin_incarnation(origin, session.recorded, Uuid::now_v7());
    let published = begun.map_err(|error| session.failed(&error))?;
    let key = session.engine.keys().pop().map(|key| key.verifier_key).unwrap_or_default();
    if run.out.is_json() {
        run.out.json(&json!({
            "origin": published.origin,
            "verifier_key": key,
            "checkpoint": to_json(&published, session.zone),
        }))?;
        return Ok(Exit::Done);
    }
    let lines = [
        (lang.pick("새 기록 이름", "new origin"), published.origin.as_str()),
        (lang.pick("새 검증 키", "new verifier key"), key.as_str()),
    ];
    for (label, text) in lines {
        run.out.line(format!("{label}: {text}"))?;
    }
    run.out.line(lang.pick(
        "복원으로 사라진 기록이 있음을 기록했습니다. 새 이름과 검증 키를 받아야 할 사람에게 알리십시오",
        "it is recorded that entries are missing; give the new name and key to those who check this log",
    ))?;
    Ok(Exit::Done)
}

/// Opens the directory, which repairs log and vault, rebuilds the views, and says what was done.
/// What cannot be repaired is the failure of opening it.
fn repair(run: &mut Run) -> Result<Exit, Failure> {
    let session = run.open()?;
    session.engine.repair_rows().map_err(|error| session.failed(&error))?;
    let again = session.engine.erase_again().map_err(|error| session.failed(&error))?;
    let mut progress = Progress::new(session.lang.pick("조회 데이터 재작성", "rebuilding views"));
    let rebuilt = session.engine.rebuild(&mut |done, all| progress.update(done, all));
    drop(progress);
    rebuilt.map_err(|error| session.failed(&error))?;
    let status = session.engine.status(session.now).map_err(|error| session.failed(&error))?;
    let mut repaired = session.engine.repaired().0.clone();
    if again > 0 {
        repaired.push(format!("vault: {again} values of people who were erased were removed"));
    }
    if run.out.is_json() {
        let parked = status.parked;
        run.out.json(&json!({"repaired": repaired, "views": "rebuilt", "parked": parked}))?;
    } else {
        let lang = session.lang;
        if again > 0 {
            run.out.line(match lang {
                Lang::Ko => format!("다시 나타난 파기 대상 값 {again}개를 지웠습니다"),
                Lang::En => format!("{again} values of people who were erased were removed again"),
            })?;
        } else if repaired.is_empty() {
            run.out.line(
                lang.pick("기록과 보관소에 복구할 것이 없습니다", "log and vault needed no repair"),
            )?;
        }
        run.out.line(lang.pick(
            "조회 데이터를 기록에서 다시 만들었습니다",
            "the views were rebuilt from the log",
        ))?;
        if status.parked > 0 {
            run.out.line(format!(
                "{}: {}",
                lang.pick(
                    "복구할 수 없어 보류된 건(voc verify로 확인)",
                    "set aside, beyond repair (see voc verify)"
                ),
                status.parked
            ))?;
        }
    }
    Ok(if status.parked > 0 { Exit::Findings } else { Exit::Done })
}
