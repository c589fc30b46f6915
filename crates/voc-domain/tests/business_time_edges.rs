//! The edges of business time: what is refused when configured, clocks that stand still,
//! clock changes, the end of the table and of the years, and the reasons people are given.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic in its helpers too"
)]

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};
use voc_domain::calendar::{
    BusinessDuration, BusinessTimeError, CLOSED_SPANS_MAX, Calendar, CalendarSpec, ClosedReason,
    HolidayCategory, HolidayTable, HolidayTableError, Pause, PausedDue, TimeOfDay, statute::Period,
};

fn at(text: &str) -> DateTime<Utc> {
    text.parse::<DateTime<FixedOffset>>().unwrap().to_utc()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn amount(text: &str) -> BusinessDuration {
    text.parse().unwrap()
}

fn spec(json: &str) -> CalendarSpec {
    serde_json::from_str(json).unwrap()
}

fn calendar(json: &str) -> Calendar {
    Calendar::new(spec(json), HolidayTable::south_korea()).unwrap()
}

#[track_caller]
fn check(calendar: &Calendar, start: &str, duration: &str, expected: &str) {
    let due = calendar.due(at(start), amount(duration)).unwrap();
    assert_eq!(due.local.to_rfc3339(), expected);
}

#[track_caller]
fn refused(json: &str, sentence: &str) {
    let error = Calendar::new(spec(json), HolidayTable::south_korea()).unwrap_err();
    assert_eq!(error.to_string(), sentence);
}

#[test]
fn nonsense_is_refused_when_configured() {
    refused(
        r#"{"name": "ghost", "tz": "Asia/Seoul", "hours": {"mon": {}}}"#,
        "calendar \"ghost\" has no opening hours on any day of the week; expected at least one open block",
    );
    refused(
        r#"{"tz": "Asia/Pyeongchon", "hours": {"mon": {"09:00": "18:00"}}}"#,
        "calendar \"unnamed\" names the time zone \"Asia/Pyeongchon\", which is not in the IANA time zone database",
    );
    refused(
        r#"{"tz": "Asia/Seoul", "hours": {"fri": {"22:00": "02:00"}}}"#,
        "the open block 22:00-02:00 on Friday is empty; expected its end after its start (split hours that cross midnight: until 24:00, then from 00:00 on the next day)",
    );
    refused(
        r#"{"tz": "Asia/Seoul", "hours": {"sat": {"09:00": "12:30", "12:00": "13:00"}}}"#,
        "the open block starting 12:00 on Saturday overlaps the one before it, which ends 12:30",
    );
    refused(
        r#"{"tz": "Asia/Seoul", "hours": {"sat": {"09:00": "12:00"}}, "breaks": {"2026-03-07": {"11:00": "11:00"}}}"#,
        "the break 11:00-11:00 on 2026-03-07 is empty; expected its end after its start",
    );
    refused(
        r#"{"tz": "Asia/Seoul", "hours": {"sat": {"09:00": "12:00"}}, "holidays": "mars.csv"}"#,
        "the calendar refers to the holiday table \"mars.csv\" but was given \"kr_holidays_2000_2035.csv\"",
    );
    refused(
        r#"{"tz": "Asia/Seoul", "hours": {"sat": {"09:00": "12:00"}}, "holidays": "kr_holidays_2000_2035.csv category=school"}"#,
        "the holiday reference \"kr_holidays_2000_2035.csv category=school\" is not understood; expected a table name, then optionally category=public or category=public,bank",
    );
}

#[test]
fn misspelt_specifications_do_not_load() {
    let load = |json| serde_json::from_str::<CalendarSpec>(json).unwrap_err().to_string();
    let misspelt = load(r#"{"tz": "UTC", "hours": {}, "holliday": []}"#);
    assert!(misspelt.contains("holliday"), "{misspelt}");
    let time = load(r#"{"tz": "UTC", "hours": {"mon": {"9:00": "18:00"}}}"#);
    assert!(time.contains("\"9:00\" is not a time of day"), "{time}");
    let block = load(r#"{"tz": "UTC", "hours": {"mon": {"09:00": "12:00", "09:00": "18:00"}}}"#);
    assert!(block.starts_with("09:00 is given twice; expected once"), "{block}");
    let day = load(r#"{"tz": "UTC", "hours": {"mon": {"09:00": "12:00"}, "mon": {}}}"#);
    assert!(day.starts_with("Monday is given twice; expected once"), "{day}");
}

#[test]
fn a_specification_survives_a_round_trip() {
    for name in voc_domain::calendar::BUILTIN_NAMES {
        let builtin = Calendar::builtin(name).unwrap();
        assert_eq!(builtin.reference().to_string(), format!("{name}@1"));
        let json = serde_json::to_string(builtin.spec()).unwrap();
        assert_eq!(&spec(&json), builtin.spec());
    }
    assert!(Calendar::builtin("kr-ofice").is_none());
}

#[test]
fn own_closed_days_and_labour_day_close_who_asks_for_it() {
    let json = r#"{"tz": "Asia/Seoul", "hours": {"wed": {"09:00": "10:00"}, "thu": {"09:00": "10:00"}},
        "holidays": "kr_holidays_2000_2035.csv category=public,bank",
        "closed_days": {"2025-04-30": "개원 기념일"}}"#;
    let calendar = calendar(json);
    // Closed on Wednesday by choice, on Thursday 1 May as employees are free.
    check(&calendar, "2025-04-29T12:00:00+09:00", "30m", "2025-05-07T09:30:00+09:00");
    let why = calendar.explain(at("2025-04-30T00:00:00+09:00"), at("2025-05-02T00:00:00+09:00"));
    let reasons: Vec<String> =
        why.unwrap().closed.iter().map(|span| span.reason.to_string()).collect();
    assert_eq!(reasons, ["own closed day: 개원 기념일", "holiday: Workers' Day (근로자의날)"]);
}

#[test]
fn a_business_day_counted_from_closed_hours_starts_at_the_next_opening() {
    let office = Calendar::kr_office();
    check(office, "2026-03-07T11:00:00+09:00", "1d", "2026-03-10T09:00:00+09:00");
    check(office, "2026-03-06T08:00:00+09:00", "1d", "2026-03-09T09:00:00+09:00");
    check(office, "2026-03-06T20:00:00+09:00", "1d", "2026-03-10T09:00:00+09:00");
    check(office, "2026-03-07T20:00:00+09:00", "1d", "2026-03-10T09:00:00+09:00");
    check(office, "2026-03-07T11:00:00+09:00", "0d", "2026-03-09T09:00:00+09:00");
}

#[test]
fn a_business_day_keeps_the_wall_time_across_clock_changes() {
    let week = r#"{"00:00": "24:00"}"#;
    let new_york = calendar(&format!(
        r#"{{"tz": "America/New_York", "hours": {{"sat": {week}, "sun": {week}}}}}"#
    ));
    // 02:30 is skipped on 8 March and comes twice, first in summer time, on 1 November.
    check(&new_york, "2026-03-07T02:30:00-05:00", "1d", "2026-03-08T03:30:00-04:00");
    check(&new_york, "2026-10-31T01:30:00-04:00", "1d", "2026-11-01T01:30:00-04:00");
}

/// On 7 November 2010 at 00:01 St. John's turned its clocks back to 23:01: yesterday's date came
/// again. Sunday had begun, and stays open.
#[test]
fn a_day_goes_on_when_the_clock_turns_back_across_midnight() {
    let sunday = r#"{"tz": "America/St_Johns", "hours": {"sun": {"00:00": "24:00"}}}"#;
    let sunday = calendar(sunday);
    check(&sunday, "2010-11-06T12:00:00-02:30", "40m", "2010-11-06T23:40:00-03:30");
    check(&sunday, "2010-11-06T23:30:00-03:30", "10m", "2010-11-06T23:40:00-03:30");
    let open = sunday
        .business_time_between(at("2010-11-06T00:00:00-02:30"), at("2010-11-08T00:00:00-03:30"));
    assert_eq!(open.unwrap(), TimeDelta::hours(25));
}

#[test]
fn a_calendar_is_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>(_: &T) {}
    shared(Calendar::kr_office());
}

#[test]
fn amounts_read_as_they_are_written() {
    for text in ["45s", "30m", "8h", "2d", "0d"] {
        assert_eq!(amount(text).to_string(), text);
    }
    for text in ["3h", "7d", "2w", "1mo", "1y"] {
        assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
    }
    for text in ["", "h", "8", "-1h", "1.5h", "8 h", "8H", "4294967296s", "한시간"] {
        let error = text.parse::<BusinessDuration>().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("\"{text}\" is not a duration like 45s, 30m, 8h or 2d")
        );
        assert!(text.parse::<Period>().is_err(), "{text}");
    }
    for text in ["24:00:01", "12:60", "1:00", "12", "12:00:00:00", "+1:00", "１２:00"] {
        assert!(text.parse::<TimeOfDay>().is_err(), "{text}");
    }
    assert_eq!("23:59:30".parse::<TimeOfDay>().unwrap().to_string(), "23:59:30");
}

#[test]
fn an_open_pause_stops_the_clock_with_what_is_left() {
    let office = Calendar::kr_office();
    let stop = |from: &str| [Pause { from: at(from), to: None }];
    let start = at("2026-03-04T16:00:00+09:00");
    let due = |pauses: &[Pause]| office.due_with_pauses(start, amount("4h"), pauses).unwrap();
    let evening = stop("2026-03-04T20:00:00+09:00");
    let expected = PausedDue::Stopped { since: evening[0].from, left: TimeDelta::hours(2) };
    assert_eq!(due(&evening), expected);
    assert_eq!(due(&evening).running(), None);
    assert_eq!(
        serde_json::to_string(&due(&evening)).unwrap(),
        r#"{"stopped":{"since":"2026-03-04T11:00:00Z","left":7200000}}"#
    );
    // It ran out at 11:00 on the fifth; what is paused then or later does not matter.
    let unpaused = office.due(start, amount("4h")).unwrap();
    assert_eq!(due(&stop("2026-03-05T11:00:00+09:00")), PausedDue::Running(unpaused));
}

#[test]
fn days_that_end_as_a_pause_begins_are_not_paused() {
    let office = Calendar::kr_office();
    let start = at("2026-03-04T10:00:00+09:00");
    let pause =
        Pause { from: at("2026-03-05T10:00:00+09:00"), to: Some(at("2026-03-05T15:00:00+09:00")) };
    let due = office.due_with_pauses(start, amount("1d"), &[pause]).unwrap();
    assert_eq!(due.running().unwrap().at, pause.from);
    // Begun at 16:00 the day before, three of the nine hours are left when it ends.
    let earlier = Pause { from: at("2026-03-04T16:00:00+09:00"), ..pause };
    let due = office.due_with_pauses(start, amount("1d"), &[earlier]).unwrap();
    assert_eq!(due.running().unwrap().local.to_rfc3339(), "2026-03-05T18:00:00+09:00");
}

#[test]
fn pauses_overlap_and_come_in_any_order_but_not_backwards() {
    let office = Calendar::kr_office();
    let pause = |from, to| Pause { from: at(from), to: Some(at(to)) };
    let start = at("2026-03-04T09:00:00+09:00");
    let pauses = [
        pause("2026-03-04T14:00:00+09:00", "2026-03-04T15:00:00+09:00"),
        pause("2026-03-04T10:00:00+09:00", "2026-03-04T12:00:00+09:00"),
        pause("2026-03-04T11:00:00+09:00", "2026-03-04T13:00:00+09:00"),
    ];
    let due = office.due_with_pauses(start, amount("3h"), &pauses).unwrap();
    assert_eq!(due.running().unwrap().local.to_rfc3339(), "2026-03-04T16:00:00+09:00");
    let backwards = [pause("2026-03-04T12:00:00+09:00", "2026-03-04T11:00:00+09:00")];
    let error = office.due_with_pauses(start, amount("3h"), &backwards).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a pause from 2026-03-04 03:00:00 UTC ends at 2026-03-04 02:00:00 UTC, before it begins"
    );
}

#[test]
fn answers_beyond_the_table_say_so() {
    let office = Calendar::kr_office();
    let due = |start, duration| office.due(at(start), amount(duration)).unwrap().beyond_table;
    assert!(due("2035-12-28T10:00:00+09:00", "3h").is_none());
    let warning = due("2035-12-28T10:00:00+09:00", "3d").unwrap();
    assert_eq!(
        warning.to_string(),
        "holidays are known from 2000-01-01 to 2035-12-31 only; this date may move once later ones are"
    );
    assert!(due("1999-12-31T10:00:00+09:00", "1h").is_some());
    // Who lists the dates knows them all.
    let listed = calendar(r#"{"tz": "UTC", "hours": {"mon": {"09:00": "18:00"}}}"#);
    assert!(listed.due(at("2050-01-01T00:00:00Z"), amount("1h")).unwrap().beyond_table.is_none());
}

#[test]
fn questions_outside_the_years_are_refused() {
    let office = Calendar::kr_office();
    let hour = amount("1h");
    let early = at("1969-12-31T23:59:59Z");
    assert_eq!(office.due(early, hour), Err(BusinessTimeError::OutsideYears { instant: early }));
    let late = at("2100-01-01T00:00:00Z");
    assert_eq!(office.next_open(late), Err(BusinessTimeError::OutsideYears { instant: late }));
    for endless in ["4294967295h", "4294967295d"] {
        let error = office.due(at("2026-03-04T09:00:00Z"), amount(endless)).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "counting {endless} from 2026-03-04 09:00:00 UTC does not end before the year 2100, where calendars stop"
            )
        );
    }
    // The first instant and the last hours are still answered for.
    let always = r#"{"00:00": "24:00"}"#;
    let honolulu = calendar(&format!(
        r#"{{"tz": "Pacific/Honolulu", "hours": {{"wed": {always}, "thu": {always}}}}}"#
    ));
    check(&honolulu, "1970-01-01T00:00:00Z", "1h", "1969-12-31T15:00:00-10:00");
    check(&honolulu, "2099-12-31T20:00:00Z", "1h", "2099-12-31T11:00:00-10:00");
}

#[test]
fn an_explanation_names_every_reason_and_stays_bounded() {
    let clinic = Calendar::kr_clinic();
    let why =
        clinic.explain(at("2026-02-13T12:00:00+09:00"), at("2026-02-19T10:00:00+09:00")).unwrap();
    let seen: Vec<(String, String)> = why
        .closed
        .iter()
        .map(|span| {
            let from = clinic.local_time(span.from).unwrap();
            (from.format("%d %H:%M").to_string(), span.reason.to_string())
        })
        .collect();
    let expected = [
        ("13 13:00", "break"),
        ("13 18:30", "outside opening hours"),
        ("14 14:00", "outside opening hours"),
        ("15 00:00", "weekly day off"),
        ("16 00:00", "holiday: The day preceding Korean New Year (설날 전날)"),
        ("17 00:00", "holiday: Korean New Year (설날)"),
        ("18 00:00", "holiday: The second day of Korean New Year (설날 다음날)"),
        ("19 00:00", "outside opening hours"),
    ];
    let expected = expected.map(|(from, reason)| (from.to_owned(), reason.to_owned()));
    assert_eq!(seen, expected);
    assert!(why.closed.iter().all(|span| span.reason != ClosedReason::OwnClosedDay(String::new())));

    let long = clinic.explain(at("2020-01-01T00:00:00Z"), at("2030-01-01T00:00:00Z")).unwrap();
    assert_eq!(long.closed.len(), CLOSED_SPANS_MAX);
    assert_eq!(long.explained_until, long.closed.last().unwrap().to);
}

#[test]
fn a_view_of_what_was_known_leaves_out_later_holidays_only() {
    let office = Calendar::kr_office();
    let told = office.holidays_known_at(date("2012-06-05"));
    assert_eq!(told.reference().to_string(), "kr-office@1 (holidays known by 2012-06-05)");
    check(&told, "2012-06-05T16:00:00+09:00", "8h", "2012-06-07T15:00:00+09:00");
    check(&told, "2024-09-30T17:00:00+09:00", "2h", "2024-10-01T10:00:00+09:00");
    check(office, "2024-09-30T17:00:00+09:00", "2h", "2024-10-02T10:00:00+09:00");
}

#[test]
fn the_table_is_whole() {
    let table = HolidayTable::south_korea();
    let count =
        |category| table.rows().iter().filter(|holiday| holiday.category == category).count();
    assert_eq!((count(HolidayCategory::Public), count(HolidayCategory::Bank)), (645, 26));
    assert_eq!(table.rows().iter().filter(|holiday| holiday.known_since.is_some()).count(), 10);
    assert!(table.rows().is_sorted_by_key(|holiday| holiday.date));
    let lunar = ["2012-05-28", "2028-10-02", "2033-09-07"];
    for day in lunar {
        assert_eq!(table.on(date(day)).count(), 1, "{day}");
    }
}

#[test]
fn a_broken_table_is_refused_with_its_line() {
    const HEADER: &str = "date,name_ko,name_en,category,kind,certainty,known_since\n";
    let refused = |rows: &str| {
        HolidayTable::parse("broken", &format!("{HEADER}{rows}")).unwrap_err().to_string()
    };
    assert_eq!(refused(""), HolidayTableError::Empty.to_string());
    assert_eq!(
        refused(
            "2026-01-01,신정,New Year,public,statutory,exact,\n2026-02-30,a,b,public,statutory,exact,\n"
        ),
        "line 3 of the holiday table: date is \"2026-02-30\"; expected a date like 2026-03-01"
    );
    assert_eq!(
        refused("2026-01-01,신정,New Year,public\n"),
        "line 2 of the holiday table has 4 fields; expected 7, without quotes"
    );
    assert!(refused("2026-01-01,a,b,private,statutory,exact,\n").contains("public or bank"));
}

#[test]
fn a_table_with_other_columns_is_read_by_their_names() {
    let text = "date,weekday,name_ko,category,source\n2012-06-06,Wed,현충일,public,somewhere\n";
    let table = HolidayTable::parse("other", text).unwrap();
    let day = table.rows().first().unwrap();
    assert_eq!((day.name.ko.as_str(), day.known_since), ("현충일", None));
    let refused = HolidayTable::parse("other", "day,name\n2012-06-06,x\n").unwrap_err();
    assert!(refused.to_string().contains("date and category"), "{refused}");
}

/// A clock set forward moves what it skips: here behind the beginning of the next block.
#[test]
fn a_block_that_a_clock_change_moves_into_another_opens_nothing_later() {
    let berlin = calendar(
        r#"{"tz": "Europe/Berlin", "hours": {"sun": {"02:10": "02:30", "03:00": "04:00"}}}"#,
    );
    // On 29 March 2026 the hour from 02:00 to 03:00 is not there.
    check(&berlin, "2026-03-29T00:00:00+01:00", "1m", "2026-03-29T03:01:00+02:00");
    check(&berlin, "2026-03-29T00:00:00+01:00", "60m", "2026-03-29T04:00:00+02:00");
    let (from, to) = (at("2026-03-29T00:00:00+01:00"), at("2026-03-29T12:00:00+02:00"));
    assert_eq!(berlin.business_time_between(from, to).unwrap(), TimeDelta::minutes(60));
}
