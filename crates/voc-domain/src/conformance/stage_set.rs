//! A set of stages as bits, small enough to be part of a state.

use crate::{codes::CodeList, stage::Stage};

/// A set of stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct StageSet(u16);

// Each stage has its bit.
const _: () = assert!(Stage::COUNT <= u16::BITS as usize);

impl StageSet {
    pub(super) const fn contains(self, stage: Stage) -> bool {
        self.0 & (1 << stage.index()) != 0
    }

    pub(super) const fn insert(&mut self, stage: Stage) {
        self.0 |= 1 << stage.index();
    }

    /// Returns the stages in their order.
    pub(super) fn stages(self) -> impl Iterator<Item = Stage> {
        Stage::ALL.iter().copied().filter(move |stage| self.contains(*stage))
    }
}
