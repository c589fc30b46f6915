//! What the branches owe: trainings held and cases shared, and what is still to be done.

use voc_engine::domain::{BranchObligations, Duty, Incident, Obligations, OrgCommand, OrgEvent};
use voc_report::Lang;

use super::submit_org::{receipt, said, submit};
use crate::{
    args::TrainingArgs,
    failure::{Exit, Failure},
    output::{Output, Tone, to_json},
    session::{Run, Session},
    table::{Grid, Toned},
};

/// Records that a branch was trained.
pub(super) fn training(run: &mut Run, args: &TrainingArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let command = OrgCommand::HoldTraining {
        branch: args.branch.clone(),
        topic: args.topic,
        after: args.after.as_ref().map(|ticket| session.find(ticket)).transpose()?,
        attendees: args.attendees,
    };
    let executed = submit(run, &session, &command, &args.who)?;
    if run.out.is_json() {
        run.out.json(&receipt(&executed, &session))?;
        return Ok(Exit::Done);
    }
    if let OrgEvent::TrainingHeld(held) = &executed.event {
        let (branch, topic) =
            (session.words().branch(&held.branch), session.lang.label(held.topic));
        let sentence = match session.lang {
            Lang::Ko => format!("교육 기록 · {branch} · {topic} · {}명", held.attendees),
            Lang::En => {
                format!("training recorded · {branch} · {topic} · {} people", held.attendees)
            }
        };
        run.out.line(said(&executed, sentence, &session))?;
    }
    Ok(Exit::Done)
}

/// Shows what each branch owes.
pub(super) fn obligations(run: &mut Run) -> Result<Exit, Failure> {
    let session = run.open()?;
    let owed = session.engine.obligations(session.now).map_err(|error| session.failed(&error))?;
    if run.out.is_json() {
        run.out.json(&to_json(&owed, session.zone))?;
    } else {
        draw(&mut run.out, &owed, &session)?;
    }
    Ok(Exit::Done)
}

fn draw(out: &mut Output, owed: &Obligations, session: &Session) -> Result<(), Failure> {
    let lang = session.lang;
    if owed.branches.is_empty() {
        let none = lang.pick(
            "지점이 없습니다. config.toml의 branches에 추가하십시오",
            "no branches; add them to `branches` in config.toml",
        );
        out.line(none)?;
    } else {
        branches(out, &owed.branches, session)?;
    }
    let of_branches = owed.branches.iter().flat_map(|one| &one.incidents);
    let incidents: Vec<_> = of_branches.chain(&owed.without_branch).collect();
    if incidents.is_empty() {
        return Ok(());
    }
    out.line("")?;
    let heading = lang.pick("교육이 필요한 사건", "incidents without a training since");
    out.line(out.tone(Tone::Strong, heading))?;
    incidents.into_iter().try_for_each(|one| incident(out, one, session))
}

fn branches(
    out: &mut Output,
    branches: &[BranchObligations],
    session: &Session,
) -> Result<(), Failure> {
    let heading = [
        ("지점", "branch"),
        ("최근 교육", "last training"),
        ("교육 기한", "training due"),
        ("최근 사례 공유", "last sharing"),
        ("사례 공유 기한", "sharing due"),
        ("교육이 필요한 사건", "incidents"),
    ];
    let mut grid = Grid::new(out, &heading);
    for one in branches {
        let (trained, training) = duty(one.training, session);
        let (shared, sharing) = duty(one.sharing, session);
        let incidents = one.incidents.len();
        let tone = (incidents > 0).then_some(Tone::Alarm);
        grid.row([
            session.words().branch(&one.branch).into(),
            trained,
            training,
            shared,
            sharing,
            Toned(tone, incidents.to_string()),
        ]);
    }
    let grid = grid.right(5);
    grid.lines().into_iter().try_for_each(|line| out.line(line))
}

/// Writes when something was last done, and by when it is to be done again.
fn duty(duty: Duty, session: &Session) -> (Toned, Toned) {
    let day = |moment| session.zone.local(moment).date_naive().to_string();
    let last = duty.last.map_or_else(|| "-".to_owned(), day);
    let due = match (duty.overdue, session.lang) {
        (false, _) => day(duty.due),
        (true, Lang::Ko) => format!("{} 지남", day(duty.due)),
        (true, Lang::En) => format!("{} overdue", day(duty.due)),
    };
    (last.into(), Toned(duty.overdue.then_some(Tone::Alarm), due))
}

fn incident(out: &mut Output, incident: &Incident, session: &Session) -> Result<(), Failure> {
    let number = incident.number.map_or_else(|| incident.ticket.to_string(), |n| n.to_string());
    let kind = session.lang.label(incident.kind);
    let day = session.zone.local(incident.at).date_naive();
    let unknown = || session.lang.pick("지점 미지정", "no branch").to_owned();
    let branch = incident.branch.as_ref();
    let branch = branch.map_or_else(unknown, |code| session.words().branch(code));
    out.line(format!("  {number}  {kind} · {branch} · {day}"))
}
