//! Finding tickets, and the state of one.

use std::str::FromStr;

use serde::Serialize;
use voc_domain::{
    ActorId, BranchCode, ChannelCode, DepartmentCode, FlagRule, Phase, Reference, Severity, Stage,
    Ticket, TicketId, TicketNumber, Timestamp, VocKind,
};

use crate::{engine::Engine, error::EngineError, views::DepartmentCount};

/// How a person names a ticket: by its UUID, its number, or the hospital's own name for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TicketQuery {
    /// By identity.
    Id(TicketId),
    /// By number.
    Number(TicketNumber),
    /// By reference.
    Reference(Reference),
    /// By a text that is a number and may be a reference as well: the ticket that goes by exactly this
    /// reference, or else the one with this number.
    ReferenceOrNumber(Reference, TicketNumber),
}

impl FromStr for TicketQuery {
    type Err = voc_domain::IdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(id) = text.parse() {
            return Ok(Self::Id(id));
        }
        match (text.parse(), text.parse()) {
            (Ok(reference), Ok(number)) => Ok(Self::ReferenceOrNumber(reference, number)),
            (Err(_), Ok(number)) => Ok(Self::Number(number)),
            (reference, Err(_)) => reference.map(Self::Reference),
        }
    }
}

/// Which tickets to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TicketFilter {
    /// Only in this phase.
    pub phase: Option<Phase>,
    /// Only of this kind.
    pub kind: Option<VocKind>,
    /// Only of this branch.
    pub branch: Option<BranchCode>,
    /// Only where one of the three departments is this one.
    pub department: Option<DepartmentCode>,
    /// Only with this owner.
    pub owner: Option<ActorId>,
    /// Only where this rule is broken, as it shows at this moment.
    pub broken: Option<(FlagRule, Timestamp)>,
}

impl TicketFilter {
    fn fits(&self, ticket: &Ticket) -> bool {
        let department = |wanted: &DepartmentCode| {
            [&ticket.receiving, &ticket.managing, &ticket.originating]
                .into_iter()
                .flatten()
                .any(|one| one == wanted)
        };
        self.phase.is_none_or(|phase| ticket.phase == phase)
            && self.kind.is_none_or(|kind| ticket.kind == Some(kind))
            && self.branch.as_ref().is_none_or(|branch| ticket.branch.as_ref() == Some(branch))
            && self.department.as_ref().is_none_or(department)
            && self.owner.as_ref().is_none_or(|owner| {
                ticket.owner.as_ref().is_some_and(|(present, _)| present == owner)
            })
            && self
                .broken
                .is_none_or(|(rule, now)| ticket.flags_at(now).iter().any(|flag| flag.rule == rule))
    }
}

/// A ticket in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TicketRow {
    /// The identity.
    pub ticket: TicketId,
    /// The number.
    pub number: Option<TicketNumber>,
    /// The hospital's own name for it.
    pub reference: Option<Reference>,
    /// How far it has come.
    pub phase: Phase,
    /// The kind.
    pub kind: Option<VocKind>,
    /// The channel.
    pub channel: Option<ChannelCode>,
    /// The branch.
    pub branch: Option<BranchCode>,
    /// The originating department.
    pub originating: Option<DepartmentCode>,
    /// How serious it is.
    pub severity: Option<Severity>,
    /// The owner.
    pub owner: Option<ActorId>,
    /// The stage completed last.
    pub last_stage: Option<Stage>,
    /// The stage that comes next.
    pub next_stage: Option<Stage>,
    /// The earliest due instant of a running clock.
    pub due: Option<Timestamp>,
    /// When it was received, at the latest.
    pub received: Option<Timestamp>,
    /// The ticket that it goes on in, if it does.
    pub merged_into: Option<TicketId>,
    /// The version of the last entry.
    pub version: Option<u64>,
}

impl From<&Ticket> for TicketRow {
    fn from(ticket: &Ticket) -> Self {
        Self {
            ticket: ticket.id,
            number: ticket.number,
            reference: ticket.reference.clone(),
            phase: ticket.phase,
            kind: ticket.kind,
            channel: ticket.channel.clone(),
            branch: ticket.branch.clone(),
            originating: ticket.originating.clone(),
            severity: ticket.severity,
            owner: ticket.owner.as_ref().map(|(owner, _)| owner.clone()),
            last_stage: ticket.last_stage(),
            next_stage: ticket.next_stage(),
            due: ticket
                .running_clocks()
                .filter(|clock| !clock.is_stopped())
                .map(|clock| clock.start.due)
                .min(),
            received: ticket.received.map(|mark| mark.occurred.latest()),
            merged_into: ticket.merged_into.map(|(into, _)| into),
            version: ticket.version,
        }
    }
}

/// A list of tickets, and those that could not be followed and are missing in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listing {
    /// The tickets.
    pub tickets: Vec<TicketRow>,
    /// Tickets set aside because an entry of theirs cannot be understood.
    pub parked: Vec<TicketId>,
}

impl Engine {
    /// Finds a ticket by what a person calls it.
    ///
    /// # Errors
    /// When log or views cannot be read.
    pub fn find(&self, query: &TicketQuery) -> Result<Option<TicketId>, EngineError> {
        self.catch_up()?;
        match query {
            TicketQuery::Id(id) => {
                let known = self.views().ticket(*id)?.is_some();
                Ok(known.then_some(*id))
            }
            TicketQuery::Number(number) => self.views().by_number(*number),
            TicketQuery::Reference(reference) => self.views().by_reference(reference),
            TicketQuery::ReferenceOrNumber(reference, number) => {
                match self.views().by_reference(reference)? {
                    Some(ticket) => Ok(Some(ticket)),
                    None => self.views().by_number(*number),
                }
            }
        }
    }

    /// Returns the state of a ticket with everything recorded so far.
    ///
    /// # Errors
    /// When log or views cannot be read, and [`EngineError::Parked`] for a ticket that cannot be
    /// followed.
    pub fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, EngineError> {
        self.catch_up()?;
        self.views().ticket(id)
    }

    /// Lists tickets in the order of their opening.
    ///
    /// # Errors
    /// When log or views cannot be read.
    pub fn list(&self, filter: &TicketFilter) -> Result<Listing, EngineError> {
        self.catch_up()?;
        let mut tickets = Vec::new();
        for ticket in self.views().tickets() {
            let ticket = ticket?;
            if filter.fits(&ticket) {
                tickets.push(TicketRow::from(&ticket));
            }
        }
        tickets.sort_by_key(|row| (row.number, row.ticket));
        Ok(Listing { tickets, parked: self.views().parked()? })
    }

    /// Returns the statistics per originating department and month, as counted so far.
    ///
    /// # Errors
    /// When log or views cannot be read.
    pub fn department_counts(&self) -> Result<Vec<DepartmentCount>, EngineError> {
        self.catch_up()?;
        self.views().department_counts()
    }
}
