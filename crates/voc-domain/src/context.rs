//! What a decision depends on besides the state: nothing else may.

use crate::{
    calendar::Calendar,
    catalog::Catalog,
    codes::Role,
    ids::{ActorId, Reference, TicketNumber},
    policy::Policies,
    timestamp::{Occurred, Timestamp},
};

/// The surroundings of a command.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The present moment, as the log will record it at the earliest.
    pub now: Timestamp,
    /// When what the command tells happened.
    pub occurred: Occurred,
    /// Who gives the command.
    pub actor: &'a ActorId,
    /// In which role.
    pub role: Role,
    /// The number to give if a ticket is opened.
    pub next_number: TicketNumber,
    /// The row of an outside source the command was loaded from.
    pub source: Option<&'a Reference>,
    /// The rules for clocks, every version of them.
    pub policies: &'a Policies,
    /// The opening hours and holidays.
    pub calendar: &'a Calendar,
    /// The codes a hospital added to the open lists.
    pub catalog: &'a Catalog,
}
