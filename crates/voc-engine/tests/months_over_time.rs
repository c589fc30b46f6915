//! Months beside each other: trends that agree with the reports of their months, editions of a month at
//! other points of the log, and a year.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use support::{HOUR, Hospital, START, init_options};
use voc_engine::domain::{
    Command, ContactResult, CorrectionReason, Listen, Occurred, PartyRole, PromiseTopic,
    ReopenReason, StageDetails, StepTaken, Thank, TicketId, Told, VocKind,
};
use voc_engine::{
    Change, CorrectRequest, Edition, EngineError, InitOptions, MonthRequest, MonthlyReport,
    ReportFinding, ReportMonth, Scope, Timestamp, Trend, TrendUnit,
};

/// 1 April 2026, 00:00 in Seoul.
const APRIL: i64 = 1_774_969_200_000;
const DAY: i64 = 24;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn step(details: StageDetails) -> Command {
    let (acting_for, playbook, deviation, text) = (None, None, None, None);
    Command::Step(Box::new(StepTaken { acting_for, playbook, details, deviation, text }))
}

fn close(hospital: &Hospital, ticket: TicketId) {
    let (procedure, time) = (Told::Told, Told::Told);
    let listen = Listen { procedure, time, ..Listen::default() };
    hospital.tell(ticket, step(StageDetails::Listen(listen))).unwrap();
    hospital.tell(ticket, step(StageDetails::Thank(Thank::default()))).unwrap();
}

fn reached() -> Command {
    Command::RecordContact {
        acting_for: None,
        point: None,
        channel: "phone".parse().unwrap(),
        whom: PartyRole::Complainant,
        result: ContactResult::Reached,
        attempts: 1,
        text: None,
    }
}

fn promise(told: Option<Timestamp>) -> Command {
    Command::MakePromise {
        channel: None,
        topic: PromiseTopic::CallBack,
        to: PartyRole::Complainant,
        by_role: None,
        told,
        text: None,
    }
}

fn report(hospital: &Hospital, month: &str) -> MonthlyReport {
    let month = month.parse().unwrap();
    hospital.engine().monthly_report(month, &Scope::default(), hospital.now()).unwrap()
}

fn edition(
    hospital: &Hospital,
    month: &str,
    (as_of, since): (Option<Edition>, Option<Edition>),
) -> Result<MonthlyReport, EngineError> {
    let scope = Scope::default();
    hospital.engine().month_edition(&MonthRequest {
        as_of: as_of.as_ref(),
        since: since.as_ref(),
        ..MonthRequest::new(month.parse().unwrap(), &scope, hospital.now())
    })
}

fn trend<'a>(report: &'a MonthlyReport, name: &str) -> &'a Trend {
    report.trends.iter().find(|trend| trend.name == name).unwrap()
}

/// Sixteen months: some tickets are closed at once, some late, some never, some again.
fn two_years() -> Hospital {
    let hospital = Hospital::new();
    for month in 0..16_i64 {
        for count in 0..3 + month % 4 {
            let praise = hospital.receive(VocKind::Praise);
            let complaint = hospital.receive(VocKind::Complaint);
            hospital.tell(complaint, promise(Some(at(hospital.now.get() + 30 * HOUR)))).unwrap();
            hospital.wait(5);
            if (month + count) % 3 == 0 {
                hospital.tell(complaint, reached()).unwrap();
            }
            hospital.wait(DAY * (count % 2));
            close(&hospital, praise);
            if (month + count) % 5 == 0 {
                hospital.wait(DAY * 9);
                hospital.tell(praise, Command::Reopen { reason: ReopenReason::NewFacts }).unwrap();
            }
        }
        hospital.wait(DAY * 20);
    }
    hospital
}

/// Returns what the report of a month says about a trend: how many, or how many of how many.
fn said(report: &MonthlyReport, name: &str) -> (usize, Option<usize>) {
    let flow = &report.flow;
    match name {
        "new" => (flow.new.len(), None),
        "closed" => (flow.closed.len(), None),
        "reopened" => (flow.reopened.len(), None),
        "carried_forward" => (flow.carried_forward.len(), None),
        "overdue" => (report.overdue.len(), None),
        "satisfaction" => {
            let found = &report.satisfaction.overall;
            (found.sum.try_into().unwrap(), Some(found.count.try_into().unwrap()))
        }
        name => {
            let figure = report.figures.iter().find(|one| one.name == name).unwrap();
            (figure.numerator.len(), Some(figure.denominator.len()))
        }
    }
}

#[test]
fn every_month_of_a_trend_says_what_the_report_of_that_month_says() {
    let hospital = two_years();
    let last = ReportMonth::of(hospital.now(), chrono_tz::Asia::Seoul);
    let now = report(&hospital, &last.to_string());
    let months: Vec<_> = now.trends[0].points.iter().map(|point| point.month).collect();
    assert!(months.len() > 13, "{}", months.len());
    assert_eq!(months[0].to_string(), "2026-03");
    assert_eq!(months.last(), Some(&last));
    let mut rates = 0;
    for (index, month) in months.iter().enumerate() {
        let of_month = report(&hospital, &month.to_string());
        for trend in &now.trends {
            let point = trend.points[index];
            let counted = (
                usize::try_from(point.count).unwrap(),
                point.of.map(|of| usize::try_from(of).unwrap()),
            );
            assert_eq!(counted, said(&of_month, trend.name), "{} in {month}", trend.name);
            rates += usize::from(point.of.is_some_and(|of| of > point.count));
        }
    }
    assert!(rates > 10, "the months are all alike: {rates}");
}

#[test]
fn the_month_that_goes_on_is_shown_and_moves_no_limit() {
    let hospital = two_years();
    let last = ReportMonth::of(hospital.now(), chrono_tz::Asia::Seoul);
    let partial = report(&hospital, &last.to_string());
    let whole = report(&hospital, &last.before().to_string());
    let (new, new_before) = (trend(&partial, "new"), trend(&whole, "new"));
    assert_eq!(
        (new.mean, new.limits, new.months),
        (new_before.mean, new_before.limits, new_before.months)
    );
    assert!(
        new.points.last().unwrap().partial && new.points.last().unwrap().special_cause.is_none()
    );
    assert!(!new_before.points.last().unwrap().partial);
    assert_eq!((new.rolling_year, new.rolling_year_months), (new_before.rolling_year, 12));
    let twelve: u64 = new_before.points.iter().rev().take(12).map(|point| point.count).sum();
    #[expect(clippy::cast_precision_loss, reason = "a small count")]
    let mean = twelve as f64 / 12.0;
    assert_eq!(new.rolling_year, Some(mean));
    assert_eq!(trend(&whole, "satisfaction").rolling_year, None, "nobody answered");
}

#[test]
fn the_same_month_of_last_year_stands_beside_it() {
    let hospital = two_years();
    let (then, now) = (report(&hospital, "2026-04"), report(&hospital, "2027-04"));
    assert!(!then.flow.new.is_empty());
    assert_eq!(now.flow_last_year, then.flow);
    assert_eq!(now.figures_last_year, then.figures);
    assert_ne!(now.flow_before, then.flow);
}

#[test]
fn a_month_without_anything_is_empty_and_balances() {
    let hospital = Hospital::new();
    let march = report(&hospital, "2026-03");
    assert!(march.flow.balances() && march.findings.is_empty() && march.overdue.is_empty());
    for trend in &march.trends {
        assert_eq!(trend.points.len(), 1, "{}", trend.name);
        assert_eq!((trend.mean, trend.limits, trend.months), (None, None, 0));
        let empty = if trend.unit == TrendUnit::Count { Some(0.0) } else { None };
        assert_eq!(trend.points[0].value, empty, "{}", trend.name);
    }
    let future = report(&hospital, "2031-01");
    assert_eq!(future.trends[0].points.len(), 1);
}

#[test]
fn one_ticket_is_one_point() {
    let hospital = Hospital::new();
    close(&hospital, hospital.receive(VocKind::Praise));
    hospital.wait(DAY * 40);
    let march = report(&hospital, "2026-03");
    let new = trend(&march, "new");
    assert_eq!((new.points.len(), new.points[0].count, new.months), (1, 1, 1));
    assert_eq!((new.mean, new.rolling_year), (None, Some(1.0)));
}

#[test]
fn february_of_a_leap_year_has_its_twenty_ninth_day() {
    // Thursday 29 February 2024, 23:00 in Seoul.
    let evening = 1_709_215_200_000;
    let hospital = Hospital::since(evening);
    hospital.receive(VocKind::Praise);
    hospital.wait(1);
    hospital.receive(VocKind::Praise);
    hospital.wait(DAY * 31);
    let (february, march) = (report(&hospital, "2024-02"), report(&hospital, "2024-03"));
    assert_eq!((february.days.len(), february.days[28].received), (29, 1));
    assert_eq!((march.days[0].received, march.flow.new.len()), (1, 1));
    let points: Vec<_> = trend(&march, "new").points.iter().map(|point| point.count).collect();
    assert_eq!(points, [1, 1]);
}

#[test]
fn a_month_with_a_clock_change_has_an_hour_less_and_loses_nothing() {
    // Sunday 1 March 2026, 00:00 in New York; the clocks go forward on the 8th.
    let start = 1_772_341_200_000;
    let time_zone = chrono_tz::America::New_York;
    let hospital = Hospital::with(InitOptions { time_zone, now: at(start), ..init_options() });
    let (from, to) = "2026-03".parse::<ReportMonth>().unwrap().bounds(time_zone);
    assert_eq!((from.millis(), (to.millis() - from.millis()) / HOUR), (start, 31 * 24 - 1));
    for _ in 0..31 {
        hospital.receive(VocKind::Praise);
        hospital.wait(24);
    }
    // The last wait went an hour beyond midnight: it is April.
    hospital.receive(VocKind::Praise);
    hospital.wait(DAY * 31);
    let (march, april) = (report(&hospital, "2026-03"), report(&hospital, "2026-04"));
    assert_eq!((march.flow.new.len(), april.flow.new.len()), (31, 1));
    assert!(march.days.iter().all(|day| day.received == 1));
    let points: Vec<_> = trend(&april, "new").points.iter().map(|point| point.count).collect();
    assert_eq!(points, [31, 1]);
}

#[test]
fn a_trend_of_a_year_and_a_half_marks_the_month_that_is_out_of_the_ordinary() {
    let hospital = Hospital::new();
    for month in 0..18 {
        let usual = 3 + month % 2;
        for _ in 0..if month == 14 { 12 } else { usual } {
            hospital.receive(VocKind::Praise);
        }
        // Always about the third of the month.
        let next = ReportMonth::of(hospital.now(), chrono_tz::Asia::Seoul).next_first_day();
        let next: chrono::DateTime<chrono::Utc> = next.and_time(chrono::NaiveTime::MIN).and_utc();
        hospital.now.set(next.timestamp_millis() + 48 * HOUR);
    }
    let report = report(&hospital, "2027-08");
    let new = trend(&report, "new");
    assert_eq!(new.months, 18);
    let special: Vec<_> = new
        .points
        .iter()
        .filter_map(|point| Some((point.month.to_string(), point.special_cause?.term())))
        .collect();
    assert_eq!(special, [("2027-05".to_owned(), "Above UCL")]);
}

#[test]
fn an_edition_stays_as_it_was_and_a_later_one_lists_what_came_late() {
    let hospital = Hospital::new();
    let [early, late] = [1, 2].map(|_| hospital.receive(VocKind::Complaint));
    hospital.wait(1);
    hospital.tell(early, reached()).unwrap();
    hospital.now.set(APRIL + 50 * HOUR);
    let printed = report(&hospital, "2026-03");
    let note = hospital.engine().publish().unwrap().note;
    let size = printed.as_of.size;
    assert!(printed.late.is_none());
    // On 3 April it turns out that somebody was reached on the 3rd of March, and that a praise was left lying.
    hospital.wait(3);
    hospital.tell_late(late, reached(), Occurred::at(at(START + 2 * HOUR)));
    let (praise, id) = (hospital.next_id(), hospital.next_id());
    let voice = voc_engine::domain::Receive::new(VocKind::Praise, "phone".parse().unwrap());
    let receive = voc_engine::Instruction {
        command: Command::Receive(Box::new(voice)),
        occurred: Some(Occurred::at(at(APRIL - 30 * HOUR))),
    };
    hospital.give(TicketId::from_uuid(praise), id, &[receive]).unwrap();
    hospital.wait(1);
    hospital.tell(early, reached()).unwrap();
    let now = report(&hospital, "2026-03");
    assert_eq!((printed.flow.new.len(), now.flow.new.len()), (2, 3));

    let moment = at(APRIL + 51 * HOUR);
    for edition_of in [Edition::Size(size), Edition::Checkpoint(note), Edition::Moment(moment)] {
        let again = edition(&hospital, "2026-03", (Some(edition_of.clone()), None)).unwrap();
        assert_eq!(again, printed, "{edition_of:?}");
        let since = edition(&hospital, "2026-03", (None, Some(edition_of))).unwrap();
        let late = since.late.clone().unwrap();
        assert_eq!(late.edition.size, size);
        let tickets: Vec<_> = late.tickets().iter().map(ToString::to_string).collect();
        assert_eq!(tickets, ["2026-000002", "2026-000003"]);
        let types: Vec<_> = late.entries.iter().map(|one| one.event_type.as_str()).collect();
        assert!(
            types.contains(&"contact_attempted") || types.contains(&"contact_recorded"),
            "{types:?}"
        );
        assert_eq!(MonthlyReport { late: None, ..since }, now);
    }
    // What came late to March is nothing to an edition that knew it already.
    let present = now.as_of.size;
    let since = edition(&hospital, "2026-03", (None, Some(Edition::Size(present)))).unwrap();
    assert!(since.late.unwrap().entries.is_empty());
}

#[test]
fn a_correction_of_the_month_comes_late_too() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.wait(1);
    let made = hospital.tell(ticket, promise(None)).unwrap();
    hospital.now.set(APRIL + HOUR);
    let size = report(&hospital, "2026-03").as_of.size;
    let actor = "desk-01".parse().unwrap();
    hospital
        .engine()
        .correct(&CorrectRequest {
            envelope: hospital.envelope(ticket, &actor),
            version: made.version - (made.entries - 1),
            change: Change::StrikeOut,
            reason: CorrectionReason::TypingError,
            text: None,
        })
        .unwrap();
    let past = edition(&hospital, "2026-03", (Some(Edition::Size(size)), None)).unwrap();
    let now = edition(&hospital, "2026-03", (None, Some(Edition::Size(size)))).unwrap();
    let untimed = |report: &MonthlyReport| {
        let of = |one: &ReportFinding| matches!(one, ReportFinding::PromiseWithoutTime { .. });
        report.findings.iter().any(of)
    };
    assert!(untimed(&past) && !untimed(&now));
    let late = now.late.unwrap();
    assert_eq!(late.entries[0].event_type, "corrected");
    assert_eq!(late.entries[0].occurred.latest(), at(START + HOUR));
}

#[test]
fn an_edition_of_the_middle_of_a_month_is_judged_by_then() {
    let hospital = Hospital::new();
    hospital.receive(VocKind::Complaint);
    let size = report(&hospital, "2026-03").as_of.size;
    hospital.wait(DAY * 10);
    hospital.receive(VocKind::Complaint);
    hospital.wait(DAY * 60);
    let middle = edition(&hospital, "2026-03", (Some(Edition::Size(size)), None)).unwrap();
    assert_eq!((middle.judged_at, middle.flow.new.len()), (at(START + 240 * HOUR), 1));
    let moment = Edition::Moment(at(START + HOUR));
    let earlier = edition(&hospital, "2026-03", (Some(moment), None)).unwrap();
    assert_eq!(earlier.judged_at, at(START + HOUR));
    assert!(earlier.overdue.is_empty() && !middle.overdue.is_empty());
}

#[test]
fn what_the_log_never_was_has_no_edition() {
    let hospital = Hospital::new();
    hospital.receive(VocKind::Praise);
    for size in [0, 1_000] {
        let error = edition(&hospital, "2026-03", (Some(Edition::Size(size)), None)).unwrap_err();
        assert!(matches!(error, EngineError::NoSuchEdition { .. }), "{error}");
    }
    let before = Edition::Moment(at(START - HOUR));
    let error = edition(&hospital, "2026-03", (Some(before), None)).unwrap_err();
    assert!(matches!(error, EngineError::NoSuchEdition { size: 0, .. }), "{error}");
    let other = Hospital::with(InitOptions { seed: [9; 32], ..init_options() });
    let note = other.engine().publish().unwrap().note;
    let foreign = Edition::Checkpoint(note);
    let error = edition(&hospital, "2026-03", (Some(foreign), None)).unwrap_err();
    assert!(matches!(error, EngineError::SeenDiffers { .. }), "{error}");
}

#[test]
fn a_year_is_its_months() {
    let hospital = two_years();
    let scope = Scope::default();
    let year = hospital.engine().year_report(2026, &scope, None, hospital.now()).unwrap();
    assert!(year.flow.balances());
    let months: Vec<_> = year.months.iter().map(|one| one.month.to_string()).collect();
    assert_eq!((months.len(), months[0].as_str(), months[9].as_str()), (10, "2026-03", "2026-12"));
    assert_eq!(year.months.iter().map(|one| one.new).sum::<u64>(), year.flow.new.len() as u64);
    for one in &year.months {
        let flow = report(&hospital, &one.month.to_string()).flow;
        assert_eq!((one.new, one.closed), (flow.new.len() as u64, flow.closed.len() as u64));
        assert_eq!(one.carried_forward, flow.carried_forward.len() as u64);
        assert_eq!(one.brought_forward, flow.brought_forward.len() as u64);
    }
    let next = hospital.engine().year_report(2027, &scope, None, hospital.now()).unwrap();
    assert_eq!(next.flow_before, year.flow);
    assert_eq!(next.figures_before, year.figures);
    let early = Some(Edition::Size(5));
    let past = hospital.engine().year_report(2026, &scope, early.as_ref(), hospital.now()).unwrap();
    assert_eq!((past.months.len(), past.as_of.size), (1, 5));
    let future = hospital.engine().year_report(2040, &scope, None, hospital.now());
    assert!(matches!(future, Err(EngineError::NotBegun { year: 2040 })));
}

#[test]
fn findings_name_their_tickets() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.tell(ticket, promise(None)).unwrap();
    let march = report(&hospital, "2026-03");
    let number = "2026-000001".parse().unwrap();
    assert_eq!(
        march.findings,
        [
            ReportFinding::DepartmentMissing { tickets: vec![number] },
            ReportFinding::PromiseWithoutTime { tickets: vec![number] },
        ]
    );
    // The table of holidays ends with 2035: what falls due after it is uncertain.
    let hospital = Hospital::since(2_082_675_600_000);
    hospital.receive(VocKind::Complaint);
    let unknown = report(&hospital, "2035-12").findings.pop().unwrap();
    assert_eq!(
        unknown,
        ReportFinding::HolidaysUnknown {
            year: 2036,
            tickets: vec!["2035-000001".parse().unwrap()]
        }
    );
}
