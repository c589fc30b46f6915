//! Every rule of the manual with a story that keeps it and a story that breaks it: the evidence, since
//! when it is true, and that it was not a moment before.
//!
//! A story begins with a complaint by phone on Tuesday at nine. Its steps are commands an hour apart
//! unless they say otherwise.

#![allow(clippy::unwrap_used)]

mod support;

#[path = "manual/stories.rs"]
mod stories;

use std::collections::BTreeSet;

use stories::{Told, cases};
use support::HOUR;
use voc_domain::{CodeList as _, FlagRule, Timestamp};

/// A rule with what keeps it and what breaks it.
struct Case {
    rule: FlagRule,
    keeps: Told,
    breaks: Told,
    /// The versions of the entries that show it.
    evidence: &'static [u64],
    since: Since,
}

/// Since when a rule is broken.
enum Since {
    /// The moment at which the entry of a version was recorded.
    Recorded(u64),
    /// The moment at which a clock fell due.
    Due(&'static str),
}

#[test]
fn every_rule_has_its_case() {
    let told: Vec<_> = cases().iter().map(|case| case.rule).collect();
    let all: BTreeSet<_> = FlagRule::all().iter().copied().collect();
    assert_eq!(told.len(), all.len());
    assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), all);
}

#[test]
fn a_story_that_keeps_the_rule_raises_no_flag() {
    for case in cases() {
        let found = case.keeps.flag(case.rule, i64::MAX);
        assert_eq!(found, None, "{}", case.rule.code());
    }
}

#[test]
fn a_story_that_breaks_the_rule_shows_where_and_since_when() {
    for case in cases() {
        let rule = case.rule.code();
        let found = case.breaks.flag(case.rule, i64::MAX);
        let found = found.unwrap_or_else(|| panic!("{rule} is not seen"));
        let evidence: Vec<_> = found.evidence.iter().map(|position| position - 100).collect();
        assert_eq!(evidence, case.evidence, "{rule}");
        let since = match case.since {
            Since::Recorded(version) => case.breaks.desk().log[version as usize].at,
            Since::Due(clock) => {
                let id = clock.parse().unwrap();
                case.breaks.desk().ticket.clock(id).unwrap().start.due.millis()
            }
        };
        assert_eq!(found.since, Timestamp::from_millis(since), "{rule}");
    }
}

#[test]
fn a_moment_before_the_flag_is_not_there() {
    for case in cases() {
        let since = case.breaks.flag(case.rule, i64::MAX).unwrap().since.millis();
        let before = case.breaks.flag(case.rule, since - 1);
        assert_eq!(before, None, "{}", case.rule.code());
        let after = case.breaks.flag(case.rule, since + HOUR);
        assert!(after.is_some(), "{}", case.rule.code());
    }
}

#[test]
fn every_rule_says_what_the_manual_asks_for() {
    for rule in FlagRule::all() {
        let asks = rule.asks();
        assert!(asks.en.ends_with('.') && asks.ko.ends_with('.'), "{}", rule.code());
    }
}
