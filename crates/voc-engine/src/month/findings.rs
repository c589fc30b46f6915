//! What a reader must know about a month before trusting it.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use serde::Serialize;
use voc_domain::{Promise, Ticket, TicketNumber, Timestamp};

use super::{
    Sample,
    flow::{self, Flow},
    numbers,
};

/// Something about the month that a reader must know before trusting it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum ReportFinding {
    /// The flow of tickets does not balance.
    FlowOutOfBalance {
        /// Brought forward, new and reopened.
        came: u64,
        /// Closed, merged and carried forward.
        went: u64,
        /// The tickets that came more often than they went, or less often.
        tickets: Vec<TicketNumber>,
    },
    /// Tickets without an originating department.
    DepartmentMissing {
        /// The tickets.
        tickets: Vec<TicketNumber>,
    },
    /// Promises made without naming a time.
    PromiseWithoutTime {
        /// The tickets.
        tickets: Vec<TicketNumber>,
    },
    /// Tickets that could not be followed and are missing in every figure.
    TicketsSetAside {
        /// How many.
        count: u64,
    },
    /// The calendar has no holidays of a year in which deadlines of the month began or ended.
    HolidaysUnknown {
        /// The first such year.
        year: i32,
        /// The tickets with a clock that ran in that year and fell due in the month or was open in it.
        tickets: Vec<TicketNumber>,
    },
}

pub(super) fn findings(sample: &Sample<'_>, flow: &Flow, parked: u64) -> Vec<ReportFinding> {
    let mut findings = Vec::new();
    if !flow.balances() {
        let (came, went, tickets) = (flow.came(), flow.went(), flow::out_of_balance(sample));
        findings.push(ReportFinding::FlowOutOfBalance { came, went, tickets });
    }
    if parked > 0 {
        findings.push(ReportFinding::TicketsSetAside { count: parked });
    }
    let tickets = numbers(sample.new_tickets().filter(|one| one.originating.is_none()));
    if !tickets.is_empty() {
        findings.push(ReportFinding::DepartmentMissing { tickets });
    }
    let made = |promise: &Promise| promise.made.occurred.latest();
    let untimed = |ticket: &&Ticket| {
        ticket.promises.iter().any(|one| one.told.is_none() && sample.holds(made(one)))
    };
    let tickets = numbers(sample.tickets.iter().filter(untimed));
    if !tickets.is_empty() {
        findings.push(ReportFinding::PromiseWithoutTime { tickets });
    }
    findings.extend(holidays_unknown(sample));
    findings
}

/// Finds the first year without known holidays in which the month lies, or to which a deadline ran that fell
/// due in the month or was started in it.
fn holidays_unknown(sample: &Sample<'_>) -> Option<ReportFinding> {
    let year = |moment: Timestamp| moment.to_utc().with_timezone(&sample.time_zone).year();
    let mut unknown = BTreeMap::<i32, Vec<TicketNumber>>::new();
    for own in year(sample.start)..=year(sample.last_moment()) {
        if !sample.calendar.knows_holidays_of(own) {
            unknown.insert(own, Vec::new());
        }
    }
    for ticket in sample.tickets {
        for clock in &ticket.clocks {
            let (started, due) = (clock.started.latest(), clock.start.due);
            if !sample.holds(started) && !sample.holds(due) {
                continue;
            }
            let years = year(started)..=year(due);
            for beyond in years.filter(|year| !sample.calendar.knows_holidays_of(*year)) {
                unknown.entry(beyond).or_default().extend(ticket.number);
            }
        }
    }
    let (year, mut tickets) = unknown.pop_first()?;
    tickets.sort_unstable();
    tickets.dedup();
    Some(ReportFinding::HolidaysUnknown { year, tickets })
}
