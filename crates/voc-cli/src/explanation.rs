//! How a deadline came about, in sentences that a person who was not there can follow.

mod amount;

use voc_engine::{
    DeadlineChange, DeadlineExplanation, DeadlineStanding, ExplainedPause, Timestamp,
    domain::{Amount, Met, calendar::ClosedReason},
};
use voc_report::Lang;

use crate::{describe::Words, time::Zone};

/// Returns the sentences of an explanation, in the order in which a person asks.
pub(crate) fn sentences(one: &DeadlineExplanation, words: Words<'_>, zone: Zone) -> Vec<String> {
    let teller = Teller { one, words, zone };
    let mut told = vec![teller.due(), teller.start()];
    told.push(if one.rule == 0 { teller.told() } else { teller.rule() });
    told.extend(teller.closed());
    if !one.changes.is_empty() {
        told.push(teller.first_due());
    }
    told.extend(one.pauses.iter().map(|pause| teller.pause(pause)));
    told.extend(one.changes.iter().map(|change| teller.change(change)));
    told.extend(teller.recomputed());
    told.extend(teller.beyond());
    told.push(teller.outcome());
    told
}

struct Teller<'a> {
    one: &'a DeadlineExplanation,
    words: Words<'a>,
    zone: Zone,
}

impl Teller<'_> {
    fn at(&self, moment: Timestamp) -> String {
        self.zone.human(moment)
    }

    fn due(&self) -> String {
        let due = self.at(self.one.due);
        match self.words.lang {
            Lang::Ko => format!("기한은 {due}입니다."),
            Lang::En => format!("The deadline is {due}."),
        }
    }

    fn start(&self) -> String {
        let (one, entry) = (self.one, self.one.started_by);
        let event = self.event(&one.started_by_event);
        let started = self.zone.interval(one.started);
        match (one.started.is_exact(), self.words.lang) {
            (true, Lang::Ko) => format!("{started}에 시작되었습니다({entry}번 기록, {event})."),
            (true, Lang::En) => format!("The clock started on {started} (entry {entry}: {event})."),
            (false, Lang::Ko) => {
                let earliest = one.due_earliest.map_or_else(String::new, |earliest| {
                    format!(" 가장 일찍 시작되었다면 기한은 {}입니다.", self.at(earliest))
                });
                format!(
                    "정확한 시작 시각은 기록되지 않았고 {started} 중이라는 것만 알려져 있어({entry}번 기록, \
                     {event}), 그 마지막 시각부터 계산했습니다.{earliest}"
                )
            }
            (false, Lang::En) => {
                let earliest = one.due_earliest.map_or_else(String::new, |earliest| {
                    format!(
                        " Had it started as early as possible, it would be {}.",
                        self.at(earliest)
                    )
                });
                format!(
                    "When it started is known only as {started} (entry {entry}: {event}); the last \
                     moment of that counts.{earliest}"
                )
            }
        }
    }

    fn told(&self) -> String {
        self.words
            .lang
            .pick(
                "고객에게 알린 시각이므로 달력으로 계산하지 않고 그대로 기한으로 삼았습니다.",
                "That moment was told to the complainant, so it is the deadline as it is, whatever \
                 the calendar says.",
            )
            .to_owned()
    }

    fn rule(&self) -> String {
        let one = self.one;
        amount::rule(one.amount, (one.policy, one.rule), &one.calendar, self.words.lang)
    }

    /// Names what did not count: the usual closed hours by their kind, holidays and the hospital's own
    /// closed days each by its date.
    fn closed(&self) -> Option<String> {
        let lang = self.words.lang;
        let Some(closed) = &self.one.closed else {
            let gone = lang.pick(
                "이 달력은 그 뒤에 바뀌어 제외한 시간을 하나하나 보일 수 없지만, 기한은 시작할 때 \
                 기록한 그대로입니다.",
                "That calendar has changed since, so the hours left out cannot be listed; the deadline \
                 is the one recorded then.",
            );
            return Some(gone.to_owned());
        };
        if self.one.rule == 0 {
            return None;
        }
        let has = |reason: &ClosedReason| closed.iter().any(|one| one.reason == *reason);
        let usual = [
            (ClosedReason::Night, "운영 시간 외", "hours outside opening times"),
            (ClosedReason::Break, "휴게 시간", "breaks"),
            (ClosedReason::Weekend, "정기 휴무일", "weekly days off"),
        ];
        let mut left_out: Vec<String> = usual
            .iter()
            .filter(|(reason, ..)| has(reason))
            .map(|(_, ko, en)| lang.pick(ko, en).to_owned())
            .collect();
        for stretch in closed {
            let days = self.days(stretch.from, stretch.until);
            left_out.extend(match (&stretch.reason, lang) {
                (ClosedReason::Holiday(name), Lang::Ko) => {
                    Some(format!("공휴일 {days}({})", name.ko))
                }
                (ClosedReason::Holiday(name), Lang::En) => {
                    Some(format!("the holiday of {days} ({})", name.en))
                }
                (ClosedReason::OwnClosedDay(why), Lang::Ko) => {
                    Some(format!("자체 휴무일 {days}({why})"))
                }
                (ClosedReason::OwnClosedDay(why), Lang::En) => {
                    Some(format!("the hospital's own closed day of {days} ({why})"))
                }
                _ => None,
            });
        }
        let left_out = left_out.join(", ");
        (!left_out.is_empty()).then(|| match lang {
            Lang::Ko => format!("다음 시간은 셈에서 제외했습니다: {left_out}."),
            Lang::En => format!("Not counted: {left_out}."),
        })
    }

    /// Writes a closed stretch as the days it lies on.
    fn days(&self, from: Timestamp, until: Timestamp) -> String {
        let last = Timestamp::from_millis(until.millis() - 1);
        let first = self.zone.local(from).date_naive();
        let last = self.zone.local(last).date_naive();
        if first == last { first.to_string() } else { format!("{first} – {last}") }
    }

    fn first_due(&self) -> String {
        let due = self.at(self.one.first_due);
        match self.words.lang {
            Lang::Ko => format!("처음 정한 기한은 {due}까지였습니다."),
            Lang::En => format!("It was {due} at first."),
        }
    }

    fn pause(&self, pause: &ExplainedPause) -> String {
        let from = self.zone.interval(pause.began.occurred);
        let (began, reason) = (pause.began.position, self.words.label(pause.reason));
        let Some(ended) = pause.ended else {
            return match self.words.lang {
                Lang::Ko => format!(
                    "{from}부터 처리가 일시 중지되어({began}번 기록, 사유: {reason}) 멈춰 있으며, 재개되면 \
                     기한을 다시 정합니다."
                ),
                Lang::En => format!(
                    "Since {from} the handling is paused (entry {began}; reason: {reason}) and the clock \
                     stands still; the deadline is set anew when it goes on."
                ),
            };
        };
        let (to, end) = (self.zone.interval(ended.occurred), ended.position);
        let not_counted = self.not_counted(pause, ended);
        match self.words.lang {
            Lang::Ko => format!(
                "{from}부터 {to}까지 일시 중지되어({began}번, {end}번 기록, 사유: {reason}) {not_counted}"
            ),
            Lang::En => format!(
                "From {from} to {to} the handling was paused (entries {began} and {end}; reason: \
                 {reason}): {not_counted}"
            ),
        }
    }

    /// Says what a pause took: business time; of a statutory period what the law does not count, which is
    /// days or working hours.
    fn not_counted(&self, pause: &ExplainedPause, ended: Met) -> String {
        let lang = self.words.lang;
        if let Some(Amount::Statutory(period)) = self.one.amount {
            if amount::is_in_hours(period) {
                let hours = lang.pick(
                    "그동안의 근무시간은 법에 따라 산입하지 않았습니다.",
                    "by law the working hours in it did not count.",
                );
                return hours.to_owned();
            }
            let until = Timestamp::from_millis(ended.occurred.latest().millis() + 1);
            let days = self.days(pause.began.occurred.earliest(), until);
            return match lang {
                Lang::Ko => {
                    format!("그 기간({days})은 법에 따라 첫날과 마지막 날까지 산입하지 않았습니다.")
                }
                Lang::En => format!("by law {days} did not count, first and last day included."),
            };
        }
        let open = pause.not_counted_ms.map(|open| business(open, lang));
        match (open, lang) {
            (Some(open), Lang::Ko) => format!("업무시간 {open}을 세지 않았습니다."),
            (Some(open), Lang::En) => format!("{open} of business time did not count."),
            (None, Lang::Ko) => "그동안은 세지 않았습니다.".to_owned(),
            (None, Lang::En) => "that time did not count.".to_owned(),
        }
    }

    fn change(&self, change: &DeadlineChange) -> String {
        let (due, entry) = (self.at(change.due), change.position);
        let when = self.zone.interval(change.occurred);
        let event = self.event(&change.event);
        match (change.extension, self.words.lang) {
            (Some(reason), Lang::Ko) => {
                let reason = self.words.label(reason);
                format!("{when}에 기한을 {due}까지로 연장했습니다({entry}번 기록, 사유: {reason}).")
            }
            (Some(reason), Lang::En) => {
                let reason = self.words.label(reason);
                format!("On {when} it was extended to {due} (entry {entry}; reason: {reason}).")
            }
            (None, Lang::Ko) => {
                format!("{when}에 기한이 {due}까지로 바뀌었습니다({entry}번 기록, {event}).")
            }
            (None, Lang::En) => {
                format!("On {when} it moved to {due} (entry {entry}: {event}).")
            }
        }
    }

    fn recomputed(&self) -> Option<String> {
        let anew = |change: &DeadlineChange| change.event == "deadline_recomputed";
        if self.one.changes.iter().any(anew) {
            return None;
        }
        let recomputed = self.one.recomputed.filter(|moment| *moment != self.one.first_due)?;
        let recomputed = self.at(recomputed);
        Some(match self.words.lang {
            Lang::Ko => format!(
                "지금의 달력과 지금 알려진 공휴일로 다시 계산하면 {recomputed}이지만, 시작할 때 기록한 \
                 기한을 그대로 둡니다."
            ),
            Lang::En => format!(
                "By the calendar and the holidays as they are known now the same rule would give \
                 {recomputed}; what was recorded when the clock started stands."
            ),
        })
    }

    fn beyond(&self) -> Option<String> {
        let beyond = self.one.holidays_unknown?;
        let (first, last) = (beyond.table_first, beyond.table_last);
        Some(match self.words.lang {
            Lang::Ko => format!(
                "주의: 공휴일은 {first}부터 {last}까지만 알려져 있어, 그 밖의 공휴일은 반영되지 않았습니다."
            ),
            Lang::En => format!(
                "Beware: holidays are known from {first} to {last} only; later ones are not counted."
            ),
        })
    }

    fn outcome(&self) -> String {
        let (one, lang) = (self.one, self.words.lang);
        let entry = one.ended.map_or(0, |end| end.position);
        let when = one.ended.map(|end| self.zone.interval(end.occurred)).unwrap_or_default();
        let now = self.at(one.judged_at);
        let what = match (one.standing, lang) {
            (DeadlineStanding::Met, Lang::Ko) => {
                format!("{when}에 이행되었습니다({entry}번 기록).")
            }
            (DeadlineStanding::Met, Lang::En) => format!("It was met on {when} (entry {entry})."),
            (DeadlineStanding::CalledOff, Lang::Ko) => {
                format!("{when}에 이행 없이 끝났습니다({entry}번 기록).")
            }
            (DeadlineStanding::CalledOff, Lang::En) => {
                format!("It was called off on {when} without being met (entry {entry}).")
            }
            (DeadlineStanding::Stopped, Lang::Ko) => format!("{now} 현재 멈춰 있습니다."),
            (DeadlineStanding::Stopped, Lang::En) => format!("As of {now} it stands still."),
            (DeadlineStanding::Running, Lang::Ko) => {
                format!("{now} 현재 아직 이행되지 않았습니다.")
            }
            (DeadlineStanding::Running, Lang::En) => format!("As of {now} it is not met."),
        };
        match one.standing {
            DeadlineStanding::CalledOff | DeadlineStanding::Stopped => what,
            DeadlineStanding::Met | DeadlineStanding::Running => {
                format!("{what} {}{}", self.took(), self.difference())
            }
        }
    }

    /// Says how much business time passed, if that is known.
    fn took(&self) -> String {
        let Some(elapsed) = self.one.elapsed_ms else { return String::new() };
        let elapsed = business(elapsed, self.words.lang);
        match (self.one.standing, self.words.lang) {
            (_, Lang::Ko) => format!("시작부터 흐른 업무시간은 {elapsed}이며, "),
            (DeadlineStanding::Running, Lang::En) => {
                format!("Since the start {elapsed} of business time have passed. ")
            }
            (_, Lang::En) => {
                format!("Since the start {elapsed} of business time had passed by then. ")
            }
        }
    }

    /// Says how far from the due instant that is.
    fn difference(&self) -> String {
        let (missed, lang) = (self.one.missed, self.words.lang);
        let distance = self.one.difference_ms.filter(|distance| *distance != 0);
        let distance = distance.map(|distance| business(distance.abs(), lang));
        match (distance, missed, lang) {
            (Some(distance), true, Lang::Ko) => {
                format!("기한을 업무시간으로 {distance} 넘겼습니다.")
            }
            (Some(distance), false, Lang::Ko) => {
                format!("기한까지 업무시간으로 {distance} 남긴 시점입니다.")
            }
            (Some(distance), true, Lang::En) => {
                format!("That is {distance} of business time too late.")
            }
            (Some(distance), false, Lang::En) => {
                format!("That is {distance} of business time before it was due.")
            }
            (None, true, Lang::Ko) => "기한을 넘겼습니다.".to_owned(),
            (None, false, Lang::Ko) => "기한 안입니다.".to_owned(),
            (None, true, Lang::En) => "That is too late.".to_owned(),
            (None, false, Lang::En) => "That is in time.".to_owned(),
        }
    }

    fn event(&self, event_type: &str) -> String {
        let label = voc_report::event_label(event_type);
        label.map_or(event_type, |label| self.words.lang.of(label)).to_owned()
    }
}

const MINUTE_MS: i64 = 60_000;

/// Writes measured business time in hours and minutes: a working day has not everywhere as many.
fn business(millis: i64, lang: Lang) -> String {
    let minutes = (millis + MINUTE_MS / 2) / MINUTE_MS;
    match (minutes / 60, minutes % 60, lang) {
        (0, 0, Lang::Ko) => "1분 미만".to_owned(),
        (0, 0, Lang::En) => "less than a minute".to_owned(),
        (0, minutes, Lang::Ko) => format!("{minutes}분"),
        (0, minutes, Lang::En) => format!("{minutes} min"),
        (hours, 0, Lang::Ko) => format!("{hours}시간"),
        (hours, 0, Lang::En) => format!("{hours} h"),
        (hours, minutes, Lang::Ko) => format!("{hours}시간 {minutes}분"),
        (hours, minutes, Lang::En) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn business_time_is_told_in_hours_and_minutes() {
        let told = |minutes: i64| business(minutes * MINUTE_MS, Lang::Ko);
        assert_eq!([0, 5, 60, 545].map(told), ["1분 미만", "5분", "1시간", "9시간 5분"]);
        assert_eq!(business(545 * MINUTE_MS, Lang::En), "9 h 5 min");
    }
}
