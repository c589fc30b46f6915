//! The walk of a case through the nine stages, held against the process.

use serde::Serialize;
use voc_domain::{
    Occurred, Path, Phase, Round, StageDetails, StageRecord, Ticket,
    conformance::{Conformance, ConformanceFigures, ConformanceSummary, Progress, Walk, Walked},
};

/// How far a case fits the process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseConformance {
    /// Each round by itself.
    pub rounds: Vec<RoundConformance>,
    /// All rounds together.
    pub whole: ConformanceFigures,
}

/// How far one round fits the process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoundConformance {
    /// The round, from 1.
    pub round: Round,
    /// How far it fits.
    #[serde(flatten)]
    pub conformance: Conformance,
}

impl CaseConformance {
    /// Judges a case, unless it was never received.
    pub(crate) fn of(ticket: &Ticket) -> Option<Self> {
        let rounds = rounds(ticket)?;
        let mut whole = ConformanceSummary::new();
        whole.add_case(&rounds);
        let numbers = std::iter::successors(Some(Round::FIRST), |round| Some(round.next()));
        let rounds = numbers.zip(rounds);
        let rounds = rounds.map(|(round, conformance)| RoundConformance { round, conformance });
        Some(Self { rounds: rounds.collect(), whole: whole.figures() })
    }
}

/// Judges each round of a case. A round ended when it was thanked for, or when another began; a case
/// that goes on in another ticket has not ended.
pub(crate) fn rounds(ticket: &Ticket) -> Option<Vec<Conformance>> {
    let path = ticket.path?;
    let starts = ticket.received.iter().chain(&ticket.reopened).map(|mark| mark.occurred);
    let numbers = std::iter::successors(Some(Round::FIRST), |round| Some(round.next()));
    let last = ticket.round;
    let judged = numbers.zip(starts).map(|(round, started)| {
        let ended = round < last || ticket.phase == Phase::Closed;
        let progress = if ended { Progress::Ended } else { Progress::GoingOn };
        round_of(ticket, path, (round, started), progress)
    });
    Some(judged.collect())
}

fn round_of(
    ticket: &Ticket,
    path: Path,
    (round, started): (Round, Occurred),
    progress: Progress,
) -> Conformance {
    let of_round = ticket.stages.iter().filter(|record| record.round == round);
    let steps: Vec<_> = of_round.map(walked).collect();
    Conformance::of(&Walk { path, steps: &steps, progress, started })
}

fn walked(record: &StageRecord) -> Walked {
    let occurred = record.mark.occurred;
    match &record.answer {
        Some(answer) => Walked::of(&StageDetails::Agree(answer.clone()), occurred),
        None => Walked { stage: record.stage, answer: None, occurred },
    }
}
