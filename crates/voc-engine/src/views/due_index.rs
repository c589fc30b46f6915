//! The clocks by due instant: those that run, and those that may owe an escalation.
//!
//! A running clock has one row with all that a list shows, and a row without content for its owner, for
//! each department and for the branch, so that a page for one of them reads that page and no more.
//!
//! ```text
//!   d <due> <clock> <ticket>               -> number, owner, departments, branch, ...
//!   f <what> <code> 00 <due> <clock> <ticket>    -> nothing
//!   e <due> <clock> <ticket>               -> the clock
//! ```

use serde::{Deserialize, Serialize};
use voc_domain::{
    ActorId, BranchCode, Clock, ClockId, Context, DepartmentCode, Role, Ticket, TicketId,
    TicketNumber, Timestamp, owed_from,
};

use super::{
    key,
    rows::{self, Rows},
};
use crate::error::EngineError;

/// A clock in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) due: Timestamp,
    pub(crate) ticket: TicketId,
    pub(crate) clock: ClockId,
}

/// What a list shows of a running clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shown {
    #[serde(rename = "c")]
    pub(crate) clock: ClockId,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<TicketNumber>,
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub(crate) owner: Option<ActorId>,
    /// The originating department.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub(crate) department: Option<DepartmentCode>,
    /// The receiving and the managing department, where they are others.
    #[serde(rename = "m", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) departments: Vec<DepartmentCode>,
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub(crate) branch: Option<BranchCode>,
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub(crate) report_to: Option<Role>,
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub(crate) escalated_to: Option<Role>,
}

impl Shown {
    fn of(ticket: &Ticket, clock: &Clock) -> Self {
        let told = ticket.escalations.iter().filter(|one| one.clock == Some(clock.start.clock));
        let mut departments: Vec<DepartmentCode> = Vec::new();
        for one in [&ticket.receiving, &ticket.managing].into_iter().flatten() {
            if ticket.originating.as_ref() != Some(one) && !departments.contains(one) {
                departments.push(one.clone());
            }
        }
        Self {
            clock: clock.start.clock,
            number: ticket.number,
            owner: ticket.owner.as_ref().map(|(owner, _)| owner.clone()),
            department: ticket.originating.clone(),
            departments,
            branch: ticket.branch.clone(),
            report_to: clock.start.report_to,
            escalated_to: told.map(|one| one.level).max_by_key(|level| level.authority()),
        }
    }

    /// Returns the departments that the ticket belongs to, each once.
    pub(crate) fn all_departments(&self) -> impl Iterator<Item = &DepartmentCode> {
        self.department.iter().chain(&self.departments)
    }

    fn facets(&self) -> impl Iterator<Item = Vec<u8>> {
        let owner = self.owner.iter().map(Facet::Owner);
        let departments = self.all_departments().map(Facet::Department);
        let branch = self.branch.iter().map(Facet::Branch);
        owner.chain(departments).chain(branch).map(Facet::prefix)
    }
}

/// One owner, one department or one branch, whose clocks are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Facet<'a> {
    Owner(&'a ActorId),
    Department(&'a DepartmentCode),
    Branch(&'a BranchCode),
}

impl Facet<'_> {
    fn prefix(self) -> Vec<u8> {
        let (what, code) = match self {
            Self::Owner(code) => (b"o", code.as_str()),
            Self::Department(code) => (b"d", code.as_str()),
            Self::Branch(code) => (b"b", code.as_str()),
        };
        // No code holds a zero byte, so that none is the beginning of another.
        [key::FACET, what, code.as_bytes(), &[0]].concat()
    }
}

/// A clock of a ticket that is in an index: in that of running clocks with what a list shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IndexedClock {
    due: Timestamp,
    clock: ClockId,
    place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Running(Box<Shown>),
    Owed,
}

/// The clocks of a ticket that are in an index.
pub(super) type Indexed = Vec<IndexedClock>;

impl IndexedClock {
    fn running(ticket: &Ticket, clock: &Clock) -> Self {
        let place = Place::Running(Box::new(Shown::of(ticket, clock)));
        Self { due: clock.start.due, clock: clock.start.clock, place }
    }

    fn owed(clock: ClockId, due: Timestamp) -> Self {
        Self { due, clock, place: Place::Owed }
    }

    fn remove(&self, rows: &mut Rows<'_>, ticket: TicketId) {
        let at = self.place_in_order(ticket);
        match &self.place {
            Place::Owed => rows.remove([key::OWED, &at].concat()),
            Place::Running(shown) => {
                rows.remove([key::DUE, &at].concat());
                shown.facets().for_each(|facet| rows.remove([facet, at.clone()].concat()));
            }
        }
    }

    fn put(&self, rows: &mut Rows<'_>, ticket: TicketId) {
        let at = self.place_in_order(ticket);
        match &self.place {
            Place::Owed => rows.put([key::OWED, &at].concat(), &self.clock),
            Place::Running(shown) => {
                rows.put([key::DUE, &at].concat(), shown);
                let facets = shown.facets();
                facets.for_each(|facet| rows.put_empty([facet, at.clone()].concat()));
            }
        }
    }

    /// Returns the end of the clock's keys: what every index is in the order of.
    fn place_in_order(&self, ticket: TicketId) -> Vec<u8> {
        let clock = self.clock.to_string();
        [&key::moment(b"", self.due), clock.as_bytes(), ticket.as_uuid().as_bytes()].concat()
    }
}

/// Works out which clocks of a ticket belong into the indexes.
pub(super) fn indexed(ticket: &Ticket, context: &Context<'_>) -> Indexed {
    let mut indexed = Indexed::new();
    if ticket.clocks.is_empty() {
        return indexed;
    }
    for clock in ticket.running_clocks().filter(|clock| !clock.is_stopped()) {
        indexed.push(IndexedClock::running(ticket, clock));
    }
    let owed = owed_from(ticket, context).into_iter();
    indexed.extend(owed.map(|(clock, due)| IndexedClock::owed(clock, due)));
    indexed
}

/// Replaces the index entries of a ticket.
pub(super) fn replace(rows: &mut Rows<'_>, ticket: TicketId, before: &Indexed, after: &Indexed) {
    for gone in before.iter().filter(|one| !after.contains(one)) {
        gone.remove(rows, ticket);
    }
    for new in after.iter().filter(|one| !before.contains(one)) {
        new.put(rows, ticket);
    }
}

/// Reads an index up to a moment: the ends of its keys, in order, with their values.
fn places(
    rows: &Rows<'_>,
    prefix: Vec<u8>,
    until: Timestamp,
) -> impl Iterator<Item = Result<(Timestamp, rows::Row), EngineError>> + use<> {
    let length = prefix.len();
    let all = rows.scan(&prefix).map(move |row| {
        let row = row?;
        let due = row.0.get(length..).and_then(<[u8]>::first_chunk::<8>);
        let due = u64::from_be_bytes(*due.ok_or(EngineError::DamagedView)?) ^ (1 << 63);
        Ok((Timestamp::from_millis(due.cast_signed()), row))
    });
    all.take_while(move |place| place.as_ref().map_or(true, |(due, _)| *due <= until))
}

/// Reads the clocks that may owe an escalation up to a moment.
pub(super) fn owed_until(
    rows: &Rows<'_>,
    until: Timestamp,
) -> impl Iterator<Item = Result<Entry, EngineError>> + use<> {
    places(rows, key::OWED.to_vec(), until).map(|place| {
        let (due, (row, value)) = place?;
        Ok(Entry { due, ticket: key::read_id(&row)?, clock: rows::parse(&value)? })
    })
}

/// Reads the running clocks up to a moment: when each is due, its ticket, and what a list shows.
pub(super) fn due_until(
    rows: &Rows<'_>,
    until: Timestamp,
) -> impl Iterator<Item = Result<(Timestamp, TicketId, Shown), EngineError>> + use<> {
    places(rows, key::DUE.to_vec(), until).map(|place| {
        let (due, (row, value)) = place?;
        Ok((due, key::read_id(&row)?, rows::parse(&value)?))
    })
}

/// Reads the running clocks of an owner, a department or a branch up to a moment.
pub(super) fn due_of<'a>(
    rows: &'a Rows<'a>,
    facet: Facet<'_>,
    until: Timestamp,
) -> impl Iterator<Item = Result<(Timestamp, TicketId, Shown), EngineError>> + use<'a> {
    let prefix = facet.prefix();
    let length = prefix.len();
    places(rows, prefix, until).filter_map(move |place| {
        let found = place.and_then(|(due, (row, _))| {
            let at = row.get(length..).ok_or(EngineError::DamagedView)?;
            let shown = rows.read(&[key::DUE, at].concat())?;
            // A row that is gone was removed since the index was read.
            Ok(shown.map(|shown| (due, key::read_id(&row), shown)))
        });
        match found {
            Ok(None) => None,
            Ok(Some((due, ticket, shown))) => Some(ticket.map(|ticket| (due, ticket, shown))),
            Err(error) => Some(Err(error)),
        }
    })
}

/// Counts the running clocks due at or before a moment, without reading what a list shows of them.
pub(super) fn count_until(rows: &Rows<'_>, until: Timestamp) -> Result<u64, EngineError> {
    places(rows, key::DUE.to_vec(), until).try_fold(0, |count, place| place.map(|_| count + 1))
}
