//! However often and however late the clocks are looked at, the same levels are told of the same deadlines
//! from the same moments, and the month comes to the same figures: warnings, pauses, extensions, another
//! ladder for a VIP, policies adopted on the way, corrections, merges and reopenings included.

#![allow(clippy::unwrap_used)]

mod support;

use proptest::prelude::*;
use support::{HOUR, Hospital};
use voc_engine::domain::{
    Calm, ClockId, Command, Consent, ContactResult, CorrectionReason, Delivery, DeviationReason,
    EscalationReason, ExtensionReason, FlagRule, Listen, NoticePurpose, NoticeTopic, Occurred,
    PartyRole, PauseReason, PolicyDraft, PrivateText, Profiled, PromiseNumber, PromiseTopic,
    RecomputeReason, ReopenReason, Role, StageDetails, StepTaken, Thank, TicketId, Tier, VocKind,
};
use voc_engine::{AdoptRequest, Change, CorrectRequest, ExecuteError, Scope, Timestamp};

const MINUTE: i64 = HOUR / 60;

#[derive(Clone, Debug)]
enum Act {
    Receive,
    Tell(usize, u8),
    Adopt(bool),
    Merge(usize, usize),
    /// Strikes out one of the facts that start no clock, or moves it in time by so many hours.
    Correct(usize, usize, Option<i64>),
}

fn acts(
    waits: std::ops::Range<i64>,
    count: std::ops::Range<usize>,
) -> impl Strategy<Value = Vec<(i64, Act)>> {
    let moved = prop::option::of(-100_i64..100);
    let act = prop_oneof![
        3 => Just(Act::Receive),
        20 => (0_usize..4, 0_u8..16).prop_map(|(ticket, what)| Act::Tell(ticket, what)),
        1 => any::<bool>().prop_map(Act::Adopt),
        1 => (0_usize..4, 0_usize..4).prop_map(|(from, into)| Act::Merge(from, into)),
        3 => (0_usize..4, 0_usize..6, moved)
            .prop_map(|(ticket, fact, moved)| Act::Correct(ticket, fact, moved)),
    ];
    prop::collection::vec((waits, act), count)
}

fn step(details: StageDetails) -> Command {
    let deviation = Some(DeviationReason::Urgent);
    Command::Step(Box::new(StepTaken { deviation, ..StepTaken::new(details) }))
}

fn extend(clock: &str) -> Command {
    Command::Extend {
        clock: clock.parse().unwrap(),
        reason: ExtensionReason::Other,
        consent: Consent::Given,
    }
}

fn command(what: u8) -> Command {
    match what {
        0 => Command::MakePromise {
            channel: None,
            topic: PromiseTopic::CallBack,
            to: PartyRole::Guardian,
            by_role: None,
            told: None,
            text: None,
        },
        KEPT => Command::KeepPromise(PromiseNumber::FIRST),
        2 => Command::Pause { reason: PauseReason::Appraisal },
        3 => Command::Resume,
        4 => extend("resolution/1"),
        REACHED => Command::RecordContact {
            acting_for: None,
            point: None,
            channel: "phone".parse().unwrap(),
            whom: PartyRole::Complainant,
            result: ContactResult::Reached,
            attempts: 1,
            text: None,
        },
        6 => Command::RecordStatement {
            speaker: PartyRole::Complainant,
            channel: Some("phone".parse().unwrap()),
            topic: None,
            contradicts: Vec::new(),
            text: PrivateText::new("again").unwrap(),
        },
        7 => Command::Profile {
            profile: Box::new(Profiled { tier: Some(Tier::Vip), ..Profiled::default() }),
            text: None,
        },
        8 => step(StageDetails::Calm(Calm::default())),
        9 => Command::Pause { reason: PauseReason::Other },
        10 => extend("statutory/1"),
        11 => step(StageDetails::Listen(Listen::default())),
        12 => step(StageDetails::Thank(Thank::default())),
        13 => Command::Reopen { reason: ReopenReason::NewFacts },
        14 => Command::Notify {
            topic: NoticeTopic::Progress,
            to: PartyRole::Guardian,
            channel: "phone".parse().unwrap(),
            purpose: NoticePurpose::Informational,
            delivery: Delivery::Sent,
            text: None,
        },
        _ => Command::Recompute {
            clock: "resolution/1".parse().unwrap(),
            reason: RecomputeReason::Other,
        },
    }
}

/// The facts that start no clock and move none. Of a fact that does, people may have been told before it
/// was corrected, and that stays recorded.
const CORRECTED: [u8; 2] = [KEPT, REACHED];
const KEPT: u8 = 1;
const REACHED: u8 = 5;

fn policy(warns: bool) -> PolicyDraft {
    let warn = if warns { "1d" } else { "4h" };
    serde_json::from_value(serde_json::json!({
        "rules": [
            {"clock": "first_contact", "amount": "4h"},
            {"clock": "resolution", "amount": "3d"},
            {"clock": "promise", "amount": "2d"},
            {"clock": "next_response", "amount": "8h"},
            {"clock": "acknowledgement", "amount": "3h"},
            {"clock": "statutory", "amount": "5d statute"},
            {"clock": "progress", "amount": "3d calendar"},
            {"clock": "stage", "amount": "6h"},
        ],
        "ladders": [
            {"when": {"tiers": ["vip"]},
             "steps": [{"level": "head_director", "after": "0h", "warn_before": warn}]},
            {"steps": [{"level": "counselling_manager", "after": "0h", "warn_before": warn},
                       {"level": "director", "after": "1d"}]},
        ],
    }))
    .unwrap()
}

fn tick(hospital: &Hospital) {
    hospital.engine().tick(hospital.now(), &mut |_, _| {}).unwrap().complete().unwrap();
}

/// Lets hours pass, and looks at the clocks every so many minutes.
fn pass(hospital: &Hospital, hours: i64, every: Option<i64>) {
    let begin = hospital.now.get();
    for number in 1..=every.map_or(0, |every| hours * 60 / every) {
        // A moment before, so that no tick falls on a command.
        hospital.now.set(begin + number * every.unwrap_or(0) * MINUTE - 1);
        tick(hospital);
    }
    hospital.now.set(begin + hours * HOUR);
}

/// What was told of every ticket, in an order that does not depend on when it was recorded.
type Told = Vec<(usize, Option<ClockId>, Role, Option<Timestamp>, EscalationReason)>;

/// A ticket with the deadlines it missed and the rules it broke, and since when.
type Broken = (usize, Vec<(ClockId, Timestamp)>, Vec<(FlagRule, Timestamp)>);

/// What is left of a month: what was told, which deadlines were missed and which rules broken, and every
/// number of the report.
#[derive(Debug, PartialEq)]
struct Left {
    told: Told,
    broken: Vec<Broken>,
    report: serde_json::Value,
}

/// A ticket with what was told of it that may be corrected: the versions of the entries.
type Known = (TicketId, Vec<u64>);

fn carry_out(hospital: &Hospital, tickets: &mut Vec<Known>, act: &Act) {
    let actor = "desk-01".parse().unwrap();
    let the = |which: usize| tickets.get(which).map(|known| known.0);
    let told = match act {
        Act::Receive if tickets.len() < 4 => {
            tickets.push((hospital.receive(VocKind::Complaint), Vec::new()));
            Ok(())
        }
        Act::Receive => Ok(()),
        Act::Tell(ticket, what) => tickets.get_mut(*ticket).map_or(Ok(()), |known| {
            hospital.tell(known.0, command(*what)).map(|executed| {
                known.1.extend(CORRECTED.contains(what).then_some(executed.version));
            })
        }),
        Act::Adopt(warns) => {
            let adopt = AdoptRequest {
                command: hospital.next_id(),
                draft: &policy(*warns),
                reason: None,
                now: hospital.now(),
                actor: &"manager".parse().unwrap(),
                role: Role::HeadDirector,
                on_behalf_of: None,
            };
            hospital.engine().adopt_policy(&adopt).map(drop)
        }
        Act::Merge(from, into) => the(*from).zip(the(*into)).map_or(Ok(()), |(from, into)| {
            let envelope = hospital.envelope(from, &actor);
            hospital.engine().merge(&envelope, into, None).map(drop)
        }),
        Act::Correct(ticket, fact, moved) => {
            let known = tickets.get(*ticket);
            let version = known.and_then(|(id, facts)| Some((*id, *facts.get(*fact)?)));
            version.map_or(Ok(()), |(ticket, version)| {
                let at = |hours| Timestamp::from_millis(hospital.now.get() + hours * HOUR);
                let change = moved.map_or(Change::StrikeOut, |hours| Change::Amend {
                    fields: serde_json::Map::new(),
                    occurred: Some(Occurred::at(at(hours))),
                });
                let request = CorrectRequest {
                    envelope: hospital.envelope(ticket, &actor),
                    version,
                    change,
                    reason: CorrectionReason::TypingError,
                    text: None,
                };
                hospital.engine().correct(&request).map(drop)
            })
        }
    };
    assert!(matches!(told, Ok(()) | Err(ExecuteError::Rejected(_))), "{told:?}");
}

/// Plays a month and looks at the clocks every so many minutes, or at its end only; some hours after the
/// last act it is over.
fn play(acts: &[(i64, Act)], every: Option<i64>, rest: i64) -> Left {
    let hospital = Hospital::new();
    let mut tickets: Vec<Known> = Vec::new();
    for (wait, act) in acts {
        pass(&hospital, *wait, every);
        carry_out(&hospital, &mut tickets, act);
    }
    pass(&hospital, rest, every);
    tick(&hospital);
    let (engine, now) = (hospital.engine(), hospital.now());
    let (mut told, mut broken) = (Told::new(), Vec::new());
    for (number, (ticket, _)) in (0..).zip(&tickets) {
        let ticket = engine.ticket(*ticket).unwrap().unwrap();
        let all = ticket.escalations.iter();
        told.extend(all.map(|one| (number, one.clock, one.level, one.due, one.reason)));
        let missed = ticket.missed_clocks(now).map(|one| (one.start.clock, one.start.due));
        let flags = ticket.flags_at(now).into_iter().map(|flag| (flag.rule, flag.since));
        let mut flags: Vec<_> = flags.collect();
        flags.sort_unstable();
        broken.push((number, missed.collect(), flags));
    }
    told.sort_unstable_by_key(|one| (one.0, one.3, one.1, one.2, one.4));
    let month = "2026-03".parse().unwrap();
    let report = engine.monthly_report(month, &Scope::default(), now).unwrap();
    let mut report = serde_json::to_value(&report).unwrap();
    // Each tick is entries of the log; all else is the same.
    report.as_object_mut().unwrap().remove("as_of").unwrap();
    assert!(engine.verify(&mut |_, _| {}).unwrap().findings.is_empty());
    Left { told, broken, report }
}

/// How many histories are looked at every minute; a longer run asks for more.
fn histories() -> u32 {
    std::env::var("VOC_MINUTES").map_or(4, |text| text.parse().unwrap())
}

const TWENTY_DAYS: i64 = 20 * 24;

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn often_and_once_tell_the_same(acts in acts(1..60, 5..30)) {
        let once = play(&acts, None, TWENTY_DAYS);
        prop_assert_eq!(&play(&acts, Some(60), TWENTY_DAYS), &once);
        prop_assert_eq!(&play(&acts, Some(7 * 60), TWENTY_DAYS), &once);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: histories(), max_shrink_iters: 30, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_minute_every_hour_and_once_tell_the_same(acts in acts(1..8, 5..16)) {
        let once = play(&acts, None, 48);
        prop_assert_eq!(&play(&acts, Some(60), 48), &once);
        prop_assert_eq!(&play(&acts, Some(1), 48), &once);
    }
}

#[test]
fn a_story_with_everything_in_it() {
    // Adopted, received, a promise, then a VIP, an extension after the warning, a pause, and no more.
    let acts = [
        (1, Act::Adopt(true)),
        (1, Act::Receive),
        (1, Act::Tell(0, 0)),
        (30, Act::Tell(0, 7)),
        (25, Act::Tell(0, 4)),
        (2, Act::Tell(0, 2)),
        (50, Act::Tell(0, 3)),
    ];
    let Left { told, .. } = play(&acts, None, TWENTY_DAYS);
    assert_eq!(play(&acts, Some(60), TWENTY_DAYS).told, told);
    let count = |reason| told.iter().filter(|one| one.4 == reason).count();
    assert!(count(EscalationReason::DueSoon) >= 2, "{told:?}");
    assert!(count(EscalationReason::Overdue) >= 3, "{told:?}");
    let of_resolution = |one: &&(_, Option<ClockId>, _, _, _)| {
        one.1.is_some_and(|clock| clock.to_string() == "resolution/1")
    };
    let warnings = told.iter().filter(of_resolution);
    let warnings = warnings.filter(|one| one.4 == EscalationReason::DueSoon).count();
    assert!(warnings >= 2, "of the deadline as it was and as it was extended: {told:?}");
    assert!(told.iter().any(|one| one.2 == Role::HeadDirector), "{told:?}");
}

#[test]
fn a_story_looked_at_every_minute() {
    // Two complaints, of which one goes on in the other, is closed and opened again; a statutory period that
    // stands still, one that is extended, and a contact that turns out to have been a mistake.
    let acts = [
        (1, Act::Adopt(true)),
        (1, Act::Receive),
        (1, Act::Receive),
        (5, Act::Tell(0, REACHED)),
        (3, Act::Tell(0, 2)),
        (20, Act::Tell(0, 3)),
        (1, Act::Tell(0, 10)),
        (1, Act::Correct(0, 0, None)),
        (2, Act::Tell(0, 6)),
        (9, Act::Merge(1, 0)),
        (1, Act::Tell(0, 12)),
        (9, Act::Tell(0, 13)),
    ];
    let once = play(&acts, None, 72);
    assert_eq!(play(&acts, Some(1), 72), once);
    let broken = &once.broken[0];
    assert!(broken.1.iter().any(|(clock, _)| clock.to_string() == "first_contact/1"), "{broken:?}");
    assert!(once.told.len() > 6, "{:?}", once.told);
}

#[test]
fn an_adoption_leaves_the_views_as_they_are() {
    let mut hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    let before = hospital.engine().ticket(ticket).unwrap();
    let adopted = |hospital: &Hospital, command| {
        hospital
            .engine()
            .adopt_policy(&AdoptRequest {
                command,
                draft: &policy(true),
                reason: Some("a new year"),
                now: hospital.now(),
                actor: &"manager".parse().unwrap(),
                role: Role::HeadDirector,
                on_behalf_of: None,
            })
            .unwrap()
    };
    let command = hospital.next_id();
    let first = adopted(&hospital, command);
    assert_eq!((first.adopted.version, first.position), (2, 3), "the standard stands before it");
    let again = adopted(&hospital, command);
    assert_eq!((again.adopted, again.position), (first.adopted, first.position));
    let views = hospital.dir.path().join("data/views");
    let generations = || std::fs::read_dir(&views).unwrap().count();
    let number = generations();
    hospital.reopen();
    assert_eq!(generations(), number, "nothing was rebuilt");
    assert_eq!(hospital.engine().ticket(ticket).unwrap(), before);
    assert_eq!(hospital.engine().policies().unwrap().present().version(), 2);
    let later = hospital.engine().ticket(hospital.receive(VocKind::Complaint)).unwrap().unwrap();
    assert!(later.clocks.iter().all(|clock| clock.start.policy == 2));
    assert!(hospital.engine().verify(&mut |_, _| {}).unwrap().findings.is_empty());
}
