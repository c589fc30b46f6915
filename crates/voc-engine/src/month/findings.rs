//! What a reader must know about a month before trusting it.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use serde::Serialize;
use voc_domain::{Promise, TicketNumber, Timestamp};

use super::{
    Sample,
    case::Case,
    flow::{self, Flow},
    numbers,
    sum::sum_of_fields,
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

/// What is counted for the findings.
#[derive(Clone, Debug, Default)]
pub(super) struct FindingSums {
    out_of_balance: Vec<TicketNumber>,
    department_missing: Vec<TicketNumber>,
    promise_without_time: Vec<TicketNumber>,
    /// Years without known holidays.
    holidays_unknown: BTreeMap<i32, Vec<TicketNumber>>,
}

sum_of_fields!(FindingSums: out_of_balance, department_missing, promise_without_time, holidays_unknown);

pub(super) fn findings(sample: &Sample<'_>) -> FindingSums {
    let made = |promise: &Promise| promise.made.occurred.latest();
    let untimed = |ticket: &&Case| {
        ticket.promises.iter().any(|one| one.told.is_none() && sample.holds(made(one)))
    };
    FindingSums {
        out_of_balance: flow::out_of_balance(sample),
        department_missing: numbers(sample.new_tickets().filter(|one| one.originating.is_none())),
        promise_without_time: numbers(sample.tickets.iter().filter(untimed)),
        holidays_unknown: holidays_unknown(sample),
    }
}

impl FindingSums {
    pub(super) fn finish(
        &self,
        sample: &Sample<'_>,
        flow: &Flow,
        parked: u64,
    ) -> Vec<ReportFinding> {
        let mut findings = Vec::new();
        if !flow.balances() {
            let (came, went, tickets) = (flow.came(), flow.went(), self.out_of_balance.clone());
            findings.push(ReportFinding::FlowOutOfBalance { came, went, tickets });
        }
        if parked > 0 {
            findings.push(ReportFinding::TicketsSetAside { count: parked });
        }
        let tickets = self.department_missing.clone();
        if !tickets.is_empty() {
            findings.push(ReportFinding::DepartmentMissing { tickets });
        }
        let tickets = self.promise_without_time.clone();
        if !tickets.is_empty() {
            findings.push(ReportFinding::PromiseWithoutTime { tickets });
        }
        let mut unknown = self.holidays_unknown.clone();
        for own in year(sample.start, sample)..=year(sample.last_moment(), sample) {
            if !sample.calendar.knows_holidays_of(own) {
                unknown.entry(own).or_default();
            }
        }
        findings.extend(unknown.pop_first().map(|(year, mut tickets)| {
            tickets.dedup();
            ReportFinding::HolidaysUnknown { year, tickets }
        }));
        findings
    }
}

fn year(moment: Timestamp, sample: &Sample<'_>) -> i32 {
    sample.day_of(moment).year()
}

/// Finds the years without known holidays to which a deadline ran that fell due in the month or was started
/// in it.
fn holidays_unknown(sample: &Sample<'_>) -> BTreeMap<i32, Vec<TicketNumber>> {
    let mut unknown = BTreeMap::<i32, Vec<TicketNumber>>::new();
    for ticket in sample.tickets {
        for clock in &ticket.clocks {
            let (started, due) = (clock.started.latest(), clock.start.due);
            if !sample.holds(started) && !sample.holds(due) {
                continue;
            }
            let years = year(started, sample)..=year(due, sample);
            for beyond in years.filter(|year| !sample.calendar.knows_holidays_of(*year)) {
                unknown.entry(beyond).or_default().extend(ticket.number);
            }
        }
    }
    unknown
}
