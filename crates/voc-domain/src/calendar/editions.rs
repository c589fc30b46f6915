//! What depends on the holidays that people knew of, built once for every state of that knowledge.

use std::sync::OnceLock;

use chrono::NaiveDate;

use super::{Holiday, HolidayKnowledge};

/// One value for every stretch of days between which no holiday was designated.
#[derive(Clone, Debug)]
pub(super) struct Editions<T> {
    /// The days on which people could first know of a holiday, each with what held until then.
    until: Vec<(NaiveDate, OnceLock<T>)>,
}

impl<T> Editions<T> {
    pub(super) const NONE: Self = Self { until: Vec::new() };

    /// Prepares for the holidays of a table.
    pub(super) fn of<'a>(holidays: impl Iterator<Item = &'a Holiday>) -> Self {
        let mut days: Vec<_> = holidays.filter_map(|holiday| holiday.known_since).collect();
        days.sort_unstable();
        days.dedup();
        Self { until: days.into_iter().map(|day| (day, OnceLock::new())).collect() }
    }

    /// Returns what held on a day, or nothing once everything was known.
    pub(super) fn on(
        &self,
        day: NaiveDate,
        build: impl FnOnce(HolidayKnowledge) -> T,
    ) -> Option<&T> {
        let next = self.until.partition_point(|(since, _)| *since <= day);
        let (since, built) = self.until.get(next)?;
        let last = since.pred_opt().unwrap_or(day);
        Some(built.get_or_init(|| build(HolidayKnowledge::KnownBy(last))))
    }
}
