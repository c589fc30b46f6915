//! The process as an automaton, generated from the table of moves.

use std::sync::LazyLock;

use super::{Walked, stage_set::StageSet};
use crate::{
    codes::{Agreement, CodeList},
    path::Path,
    stage::{Move, Stage},
};

type Model = LazyLock<ProcessModel>;

/// Every run of the process along one path. State 0 is the beginning.
pub(super) struct ProcessModel {
    states: Vec<State>,
}

/// A state of the model: what it rests on, and where it leads.
pub(super) struct State {
    situation: Situation,
    transitions: Vec<Transition>,
}

/// One stage of a run.
pub(super) struct Transition {
    pub(super) stage: Stage,
    /// The answer given, at `agree` and nowhere else.
    answer: Option<Agreement>,
    /// The number of the state it leads to.
    pub(super) to: usize,
}

/// What decides about the moves that are legal next.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Situation {
    last: Option<Stage>,
    done: StageSet,
    answer: Option<Agreement>,
}

impl ProcessModel {
    /// Returns the model of a path.
    pub(super) fn of(path: Path) -> &'static Self {
        static NINE_STAGES: Model = LazyLock::new(|| ProcessModel::explore(Path::NineStages));
        static PROPOSAL: Model = LazyLock::new(|| ProcessModel::explore(Path::Proposal));
        static INQUIRY: Model = LazyLock::new(|| ProcessModel::explore(Path::Inquiry));
        static PRAISE: Model = LazyLock::new(|| ProcessModel::explore(Path::Praise));
        match path {
            Path::NineStages => &NINE_STAGES,
            Path::Proposal => &PROPOSAL,
            Path::Inquiry => &INQUIRY,
            Path::Praise => &PRAISE,
        }
    }

    pub(super) fn states(&self) -> &[State] {
        &self.states
    }

    /// Tells whether a run begins with these steps.
    pub(super) fn begins_with(&self, steps: &[Walked]) -> bool {
        let start = vec![0];
        let reached = steps.iter().fold(start, |from, step| self.after(&from, step));
        !reached.is_empty()
    }

    /// Returns the states that a step leads to. More than one only where the answer is unknown.
    fn after(&self, from: &[usize], step: &Walked) -> Vec<usize> {
        let states = from.iter().filter_map(|state| self.states.get(*state));
        let taken = states.flat_map(State::transitions).filter(|one| one.is(step));
        let mut to: Vec<_> = taken.map(|one| one.to).collect();
        to.sort_unstable();
        to.dedup();
        to
    }

    /// Finds every situation that can be reached from the beginning.
    fn explore(path: Path) -> Self {
        let mut situations = vec![Situation::default()];
        let mut states = Vec::new();
        while let Some(situation) = situations.get(states.len()).copied() {
            let mut transitions = Vec::new();
            for (stage, answer) in labels(path) {
                let Some(next) = situation.after(path, stage, answer) else { continue };
                let known = situations.iter().position(|one| *one == next);
                let to = known.unwrap_or_else(|| {
                    situations.push(next);
                    situations.len() - 1
                });
                transitions.push(Transition { stage, answer, to });
            }
            states.push(State { situation, transitions });
        }
        Self { states }
    }
}

impl State {
    pub(super) fn transitions(&self) -> impl Iterator<Item = &Transition> {
        self.transitions.iter()
    }

    /// Tells whether a run may end here: with the thanks, that close the ticket.
    pub(super) fn ends(&self) -> bool {
        self.situation.last == Some(Stage::Thank)
    }
}

impl Transition {
    /// Tells whether a step of a walk is this one.
    pub(super) fn is(&self, step: &Walked) -> bool {
        let any_answer = self.answer.is_none() || step.answer.is_none();
        self.stage == step.stage && (any_answer || self.answer == step.answer)
    }
}

impl Situation {
    /// Returns what a stage leads to, unless it would need a reason or be refused.
    fn after(self, path: Path, stage: Stage, answer: Option<Agreement>) -> Option<Self> {
        let legal = self.may_move(path, stage, answer) && self.may_end(path, stage);
        legal.then(|| {
            let mut done = self.done;
            done.insert(stage);
            Self { last: Some(stage), done, answer: answer.or(self.answer) }
        })
    }

    fn may_move(self, path: Path, stage: Stage, answer: Option<Agreement>) -> bool {
        let jumped = || path.stages().iter().take_while(|one| **one < stage);
        match Move::between(self.last, stage) {
            // The ticket is closed.
            _ if self.last == Some(Stage::Thank) => false,
            Move::Next | Move::Repeat => true,
            Move::Back => false,
            Move::BackAfterRefusal => self.answer == Some(Agreement::Refused),
            Move::SkipAlternative if answer == Some(Agreement::Accepted) => true,
            Move::Skip | Move::SkipAlternative => jumped().all(|one| self.done.contains(*one)),
        }
    }

    /// Tells whether the answer allows the close, where there is one to give.
    fn may_end(self, path: Path, stage: Stage) -> bool {
        let open = matches!(self.answer, None | Some(Agreement::Refused));
        stage != Stage::Close || !path.includes(Stage::Agree) || !open
    }
}

/// Returns what a run along the path is made of: its stages, and `agree` once per answer.
fn labels(path: Path) -> impl Iterator<Item = (Stage, Option<Agreement>)> {
    path.stages().iter().flat_map(|stage| {
        let answers = if *stage == Stage::Agree { Agreement::ALL } else { &[] };
        let plain = answers.is_empty().then_some((*stage, None));
        plain.into_iter().chain(answers.iter().map(|answer| (*stage, Some(*answer))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_a_model_of_some_dozen_states_that_can_end() {
        for path in [Path::NineStages, Path::Proposal, Path::Inquiry, Path::Praise] {
            let model = ProcessModel::of(path);
            assert!(model.states.len() > path.stages().len());
            assert!(model.states.len() < 64, "{} states", model.states.len());
            assert!(model.states.iter().any(State::ends));
            let leads_nowhere = |state: &State| state.transitions.is_empty();
            assert!(model.states.iter().all(|state| leads_nowhere(state) == state.ends()));
        }
    }
}
