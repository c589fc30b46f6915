//! The generator of a month: the same seed plans the same requests everywhere, in order of time, and
//! what it plans looks like a month.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use voc_demo::{Planned, month};
use voc_engine::ReportMonth;
use voc_engine::domain::{ChannelCode, CodeList, Command, Stage, TicketId, VocKind};

fn october() -> ReportMonth {
    "2026-10".parse().unwrap()
}

/// FNV-1a over what the requests say, with the texts of the voices themselves.
fn hash(requests: impl Iterator<Item = Planned>) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |text: &str| {
        for byte in text.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    for planned in requests {
        add(&format!("{planned:?}"));
        for instruction in &planned.instructions {
            if let Command::Receive(voice) = &instruction.command {
                add(voice.text.as_ref().unwrap().reveal());
                add(voice.name.as_ref().unwrap().reveal());
                add(voice.contact.as_ref().unwrap().reveal());
            }
        }
    }
    hash
}

#[test]
fn the_same_seed_plans_the_same_month() {
    // A change here changes every demonstration: say so in the change log.
    assert_eq!(hash(month(2012, 300, october())), 2_489_368_484_726_904_361);
    assert_ne!(hash(month(2013, 300, october())), hash(month(2012, 300, october())));
}

#[test]
fn requests_come_in_order_of_time_and_end_with_the_month() {
    let (_, end) = october().bounds(chrono_tz::Asia::Seoul);
    for tickets in [1, 40, 2_000] {
        let requests: Vec<Planned> = month(5, tickets, october()).collect();
        assert!(requests.is_sorted_by_key(|planned| planned.now));
        assert!(requests.last().unwrap().now < end);
        let commands: BTreeSet<_> = requests.iter().map(|planned| planned.command).collect();
        assert_eq!(commands.len(), requests.len(), "no identity twice");
        let opened: BTreeSet<TicketId> = requests.iter().map(|planned| planned.ticket).collect();
        assert_eq!(opened.len(), tickets as usize);
        for planned in &requests {
            for instruction in &planned.instructions {
                assert!(instruction.occurred.unwrap().latest() <= planned.now);
            }
        }
    }
}

#[test]
fn every_kind_channel_branch_and_stage_occurs() {
    let (mut kinds, mut channels) = (BTreeMap::new(), BTreeSet::new());
    let (mut branches, mut stages) = (BTreeSet::new(), BTreeSet::new());
    let mut without_department = 0;
    for planned in month(2012, 300, october()) {
        for instruction in planned.instructions {
            match instruction.command {
                Command::Receive(voice) => {
                    *kinds.entry(voice.kind).or_insert(0) += 1;
                    channels.insert(voice.channel.to_string());
                    branches.insert(voice.branch.unwrap());
                    without_department += u32::from(voice.originating.is_none());
                }
                Command::Step(taken) => {
                    stages.insert(taken.details.stage());
                }
                _ => {}
            }
        }
    }
    assert_eq!(kinds.len(), VocKind::ALL.len());
    assert!(kinds[&VocKind::Complaint] > 100, "{kinds:?}");
    assert_eq!(channels.len(), ChannelCode::BUILT_IN.len(), "{channels:?}");
    assert_eq!(branches.len(), 4);
    assert_eq!(stages.len(), Stage::COUNT);
    assert!((5..40).contains(&without_department), "{without_department}");
}

#[test]
fn an_eighth_of_the_tickets_comes_from_the_month_before_and_is_still_open() {
    let (start, _) = october().bounds(chrono_tz::Asia::Seoul);
    let before: Vec<Planned> =
        month(3, 500, october()).take_while(|planned| planned.now < start).collect();
    let opened: BTreeSet<TicketId> = before.iter().map(|planned| planned.ticket).collect();
    assert_eq!(opened.len(), 60);
    let closes = |planned: &Planned| {
        planned.instructions.iter().any(|told| {
            matches!(&told.command, Command::Step(step) if step.details.stage() == Stage::Thank)
        })
    };
    assert!(!before.iter().any(closes));
}

#[test]
fn a_quarter_of_the_complaints_that_were_thanked_for_is_followed_by_answers() {
    let (mut complaints, mut thanked, mut answered) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for planned in month(2012, 4_000, october()) {
        for instruction in planned.instructions {
            match instruction.command {
                Command::Receive(voice) if voice.kind == VocKind::Complaint => {
                    complaints.insert(planned.ticket);
                }
                Command::Step(step) if step.details.stage() == Stage::Thank => {
                    thanked.insert(planned.ticket);
                }
                Command::AnswerSurvey { definition, answers, .. } => {
                    assert_eq!(definition.check_answers(&answers), Ok(()));
                    assert!(definition.satisfaction(&answers).is_some());
                    assert!(thanked.contains(&planned.ticket), "the thanks come first");
                    assert!(answered.insert(planned.ticket), "nobody answers twice");
                }
                _ => {}
            }
        }
    }
    assert!(answered.is_subset(&complaints));
    let thanked = thanked.intersection(&complaints).count();
    // Somewhat fewer than a quarter: who would answer after the month is not in it.
    let percent = answered.len() * 100 / thanked;
    assert!((20..=27).contains(&percent), "{} of {thanked}", answered.len());
}

#[test]
fn a_large_month_streams() {
    // Only the first requests are asked for; a generator that planned everything first would take
    // minutes and gigabytes here.
    let first: Vec<Planned> = month(1, 4_000_000, october()).take(3).collect();
    assert_eq!(first.len(), 3);
}
