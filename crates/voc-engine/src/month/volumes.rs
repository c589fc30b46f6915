//! What the new tickets are about, and which rules were broken.

use std::collections::BTreeMap;

use serde::Serialize;
use voc_domain::{
    BranchCode, CauseCode, ChannelCode, CodeList as _, FlagRule, TicketNumber, VocKind,
};

use super::{Sample, case::Case, sum::sum_of_fields};

/// How many tickets carry a code, and which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count<Code> {
    /// The code.
    pub code: Code,
    /// The tickets.
    pub tickets: Vec<TicketNumber>,
}

type Carriers<Code> = BTreeMap<Code, Vec<TicketNumber>>;

/// What is counted under codes.
#[derive(Clone, Debug, Default)]
pub(super) struct VolumeSums {
    pub(super) by_kind: Carriers<VocKind>,
    pub(super) by_channel: Carriers<ChannelCode>,
    pub(super) by_branch: Carriers<Option<BranchCode>>,
    pub(super) by_cause: Carriers<CauseCode>,
    pub(super) by_derived_cause: Carriers<CauseCode>,
    pub(super) flags: Carriers<FlagRule>,
}

sum_of_fields!(VolumeSums: by_kind, by_channel, by_branch, by_cause, by_derived_cause, flags);

pub(super) fn volumes(sample: &Sample<'_>) -> VolumeSums {
    VolumeSums {
        by_kind: carriers(sample, |ticket| ticket.kind.into_iter().collect()),
        by_channel: carriers(sample, |ticket| ticket.channel.iter().cloned().collect()),
        by_branch: carriers(sample, |ticket| vec![ticket.branch.clone()]),
        by_cause: carriers(sample, |ticket| ticket.causes.clone()),
        by_derived_cause: carriers(sample, |ticket| ticket.derived_causes_at(sample.judged_at)),
        flags: flags(sample),
    }
}

/// Finds the new tickets under each code that one of them carries.
fn carriers<Code: Ord>(sample: &Sample<'_>, codes: impl Fn(&Case) -> Vec<Code>) -> Carriers<Code> {
    let mut found = Carriers::new();
    for ticket in sample.new_tickets() {
        for code in codes(ticket) {
            found.entry(code).or_default().extend(ticket.number);
        }
    }
    found
}

/// Finds the rules broken in the month with the tickets that broke them.
fn flags(sample: &Sample<'_>) -> Carriers<FlagRule> {
    let mut found = Carriers::new();
    for ticket in sample.tickets {
        for flag in ticket.flags_at(sample.judged_at) {
            if sample.holds(flag.since) {
                found.entry(flag.rule).or_default().extend(ticket.number);
            }
        }
    }
    found
}

/// Counts every kind, also those that nobody carries.
pub(super) fn by_kind(found: &Carriers<VocKind>) -> Vec<Count<VocKind>> {
    let tickets = |code| found.get(code).cloned().unwrap_or_default();
    VocKind::ALL.iter().map(|code| Count { code: *code, tickets: tickets(code) }).collect()
}

/// Counts under each code, in the order of the codes.
pub(super) fn in_order<Code: Clone>(found: &Carriers<Code>) -> Vec<Count<Code>> {
    let count =
        |(code, tickets): (&Code, &Vec<_>)| Count { code: code.clone(), tickets: tickets.clone() };
    found.iter().map(count).collect()
}

/// Counts under each code, the most frequent first.
pub(super) fn most_frequent_first<Code: Clone>(found: &Carriers<Code>) -> Vec<Count<Code>> {
    let mut counts = in_order(found);
    counts.sort_by_key(|count| std::cmp::Reverse(count.tickets.len()));
    counts
}
