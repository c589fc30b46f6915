//! Completing one of the nine stages.

use voc_engine::domain::{
    Agree, Alternative, Apologize, Calm, Close, Command, Investigate, Listen, Resolve,
    StageDetails, StepTaken, Thank,
};

use super::submit::{To, submit, text};
use crate::{
    args::{StageArgs, StepArgs},
    failure::{Exit, Failure},
    session::Run,
};

/// Completes a stage.
pub(super) fn step(run: &mut Run, args: StepArgs) -> Result<Exit, Failure> {
    let StepArgs { ticket, reason, text: given, who, stage } = args;
    let command = |session: &crate::session::Session| {
        Ok(Command::Step(Box::new(StepTaken {
            deviation: reason,
            text: text(&given, session.lang, session.zone)?,
            ..StepTaken::new(details(stage))
        })))
    };
    submit(run, &To::Named(&ticket.ticket), command, &who)
}

fn details(stage: StageArgs) -> StageDetails {
    match stage {
        StageArgs::Calm { whom, place, emotional_need } => {
            StageDetails::Calm(Calm { whom, place, emotional_need })
        }
        StageArgs::Apologize { to } => StageDetails::Apologize(Apologize { to }),
        StageArgs::Listen { whom, demands, emotional_need, procedure, time, place } => {
            StageDetails::Listen(Listen {
                whom,
                practical_demand: demands,
                emotional_need,
                procedure,
                time,
                place,
                asked_for: None,
            })
        }
        StageArgs::Investigate { medical_accident, causes, issues } => {
            let issues = issues.into_iter().map(|issue| issue.0).collect();
            StageDetails::Investigate(Investigate { medical_accident, causes, issues, gap: None })
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
