//! Laws of business time, tried on random calendars in zones with awkward clocks, and
//! compared with a slow walker that looks at every minute.
//!
//! The walker shares nothing with the crate: it reads the specification itself and lets `chrono-tz` turn wall-clock
//! time into instants.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic in its helpers too"
)]

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use voc_domain::calendar::{
    Blocks, BusinessDuration, Calendar, CalendarSpec, CalendarVersion, DayOfWeek, HolidaySource,
    HolidayTable, Pause, PausedDue, TimeOfDay,
};

/// Clocks that change at night, at midnight, by half an hour, across midnight, by a whole
/// day, and never.
const ZONES: [(&str, &str); 9] = [
    ("America/New_York", "2026-10-20"),
    ("Europe/Berlin", "2026-03-20"),
    ("America/Sao_Paulo", "2015-10-10"),
    ("America/Sao_Paulo", "2015-02-14"),
    ("Australia/Lord_Howe", "2026-03-28"),
    ("America/Havana", "2026-10-25"),
    ("America/St_Johns", "2010-10-31"),
    ("Pacific/Apia", "2011-12-21"),
    ("Asia/Seoul", "2026-02-10"),
];

/// A calendar to try, and the day around which its holidays lie.
#[derive(Clone, Debug)]
struct Trial {
    spec: CalendarSpec,
    around: NaiveDate,
}

impl Trial {
    fn calendar(&self) -> Calendar {
        Calendar::new(self.spec.clone(), HolidayTable::south_korea()).unwrap()
    }

    fn at(&self, minute: u32) -> DateTime<Utc> {
        self.around.and_hms_opt(0, 0, 0).unwrap().and_utc() + TimeDelta::minutes(minute.into())
    }

    fn with_holidays(&self, more: &BTreeSet<u64>) -> Self {
        let HolidaySource::Dates(mut dates) = self.spec.holidays.clone() else { panic!("dates") };
        dates.extend(more.iter().map(|&day| self.around + Days::new(day)));
        let spec = CalendarSpec { holidays: HolidaySource::Dates(dates), ..self.spec.clone() };
        Self { spec, around: self.around }
    }
}

fn time(minute: u32) -> TimeOfDay {
    format!("{:02}:{:02}", minute / 60, minute % 60).parse().unwrap()
}

/// Up to three blocks a day, on a grid of ten minutes.
fn blocks() -> impl Strategy<Value = Vec<(TimeOfDay, TimeOfDay)>> {
    prop::collection::btree_set(0_u32..=144, 0..=6).prop_map(|bounds| {
        let bounds: Vec<u32> = bounds.into_iter().collect();
        let pairs = bounds.chunks_exact(2);
        pairs.map(|pair| (time(pair[0] * 10), time(pair[1] * 10))).collect()
    })
}

fn days() -> impl Strategy<Value = BTreeSet<u64>> {
    prop::collection::btree_set(0_u64..28, 0..5)
}

fn trial() -> impl Strategy<Value = Trial> {
    let week = prop::collection::vec(blocks(), 7)
        .prop_filter("opens", |week| week.iter().any(|day| !day.is_empty()));
    let breaks = prop::collection::btree_map(0_u64..28, blocks(), 0..4);
    (prop::sample::select(ZONES.to_vec()), week, days(), breaks).prop_map(
        |((zone, around), week, holidays, breaks)| {
            let around: NaiveDate = around.parse().unwrap();
            let date = |day: u64| around + Days::new(day);
            let spec = CalendarSpec {
                name: "trial".to_owned(),
                version: CalendarVersion(1),
                time_zone: zone.to_owned(),
                hours: DayOfWeek::ALL
                    .into_iter()
                    .zip(week)
                    .map(|(day, blocks)| (day, blocks.into_iter().collect()))
                    .collect(),
                holidays: HolidaySource::Dates(holidays.into_iter().map(date).collect()),
                breaks: breaks
                    .into_iter()
                    .map(|(day, blocks)| (date(day), blocks.into_iter().collect()))
                    .collect(),
                closed_days: [].into(),
            };
            Trial { spec, around }
        },
    )
}

/// Minutes of about two weeks after the start.
fn minute() -> impl Strategy<Value = u32> {
    0_u32..20_000
}

/// Says for every minute of some weeks whether it is open.
struct Walker {
    first: DateTime<Utc>,
    open: Vec<bool>,
}

impl Walker {
    const WEEKS: i64 = 5;

    fn new(trial: &Trial) -> Self {
        let zone: Tz = trial.spec.time_zone.parse().unwrap();
        let first = trial.at(0) - TimeDelta::days(2);
        let minutes = usize::try_from(TimeDelta::weeks(Self::WEEKS).num_minutes()).unwrap();
        let mut open = vec![false; minutes];
        let mut paint = |from: DateTime<Utc>, to: DateTime<Utc>, value: bool| {
            let from = (from - first).num_minutes().clamp(0, minutes as i64) as usize;
            let to = (to - first).num_minutes().clamp(0, minutes as i64) as usize;
            for minute in open.iter_mut().take(to).skip(from) {
                *minute = value;
            }
        };
        let HolidaySource::Dates(holidays) = &trial.spec.holidays else { panic!("dates") };
        let start = first.date_naive() - Days::new(1);
        for date in start.iter_days().take(7 * Self::WEEKS as usize + 2) {
            let weekday = chrono::Datelike::weekday(&date).num_days_from_monday() as usize;
            let hours = trial.spec.hours.get(&DayOfWeek::ALL[weekday]);
            if holidays.contains(&date) {
                continue;
            }
            // A date that the calendar skips has no time at all.
            let midnight = |date| wall(zone, date, time(0));
            let (begins, ends) = (midnight(date), midnight(date + Days::new(1)));
            let at = |time| wall(zone, date, time).clamp(begins, ends);
            for (from, to) in hours.into_iter().flat_map(Blocks::iter) {
                paint(at(from), at(to), true);
            }
            for (from, to) in trial.spec.breaks.get(&date).into_iter().flat_map(Blocks::iter) {
                paint(at(from), at(to), false);
            }
        }
        Self { first, open }
    }

    fn index(&self, at: DateTime<Utc>) -> usize {
        usize::try_from((at - self.first).num_minutes()).unwrap()
    }

    fn open_minutes(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
        let range = self.index(from)..self.index(to);
        self.open[range].iter().filter(|open| **open).count().try_into().unwrap()
    }

    /// The end of the n-th open minute from a start, or the first open minute for none.
    fn due(&self, start: DateTime<Utc>, minutes: u32) -> Option<DateTime<Utc>> {
        let mut open = (self.index(start)..self.open.len()).filter(|&at| self.open[at]);
        let found = match minutes.checked_sub(1) {
            None => open.next()?,
            Some(before) => open.nth(before as usize)? + 1,
        };
        Some(self.first + TimeDelta::minutes(found as i64))
    }
}

/// The instant at which a wall clock shows a time: the first if twice, later by the jump if never.
fn wall(zone: Tz, date: NaiveDate, time: TimeOfDay) -> DateTime<Utc> {
    let text = time.to_string();
    let (hours, minutes) = text.split_once(':').unwrap();
    let minutes = hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap();
    let local: NaiveDateTime = date.and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(minutes);
    let shown = |earlier: TimeDelta| {
        let instant = zone.from_local_datetime(&(local - earlier)).earliest()?;
        Some(instant.to_utc() + earlier)
    };
    (0..=24).find_map(|hours| shown(TimeDelta::hours(hours))).expect("no clock jumps further")
}

fn minutes(amount: u32) -> BusinessDuration {
    BusinessDuration::Minutes(amount)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_walker_agrees(trial in trial(), start in minute(), amount in 0_u32..3_000, later in minute()) {
        let (calendar, walker) = (trial.calendar(), Walker::new(&trial));
        let (from, to) = (trial.at(start), trial.at(start.max(later)));
        prop_assert_eq!(
            calendar.business_time_between(from, to).unwrap().num_minutes(),
            walker.open_minutes(from, to)
        );
        if let Some(expected) = walker.due(from, amount) {
            let due = calendar.due(from, minutes(amount)).unwrap();
            prop_assert_eq!(due.at, expected);
            prop_assert_eq!(due.local, expected.with_timezone(&trial.spec.time_zone.parse::<Tz>().unwrap()));
        }
    }

    #[test]
    fn the_walker_agrees_on_pauses(
        trial in trial(), start in minute(), amount in 1_u32..1_500,
        pauses in prop::collection::vec((minute(), 0_u32..3_000), 0..4),
    ) {
        let (calendar, mut walker) = (trial.calendar(), Walker::new(&trial));
        let pauses: Vec<Pause> = pauses
            .into_iter()
            .map(|(from, length)| Pause { from: trial.at(from), to: Some(trial.at(from + length)) })
            .collect();
        let from = trial.at(start);
        for pause in &pauses {
            let range = walker.index(pause.from)..walker.index(pause.to.unwrap());
            walker.open[range].fill(false);
        }
        let Some(expected) = walker.due(from, amount) else { return Ok(()) };
        let due = calendar.due_with_pauses(from, minutes(amount), &pauses).unwrap();
        prop_assert_eq!(due.running().unwrap().at, expected);
        let open = calendar.business_time_without_pauses(from, expected, &pauses).unwrap();
        prop_assert_eq!(open.num_minutes(), i64::from(amount));
    }

    /// Holds across boundaries too: closing time and the next opening have the same count.
    #[test]
    fn adding_twice_equals_adding_the_sum(trial in trial(), start in minute(), a in 0_u32..5_000, b in 1_u32..5_000) {
        let calendar = trial.calendar();
        let first = calendar.due(trial.at(start), minutes(a)).unwrap();
        let second = calendar.due(first.at, minutes(b)).unwrap();
        prop_assert_eq!(second.at, calendar.due(trial.at(start), minutes(a + b)).unwrap().at);
    }

    #[test]
    fn measuring_undoes_adding(trial in trial(), start in minute(), seconds in 0_u32..500_000) {
        let calendar = trial.calendar();
        let start = trial.at(start);
        let due = calendar.due(start, BusinessDuration::Seconds(seconds)).unwrap();
        let between = calendar.business_time_between(start, due.at).unwrap();
        prop_assert_eq!(between, TimeDelta::seconds(seconds.into()));
    }

    #[test]
    fn measuring_is_additive(trial in trial(), a in minute(), b in minute(), c in minute()) {
        let calendar = trial.calendar();
        let between = |from, to| calendar.business_time_between(trial.at(from), trial.at(to)).unwrap();
        prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
    }

    #[test]
    fn more_holidays_never_make_a_deadline_earlier(
        trial in trial(), more in days(), start in minute(), amount in 0_u32..3_000, day in 0_u32..9,
    ) {
        let (calendar, fewer) = (trial.with_holidays(&more).calendar(), trial.calendar());
        for amount in [minutes(amount), BusinessDuration::Days(day)] {
            let start = trial.at(start);
            prop_assert!(calendar.due(start, amount).unwrap().at >= fewer.due(start, amount).unwrap().at);
        }
    }

    /// But for the hour that a clock set back shows twice: there the wall time itself goes back.
    #[test]
    fn a_later_start_is_never_due_earlier(trial in trial(), start in minute(), wait in 0_u32..4_000, day in 0_u32..9, amount in 0_u32..3_000) {
        let calendar = trial.calendar();
        let (earlier, later) = (trial.at(start), trial.at(start + wait));
        for amount in [minutes(amount), BusinessDuration::Days(day)] {
            prop_assert!(calendar.due(earlier, amount).unwrap().at <= calendar.due(later, amount).unwrap().at);
        }
    }

    /// A pause that lies in closed hours may be moved there, or left out.
    #[test]
    fn a_pause_in_closed_hours_changes_nothing(
        trial in trial(), start in minute(), amount in 1_u32..3_000, pause in minute(), parts in (0_i64..100, 0_i64..100),
    ) {
        let calendar = trial.calendar();
        let closed = calendar.explain(trial.at(pause), trial.at(pause + 3_000)).unwrap().closed;
        let Some(closed) = closed.first() else { return Ok(()) };
        let at = |part: i64| closed.from + (closed.to - closed.from) * i32::try_from(part).unwrap() / 100;
        let pause = Pause { from: at(parts.0.min(parts.1)), to: Some(at(parts.0.max(parts.1))) };
        let start = trial.at(start);
        for amount in [minutes(amount), BusinessDuration::Days(amount % 9)] {
            let unpaused = calendar.due(start, amount).unwrap();
            let paused = calendar.due_with_pauses(start, amount, &[pause]).unwrap();
            prop_assert_eq!(paused, PausedDue::Running(unpaused));
        }
    }

    /// Closed stretches and open time share out the whole.
    #[test]
    fn an_explanation_leaves_exactly_the_open_time(trial in trial(), start in minute(), later in minute()) {
        let calendar = trial.calendar();
        let (from, to) = (trial.at(start.min(later)), trial.at(start.max(later)));
        let why = calendar.explain(from, to).unwrap();
        prop_assert_eq!(why.explained_until, to);
        let closed: TimeDelta = why.closed.iter().map(|span| span.to - span.from).sum();
        prop_assert_eq!(closed + calendar.business_time_between(from, to).unwrap(), to - from);
        prop_assert!(why.closed.is_sorted_by(|a, b| a.to <= b.from));
    }
}
