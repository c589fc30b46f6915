//! The best alignment of a walk with the runs of the model.
//!
//! `remaining[i][s]` is the least number of moves from the place where `i` steps were walked and
//! the model is in state `s`:
//!
//! ```text
//! remaining[i][s] = min  remaining[i+1][t]      a step of both, over s --step i--> t
//!                        remaining[i+1][s] + 1  a step of the log alone
//!                        remaining[i][t] + 1    a step of the model alone, over s --any--> t
//! ```
//!
//! A row is worked out from the row below it; within a row the third line is repeated until nothing
//! changes. The alignment is then read from the beginning along the least numbers.

use serde::Serialize;

use super::{
    Progress, Walked, count,
    model::{ProcessModel, State, Transition},
};
use crate::stage::Stage;

/// One line of an alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "move", content = "stage", rename_all = "snake_case")]
pub enum AlignmentMove {
    /// A step that was walked where the process has it.
    Both(Stage),
    /// A step that was walked out of place, or once too often.
    LogOnly(Stage),
    /// A step that is missing here.
    ModelOnly(Stage),
}

impl AlignmentMove {
    /// Returns the stage.
    #[must_use]
    pub const fn stage(self) -> Stage {
        match self {
            Self::Both(stage) | Self::LogOnly(stage) | Self::ModelOnly(stage) => stage,
        }
    }
}

/// A best alignment with its numbers.
pub(super) struct Aligned {
    pub(super) moves: u32,
    pub(super) moves_max: u32,
    pub(super) alignment: Vec<AlignmentMove>,
}

/// Aligns the steps, in the order in which they happened, with the nearest run.
pub(super) fn align(model: &ProcessModel, steps: &[Walked], progress: Progress) -> Aligned {
    let table = Table::fill(model, steps, progress);
    Aligned {
        moves: count(table.at(0, 0)),
        // All steps in the log alone, and all of a shortest run in the model alone.
        moves_max: count(steps.len().saturating_add(table.at(steps.len(), 0))),
        alignment: table.read(),
    }
}

/// Further than any walk: no run ends from here. Adding 1 to it must not overflow.
const NEVER: usize = usize::MAX / 2;

/// The least number of moves from each place.
struct Table<'a> {
    model: &'a ProcessModel,
    steps: &'a [Walked],
    remaining: Vec<Vec<usize>>,
}

impl<'a> Table<'a> {
    fn fill(model: &'a ProcessModel, steps: &'a [Walked], progress: Progress) -> Self {
        let ended = |state: &State| state.ends() || progress == Progress::GoingOn;
        let last = model.states().iter().map(|state| if ended(state) { 0 } else { NEVER });
        let mut rows = vec![relaxed(model, last.collect())];
        for step in steps.iter().rev() {
            let below = rows.last().map_or(&[][..], Vec::as_slice);
            rows.push(relaxed(model, with_step(model, step, below)));
        }
        rows.reverse();
        Self { model, steps, remaining: rows }
    }

    fn at(&self, walked: usize, state: usize) -> usize {
        self.remaining.get(walked).map_or(NEVER, |row| cell(row, state))
    }

    /// Reads the alignment, preferring steps of both, then of the model, then of the log.
    fn read(&self) -> Vec<AlignmentMove> {
        let (mut walked, mut state) = (0, 0);
        let mut alignment = Vec::new();
        while let Some((found, next)) = self.next(walked, state) {
            alignment.push(found);
            (walked, state) = next;
        }
        alignment
    }

    fn next(&self, walked: usize, state: usize) -> Option<(AlignmentMove, (usize, usize))> {
        let here = self.at(walked, state);
        let step = self.steps.get(walked);
        let transitions =
            || self.model.states().get(state).into_iter().flat_map(State::transitions);
        let both = |one: &&Transition| {
            step.is_some_and(|step| one.is(step)) && self.at(walked + 1, one.to) == here
        };
        if let Some(one) = transitions().find(both) {
            return Some((AlignmentMove::Both(one.stage), (walked + 1, one.to)));
        }
        let nearer = |one: &&Transition| self.at(walked, one.to) + 1 == here;
        if let Some(one) = transitions().find(nearer) {
            return Some((AlignmentMove::ModelOnly(one.stage), (walked, one.to)));
        }
        step.map(|step| (AlignmentMove::LogOnly(step.stage), (walked + 1, state)))
    }
}

fn cell(row: &[usize], state: usize) -> usize {
    row.get(state).copied().unwrap_or(NEVER)
}

/// Returns a row in which the next step is walked, by both or by the log alone.
fn with_step(model: &ProcessModel, step: &Walked, below: &[usize]) -> Vec<usize> {
    let by_both = |state: &State| {
        state.transitions().filter(|one| one.is(step)).map(|one| cell(below, one.to)).min()
    };
    let states = model.states().iter().zip(below);
    states.map(|(state, stay)| by_both(state).unwrap_or(NEVER).min(stay + 1)).collect()
}

/// Lowers a row to what steps of the model alone can reach.
///
/// States are numbered as they were found from the beginning, so that going backwards settles all
/// but the ways back after a refusal at the first pass.
fn relaxed(model: &ProcessModel, mut row: Vec<usize>) -> Vec<usize> {
    loop {
        let mut changed = false;
        for (number, state) in model.states().iter().enumerate().rev() {
            let through = state.transitions().map(|one| cell(&row, one.to) + 1).min();
            let lower = through.filter(|through| *through < cell(&row, number));
            if let (Some(lower), Some(place)) = (lower, row.get_mut(number)) {
                *place = lower;
                changed = true;
            }
        }
        if !changed {
            return row;
        }
    }
}
