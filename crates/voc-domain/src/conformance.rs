//! How far a walk through the stages fits the process it should have walked.
//!
//! # The process
//! The model is the automaton of all walks that [`decide`](crate::decide) accepts without a reason:
//! the stages of the [`Path`] in their order, a stage once more, from a refusal back to the search
//! for an answer (and from there over what was done already), no alternative for whoever accepted
//! the resolution, a close after an answer that allows one, and the thanks as the end. It is
//! generated from the one table of moves ([`Move::between`]), not written a second time.
//!
//! # The measure
//! An *alignment* puts the walk beside a run of the model, step by step: a step that both take, a
//! step that only the log has, a step that only the model has. The number of moves that separate a
//! walk from the process is the least possible number of steps of the last two kinds, each of which
//! costs 1, over all runs of the model. With `n` steps walked and a shortest run of `m` stages
//!
//! ```text
//! fitness = 1 - moves / (n + m)
//! ```
//!
//! since a walk that has nothing to do with the process costs `n + m`. This is the cost-based
//! fitness of Adriansyah, van Dongen and van der Aalst, "Conformance Checking Using Cost-Based
//! Fitness Analysis", EDOC 2011, pp. 55-64, <https://doi.org/10.1109/EDOC.2011.12>.
//!
//! A walk that is still going on is put beside the *beginning* of a run: what was not reached yet
//! costs nothing, and `m` is 0 (van Zelst, Bolt, Hassani, van Dongen and van der Aalst, "Online
//! conformance checking: relating event streams to process models using prefix-alignments", 2019,
//! <https://doi.org/10.1007/s41060-017-0078-6>). So figures of walks that ended and of walks that
//! go on are not of one kind; [`Measure`] says which it is.
//!
//! Of several best alignments one is reported, always the same: from the beginning on, a step of
//! both before a step of the model alone before a step of the log alone. An apology after the
//! listening therefore reads as missing where it belonged and as out of place where it came.
//!
//! # The order that is judged
//! Steps are judged in the order in which they happened, as far as their intervals tell: a step
//! that ended before another began comes first, and of the steps that nothing else must precede the
//! one recorded first comes first. Sorting by one end of the intervals would invent an order, and
//! comparing neighbours alone is no order at all, since "may have happened at the same time" does
//! not carry over from one pair to the next.
//!
//! # The dwell
//! The dwell in a stage is the time from the step before it (or the start of the round) to its
//! completion, as the time of a wall clock that also runs at night and during a pause. Each end is
//! an interval, so each dwell is a range; repeats add up.
//!
//! ```
//! use voc_domain::conformance::{Conformance, Progress, Walk, Walked};
//! use voc_domain::{Occurred, Path, Stage, Timestamp};
//!
//! let at = |minute: i64| Occurred::at(Timestamp::from_millis(minute * 60_000));
//! let step = |stage, minute| Walked { stage, answer: None, occurred: at(minute) };
//! // Praise is listened to and thanked for; here nobody wrote down the listening.
//! let steps = [step(Stage::Thank, 30)];
//! let walk =
//!     Walk { path: Path::Praise, steps: &steps, progress: Progress::Ended, started: at(0) };
//! let found = Conformance::of(&walk);
//! assert_eq!(found.moves, 1);
//! assert_eq!(found.skipped, [Stage::Listen]);
//! assert_eq!(found.fitness.get(), 666);
//! ```

mod alignment;
mod dwell;
mod model;
mod order;
mod replay;
mod stage_set;
mod summary;

use serde::Serialize;

pub use self::{
    alignment::AlignmentMove,
    dwell::{Dwell, DwellRange},
    replay::Repeated,
    summary::{ConformanceFigures, ConformanceSummary, StageConformance},
};

use self::{alignment::align, dwell::dwells, model::ProcessModel, replay::Replay};
use crate::{
    codes::Agreement,
    details::{Agree, StageDetails},
    path::Path,
    stage::Stage,
    timestamp::Occurred,
};

#[cfg(doc)]
use crate::stage::Move;

/// How far one walk fits the process: the moves between them, and what lies behind the number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Conformance {
    /// The path that was to be walked.
    pub path: Path,
    /// Which measure the numbers are of.
    pub measure: Measure,
    /// The least number of moves that separate the walk from the process.
    pub moves: u32,
    /// The number of moves if the walk had nothing to do with the process.
    pub moves_max: u32,
    /// 1 - `moves` / `moves_max`, rounded down: 1,000 is a perfect fit and nothing else is.
    pub fitness: PerMille,
    /// Whether every step was legal without a reason. A walk that ended too early can be in order.
    pub in_order: bool,
    /// The stages of the path that the walk went past and never did, in their order. An
    /// alternative counts only where the answer was no acceptance. A recorded reason excuses
    /// nothing here.
    pub skipped: Vec<Stage>,
    /// The stages done more than once, in their order.
    pub repeated: Vec<Repeated>,
    /// The number of moves back to an earlier stage, those after a refusal included.
    pub back: u32,
    /// The stages walked that are not on the path, each once, in their order.
    pub off_path: Vec<Stage>,
    /// The dwell in each stage that was walked, in the order of the stages.
    pub dwells: Vec<Dwell>,
    /// The walk beside the nearest run of the model.
    pub alignment: Vec<AlignmentMove>,
}

impl Conformance {
    /// Judges the walk of one round.
    ///
    /// The effort grows with the number of steps times the states of the model (some dozens), and
    /// putting the steps in order with the square of their number.
    #[must_use]
    pub fn of(walk: &Walk<'_>) -> Self {
        let steps = order::as_happened(walk.steps);
        let model = ProcessModel::of(walk.path);
        let aligned = align(model, &steps, walk.progress);
        let replay = Replay::of(walk.path, &steps, walk.progress);
        Self {
            path: walk.path,
            measure: Measure::of(walk.progress),
            moves: aligned.moves,
            moves_max: aligned.moves_max,
            fitness: PerMille::of_fitness(aligned.moves, aligned.moves_max),
            in_order: model.begins_with(&steps),
            skipped: replay.skipped,
            repeated: replay.repeated,
            back: replay.back,
            off_path: replay.off_path,
            dwells: dwells(walk.started, &steps),
            alignment: aligned.alignment,
        }
    }

    /// Tells whether no move separates the walk from the process.
    #[must_use]
    pub const fn fits(&self) -> bool {
        self.moves == 0
    }
}

/// The walk of one round, as it was recorded.
#[derive(Clone, Copy, Debug)]
pub struct Walk<'a> {
    /// The path that was to be walked.
    pub path: Path,
    /// The steps of the round, in the order of the log.
    pub steps: &'a [Walked],
    /// Whether the round ended.
    pub progress: Progress,
    /// When the round began: with the receipt or the reopening.
    pub started: Occurred,
}

/// A step of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walked {
    /// The stage that was completed.
    pub stage: Stage,
    /// What was answered, if the stage is `agree`; without it any answer is assumed that fits. The
    /// answers at other stages mean nothing.
    pub answer: Option<Agreement>,
    /// When it was completed.
    pub occurred: Occurred,
}

impl Walked {
    /// Makes the step of a completed stage. An acceptance that does not settle the case, since it
    /// was given under pressure, counts as the refusal that it may hide.
    #[must_use]
    pub fn of(details: &StageDetails, occurred: Occurred) -> Self {
        let answer = match details {
            StageDetails::Agree(agree) => Some(answer_that_counts(agree)),
            _ => None,
        };
        Self { stage: details.stage(), answer, occurred }
    }
}

fn answer_that_counts(agree: &Agree) -> Agreement {
    if agree.allows_a_close() { agree.answer } else { Agreement::Refused }
}

/// Whether a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It ended: what was not done by now is missing.
    Ended,
    /// It is still going on: what was not reached yet may still come.
    GoingOn,
}

/// What the number of moves was measured against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Measure {
    /// Whole runs of the process: for a walk that ended.
    #[serde(rename = "alignment/1")]
    Alignment,
    /// Beginnings of runs: for a walk that is still going on.
    #[serde(rename = "prefix_alignment/1")]
    PrefixAlignment,
}

impl Measure {
    /// Returns the measure for a walk.
    #[must_use]
    pub const fn of(progress: Progress) -> Self {
        match progress {
            Progress::Ended => Self::Alignment,
            Progress::GoingOn => Self::PrefixAlignment,
        }
    }

    /// Returns the name with the version, as it is serialised.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alignment => "alignment/1",
            Self::PrefixAlignment => "prefix_alignment/1",
        }
    }
}

/// A share in thousandths, from 0 to 1,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct PerMille(u16);

impl PerMille {
    /// Everything: 1,000.
    pub const ALL: Self = Self(1_000);

    /// Returns the thousandths.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }

    fn of_fitness(moves: u32, moves_max: u32) -> Self {
        Self::of_millionths(fitness_millionths(moves, moves_max))
    }

    /// Rounds down, so that only everything is 1,000.
    fn of_millionths(millionths: u64) -> Self {
        u16::try_from(millionths / 1_000).map_or(Self::ALL, |share| Self(share).min(Self::ALL))
    }
}

/// Returns 1 - `moves` / `moves_max` in millionths, rounded down; an empty walk fits.
fn fitness_millionths(moves: u32, moves_max: u32) -> u64 {
    let kept = u64::from(moves_max.saturating_sub(moves));
    (kept * 1_000_000).checked_div(u64::from(moves_max)).unwrap_or(1_000_000)
}

/// Returns a number of things as it is reported.
fn count(things: usize) -> u32 {
    u32::try_from(things).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Pressure;

    #[test]
    fn only_a_perfect_fit_is_a_thousand() {
        assert_eq!(PerMille::of_fitness(0, 0), PerMille::ALL);
        assert_eq!(PerMille::of_fitness(0, 17), PerMille::ALL);
        assert_eq!(PerMille::of_fitness(1, 1_000_000).get(), 999);
        assert_eq!(PerMille::of_fitness(2, 17).get(), 882);
        assert_eq!(PerMille::of_fitness(17, 17).get(), 0);
    }

    #[test]
    fn an_acceptance_under_pressure_counts_as_a_refusal() {
        let at = Occurred::at(crate::Timestamp::default());
        let counts = |answer, pressure| {
            Walked::of(&StageDetails::Agree(Agree { answer, pressure }), at).answer
        };
        let refused = Some(Agreement::Refused);
        assert_eq!(counts(Agreement::Accepted, Pressure::UnderPressure), refused);
        assert_eq!(counts(Agreement::Partly, Pressure::UnderPressure), refused);
        assert_eq!(counts(Agreement::Accepted, Pressure::Unknown), Some(Agreement::Accepted));
        let none = Some(Agreement::NoAgreement);
        assert_eq!(counts(Agreement::NoAgreement, Pressure::UnderPressure), none);
    }

    #[test]
    fn a_measure_is_serialised_by_its_name() {
        for measure in [Measure::Alignment, Measure::PrefixAlignment] {
            let text = serde_json::to_string(&measure).unwrap();
            assert_eq!(text, format!("\"{}\"", measure.name()));
        }
    }
}
