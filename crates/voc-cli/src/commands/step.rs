//! Completing one of the nine stages.

use voc_engine::domain::{
    Agree, Alternative, Apologize, Calm, Close, Command, Investigate, Listen, PlaybookRef,
    Rejection, Resolve, StageDetails, StepTaken, Thank,
};

use super::submit::{To, said, submit};
use crate::{
    args::{PlaybookArg, StageArgs, StepArgs},
    failure::{Exit, Failure},
    session::{Run, Session},
};

/// Completes a stage.
pub(super) fn step(run: &mut Run, args: StepArgs) -> Result<Exit, Failure> {
    let StepArgs { ticket, reason, acting_for, playbook, text: given, who, stage } = args;
    let command = |session: &Session| {
        Ok(vec![Command::Step(Box::new(StepTaken {
            deviation: reason,
            acting_for,
            playbook: playbook.map(|named| followed(named, session)).transpose()?,
            text: said(&given, session)?,
            ..StepTaken::new(details(stage))
        }))])
    };
    submit(run, &To::Named(&ticket.ticket), command, &who)
}

/// Names the version of the playbook that was followed: the one said, or the present one.
fn followed(named: PlaybookArg, session: &Session) -> Result<PlaybookRef, Failure> {
    let org = session.engine.org().map_err(|error| session.failed(&error))?;
    let PlaybookArg { playbook, version } = named;
    let found = match version {
        Some(version) => org.playbook_versions(&playbook).find(|one| one.version == version),
        None => org.playbook(&playbook),
    };
    let version = found.map(|one| one.version);
    let Some(version) = version else {
        let rejection = Rejection::PlaybookMustExist(playbook).into();
        return Err(Failure::execute(&rejection, session.lang, session.zone));
    };
    Ok(PlaybookRef { playbook, version })
}

fn details(stage: StageArgs) -> StageDetails {
    match stage {
        StageArgs::Calm { whom, place, emotional_need } => {
            StageDetails::Calm(Calm { whom, place, emotional_need })
        }
        StageArgs::Apologize { to } => StageDetails::Apologize(Apologize { to }),
        StageArgs::Listen { whom, demands, emotional_need, procedure, time, place, asked_for } => {
            StageDetails::Listen(Listen {
                whom,
                practical_demand: demands,
                emotional_need,
                procedure,
                time,
                place,
                asked_for,
            })
        }
        StageArgs::Investigate { medical_accident, causes, issues, gap } => {
            let issues = issues.into_iter().map(|issue| issue.0).collect();
            StageDetails::Investigate(Investigate { medical_accident, causes, issues, gap })
        }
        StageArgs::Resolve { remedies, approved_by, schedule } => {
            StageDetails::Resolve(Resolve { remedies, approved_by, schedule })
        }
        StageArgs::Alternative { date, remedies, approved_by } => {
            StageDetails::Alternative(Alternative { remedies, approved_by, date })
        }
        StageArgs::Agree { answer, pressure } => StageDetails::Agree(Agree { answer, pressure }),
        StageArgs::Close { outcome, told_by, outside_route } => {
            StageDetails::Close(Close { outcome, told_by, outside_route })
        }
        StageArgs::Thank { channel, survey } => StageDetails::Thank(Thank { channel, survey }),
    }
}
