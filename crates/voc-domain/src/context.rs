//! What a decision depends on besides the state: nothing else may.

use crate::{
    calendar::Calendar,
    codes::{CauseCode, ChannelCode, Role},
    ids::{ActorId, BranchCode, DepartmentCode, Reference, TicketNumber},
    policy::Policy,
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
    /// The rules for clocks.
    pub policy: &'a Policy,
    /// The opening hours and holidays.
    pub calendar: &'a Calendar,
    /// The codes a hospital added to the open lists.
    pub catalog: &'a Catalog,
}

/// The codes a hospital added to the open lists, beside the built-in ones, and the places it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// More channels.
    pub channels: Vec<ChannelCode>,
    /// More causes.
    pub causes: Vec<CauseCode>,
    /// The departments; while none is listed, any will do.
    pub departments: Vec<DepartmentCode>,
    /// The branches; while none is listed, any will do.
    pub branches: Vec<BranchCode>,
}

impl Catalog {
    /// Tells whether the channel is built in or was added.
    #[must_use]
    pub fn knows_channel(&self, channel: &ChannelCode) -> bool {
        channel.label().is_some() || self.channels.contains(channel)
    }

    /// Tells whether the cause is built in or was added.
    #[must_use]
    pub fn knows_cause(&self, cause: &CauseCode) -> bool {
        cause.label().is_some() || self.causes.contains(cause)
    }

    /// Tells whether the department is listed, or none is.
    #[must_use]
    pub fn knows_department(&self, department: &DepartmentCode) -> bool {
        self.departments.is_empty() || self.departments.contains(department)
    }

    /// Tells whether the branch is listed, or none is.
    #[must_use]
    pub fn knows_branch(&self, branch: &BranchCode) -> bool {
        self.branches.is_empty() || self.branches.contains(branch)
    }
}
