//! How a hospital's names, moments and durations are written in one language.

use chrono::{DateTime, NaiveDate, TimeZone};
use chrono_tz::Tz;
use voc_engine::{
    Config, IndicatorDefinition, MonthlyReport, Place,
    domain::{
        BranchCode, CauseCode, ChannelCode, ClockId, ClockKind, CodeList, DepartmentCode, Label,
        OpenCode, Stage, calendar::Calendar,
    },
};

use crate::{indicator::INDICATORS, lang::Lang};

/// Writes names, moments and durations for the people of one hospital in one language.
pub(crate) struct Wording<'a> {
    /// The language.
    pub(crate) lang: Lang,
    /// The names of branches and departments.
    pub(crate) config: &'a Config,
    /// The hospital's time zone.
    pub(crate) time_zone: Tz,
    /// How dates are written.
    pub(crate) dates: Dates,
    /// The calendar of business time.
    pub(crate) calendar: Option<&'a Calendar>,
    /// How much business time a full working day has, in milliseconds.
    pub(crate) working_day_ms: i64,
    /// What the figures of the hospital's own mean.
    pub(crate) own: Vec<IndicatorDefinition>,
}

/// How dates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dates {
    /// As people of the language write them.
    Written,
    /// As `2026-03-03`.
    Iso,
}

/// What a working day is taken to have when the calendar is not known: eight hours.
const WORKING_DAY_MS: i64 = 8 * 60 * 60 * 1000;

impl<'a> Wording<'a> {
    pub(crate) fn new(config: &'a Config, lang: Lang) -> Self {
        let calendar = config.calendar_named(&config.calendar);
        let working_day_ms =
            calendar.and_then(|one| longest_day(one, config.time_zone)).unwrap_or(WORKING_DAY_MS);
        Self {
            lang,
            config,
            time_zone: config.time_zone,
            dates: Dates::Written,
            calendar,
            working_day_ms,
            own: Vec::new(),
        }
    }

    /// Writes for a month, with the words of its own figures.
    pub(crate) fn of_month(report: &MonthlyReport, config: &'a Config, lang: Lang) -> Self {
        let own = report.own_figures.iter().map(|one| one.definition).collect();
        Self { own, ..Self::new(config, lang) }
    }

    /// Returns the definitions of the figures, the hospital's own last.
    pub(crate) fn indicators(&self) -> impl Iterator<Item = &IndicatorDefinition> {
        INDICATORS.iter().chain(&self.own)
    }

    /// Finds what is known about a figure.
    pub(crate) fn indicator(&self, name: &str) -> Option<&IndicatorDefinition> {
        self.indicators().find(|one| one.name == name)
    }

    /// Chooses the text of this language from a pair of Korean and English.
    pub(crate) const fn pick(&self, ko: &'static str, en: &'static str) -> &'static str {
        self.lang.pick(ko, en)
    }

    pub(crate) fn branch(&self, code: Option<&BranchCode>) -> String {
        code.map_or_else(
            || self.pick("지점 미지정", "No branch").to_owned(),
            |code| self.place(&self.config.branches, code, code.as_str()),
        )
    }

    pub(crate) fn department(&self, code: Option<&DepartmentCode>) -> String {
        code.map_or_else(
            || self.pick("부서 미지정", "No department").to_owned(),
            |code| self.place(&self.config.departments, code, code.as_str()),
        )
    }

    /// Returns the name of a place, or its code when the configuration has no name for it.
    fn place<Code: PartialEq>(&self, places: &[Place<Code>], code: &Code, text: &str) -> String {
        let place = places.iter().find(|place| place.code == *code);
        place
            .map_or(text, |place| match self.lang {
                Lang::Ko => &place.ko,
                Lang::En => &place.en,
            })
            .to_owned()
    }

    pub(crate) fn channel(&self, code: &ChannelCode) -> String {
        self.code(code)
    }

    pub(crate) fn cause(&self, code: &CauseCode) -> String {
        self.code(code)
    }

    /// Returns what the hospital calls a code of an open list, or else its label, or the code itself
    /// when nobody has a name for it any more.
    pub(crate) fn code(&self, code: &impl OpenCode) -> String {
        match self.config.catalog().labels.open(code) {
            Some(own) => self.lang.text(own).to_owned(),
            None => self.open(code.built_in_label(), code.code()),
        }
    }

    /// Returns what the hospital calls a code of a closed list, or else its label.
    pub(crate) fn label(&self, code: impl CodeList) -> &'a str {
        let own = self.config.catalog().labels.closed(code);
        own.map_or_else(|| self.lang.label(code), |own| self.lang.text(own))
    }

    /// Returns what the hospital calls a code of a list, if it has a name of its own for it.
    pub(crate) fn own(&self, list: &str, code: &str) -> Option<String> {
        let own = self.config.catalog().labels.find(list, code);
        own.map(|own| self.lang.text(own).to_owned())
    }

    /// Returns the label of a code of an open list, or the code itself when it is a hospital's own.
    pub(crate) fn open(&self, label: Option<Label>, code: &str) -> String {
        label.map_or(code, |label| self.lang.of(label)).to_owned()
    }

    /// Names a stage with its place in the process: `3 Listen`.
    pub(crate) fn stage(&self, stage: Stage) -> String {
        format!("{} {}", stage.ordinal(), self.lang.of(stage.label()))
    }

    /// Names a clock: `Promise 2`, `Report inside 1`, `First contact`, and of the clocks of a round from
    /// the second on which one.
    pub(crate) fn clock(&self, clock: ClockId) -> String {
        let name = self.lang.of(clock.kind.label());
        match (clock.kind, clock.number, self.lang) {
            (ClockKind::Promise | ClockKind::Report, number, _) => format!("{name} {number}"),
            (_, 1, _) => name.to_owned(),
            (ClockKind::Resolution | ClockKind::Statutory, round, Lang::Ko) => {
                format!("{name} ({round}회차)")
            }
            (ClockKind::Resolution | ClockKind::Statutory, round, Lang::En) => {
                format!("{name} (round {round})")
            }
            (_, number, _) => format!("{name} {number}"),
        }
    }

    /// Writes a sum in won: `1,250,000원`, `KRW 1,250,000`.
    pub(crate) fn won(&self, sum: u64) -> String {
        let sum = grouped(usize::try_from(sum).unwrap_or(usize::MAX));
        match self.lang {
            Lang::Ko => format!("{sum}원"),
            Lang::En => format!("KRW {sum}"),
        }
    }

    /// Writes a number of tickets: `12건`, `12 tickets`.
    pub(crate) fn tickets(&self, count: usize) -> String {
        match (self.lang, count) {
            (Lang::Ko, _) => format!("{}건", grouped(count)),
            (Lang::En, 1) => "1 ticket".to_owned(),
            (Lang::En, _) => format!("{} tickets", grouped(count)),
        }
    }
}

/// Writes a count with a comma between thousands.
pub(crate) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns the business time of the longest day of a week without holidays, in milliseconds.
fn longest_day(calendar: &Calendar, time_zone: Tz) -> Option<i64> {
    let monday = NaiveDate::from_ymd_opt(2025, 7, 7)?;
    let start = |day: NaiveDate| -> Option<DateTime<Tz>> {
        time_zone.from_local_datetime(&day.and_time(chrono::NaiveTime::MIN)).earliest()
    };
    monday
        .iter_days()
        .take(7)
        .filter_map(|day| {
            let (from, to) = (start(day)?, start(day.succ_opt()?)?);
            let open = calendar.business_time_between(from.to_utc(), to.to_utc()).ok()?;
            Some(open.num_milliseconds())
        })
        .max()
        .filter(|open| *open > 0)
}

/// A configuration without names, for tests.
#[cfg(test)]
pub(crate) fn plain_config() -> Config {
    "layout = 1\ntime_zone = \"Asia/Seoul\"".parse().unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_day_has_nine_hours() {
        let office = Calendar::builtin("kr-office").unwrap();
        assert_eq!(longest_day(office, chrono_tz::Asia::Seoul), Some(9 * 3_600_000));
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
