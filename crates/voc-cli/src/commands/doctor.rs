//! Repairing what can be repaired.

use serde_json::json;
use voc_report::Lang;

use crate::{
    failure::{Exit, Failure},
    progress::Progress,
    session::Run,
};

/// Opens the directory, which repairs log and vault, rebuilds the views, and says what was done.
/// What cannot be repaired is the failure of opening it.
pub(super) fn doctor(run: &mut Run) -> Result<Exit, Failure> {
    let session = run.open()?;
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
