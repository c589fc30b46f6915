//! However often and however late the clocks are looked at, the same levels are told of the same deadlines
//! from the same moments, and the month comes to the same figures: warnings, pauses, extensions, another
//! ladder for a VIP, and policies adopted on the way included.

#![allow(clippy::unwrap_used)]

mod support;

use proptest::prelude::*;
use support::{HOUR, Hospital};
use voc_engine::domain::{
    Calm, ClockId, Command, Consent, ContactResult, EscalationReason, ExtensionReason, PartyRole,
    PauseReason, PolicyDraft, PrivateText, Profiled, PromiseNumber, PromiseTopic, Role,
    StageDetails, StepTaken, TicketId, Tier, VocKind,
};
use voc_engine::{AdoptRequest, ExecuteError, Scope, Timestamp};

#[derive(Clone, Debug)]
enum Act {
    Receive,
    Tell(usize, u8),
    Adopt(bool),
}

fn act() -> impl Strategy<Value = (i64, Act)> {
    let act = prop_oneof![
        2 => Just(Act::Receive),
        10 => (0_usize..5, 0_u8..9).prop_map(|(ticket, what)| Act::Tell(ticket, what)),
        1 => any::<bool>().prop_map(Act::Adopt),
    ];
    (1_i64..60, act)
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
        1 => Command::KeepPromise(PromiseNumber::FIRST),
        2 => Command::Pause { reason: PauseReason::Appraisal },
        3 => Command::Resume,
        4 => Command::Extend {
            clock: "resolution/1".parse().unwrap(),
            reason: ExtensionReason::Other,
            consent: Consent::Given,
        },
        5 => Command::RecordContact {
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
        _ => Command::Step(Box::new(StepTaken::new(StageDetails::Calm(Calm::default())))),
    }
}

fn policy(warns: bool) -> PolicyDraft {
    let warn = if warns { "1d" } else { "4h" };
    serde_json::from_value(serde_json::json!({
        "rules": [
            {"clock": "first_contact", "amount": "4h"},
            {"clock": "resolution", "amount": "3d"},
            {"clock": "promise", "amount": "2d"},
            {"clock": "next_response", "amount": "8h"},
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

/// What was told of every ticket, in an order that does not depend on when it was recorded.
type Told = Vec<(usize, Option<ClockId>, Role, Option<Timestamp>, EscalationReason)>;

/// Plays a month and looks at the clocks every so many hours, or at its end only.
fn play(acts: &[(i64, Act)], every: Option<i64>) -> (Told, serde_json::Value) {
    let hospital = Hospital::new();
    let mut tickets: Vec<TicketId> = Vec::new();
    let pass = |hours: i64| {
        for hour in 1..=hours {
            // A moment off the hour, so that no tick falls on a command.
            hospital.now.set(hospital.now.get() + HOUR);
            if every.is_some_and(|every| hour % every == 0) {
                hospital.now.set(hospital.now.get() - 1);
                tick(&hospital);
                hospital.now.set(hospital.now.get() + 1);
            }
        }
    };
    for (wait, act) in acts {
        pass(*wait);
        let told = match act {
            Act::Receive => {
                tickets.push(hospital.receive(VocKind::Complaint));
                Ok(())
            }
            Act::Tell(ticket, what) => tickets
                .get(*ticket)
                .map_or(Ok(()), |ticket| hospital.tell(*ticket, command(*what)).map(drop)),
            Act::Adopt(warns) => hospital
                .engine()
                .adopt_policy(&AdoptRequest {
                    command: hospital.next_id(),
                    draft: &policy(*warns),
                    reason: None,
                    now: hospital.now(),
                    actor: &"manager".parse().unwrap(),
                    role: Role::HeadDirector,
                    on_behalf_of: None,
                })
                .map(drop),
        };
        assert!(matches!(told, Ok(()) | Err(ExecuteError::Rejected(_))), "{told:?}");
    }
    pass(24 * 20);
    tick(&hospital);
    let engine = hospital.engine();
    let mut told = Told::new();
    for (number, ticket) in (0..).zip(&tickets) {
        let ticket = engine.ticket(*ticket).unwrap().unwrap();
        let all = ticket.escalations.iter();
        told.extend(all.map(|one| (number, one.clock, one.level, one.due, one.reason)));
    }
    told.sort_unstable_by_key(|one| (one.0, one.3, one.1, one.2, one.4));
    let month = "2026-03".parse().unwrap();
    let report = engine.monthly_report(month, &Scope::default(), hospital.now()).unwrap();
    let figures = serde_json::to_value(&report.figures).unwrap();
    assert!(engine.verify(&mut |_, _| {}).unwrap().findings.is_empty());
    (told, figures)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn often_and_once_tell_the_same(acts in prop::collection::vec(act(), 5..30)) {
        let once = play(&acts, None);
        prop_assert_eq!(&play(&acts, Some(1)), &once);
        prop_assert_eq!(&play(&acts, Some(7)), &once);
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
    let (told, _) = play(&acts, None);
    assert_eq!(play(&acts, Some(1)).0, told);
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
