//! Recording the escalations that are due.

use serde_json::{Value, json};
use uuid::Uuid;
use voc_engine::{TickOutcome, Ticked};
use voc_report::Lang;

use super::submit::note_on_now;
use crate::{
    failure::{Exit, Failure},
    progress::Progress,
    session::{Run, Session},
};

/// Records what is due by now. Running it again changes nothing.
pub(super) fn tick(run: &mut Run) -> Result<Exit, Failure> {
    let session = run.open()?;
    note_on_now(run, &session);
    let mut progress = Progress::new(session.lang.pick("상향 보고 확인", "escalating"));
    let ticked = session.engine.tick(session.recorded, &mut |done, all| progress.update(done, all));
    drop(progress);
    let failure = |error| Failure::execute(&error, session.lang, session.zone);
    let kept = session.engine.keep_published(session.recorded, Uuid::now_v7());
    let published = kept.map_err(|error| session.failed(&error))?;
    let TickOutcome { recorded: ticked, failed } = ticked.map_err(failure)?;
    // Those that could be told are told; the first ticket that could not is the answer.
    let end = failed.into_iter().next().map_or(Ok(Exit::Done), |(_, error)| Err(failure(error)));
    if run.out.is_json() {
        let rows: Vec<_> = ticked.iter().map(|one| document(one, &session)).collect();
        let mut document = json!({"escalations": rows});
        if let (Some(fields), Some(published)) = (document.as_object_mut(), &published) {
            fields.insert("published_size".to_owned(), published.size.into());
        }
        run.out.json(&document)?;
        return end;
    }
    for one in &ticked {
        run.out.line(sentence(one, &session))?;
    }
    let note = match session.engine.config().outbox().adapter {
        None => session.lang.pick("알림은 보내지 않습니다", "nobody is notified"),
        Some(_) => session.lang.pick("알림은 발송 대기에 올립니다", "notices are queued"),
    };
    run.out.line(match session.lang {
        Lang::Ko => format!("상향 보고 {}건을 기록했습니다({note})", ticked.len()),
        Lang::En if ticked.len() == 1 => format!("1 escalation recorded ({note})"),
        Lang::En => format!("{} escalations recorded ({note})", ticked.len()),
    })?;
    if let Some(published) = published {
        let size = published.size;
        run.out.line(match session.lang {
            Lang::Ko => format!("하루치 체크포인트를 공표했습니다(기록 {size}건까지)"),
            Lang::En => format!("the checkpoint of the day was published, up to {size} entries"),
        })?;
    }
    end
}

fn document(ticked: &Ticked, session: &Session) -> Value {
    json!({
        "ticket": ticked.executed.ticket,
        "number": ticked.executed.number,
        "level": ticked.escalation.level,
        "clock": ticked.escalation.clock,
        "due": session.zone.rfc3339(ticked.escalation.due),
        "position": ticked.executed.position,
        "version": ticked.executed.version,
    })
}

fn sentence(ticked: &Ticked, session: &Session) -> String {
    let number = ticked.executed.number.map(|number| number.to_string()).unwrap_or_default();
    let clock = session.words().clock(ticked.escalation.clock);
    let level = session.words().label(ticked.escalation.level);
    let due = session.zone.human(ticked.escalation.due);
    match session.lang {
        Lang::Ko => format!("{number}  {clock} → {level} (상향 보고 기한 {due})"),
        Lang::En => format!("{number}  {clock} → {level} (to be told from {due})"),
    }
}
