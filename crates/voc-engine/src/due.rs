//! What is due or overdue, from the index of running clocks.

use std::ops::ControlFlow;

use serde::Serialize;
use voc_domain::{
    ActorId, BranchCode, ClockId, DepartmentCode, Role, TicketId, TicketNumber, Timestamp,
};

use crate::{
    engine::Engine,
    error::EngineError,
    views::{Facet, Shown},
};

/// A running clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DueRow {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: Option<TicketNumber>,
    /// The clock.
    pub clock: ClockId,
    /// The role that a report is owed to, for a clock of that kind.
    pub report_to: Option<Role>,
    /// When it is due.
    pub due: Timestamp,
    /// How long it is overdue, in milliseconds; negative as long as it is not.
    pub overdue_ms: i64,
    /// The owner.
    pub owner: Option<ActorId>,
    /// The originating department.
    pub department: Option<DepartmentCode>,
    /// The branch.
    pub branch: Option<BranchCode>,
    /// The highest level told so far.
    pub escalated_to: Option<Role>,
}

/// Which running clocks to return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueFilter {
    /// Only those due at or before this moment.
    pub until: Timestamp,
    /// Only those of tickets with this owner.
    pub owner: Option<ActorId>,
    /// Only those of tickets where one of the three departments is this one.
    pub department: Option<DepartmentCode>,
    /// Only those of tickets of this branch.
    pub branch: Option<BranchCode>,
    /// At most so many rows.
    pub rows_max: usize,
}

impl DueFilter {
    /// Makes a filter that lets through all that is due at or before a moment.
    #[must_use]
    pub const fn until(until: Timestamp) -> Self {
        Self { until, owner: None, department: None, branch: None, rows_max: usize::MAX }
    }

    fn fits(&self, shown: &Shown) -> bool {
        let is = |wanted: &DepartmentCode| shown.all_departments().any(|one| one == wanted);
        self.owner.as_ref().is_none_or(|owner| shown.owner.as_ref() == Some(owner))
            && self.department.as_ref().is_none_or(is)
            && self.branch.as_ref().is_none_or(|branch| shown.branch.as_ref() == Some(branch))
    }

    /// Returns the narrowest index that holds all that fits: an owner has fewer clocks than a
    /// department, and a department fewer than a branch.
    fn facet(&self) -> Option<Facet<'_>> {
        let owner = self.owner.as_ref().map(Facet::Owner);
        let department = || self.department.as_ref().map(Facet::Department);
        let branch = || self.branch.as_ref().map(Facet::Branch);
        owner.or_else(department).or_else(branch)
    }
}

/// The first of the running clocks that fit a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DuePage {
    /// The clocks, the earliest first.
    pub rows: Vec<DueRow>,
    /// Whether there are more than these.
    pub more: bool,
}

impl Engine {
    /// Returns the running clocks due at or before `until`, the earliest first. How long each is
    /// overdue is measured at `now`.
    ///
    /// # Errors
    /// When log or views cannot be read.
    pub fn due(&self, until: Timestamp, now: Timestamp) -> Result<Vec<DueRow>, EngineError> {
        self.due_page(&DueFilter::until(until), now).map(|page| page.rows)
    }

    /// Returns the first of the running clocks that fit a filter, the earliest first. The effort grows
    /// with the rows returned, not with the clocks that run; with two conditions at once also with the
    /// clocks that fit the narrower one.
    ///
    /// # Errors
    /// When log or views cannot be read.
    pub fn due_page(&self, filter: &DueFilter, now: Timestamp) -> Result<DuePage, EngineError> {
        self.catch_up()?;
        let mut page = DuePage { rows: Vec::new(), more: false };
        self.views().each_due(filter.facet(), filter.until, &mut |due, ticket, shown| {
            if !filter.fits(&shown) {
                return ControlFlow::Continue(());
            }
            if page.rows.len() == filter.rows_max {
                page.more = true;
                return ControlFlow::Break(());
            }
            page.rows.push(row(due, ticket, shown, now));
            ControlFlow::Continue(())
        })?;
        Ok(page)
    }
}

fn row(due: Timestamp, ticket: TicketId, shown: Shown, now: Timestamp) -> DueRow {
    DueRow {
        ticket,
        number: shown.number,
        clock: shown.clock,
        report_to: shown.report_to,
        due,
        overdue_ms: now.millis().saturating_sub(due.millis()),
        owner: shown.owner,
        department: shown.department,
        branch: shown.branch,
        escalated_to: shown.escalated_to,
    }
}
