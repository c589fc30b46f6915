//! Pauses of a clock, as two instants each.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{BusinessDuration, BusinessTimeError, Calendar, Elapsed, PausedDue};
use super::{elapsed_ms, instant, millis};

/// A stretch during which a clock stands still, for example while a document is awaited.
///
/// Only its open part counts: a pause from Friday 17:00 to Monday 10:00 costs an office
/// two hours. As it is kept as instants, it survives a change of hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pause {
    /// When the clock stopped.
    pub from: DateTime<Utc>,
    /// When it went on; `None` while it stands.
    pub to: Option<DateTime<Utc>>,
}

impl Calendar {
    /// Returns when an amount of business time is used up if the clock stands still in the pauses.
    ///
    /// Pauses may come in any order and overlap; only their open part counts. An
    /// amount in days is turned into the open time it would have taken without them.
    ///
    /// ```
    /// use voc_domain::calendar::{BusinessDuration, Calendar, Pause};
    ///
    /// // Two hours from Friday 16:00, paused from 17:00 until Monday 10:00.
    /// let office = Calendar::kr_office();
    /// let pause =
    ///     Pause { from: "2026-03-06T08:00:00Z".parse()?, to: Some("2026-03-09T01:00:00Z".parse()?) };
    /// let start = "2026-03-06T07:00:00Z".parse()?;
    /// let due = office.due_with_pauses(start, BusinessDuration::Hours(2), &[pause])?;
    /// let due = due.running().expect("the pause has ended");
    /// assert_eq!(due.local.to_rfc3339(), "2026-03-09T11:00:00+09:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BusinessTimeError`] if an instant is outside the years 1970 to 2099, or if a pause ends before it
    /// begins.
    pub fn due_with_pauses(
        &self,
        start: DateTime<Utc>,
        amount: BusinessDuration,
        pauses: &[Pause],
    ) -> Result<PausedDue, BusinessTimeError> {
        let pauses = joined(pauses)?;
        let (mut from, mut left) = match elapsed_ms(amount) {
            Elapsed::Millis(open_ms) => (millis(start)?, open_ms),
            Elapsed::Days(_) => {
                let unpaused = self.due(start, amount)?.at;
                self.countdown(millis(start)?, millis(unpaused)?, &pauses)
            }
        };
        for pause in pauses {
            // Whatever runs out before this pause, or as it begins, is not touched by it.
            let runs_out = self.runs_out(from, left);
            if runs_out.is_some_and(|at| at < pause.from || (at == pause.from && left > 0)) {
                break;
            }
            let stands_from = pause.from.max(from);
            if pause.to.is_some_and(|to| to <= from) {
                continue;
            }
            left -= self.open_between(from, stands_from);
            let Some(to) = pause.to else {
                let left = TimeDelta::milliseconds(left);
                return Ok(PausedDue::Stopped { since: instant(pause.from), left });
            };
            from = to;
        }
        self.answer(start, self.runs_out(from, left), amount).map(PausedDue::Running)
    }

    /// Returns the open time between two instants without that of the pauses.
    ///
    /// A pause that nobody has ended lasts until the second instant.
    ///
    /// # Errors
    ///
    /// [`BusinessTimeError`] if an instant is outside the years 1970 to 2099, or if a pause ends before it
    /// begins.
    pub fn business_time_without_pauses(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        pauses: &[Pause],
    ) -> Result<TimeDelta, BusinessTimeError> {
        let (start, end) = (millis(from)?, millis(to)?);
        let paused = self.paused_between(start, end, &joined(pauses)?);
        Ok(TimeDelta::milliseconds(self.open_between(start, end) - paused))
    }

    /// Returns the open time between two instants in which the clock stands still.
    fn paused_between(&self, from: i64, to: i64, pauses: &[Standstill]) -> i64 {
        pauses
            .iter()
            .map(|pause| (pause.from.max(from), pause.to.unwrap_or(to).min(to)))
            .filter(|(stands, goes_on)| stands < goes_on)
            .map(|(stands, goes_on)| self.open_between(stands, goes_on))
            .sum()
    }

    /// Turns an amount of days that ends at `unpaused` into open time to count down, and
    /// where to begin. If the days end at an opening, which no count of open time can tell from
    /// the closing before it, and no pause came earlier, all that is left is to open.
    fn countdown(&self, from: i64, unpaused: i64, pauses: &[Standstill]) -> (i64, i64) {
        let open_ms = self.open_between(from, unpaused);
        let at_opening = self.elapsed_after(from, open_ms) != Some(unpaused);
        if at_opening && self.paused_between(from, unpaused, pauses) == 0 {
            (unpaused, 0)
        } else {
            (from, open_ms)
        }
    }

    fn runs_out(&self, from: i64, open_ms: i64) -> Option<i64> {
        match open_ms {
            0 => self.timeline.next_open(from),
            _ => self.elapsed_after(from, open_ms),
        }
    }
}

/// A pause in milliseconds; `to` is `None` while the clock stands.
#[derive(Clone, Copy, Debug)]
struct Standstill {
    from: i64,
    to: Option<i64>,
}

/// Returns the pauses in order, with those that overlap or touch joined.
fn joined(pauses: &[Pause]) -> Result<Vec<Standstill>, BusinessTimeError> {
    if let Some((from, to)) =
        pauses.iter().filter_map(|pause| Some((pause.from, pause.to?))).find(|(from, to)| to < from)
    {
        return Err(BusinessTimeError::PauseEndsBeforeItBegins { from, to });
    }
    let mut ordered = pauses.to_vec();
    ordered.sort_by_key(|pause| pause.from);
    let mut joined: Vec<Standstill> = Vec::with_capacity(ordered.len());
    for pause in ordered {
        let from = pause.from.timestamp_millis();
        let to = pause.to.map(|to| to.timestamp_millis());
        match joined.last_mut() {
            Some(last) if last.to.is_none_or(|end| from <= end) => {
                last.to = last.to.zip(to).map(|(end, to)| end.max(to));
            }
            _ => joined.push(Standstill { from, to }),
        }
    }
    Ok(joined)
}
