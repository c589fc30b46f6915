//! A month also says what was put right: corrections, hand-overs to other branches, improvement actions,
//! and how far its cases fit the process. Each figure names the tickets behind it.

#![allow(clippy::unwrap_used)]

mod support;

use support::Hospital;
use voc_engine::domain::{
    ActorId, Command, CorrectionReason, ImprovementNumber, ImprovementResult, Listen, Stage,
    StageDetails, StepTaken, Thank, TicketId, Told, TransferReason, VocKind,
};
use voc_engine::{AsOf, Change, CorrectRequest, Disclosure, MonthlyReport, Scope};

fn report(hospital: &Hospital) -> MonthlyReport {
    let month = "2026-03".parse().unwrap();
    hospital.engine().monthly_report(month, &Scope::default(), hospital.now()).unwrap()
}

#[track_caller]
fn check(hospital: &Hospital, name: &str, expected: (usize, usize)) {
    let report = report(hospital);
    let figure = report.figures.iter().find(|one| one.name == name).unwrap();
    assert_eq!((figure.numerator.len(), figure.denominator.len()), expected, "{name}");
}

fn step(hospital: &Hospital, ticket: TicketId, details: StageDetails) {
    hospital.tell(ticket, Command::Step(Box::new(StepTaken::new(details)))).unwrap();
}

fn listen() -> StageDetails {
    let (procedure, time) = (Told::Told, Told::Told);
    StageDetails::Listen(Listen { procedure, time, ..Listen::default() })
}

#[test]
fn improvement_actions_are_opened_done_and_overdue() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.receive(VocKind::Complaint);
    for due in ["2026-03-06", "2026-03-09", "2026-04-20"] {
        let action = Command::OpenImprovement {
            owner: "director-01".parse().unwrap(),
            department: None,
            cause: None,
            touch_point: None,
            due: due.parse().unwrap(),
            text: None,
        };
        hospital.tell(ticket, action).unwrap();
    }
    check(&hospital, "improvements_opened", (1, 2));
    check(&hospital, "improvements_overdue", (0, 3));
    check(&hospital, "improvements_done", (0, 0));
    let done = Command::EndImprovement {
        improvement: ImprovementNumber::FIRST,
        result: ImprovementResult::Done,
        text: None,
    };
    hospital.wait(24);
    hospital.tell(ticket, done).unwrap();
    check(&hospital, "improvements_done", (1, 1));
    hospital.wait(24 * 10);
    check(&hospital, "improvements_done", (1, 2));
    check(&hospital, "improvements_overdue", (1, 2));
}

#[test]
fn corrections_and_transfers_are_counted_in_the_month_they_were_made() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.receive(VocKind::Complaint);
    let transfer = Command::Transfer {
        to: "busan".parse().unwrap(),
        managing: None,
        reason: TransferReason::Other,
    };
    hospital.tell(ticket, transfer).unwrap();
    check(&hospital, "transferred", (1, 2));
    check(&hospital, "corrected", (0, 2));
    let actor: ActorId = "quality-01".parse().unwrap();
    let request = CorrectRequest {
        envelope: hospital.envelope(ticket, &actor),
        version: 1,
        change: Change::StrikeOut,
        reason: CorrectionReason::WrongTicket,
        text: None,
    };
    hospital.engine().correct(&request).unwrap();
    check(&hospital, "corrected", (1, 2));
    check(&hospital, "transferred", (0, 2));
}

#[test]
fn conformance_is_of_the_rounds_that_ended() {
    let hospital = Hospital::new();
    let [whole, left_out, open] = [(); 3].map(|()| hospital.receive(VocKind::Praise));
    step(&hospital, open, listen());
    step(&hospital, whole, listen());
    step(&hospital, whole, StageDetails::Thank(Thank::default()));
    let thanks = StepTaken {
        deviation: Some(voc_engine::domain::DeviationReason::Omitted),
        ..StepTaken::new(StageDetails::Thank(Thank::default()))
    };
    hospital.tell(left_out, Command::Step(Box::new(thanks))).unwrap();
    let found = report(&hospital).conformance;
    assert_eq!((found.tickets.len(), found.fitting_tickets.len()), (2, 1));
    assert_eq!((found.figures.cases, found.figures.moves), (2, 1));
    assert_eq!(report(&hospital).departments[0].conformance, found);

    let replay = |ticket| {
        let engine = hospital.engine();
        engine
            .replay(ticket, AsOf::default(), hospital.now(), Disclosure::Withhold)
            .unwrap()
            .unwrap()
    };
    let conformance = replay(left_out).conformance.unwrap();
    assert_eq!(conformance.rounds[0].conformance.skipped, [Stage::Listen]);
    assert_eq!(conformance.whole.moves, 1);
    assert!(replay(open).conformance.unwrap().rounds[0].conformance.fits(), "it goes on");
}

#[test]
fn a_replay_says_who_was_told_and_who_would_have_been() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.wait(24 * 2);
    let ticked = hospital.engine().tick(hospital.now(), &mut |_, _| {}).unwrap();
    let told = ticked.complete().unwrap().len();
    hospital.wait(24 * 20);
    let engine = hospital.engine();
    let replay = engine.replay(ticket, AsOf::default(), hospital.now(), Disclosure::Withhold);
    let escalations = replay.unwrap().unwrap().escalations;
    let recorded = escalations.iter().filter(|one| one.position.is_some()).count();
    assert!(told > 0 && recorded == told && escalations.len() > told, "{escalations:?}");
    assert!(escalations.iter().all(|one| one.due.is_some_and(|due| due <= hospital.now())));
}
