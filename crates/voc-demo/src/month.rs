//! A month of a hospital group, request by request, in the order in which they are recorded.

use std::{cmp::Reverse, collections::BinaryHeap, iter::Peekable, vec};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use voc_engine::ReportMonth;
use voc_engine::domain::{TicketId, calendar::Calendar};

use crate::{
    planned::{Planned, uuid_of},
    random::Random,
    script::{Arrival, Step, script},
    telling::Telling,
    voice::{Hours, Voice},
    working_time::{HOUR, WorkingTime, is_working_day, midnight, timestamp},
};

/// How many tickets of a hundred came in before the month and are carried forward into it.
const CARRIED_PERCENT: u64 = 12;
/// How many days before the month the first of them came in.
const CARRIED_DAYS: u64 = 10;
/// How many tickets of a hundred come in while the office is closed, on a working day.
const AFTER_HOURS_PERCENT: u32 = 11;

/// Plans a month with so many tickets, of which some came in at the end of the month before.
///
/// The same seed gives the same requests on every platform: the numbers come from SplitMix64, and
/// only whole numbers are used. The requests are made one by one; what is kept is a few hundred bytes
/// for each ticket that is being handled. Names and contacts are made up and are recognisably so.
///
/// ```
/// let month = "2026-10".parse().expect("a month");
/// let requests = voc_demo::month(7, 20, month);
/// assert!(requests.count() > 100);
/// ```
#[must_use]
pub fn month(seed: u64, tickets: u32, month: ReportMonth) -> Month {
    Month {
        arrivals: Arrivals::new(seed, tickets, month).peekable(),
        working: WorkingTime::around(month),
        under_way: BinaryHeap::new(),
        seed,
        start: midnight(month.first_day()),
        end: midnight(month.next_first_day()),
    }
}

/// The requests of a month. [`month()`] makes it.
#[derive(Debug)]
pub struct Month {
    arrivals: Peekable<Arrivals>,
    working: WorkingTime,
    under_way: BinaryHeap<Reverse<UnderWay>>,
    seed: u64,
    start: i64,
    end: i64,
}

impl Iterator for Month {
    type Item = Planned;

    fn next(&mut self) -> Option<Planned> {
        let next = self.under_way.peek().map(|Reverse(one)| one.at);
        if let Some((index, at)) =
            self.arrivals.next_if(|(_, at)| next.is_none_or(|next| *at <= next))
        {
            let arrived = self.arrive(index, at);
            self.under_way.push(Reverse(arrived));
        }
        let Reverse(mut ticket) = self.under_way.pop()?;
        let planned = ticket.tell(self.seed);
        // What would happen after the month is left out: the ticket stays as it is.
        if ticket.at < self.end {
            self.under_way.push(Reverse(ticket));
        }
        Some(planned)
    }
}

impl Month {
    fn arrive(&self, index: u32, at: i64) -> UnderWay {
        let mut random = Random::of(self.seed, u64::from(index));
        let hours = if self.working.is_open(at) { Hours::Open } else { Hours::Closed };
        let voice = Voice::draw(&mut random, index, hours);
        let carried_to = (at < self.start).then_some(self.start);
        let steps = script(&voice, Arrival { at, carried_to }, &self.working, &mut random);
        let identity = Random::of(self.seed, u64::from(index)).next();
        let ticket = TicketId::from_uuid(uuid_of(timestamp(at), identity));
        UnderWay { at, voice, ticket, told: 0, steps: steps.into_iter() }
    }
}

/// A ticket that is being handled.
#[derive(Debug)]
struct UnderWay {
    /// When the next step is recorded.
    at: i64,
    voice: Voice,
    ticket: TicketId,
    told: u32,
    steps: vec::IntoIter<Step>,
}

impl UnderWay {
    fn tell(&mut self, seed: u64) -> Planned {
        let step = self.steps.next().expect("BUG: a ticket without steps is not under way");
        let which = u64::from(self.voice.index) << 32 | u64::from(self.told + 1);
        let random = Random::of(seed, which);
        let planned = Telling::new(self.voice, self.ticket, step, random).planned();
        self.told += 1;
        self.at = self.steps.as_slice().first().map_or(i64::MAX, |step| step.at);
        planned
    }
}

impl PartialEq for UnderWay {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for UnderWay {}

impl PartialOrd for UnderWay {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for UnderWay {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.voice.index).cmp(&(other.at, other.voice.index))
    }
}

/// The tickets with the moments at which they come in, in order.
#[derive(Debug)]
struct Arrivals {
    seed: u64,
    /// The days still to come, with how many tickets came in up to the end of each.
    days: vec::IntoIter<(NaiveDate, u32)>,
    today: vec::IntoIter<i64>,
    index: u32,
}

impl Arrivals {
    fn new(seed: u64, tickets: u32, month: ReportMonth) -> Self {
        let carried = u32::try_from(u64::from(tickets) * CARRIED_PERCENT / 100).unwrap_or(0);
        let before = month.first_day() - Days::new(CARRIED_DAYS);
        let mut days = shared(carried, 0, before.iter_days().take(CARRIED_DAYS as usize));
        days.extend(shared(tickets - carried, carried, month.days()));
        Self { seed, days: days.into_iter(), today: Vec::new().into_iter(), index: 0 }
    }
}

impl Iterator for Arrivals {
    type Item = (u32, i64);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(at) = self.today.next() {
                self.index += 1;
                return Some((self.index - 1, at));
            }
            let (day, until) = self.days.next()?;
            self.today = moments(self.seed, day, until.saturating_sub(self.index)).into_iter();
        }
    }
}

/// Shares tickets out among days by their weight; each day gets how many came in up to its end.
fn shared(
    tickets: u32,
    before: u32,
    days: impl Iterator<Item = NaiveDate>,
) -> Vec<(NaiveDate, u32)> {
    let calendar = Calendar::kr_office();
    let days: Vec<_> = days.map(|day| (day, weight(calendar, day))).collect();
    let total: u64 = days.iter().map(|(_, weight)| weight).sum();
    let mut sum = 0;
    days.into_iter()
        .map(|(day, weight)| {
            sum += weight;
            let until = u64::from(tickets) * sum / total;
            (day, before + u32::try_from(until).unwrap_or(tickets))
        })
        .collect()
}

/// Mondays are busy; on closed days a few voices come in by web and messenger.
fn weight(calendar: &Calendar, day: NaiveDate) -> u64 {
    if !is_working_day(calendar, day) {
        return if day.weekday() == Weekday::Sat { 18 } else { 10 };
    }
    match day.weekday() {
        Weekday::Mon => 130,
        Weekday::Tue => 108,
        Weekday::Thu => 94,
        Weekday::Fri => 112,
        _ => 100,
    }
}

/// How busy each office hour is, from nine o'clock on.
const HOURS: [(i64, u32); 9] =
    [(9, 11), (10, 17), (11, 15), (12, 6), (13, 9), (14, 15), (15, 12), (16, 9), (17, 6)];

/// How busy each hour outside office hours is.
const OTHER_HOURS: [(i64, u32); 7] =
    [(7, 6), (8, 14), (18, 20), (19, 18), (20, 18), (21, 14), (22, 10)];

/// Draws the moments of a day at which voices come in, in order.
fn moments(seed: u64, day: NaiveDate, count: u32) -> Vec<i64> {
    let which = u64::MAX - u64::from(day.num_days_from_ce().unsigned_abs());
    let mut random = Random::of(seed, which);
    let open = is_working_day(Calendar::kr_office(), day);
    let mut moments: Vec<i64> = (0..count)
        .map(|_| {
            let after_hours = !open || random.percent(AFTER_HOURS_PERCENT);
            let hour = random.weighted(if after_hours { &OTHER_HOURS[..] } else { &HOURS[..] });
            midnight(day) + hour * HOUR + i64::from(random.below(3600))
        })
        .collect();
    moments.sort_unstable();
    moments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::working_time::day_of;

    #[test]
    fn as_many_tickets_arrive_as_were_asked_for() {
        let october = "2026-10".parse().unwrap();
        for tickets in [0, 1, 7, 40, 300, 1000] {
            let arrivals: Vec<_> = Arrivals::new(1, tickets, october).collect();
            assert_eq!(arrivals.len(), tickets as usize);
            assert!(arrivals.is_sorted_by_key(|(_, at)| *at));
            assert!((0..).zip(&arrivals).all(|(index, arrival)| arrival.0 == index));
            let before = arrivals.iter().filter(|(_, at)| day_of(*at).month() == 9).count();
            assert_eq!(before, tickets as usize * 12 / 100);
        }
    }
}
