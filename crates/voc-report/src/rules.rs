//! The rules broken in a month by what they are about.

use voc_engine::{
    Count, MonthlyReport,
    domain::{FlagRule, Label},
};

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RuleGroup {
    /// How people are to act: the response manual.
    Manual,
    /// How it is to be recorded.
    Data,
}

impl RuleGroup {
    /// Every group, in the order in which they are shown.
    pub(crate) const ALL: [Self; 2] = [Self::Manual, Self::Data];

    /// Returns the group of a rule.
    pub(crate) const fn of(rule: FlagRule) -> Self {
        match rule {
            FlagRule::RecordedLate | FlagRule::ImpossibleDate => Self::Data,
            _ => Self::Manual,
        }
    }

    /// Returns the name.
    pub(crate) const fn label(self) -> Label {
        match self {
            Self::Manual => Label { ko: "응대 매뉴얼", en: "The manual" },
            Self::Data => Label { ko: "기록", en: "The record" },
        }
    }
}

/// Returns the rules of a group that were broken in the month, the most often broken first.
pub(crate) fn broken(report: &MonthlyReport, group: RuleGroup) -> Vec<&Count<FlagRule>> {
    let of_group = report.flags.iter().filter(|one| RuleGroup::of(one.code) == group);
    let mut rules: Vec<_> = of_group.filter(|one| !one.tickets.is_empty()).collect();
    rules.sort_by_key(|one| std::cmp::Reverse(one.tickets.len()));
    rules
}
