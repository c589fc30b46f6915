//! What the verification of a bundle checks, and what it finds.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// Words in both languages, of what no code names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
}

impl Words {
    pub(super) fn both(ko: impl Into<String>, en: impl Into<String>) -> Self {
        // What a stranger wrote must not steer a terminal.
        Self { ko: printable(ko.into()), en: printable(en.into()) }
    }

    /// Takes a number, a hash or a name, which is the same in every language.
    pub(super) fn plain(text: impl ToString) -> Self {
        Self::both(text.to_string(), text.to_string())
    }
}

fn printable(text: String) -> String {
    if text.contains(char::is_control) {
        text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
    } else {
        text
    }
}

/// One of the things that are checked, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BundleCheckKind {
    /// All files are there, and none that does not belong.
    Files,
    /// The checkpoint is signed with a key that came from outside.
    Signature,
    /// Each entry is written exactly as entries are.
    Entries,
    /// Each entry stands in the log of the checkpoint, at its place.
    Proofs,
    /// All entries are of one log, those of the ticket of one ticket.
    OneTicket,
    /// No entry is missing between the first and the last, and each names the one before it.
    Chain,
    /// Recorded times do not go back.
    Times,
    /// Nothing of the ticket is withheld, up to the seal.
    Seal,
    /// What is disclosed is what was recorded; what is not is withheld or was erased.
    Values,
    /// The log continues what the verifier had seen of it.
    Seen,
    /// The pages for people say what the entries say.
    Pages,
    /// The enclosed program is the one that is known.
    Program,
}

impl BundleCheckKind {
    /// What is said of entries that were proved.
    const RESTS_ON_PROOFS: [Self; 6] =
        [Self::OneTicket, Self::Chain, Self::Times, Self::Seal, Self::Values, Self::Seen];

    pub(super) const ALL: [Self; 12] = [
        Self::Files,
        Self::Signature,
        Self::Entries,
        Self::Proofs,
        Self::OneTicket,
        Self::Chain,
        Self::Times,
        Self::Seal,
        Self::Values,
        Self::Seen,
        Self::Pages,
        Self::Program,
    ];
}

/// What became of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum CheckOutcome {
    /// It holds.
    Holds,
    /// It does not: there are findings.
    Broken,
    /// It was not made.
    NotChecked {
        /// Why.
        reason: Words,
    },
}

/// A check and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BundleCheck {
    /// What was checked.
    pub check: BundleCheckKind,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: CheckOutcome,
}

/// Something about a bundle that is not as it must be. It names files, places and hashes, never what was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BundleFinding {
    /// Which check it broke.
    pub check: BundleCheckKind,
    /// The file.
    pub file: String,
    /// What should be there.
    pub expected: Words,
    /// What is there.
    pub found: Words,
}

/// The checks and findings so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) findings: Vec<BundleFinding>,
    made: BTreeSet<BundleCheckKind>,
    skipped: BTreeMap<BundleCheckKind, Words>,
}

impl Report {
    pub(super) fn find(
        &mut self,
        check: BundleCheckKind,
        file: impl Into<String>,
        expected: Words,
        found: Words,
    ) {
        let file = printable(file.into());
        self.findings.push(BundleFinding { check, file, expected, found });
    }

    /// Notes that a check is made: without this it does not count as one that holds.
    pub(super) fn make(&mut self, check: BundleCheckKind) {
        self.made.insert(check);
    }

    /// Notes why a check is not made.
    pub(super) fn skip(&mut self, check: BundleCheckKind, reason: Words) {
        self.skipped.insert(check, reason);
    }

    pub(super) fn holds(&self, check: BundleCheckKind) -> bool {
        self.findings.iter().all(|finding| finding.check != check)
    }

    /// Returns every check with what became of it.
    pub(super) fn checks(&self) -> Vec<BundleCheck> {
        // What entries say proves nothing while they are not proved to be in a log that is signed.
        let proved = |check| {
            let signed = [BundleCheckKind::Signature, BundleCheckKind::Proofs];
            let stands = |one| self.made.contains(&one) && self.holds(one);
            !BundleCheckKind::RESTS_ON_PROOFS.contains(&check) || signed.into_iter().all(stands)
        };
        let outcome = |check| match self.skipped.get(&check) {
            _ if !self.holds(check) => CheckOutcome::Broken,
            _ if !proved(check) => CheckOutcome::NotChecked {
                reason: Words::both(
                    "서명이나 증명이 확인되지 않아 의미가 없습니다",
                    "it means nothing while signature and proofs do not hold",
                ),
            },
            Some(reason) => CheckOutcome::NotChecked { reason: reason.clone() },
            None if self.made.contains(&check) => CheckOutcome::Holds,
            None => CheckOutcome::NotChecked {
                reason: Words::both(
                    "앞의 확인이 실패하여 확인하지 못했습니다",
                    "a check that it needs has failed",
                ),
            },
        };
        let all = BundleCheckKind::ALL.into_iter();
        all.map(|check| BundleCheck { check, outcome: outcome(check) }).collect()
    }
}
