//! The walk move by move, by the table of moves: what was skipped, repeated and gone back to.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Progress, Walked, stage_set::StageSet};
use crate::{
    codes::Agreement,
    path::Path,
    stage::{Move, Stage},
};

/// A stage done more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Repeated {
    /// The stage.
    pub stage: Stage,
    /// How often it was done again, the first time not counted.
    pub again: u32,
}

/// What a walk left, move by move.
pub(super) struct Replay {
    pub(super) skipped: Vec<Stage>,
    pub(super) repeated: Vec<Repeated>,
    pub(super) back: u32,
    pub(super) off_path: Vec<Stage>,
}

impl Replay {
    /// Replays the steps in the order in which they happened.
    pub(super) fn of(path: Path, steps: &[Walked], progress: Progress) -> Self {
        let mut going = Going::default();
        for step in steps {
            going.take(path, step);
        }
        if progress == Progress::Ended {
            going.go_past(path.stages());
        }
        let skipped = going.passed.stages().filter(|stage| !going.done.contains(*stage));
        Self {
            skipped: skipped.collect(),
            repeated: repeated(steps),
            back: going.back,
            off_path: going.off_path.stages().collect(),
        }
    }
}

/// Where a replay stands. Stages off the path are noted and otherwise passed by.
#[derive(Default)]
struct Going {
    last: Option<Stage>,
    done: StageSet,
    passed: StageSet,
    off_path: StageSet,
    back: u32,
}

impl Going {
    fn take(&mut self, path: Path, step: &Walked) {
        if !path.includes(step.stage) {
            self.off_path.insert(step.stage);
            return;
        }
        match Move::between(self.last, step.stage) {
            Move::Next | Move::Repeat => {}
            Move::Back | Move::BackAfterRefusal => self.back = self.back.saturating_add(1),
            Move::Skip | Move::SkipAlternative => self.jump(path, step),
        }
        self.done.insert(step.stage);
        self.last = Some(step.stage);
    }

    /// Goes past the stages before one. An alternative is owed to whoever did not accept.
    fn jump(&mut self, path: Path, step: &Walked) {
        let before = path.stages().partition_point(|stage| *stage < step.stage);
        self.go_past(path.stages().get(..before).unwrap_or_default());
        let declined = step.answer.is_some_and(|answer| answer != Agreement::Accepted);
        if step.stage == Stage::Agree && declined && !self.done.contains(Stage::Alternative) {
            self.passed.insert(Stage::Alternative);
        }
    }

    fn go_past(&mut self, stages: &[Stage]) {
        for stage in stages.iter().filter(|stage| **stage != Stage::Alternative) {
            self.passed.insert(*stage);
        }
    }
}

fn repeated(steps: &[Walked]) -> Vec<Repeated> {
    let mut times = BTreeMap::<Stage, u32>::new();
    for step in steps {
        let times = times.entry(step.stage).or_default();
        *times = times.saturating_add(1);
    }
    let again = times.into_iter().filter(|(_, times)| *times > 1);
    again.map(|(stage, times)| Repeated { stage, again: times - 1 }).collect()
}
