//! The report of a month that is asked for again and again while the month goes on: kept up to date, made anew
//! after an opening, after a rebuild, or from the log alone, it is the same report.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use uuid::Uuid;
use voc_demo::Planned;
use voc_engine::{
    Edition, Engine, InitOptions, LogClock, MonthRequest, MonthlyReport, Origin, ReportMonth,
    Scope, Timestamp, YearReport,
};

const TICKETS: u32 = 30;
/// A report is asked for after so many requests.
const EVERY: usize = 11;

fn init(dir: &std::path::Path) -> Engine {
    let options = InitOptions {
        origin: Origin::parse("voc.test.example/2026").unwrap(),
        time_zone: chrono_tz::Asia::Seoul,
        clock: LogClock::Simulated,
        language: "ko".to_owned(),
        now: Timestamp::from_millis(0),
        command: Uuid::from_u128(1),
        seed: [1; 32],
    };
    Engine::init(dir, &options).unwrap()
}

/// Every answer of an engine: two months of the whole hospital and of a branch, and the year.
fn answers(
    engine: &Engine,
    as_of: Option<&Edition>,
    now: Timestamp,
) -> (Vec<MonthlyReport>, YearReport) {
    let month: ReportMonth = "2026-10".parse().unwrap();
    let all = Scope::default();
    let branch =
        engine.list(&voc_engine::TicketFilter::default()).unwrap().tickets[0].branch.clone();
    let of_branch = Scope { branch, ..Scope::default() };
    let report = |month, scope| {
        engine
            .month_edition(&MonthRequest { as_of, ..MonthRequest::new(month, scope, now) })
            .unwrap()
    };
    let reports =
        vec![report(month, &all), report(month, &of_branch), report(month.before(), &all)];
    (reports, engine.year_report(2026, &all, as_of, now).unwrap())
}

/// What the log alone says, every ticket folded and counted anew.
fn from_the_log(engine: &Engine, now: Timestamp) -> (Vec<MonthlyReport>, YearReport) {
    let present = Edition::Size(engine.status(now).unwrap().size);
    answers(engine, Some(&present), now)
}

#[test]
fn a_report_kept_up_to_date_is_the_report_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("data");
    let mut engine = init(&path);
    let planned: Vec<Planned> = voc_demo::month(3, TICKETS, "2026-10".parse().unwrap()).collect();
    let (mut compared, mut moved) = (0, 0);
    let mut before = None;
    for (index, one) in planned.iter().enumerate() {
        engine.execute(&one.request()).unwrap();
        if index % EVERY != 0 {
            continue;
        }
        // Asked at the moment of the request and again later, when deadlines may have passed meanwhile.
        for wait in [0, 1, 40 * 60_000, 26 * 3_600_000] {
            let now = Timestamp::from_millis(one.now.millis() + wait);
            let kept = answers(&engine, None, now);
            moved += usize::from(before.as_ref() != Some(&kept));
            if index % (3 * EVERY) == 0 {
                assert_eq!(
                    kept,
                    from_the_log(&engine, now),
                    "after {index} requests and {wait} ms"
                );
                compared += 1;
            }
            before = Some(kept);
        }
        if index % (10 * EVERY) == 0 {
            engine.rebuild(&mut |_, _| {}).unwrap();
        }
    }
    assert!(compared > 20 && moved > 60, "{compared} compared, {moved} moved");
    let now = "2026-10".parse::<ReportMonth>().unwrap().bounds(chrono_tz::Asia::Seoul).1;
    let kept = answers(&engine, None, now);
    assert_eq!(kept, from_the_log(&engine, now));
    drop(engine);
    engine = Engine::open(&path).unwrap();
    assert_eq!(kept, answers(&engine, None, now), "after an opening");
    engine.rebuild(&mut |_, _| {}).unwrap();
    assert_eq!(kept, answers(&engine, None, now), "after a rebuild");
    assert!(kept.0[0].flow.new.len() > 20 && kept.0[1].flow.new.len() < kept.0[0].flow.new.len());
}
