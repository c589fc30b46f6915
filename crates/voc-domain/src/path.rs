//! Which of the nine stages a kind of voice walks.

use serde::{Deserialize, Serialize};

use crate::{codes::VocKind, stage::Stage};

/// A named, versioned subset of the nine stages, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Path {
    /// All nine stages.
    #[serde(rename = "nine_stages/1")]
    NineStages,
    /// Listen, investigate, resolve, close, thank: for a proposal or a suggestion.
    #[serde(rename = "proposal/1")]
    Proposal,
    /// Listen, resolve, close, thank: for an inquiry.
    #[serde(rename = "inquiry/1")]
    Inquiry,
    /// Listen, thank: for praise.
    #[serde(rename = "praise/1")]
    Praise,
}

impl Path {
    /// Returns the path that a kind of voice walks by default.
    #[must_use]
    pub const fn of(kind: VocKind) -> Self {
        match kind {
            VocKind::Complaint | VocKind::Report => Self::NineStages,
            VocKind::Proposal | VocKind::Suggestion => Self::Proposal,
            VocKind::Inquiry => Self::Inquiry,
            VocKind::Praise => Self::Praise,
        }
    }

    /// Returns the name with the version, as it is stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NineStages => "nine_stages/1",
            Self::Proposal => "proposal/1",
            Self::Inquiry => "inquiry/1",
            Self::Praise => "praise/1",
        }
    }

    /// Returns the stages of the path, in order.
    #[must_use]
    pub const fn stages(self) -> &'static [Stage] {
        use Stage::{
            Agree, Alternative, Apologize, Calm, Close, Investigate, Listen, Resolve, Thank,
        };
        match self {
            Self::NineStages => {
                &[Calm, Apologize, Listen, Investigate, Resolve, Alternative, Agree, Close, Thank]
            }
            Self::Proposal => &[Listen, Investigate, Resolve, Close, Thank],
            Self::Inquiry => &[Listen, Resolve, Close, Thank],
            Self::Praise => &[Listen, Thank],
        }
    }

    /// Tells whether the stage is on the path.
    #[must_use]
    pub fn includes(self, stage: Stage) -> bool {
        self.stages().contains(&stage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::CodeList;

    #[test]
    fn every_path_is_in_order_and_ends_with_thanks() {
        for kind in VocKind::ALL {
            let stages = Path::of(*kind).stages();
            assert!(stages.windows(2).all(|pair| matches!(pair, [a, b] if a < b)));
            assert_eq!(stages.last(), Some(&Stage::Thank));
        }
    }

    #[test]
    fn the_stored_name_is_the_documented_one() {
        let stored = serde_json::to_string(&Path::NineStages).unwrap();
        assert_eq!(stored, format!("\"{}\"", Path::NineStages.name()));
    }
}
