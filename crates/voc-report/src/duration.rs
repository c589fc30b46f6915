//! Business time as people say it.

use voc_engine::Timestamp;

use crate::{lang::Lang, wording::Wording};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

impl Wording<'_> {
    /// Writes business time with the words that say so: `3시간 20분(영업시간)`, `1 working day 2 h`.
    pub(crate) fn business_time(&self, millis: i64) -> String {
        let text = self.business_time_short(millis);
        if millis >= self.working_day_ms {
            return text; // the working days say it
        }
        match self.lang {
            Lang::Ko => format!("{text}(영업시간)"),
            Lang::En => format!("{text} (business time)"),
        }
    }

    /// Writes business time for a place that says elsewhere that it is business time.
    pub(crate) fn business_time_short(&self, millis: i64) -> String {
        let minutes = (millis.max(0) + MINUTE / 2) / MINUTE;
        if minutes == 0 {
            return self.pick("1분 미만", "under 1 min").to_owned();
        }
        let rounded = minutes * MINUTE;
        let days = rounded / self.working_day_ms;
        let rest = rounded % self.working_day_ms;
        let (hours, minutes) = (rest / HOUR, rest % HOUR / MINUTE);
        let mut parts = Vec::new();
        if days > 0 {
            parts.push(self.days(days));
        }
        if hours > 0 {
            parts.push(match self.lang {
                Lang::Ko => format!("{hours}시간"),
                Lang::En => format!("{hours} h"),
            });
        }
        // Beside days, minutes say more than anybody wants to know.
        if minutes > 0 && days == 0 {
            parts.push(match self.lang {
                Lang::Ko => format!("{minutes}분"),
                Lang::En => format!("{minutes} min"),
            });
        }
        parts.join(" ")
    }

    fn days(&self, days: i64) -> String {
        match (self.lang, days) {
            (Lang::Ko, _) => format!("{days}영업일"),
            (Lang::En, 1) => "1 working day".to_owned(),
            (Lang::En, _) => format!("{days} working days"),
        }
    }

    /// Returns the business time between two moments in milliseconds, as far as the calendar tells.
    pub(crate) fn open_between(&self, from: Timestamp, to: Timestamp) -> Option<i64> {
        let open = self.calendar?.business_time_between(from.to_utc(), to.to_utc()).ok()?;
        Some(open.num_milliseconds().max(0))
    }
}
