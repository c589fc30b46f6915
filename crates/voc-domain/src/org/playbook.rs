//! Playbooks (대응 매뉴얼): what the hospital's own manual says is to be done at a stage.

use serde::{Deserialize, Serialize};

use super::text::BilingualText;
use crate::{
    codes::{CauseCode, TreatmentCode, VocKind},
    ids::PlaybookCode,
    rejection::Rejection,
    stage::Stage,
};

/// What is to be done at a stage, for the cases it is meant for. The same code with a higher version
/// takes its place; what was followed before stays readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Playbook {
    /// The code.
    pub playbook: PlaybookCode,
    /// The version, from 1.
    pub version: u32,
    /// The stage it is about.
    pub stage: Stage,
    /// Only for cases with this cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<CauseCode>,
    /// Only for cases about this treatment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment: Option<TreatmentCode>,
    /// Only for these kinds of voice; for every kind when there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<VocKind>,
    /// What it is called.
    pub title: BilingualText,
    /// What is to be done.
    pub text: BilingualText,
}

/// Which case a playbook is looked for.
#[derive(Clone, Copy, Debug)]
pub struct PlaybookCase<'a> {
    /// The kind of voice, if one was received.
    pub kind: Option<VocKind>,
    /// The causes known.
    pub causes: &'a [CauseCode],
    /// The treatments it is about.
    pub treatments: &'a [TreatmentCode],
}

impl Playbook {
    /// The longest text allowed in each language, in bytes as an entry stores them: 16 KiB, so that both
    /// languages fit into one entry.
    pub const TEXT_LONGEST: usize = 16 * 1024;
    /// The longest title allowed in each language, in bytes: one line of a screen.
    pub const TITLE_LONGEST: usize = 240;
    /// What the codes of those that come with the program begin with.
    pub const BUILT_IN_PREFIX: &'static str = "builtin_";

    /// Tells whether it came with the program.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        is_built_in(&self.playbook)
    }

    /// Tells whether it is meant for a case.
    #[must_use]
    pub fn fits(&self, case: &PlaybookCase<'_>) -> bool {
        self.cause.as_ref().is_none_or(|cause| case.causes.contains(cause))
            && self.treatment.as_ref().is_none_or(|one| case.treatments.contains(one))
            && (self.kinds.is_empty() || case.kind.is_some_and(|kind| self.kinds.contains(&kind)))
    }

    /// Returns how closely it says whom it is for: a treatment says more than a cause, a cause more than
    /// a kind, and a hospital's own text more than one that came with the program.
    pub(super) fn closeness(&self) -> impl Ord + use<> {
        let kind = !self.kinds.is_empty();
        (self.treatment.is_some(), self.cause.is_some(), kind, !self.is_built_in())
    }

    pub(super) fn require_texts(&self) -> Result<(), Rejection> {
        self.title.require(Self::TITLE_LONGEST)?;
        self.text.require(Self::TEXT_LONGEST)
    }
}

/// Tells whether a code is one of those that come with the program.
pub(super) fn is_built_in(code: &PlaybookCode) -> bool {
    code.as_str().starts_with(Playbook::BUILT_IN_PREFIX)
}
