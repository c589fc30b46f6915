//! The calendars that need no configuration.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{
    Blocks, Calendar, CalendarSpec, CalendarVersion, DayOfWeek, HolidaySource, HolidayTable,
    TimeOfDay,
};

/// Names of the calendars [`Calendar::builtin`] knows.
pub const BUILTIN_NAMES: [&str; 2] = ["kr-office", "kr-clinic"];

impl Calendar {
    /// Returns a South Korean office: Monday to Friday 09:00-18:00, without public holidays.
    #[must_use]
    pub fn kr_office() -> &'static Self {
        static OFFICE: LazyLock<Calendar> = LazyLock::new(|| {
            korean("kr-office", &[(&DayOfWeek::WORKING_WEEK, &[("09:00", "18:00")])])
        });
        &OFFICE
    }

    /// Returns a South Korean clinic: Monday to Friday 09:30-13:00 and 14:00-18:30,
    /// Saturday 09:30-14:00, without public holidays.
    #[must_use]
    pub fn kr_clinic() -> &'static Self {
        static CLINIC: LazyLock<Calendar> = LazyLock::new(|| {
            let week: &Hours = &[("09:30", "13:00"), ("14:00", "18:30")];
            let saturday: &Hours = &[("09:30", "14:00")];
            let hours = [(&DayOfWeek::WORKING_WEEK[..], week), (&[DayOfWeek::Saturday], saturday)];
            korean("kr-clinic", &hours)
        });
        &CLINIC
    }

    /// Returns the built-in calendar of that name, one of [`BUILTIN_NAMES`].
    #[must_use]
    pub fn builtin(name: &str) -> Option<&'static Self> {
        match name {
            "kr-office" => Some(Self::kr_office()),
            "kr-clinic" => Some(Self::kr_clinic()),
            _ => None,
        }
    }
}

type Hours = [(&'static str, &'static str)];

fn korean(name: &str, hours: &[(&[DayOfWeek], &Hours)]) -> Calendar {
    Calendar::new(korean_spec(name, hours), HolidayTable::south_korea())
        .expect("BUG: a test builds every built-in calendar")
}

/// Describes a calendar in Seoul that closes on public holidays.
pub(super) fn korean_spec(name: &str, hours: &[(&[DayOfWeek], &Hours)]) -> CalendarSpec {
    let table = HolidayTable::south_korea().name();
    CalendarSpec {
        name: name.to_owned(),
        version: CalendarVersion::default(),
        time_zone: "Asia/Seoul".to_owned(),
        hours: hours
            .iter()
            .flat_map(|(days, hours)| days.iter().map(|day| (*day, blocks(hours))))
            .collect(),
        holidays: HolidaySource::Table(format!("{table} category=public")),
        breaks: BTreeMap::new(),
        closed_days: BTreeMap::new(),
    }
}

fn blocks(hours: &Hours) -> Blocks {
    let time = |text: &str| -> TimeOfDay {
        text.parse().expect("BUG: a test builds every built-in calendar")
    };
    hours.iter().map(|(from, to)| (time(from), time(to))).collect()
}
