//! The outbox: what has not left the house, and sending it.

use std::collections::HashSet;

use serde_json::json;
use voc_engine::{
    NoticeMessage, OutboxRow,
    domain::{Adapter, Addressee, Attempted, NoticeNumber, ReceiptCode, Retry, TicketId},
};
use voc_report::Lang;

use super::submit::note_on_now;
use crate::{
    args::{OutboxAction, OutboxArgs, SendArgs},
    failure::{Exit, Failure},
    outbox::{Lock, Sender, Sent},
    output::{Output, Tone, to_json},
    session::{Run, Session},
    table::{Grid, Toned},
};

/// How many notices are sent before what became of them is recorded: a crash makes no more than so many
/// go out twice, and the data directory is opened once for so many.
const SENT_TOGETHER: usize = 20;

/// Lists or sends.
pub(super) fn outbox(run: &mut Run, args: &OutboxArgs) -> Result<Exit, Failure> {
    match &args.action {
        None | Some(OutboxAction::List) => list(run),
        Some(OutboxAction::Send(args)) => send(run, args),
    }
}

fn list(run: &mut Run) -> Result<Exit, Failure> {
    let session = run.open()?;
    let rows = session.engine.outbox().map_err(|error| session.failed(&error))?;
    if run.out.is_json() {
        run.out.json(&json!({"notices": to_json(&rows, session.zone)}))?;
        return Ok(Exit::Done);
    }
    if rows.is_empty() {
        let none = session.lang.pick("발송할 알림이 없습니다", "no notices are waiting");
        run.out.line(none)?;
        return Ok(Exit::Done);
    }
    draw(&mut run.out, &rows, &session)?;
    Ok(Exit::Done)
}

fn draw(out: &mut Output, rows: &[OutboxRow], session: &Session) -> Result<(), Failure> {
    let heading = [
        ("접수번호", "number"),
        ("알림", "notice"),
        ("받는 사람", "to"),
        ("내용", "about"),
        ("발송 방법", "adapter"),
        ("시도", "attempts"),
        ("마지막 결과", "last result"),
        ("다음 시도", "next attempt"),
    ];
    let mut grid = Grid::new(out, &heading);
    for row in rows {
        let (to, about) = addressed(&row.to, session);
        grid.row([
            number(row).into(),
            row.notice.to_string().into(),
            to.into(),
            about.into(),
            session.lang.label(row.adapter).into(),
            row.attempts.to_string().into(),
            row.receipt.as_ref().map(ToString::to_string).unwrap_or_default().into(),
            next(row, session),
        ]);
    }
    grid.right(1).right(5).lines().into_iter().try_for_each(|line| out.line(line))
}

fn number(row: &OutboxRow) -> String {
    row.number.map_or_else(|| row.ticket.to_string(), |number| number.to_string())
}

fn addressed(to: &Addressee, session: &Session) -> (String, String) {
    let words = session.words();
    match to {
        Addressee::Inside(to) => {
            let about = to.clock.map(|clock| words.clock(clock)).unwrap_or_default();
            let escalation = session.lang.pick("상향 보고", "escalation");
            (words.label(to.level).to_owned(), format!("{escalation} {about}").trim().to_owned())
        }
        Addressee::Outside(to) => {
            (words.label(to.party).to_owned(), session.lang.label(to.topic).to_owned())
        }
    }
}

fn next(row: &OutboxRow, session: &Session) -> Toned {
    let lang = session.lang;
    match (&row.held, row.next_try) {
        (Some(_), _) => Toned(Some(Tone::Alarm), lang.pick("동의 없음", "no consent").to_owned()),
        (None, None) => Toned(Some(Tone::Alarm), lang.label(Retry::Never).to_owned()),
        (None, Some(_)) if row.is_due(session.now) => lang.pick("지금", "now").into(),
        (None, Some(moment)) => session.zone.human(moment).into(),
    }
}

/// A notice and what becomes of it.
struct Attempt {
    row: OutboxRow,
    adapter: Adapter,
    /// The notice in whole words, or why it is not sent.
    message: Result<NoticeMessage, (&'static str, Retry)>,
}

/// What was sent in this run.
#[derive(Default)]
struct Tally {
    rows: Vec<serde_json::Value>,
    sent: usize,
    failed: usize,
}

/// Sends what is to be tried. While an adapter is waited for, others can use the data directory: notices
/// are read, then sent, then what became of them is recorded.
fn send(run: &mut Run, args: &SendArgs) -> Result<Exit, Failure> {
    drop(run.open()?);
    let _alone = Lock::take(&run.data(), run.out.lang)?;
    let mut tried = HashSet::new();
    let mut tally = Tally::default();
    loop {
        let session = run.open()?;
        if tried.is_empty() {
            note_on_now(run, &session);
        }
        let (lang, config) = (session.lang, session.engine.config().outbox().clone());
        let attempts = next_attempts(&session, args, &mut tried)?;
        drop(session);
        if attempts.is_empty() {
            return told(&mut run.out, &tally);
        }
        let mut done = Vec::new();
        let mut end = Ok(());
        for attempt in attempts {
            let sender = Sender::ready(attempt.adapter, &config, &run.data(), lang);
            match sender.and_then(|sender| tried_once(&attempt, &sender, config.attempts_max, run))
            {
                Ok(attempted) => done.push((attempt.row, attempted)),
                // What was sent before is recorded all the same.
                Err(error) => {
                    end = Err(error);
                    break;
                }
            }
        }
        record(run, &done, &mut tally)?;
        end?;
    }
}

/// Reads the notices to try next, each in whole words.
fn next_attempts(
    session: &Session,
    args: &SendArgs,
    tried: &mut HashSet<(TicketId, NoticeNumber)>,
) -> Result<Vec<Attempt>, Failure> {
    let rows = session.engine.outbox().map_err(|error| session.failed(&error))?;
    let due = rows.into_iter().filter(|row| args.again || row.is_due(session.recorded));
    let new: Vec<_> =
        due.filter(|row| tried.insert((row.ticket, row.notice))).take(SENT_TOGETHER).collect();
    let prepared = new.into_iter().map(|row| {
        let written =
            session.engine.notice_message(&row).map_err(|error| session.failed(&error))?;
        let message = match (&row.held, written) {
            (Some(_), _) => Err(("consent_withdrawn", Retry::Never)),
            (None, None) => Err(("template_missing", Retry::Later)),
            (None, Some(message)) => Ok(message),
        };
        let adapter = args.adapter.unwrap_or(row.adapter);
        Ok(Attempt { row, adapter, message })
    });
    prepared.collect()
}

fn tried_once(
    attempt: &Attempt,
    sender: &Sender,
    attempts_max: u32,
    run: &mut Run,
) -> Result<Attempted, Failure> {
    let adapter = attempt.adapter;
    let last = attempt.row.attempts.saturating_add(1) >= attempts_max;
    let retry = if last { Retry::Never } else { Retry::Later };
    let message = match &attempt.message {
        Ok(message) => message,
        Err((reason, again)) => {
            let receipt = reason.parse().expect("BUG: a valid receipt");
            let failed = Some(if last { Retry::Never } else { *again });
            return Ok(Attempted { adapter, receipt, failed });
        }
    };
    Ok(match sender.send(message, &mut run.out)? {
        Sent::Delivered(receipt) => Attempted { adapter, receipt, failed: None },
        Sent::Failed(receipt) => Attempted { adapter, receipt, failed: Some(retry) },
    })
}

fn record(
    run: &mut Run,
    done: &[(OutboxRow, Attempted)],
    tally: &mut Tally,
) -> Result<(), Failure> {
    if done.is_empty() {
        return Ok(());
    }
    let session = run.open()?;
    for (row, attempted) in done {
        let recorded = session.engine.record_delivery(row, attempted.clone(), session.recorded);
        recorded.map_err(|error| Failure::execute(&error, session.lang, session.zone))?;
        match attempted.failed {
            None => tally.sent += 1,
            Some(_) => tally.failed += 1,
        }
        if run.out.is_json() {
            tally.rows.push(document(row, attempted));
        } else {
            let line = sentence(row, attempted, &session);
            run.out.line(line)?;
        }
    }
    Ok(())
}

fn document(row: &OutboxRow, attempted: &Attempted) -> serde_json::Value {
    json!({
        "ticket": row.ticket,
        "number": row.number,
        "notice": row.notice,
        "adapter": attempted.adapter,
        "attempt": row.attempts.saturating_add(1),
        "receipt": attempted.receipt,
        "retry": attempted.failed,
    })
}

fn sentence(row: &OutboxRow, attempted: &Attempted, session: &Session) -> String {
    let (to, about) = addressed(&row.to, session);
    let lang = session.lang;
    let result = match attempted.failed {
        None => lang.pick("발송", "sent").to_owned(),
        Some(retry) => format!("{}, {}", lang.pick("실패", "failed"), lang.label(retry)),
    };
    let receipt: &ReceiptCode = &attempted.receipt;
    format!("{}-{}  {to} · {about}: {result} ({receipt})", number(row), row.notice)
}

fn told(out: &mut Output, tally: &Tally) -> Result<Exit, Failure> {
    let Tally { rows, sent, failed } = tally;
    if out.is_json() {
        out.json(&json!({"notices": rows, "sent": sent, "failed": failed}))?;
    } else {
        out.line(match out.lang {
            Lang::Ko => format!("알림 {sent}건 발송, {failed}건 실패"),
            Lang::En => format!("{sent} sent, {failed} failed"),
        })?;
    }
    Ok(if *failed > 0 { Exit::Findings } else { Exit::Done })
}
