//! Opening hours and closed days as a hospital writes them in `config.toml`: what they say is what
//! deadlines are worked out by, and what makes no sense is refused with its line.

#![allow(clippy::unwrap_used)]

use voc_engine::Config;
use voc_engine::domain::calendar::{BusinessDuration, Calendar};

const HEAD: &str = "layout = 1\ntime_zone = \"Asia/Seoul\"\n";

const DESK: &str = r#"
[[calendars]]
name = "front-desk"
hours = { tue = ["09:00-12:30", "13:30-18:00"], wed = ["09:00-13:00"] }
breaks = [{ date = 2026-03-10, hours = ["16:00-18:00"] }]
"#;

const ANNIVERSARY: &str = r#"
[[closed_days]]
date = 2026-03-11
reason = "개원 기념일"
"#;

fn config(text: &str) -> Config {
    format!("{HEAD}{text}").parse().unwrap()
}

/// Returns when so many hours from Tuesday 10 March 2026, 12:00 are used up, as the wall shows it.
fn due(calendar: &Calendar, hours: u32) -> String {
    let start = "2026-03-10T03:00:00Z".parse().unwrap();
    let due = calendar.due(start, BusinessDuration::Hours(hours)).unwrap().local;
    due.format("%a %d %H:%M").to_string()
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    let error = format!("{HEAD}{text}").parse::<Config>().unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn own_hours_breaks_and_closed_days_are_kept() {
    let config_of = |text: &str| config(text).calendar_named("front-desk").unwrap().clone();
    let desk = config_of(DESK);
    // Until 12:30, from 13:30 to the break at 16:00: three hours; then Wednesday morning.
    assert_eq!(due(&desk, 3), "Tue 10 16:00");
    assert_eq!(due(&desk, 4), "Wed 11 10:00");
    let closed = config_of(&format!("{DESK}{ANNIVERSARY}"));
    assert_eq!(due(&closed, 4), "Tue 17 10:00");
}

#[test]
fn closed_days_hold_for_the_built_in_calendars_too() {
    let config = config(ANNIVERSARY);
    let office = config.calendar_named("kr-office").unwrap();
    assert_eq!(due(Calendar::kr_office(), 7), "Wed 11 10:00");
    assert_eq!(due(office, 7), "Thu 12 10:00");
}

#[test]
fn a_version_follows_from_what_a_calendar_says() {
    let version = |text: &str| {
        let calendar = config(text).calendar_named("front-desk").unwrap().reference();
        calendar.to_string()
    };
    let first = version(DESK);
    assert!(first.starts_with("front-desk@"), "{first}");
    assert_eq!(first, version(&format!("{DESK}\n# a remark\n")));
    for changed in [
        format!("{DESK}{ANNIVERSARY}"),
        DESK.replace("13:00", "13:30"),
        DESK.replace("16:00", "16:30"),
        DESK.replace("hours = { tue", "holidays = false\nhours = { tue"),
    ] {
        assert_ne!(first, version(&changed), "{changed}");
    }
    let plain = config("");
    assert_eq!(plain.calendar_named("kr-office").unwrap().reference().to_string(), "kr-office@1");
}

#[test]
fn holidays_close_a_calendar_unless_it_says_otherwise() {
    // Tuesday 5 May 2026 is Children's Day.
    let open = |text: &str| {
        let config = config(text);
        let desk = config.calendar_named("front-desk").unwrap();
        let (from, to) = ("2026-05-04T15:00:00Z", "2026-05-05T15:00:00Z");
        desk.business_time_between(from.parse().unwrap(), to.parse().unwrap()).unwrap().num_hours()
    };
    assert_eq!(open(DESK), 0);
    assert_eq!(open(&DESK.replace("hours = { tue", "holidays = false\nhours = { tue")), 8);
}

#[test]
fn a_calendar_that_makes_no_sense_is_refused_with_its_line() {
    let desk = |from: &str, to: &str| DESK.replace(from, to);
    let hours = r#"hours = { tue = ["09:00-12:30", "13:30-18:00"], wed = ["09:00-13:00"] }"#;
    refused(
        &desk(hours, "hours = {}"),
        "line 5 of config.toml: calendar \"front-desk\" has no opening hours",
    );
    refused(&desk(hours, "hours = { tue = [] }"), "has no opening hours");
    refused(
        &desk("13:30-18:00", "12:00-18:00"),
        "line 5 of config.toml: the open block starting 12:00",
    );
    refused(
        &desk("13:30-18:00", "09:00-18:00"),
        "line 6 of config.toml: the open block starting 09:00",
    );
    refused(&desk("13:30-18:00", "18:00-13:30"), "is empty");
    refused(
        &desk("13:30-18:00", "half past one"),
        "line 6 of config.toml: `half past one` is no span",
    );
    refused(&desk("16:00-18:00", "16:00"), "line 7 of config.toml: `16:00` is no span");
    refused(&desk("2026-03-10", "\"2026-02-30\""), "`2026-02-30` is not a date");
    refused(
        &desk("front-desk", "Front Desk"),
        "line 5 of config.toml: `Front Desk` cannot be the name",
    );
    refused(&desk("front-desk", "kr-office"), "the calendar `kr-office` is built in");
    refused(&format!("{DESK}{DESK}"), "`front-desk` is in `calendars` already");
    refused(&format!("{ANNIVERSARY}{ANNIVERSARY}"), "`2026-03-11` is in `closed_days` already");
    refused(&ANNIVERSARY.replace("개원 기념일", " "), "the closed day 2026-03-11 has no reason");
    refused(&desk("wed =", "someday ="), "someday");
}
