//! Business time as people say it.

use voc_engine::Timestamp;

use crate::{lang::Lang, wording::Wording};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

impl Wording<'_> {
    /// Writes business time with the words that say so: `3시간 20분(영업시간)`, `1 working day 2 h`.
    pub(crate) fn business_time(&self, millis: i64) -> String {
        let text = self.business_time_short(millis);
        if millis + MINUTE / 2 >= self.working_day_ms {
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

    /// Writes how long something was due before a moment: in business time when the calendar knows,
    /// else in days.
    pub(crate) fn overdue(&self, due: Timestamp, judged_at: Timestamp) -> String {
        if let Some(open) = self.open_between(due, judged_at) {
            return self.business_time(open);
        }
        let hours = judged_at.millis().saturating_sub(due.millis()).max(0) / HOUR;
        match self.lang {
            Lang::Ko => format!("{}일 {}시간", hours / 24, hours % 24),
            Lang::En => format!("{} d {} h", hours / 24, hours % 24),
        }
    }

    /// Writes how much time went by, in days and hours, or in minutes below an hour.
    pub(crate) fn elapsed(&self, millis: i64) -> String {
        let (days, hours) = (millis / (24 * HOUR), millis % (24 * HOUR) / HOUR);
        let minutes = millis % HOUR / MINUTE;
        match (self.lang, days, hours) {
            (Lang::Ko, 0, 0) => format!("{minutes}분"),
            (Lang::En, 0, 0) => format!("{minutes} min"),
            (Lang::Ko, 0, _) => format!("{hours}시간"),
            (Lang::En, 0, _) => format!("{hours} h"),
            (Lang::Ko, _, 0) => format!("{days}일"),
            (Lang::En, _, 0) => format!("{days} d"),
            (Lang::Ko, ..) => format!("{days}일 {hours}시간"),
            (Lang::En, ..) => format!("{days} d {hours} h"),
        }
    }

    /// Returns the business time between two moments in milliseconds, as far as the calendar tells.
    pub(crate) fn open_between(&self, from: Timestamp, to: Timestamp) -> Option<i64> {
        let open = self.calendar?.business_time_between(from.to_utc(), to.to_utc()).ok()?;
        Some(open.num_milliseconds().max(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::plain_config;

    #[test]
    fn business_time_reads_as_people_say_it() {
        let config = plain_config();
        let (ko, en) = (Wording::new(&config, Lang::Ko), Wording::new(&config, Lang::En));
        let rows = [
            (0, "1분 미만(영업시간)", "under 1 min (business time)"),
            (20 * MINUTE, "20분(영업시간)", "20 min (business time)"),
            (3 * HOUR + 20 * MINUTE, "3시간 20분(영업시간)", "3 h 20 min (business time)"),
            (9 * HOUR, "1영업일", "1 working day"),
            (9 * HOUR - 1, "1영업일", "1 working day"),
            (11 * HOUR + 5 * MINUTE, "1영업일 2시간", "1 working day 2 h"),
            (18 * HOUR, "2영업일", "2 working days"),
        ];
        for (millis, korean, english) in rows {
            assert_eq!(ko.business_time(millis), korean);
            assert_eq!(en.business_time(millis), english);
        }
    }
}
