//! Moments: read as people write them, written in the hospital's zone.

use chrono::{
    DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeDelta,
    TimeZone as _,
};
use chrono_tz::Tz;
use voc_engine::{Timestamp, domain::Occurred};
use voc_report::Lang;

use crate::failure::Failure;

/// The time zone of the hospital.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Zone(pub(crate) Tz);

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl Zone {
    /// Returns a moment in the zone.
    pub(crate) fn local(self, moment: Timestamp) -> DateTime<Tz> {
        moment.to_utc().with_timezone(&self.0)
    }

    /// Writes a moment for people, to the minute.
    pub(crate) fn human(self, moment: Timestamp) -> String {
        self.local(moment).format("%Y-%m-%d %H:%M").to_string()
    }

    /// Writes a moment for programs: RFC 3339 with the zone's offset.
    pub(crate) fn rfc3339(self, moment: Timestamp) -> String {
        self.local(moment).to_rfc3339_opts(SecondsFormat::AutoSi, false)
    }

    /// Writes an interval as people write it: the date alone when it is a whole day.
    pub(crate) fn interval(self, occurred: Occurred) -> String {
        let (from, to) = (self.local(occurred.earliest()), self.local(occurred.latest()));
        if occurred.is_exact() {
            return self.human(occurred.earliest());
        }
        let (first, last) = (from.date_naive(), to.date_naive());
        let whole = self.day_start(first) == Some(occurred.earliest())
            && self.day_end(last) == Some(occurred.latest());
        match (whole, first == last) {
            (true, true) => first.to_string(),
            (true, false) => format!("{first} – {last}"),
            (false, true) => format!("{first} {}–{}", from.format("%H:%M"), to.format("%H:%M")),
            (false, false) => {
                format!("{} – {}", self.human(occurred.earliest()), self.human(occurred.latest()))
            }
        }
    }

    /// Returns the first moment of a day; after a skipped midnight, the end of the gap.
    fn day_start(self, day: NaiveDate) -> Option<Timestamp> {
        self.at_wall(day.and_time(NaiveTime::MIN))
    }

    /// Returns the last millisecond of a day.
    fn day_end(self, day: NaiveDate) -> Option<Timestamp> {
        let next = self.day_start(day.succ_opt()?)?;
        Some(Timestamp::from_millis(next.millis() - 1))
    }

    /// Returns the moment a wall clock shows a time: the first of two, and after a gap its end.
    fn at_wall(self, wall: NaiveDateTime) -> Option<Timestamp> {
        (0..=180).find_map(|minutes| {
            let local = wall.checked_add_signed(TimeDelta::minutes(minutes))?;
            self.0.from_local_datetime(&local).earliest().map(|found| found.to_utc().into())
        })
    }

    /// Reads a moment, or a date as the whole day. A time of day alone is one of `today`.
    fn read(self, text: &str, today: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let once = |moment: Timestamp| (moment, moment);
        if let Ok(day) = text.parse::<NaiveDate>() {
            return Some((self.day_start(day)?, self.day_end(day)?));
        }
        if let Ok(time) = NaiveTime::parse_from_str(text, "%H:%M") {
            let day = self.local(today).date_naive();
            return self.at_wall(day.and_time(time)).map(once);
        }
        self.moment(text).map(once)
    }

    /// Reads a moment that says its day: in RFC 3339, or as the clocks of the hospital show it.
    fn moment(self, text: &str) -> Option<Timestamp> {
        if let Ok(moment) = DateTime::<FixedOffset>::parse_from_rfc3339(text) {
            return Some(moment.to_utc().into());
        }
        let wall = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"];
        let mut readings = wall.iter().map(|form| NaiveDateTime::parse_from_str(text, form));
        self.at_wall(readings.find_map(Result::ok)?)
    }
}

/// Reads when something happened: a moment, a date for the whole day, or `A..B`. Of a day that is not
/// over yet only what has passed by `now` can be meant.
pub(crate) fn occurred(
    text: &str,
    now: Timestamp,
    zone: Zone,
    lang: Lang,
) -> Result<Occurred, Failure> {
    let read = |part: &str, today| {
        zone.read(part, today).ok_or_else(|| not_understood(text, DAY_OR_TIME, lang))
    };
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let (earliest, _) = read(from, now)?;
    // A time of day that ends an interval is one of the day it began on.
    let (last_from, last_to) = read(to, earliest)?;
    let is_today = last_from <= now && now < last_to;
    let latest = if is_today { now } else { last_to };
    Occurred::between(earliest, latest).map_err(|_| {
        Failure::usage(
            "time_not_understood",
            match lang {
                Lang::Ko => format!("기간 `{text}`의 끝이 시작보다 앞섭니다"),
                Lang::En => format!("the interval `{text}` ends before it begins"),
            },
            lang.pick("앞선 시각을 `..` 앞에 쓰십시오", "write the earlier moment before the `..`"),
        )
    })
}

/// Reads a moment; a date means the end of that day.
pub(crate) fn until(
    text: &str,
    today: Timestamp,
    zone: Zone,
    lang: Lang,
) -> Result<Timestamp, Failure> {
    let read = zone.read(text, today).map(|(_, latest)| latest);
    read.ok_or_else(|| not_understood(text, DAY_OR_TIME, lang))
}

/// Reads a moment; a date means its beginning.
pub(crate) fn from(
    text: &str,
    today: Timestamp,
    zone: Zone,
    lang: Lang,
) -> Result<Timestamp, Failure> {
    let read = zone.read(text, today).map(|(earliest, _)| earliest);
    read.ok_or_else(|| not_understood(text, DAY_OR_TIME, lang))
}

/// Reads a moment that says its day and its time: nothing else can be the present one.
pub(crate) fn instant(text: &str, zone: Zone, lang: Lang) -> Result<Timestamp, Failure> {
    zone.moment(text).ok_or_else(|| not_understood(text, DAY_AND_TIME, lang))
}

/// How a moment is written where a day will do: Korean, English.
const DAY_OR_TIME: (&str, &str) = (
    "`2026-03-03 18:30`이나 오늘이면 `18:30`처럼 쓰십시오. 시각을 모르면 `2026-03-03`, 기간은 A..B로 쓸 수 있는 항목도 있습니다",
    "write it like `2026-03-03 18:30`, or `18:30` for today; where only the day is known 2026-03-03, \
     and where an interval is allowed A..B",
);

/// How the present moment is written: Korean, English.
const DAY_AND_TIME: (&str, &str) = (
    "`2026-03-03 18:30`이나 2026-03-03T18:30:00+09:00처럼 쓰십시오",
    "write it like `2026-03-03 18:30` or 2026-03-03T18:30:00+09:00",
);

fn not_understood(text: &str, (ko, en): (&'static str, &'static str), lang: Lang) -> Failure {
    Failure::usage(
        "time_not_understood",
        match lang {
            Lang::Ko => format!("시각을 이해할 수 없습니다: `{text}`"),
            Lang::En => format!("the time `{text}` is not understood"),
        },
        lang.pick(ko, en),
    )
}

/// Says how far a moment lies from another, as `3h overdue` or `2d left`.
pub(crate) fn relative(due: Timestamp, now: Timestamp, lang: Lang) -> String {
    let past = now.millis().saturating_sub(due.millis());
    let amount = amount(past.saturating_abs(), lang);
    match (past > 0, lang) {
        (true, Lang::Ko) => format!("{amount} 지남"),
        (true, Lang::En) => format!("{amount} overdue"),
        (false, Lang::Ko) => format!("{amount} 남음"),
        (false, Lang::En) => format!("{amount} left"),
    }
}

/// Writes a stretch of time in its largest unit.
pub(crate) fn amount(millis: i64, lang: Lang) -> String {
    let minutes = millis / 60_000;
    let (number, ko, en) = match minutes {
        0..60 => (minutes, "분", "min"),
        60..2880 => (minutes / 60, "시간", "h"),
        _ => (millis / DAY_MS, "일", "d"),
    };
    match lang {
        Lang::Ko => format!("{number}{ko}"),
        Lang::En if en == "min" => format!("{number} min"),
        Lang::En => format!("{number}{en}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEOUL: Zone = Zone(chrono_tz::Asia::Seoul);

    fn shown(text: &str) -> String {
        SEOUL.interval(occurred(text, Timestamp::from_millis(i64::MAX), SEOUL, Lang::En).unwrap())
    }

    #[test]
    fn an_interval_reads_back_as_people_write_it() {
        assert_eq!(shown("2012-06-05"), "2012-06-05");
        assert_eq!(shown("2012-06-05..2012-06-07"), "2012-06-05 – 2012-06-07");
        assert_eq!(shown("2012-06-05T16:00:00+09:00"), "2012-06-05 16:00");
        assert_eq!(shown("2012-06-05T07:00:00Z"), "2012-06-05 16:00");
        assert_eq!(shown("2012-06-05 09:00..2012-06-05T12:30"), "2012-06-05 09:00–12:30");
        let long = shown("2012-06-05T09:00..2012-06-06T12:00");
        assert_eq!(long, "2012-06-05 09:00 – 2012-06-06 12:00");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for wrong in ["", "..", "yesterday", "2012-13-01", "2012-06-07..2012-06-05", "24:00"] {
            let now = Timestamp::from_millis(0);
            assert!(occurred(wrong, now, SEOUL, Lang::En).is_err(), "{wrong}");
        }
        assert!(instant("2012-06-05", SEOUL, Lang::En).is_err());
    }

    #[test]
    fn today_lasts_until_now() {
        let now = instant("2012-06-05T16:00:00+09:00", SEOUL, Lang::En).unwrap();
        let read = |text| SEOUL.interval(occurred(text, now, SEOUL, Lang::En).unwrap());
        assert_eq!(read("2012-06-05"), "2012-06-05 00:00–16:00");
        assert_eq!(read("2012-06-04..2012-06-05"), "2012-06-04 00:00 – 2012-06-05 16:00");
        assert_eq!(read("2012-06-04"), "2012-06-04");
        // What is said to the minute stays as it is said, and the rules refuse it.
        assert_eq!(read("2012-06-05T17:00:00+09:00"), "2012-06-05 17:00");
    }

    #[test]
    fn a_date_lasts_to_its_last_millisecond() {
        let end = until("2012-06-05", Timestamp::from_millis(0), SEOUL, Lang::En).unwrap();
        assert_eq!(SEOUL.rfc3339(end), "2012-06-05T23:59:59.999+09:00");
        let start = from("2012-06-05", Timestamp::from_millis(0), SEOUL, Lang::En).unwrap();
        assert_eq!(SEOUL.rfc3339(start), "2012-06-05T00:00:00+09:00");
    }

    #[test]
    fn distances_are_told_in_the_unit_a_person_would_use() {
        let at = |minutes: i64| Timestamp::from_millis(minutes * 60_000);
        let told = |due, now, lang| relative(at(due), at(now), lang);
        assert_eq!(told(0, 180, Lang::Ko), "3시간 지남");
        assert_eq!(told(0, 180, Lang::En), "3h overdue");
        assert_eq!(told(45, 0, Lang::Ko), "45분 남음");
        assert_eq!(told(45, 0, Lang::En), "45 min left");
        assert_eq!(told(0, 4 * 1440, Lang::Ko), "4일 지남");
    }
}
