//! The ledgers of a replayed case: what was promised, offered, said and told.

use serde::Serialize;
use voc_domain::{
    ChannelCode, ClockId, ClockKind, Met, Notice, Occurred, PartyRole, Promise, PromiseNumber,
    PromiseState, PromiseTopic, Remedy, ReportRecord, Role, Statement, Ticket, Timestamp,
};

/// The ledgers of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplayLedgers {
    /// Every promise, kept or not.
    pub promises: Vec<PromiseRow>,
    /// Every remedy with its steps.
    pub remedies: Vec<Remedy>,
    /// What people said, contradictions included.
    pub statements: Vec<Statement>,
    /// What people outside were told.
    pub notices: Vec<Notice>,
    /// What people inside were told.
    pub reports: Vec<ReportRecord>,
}

/// How a promise stands at the moment of the replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseStanding {
    /// Still to be kept, and not due yet.
    Open,
    /// Still to be kept, and overdue.
    Overdue,
    /// Kept in time.
    Kept,
    /// Kept after it was due.
    KeptLate,
    /// Withdrawn.
    Withdrawn,
}

/// A promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PromiseRow {
    /// Its number.
    pub promise: PromiseNumber,
    /// What was promised.
    pub topic: PromiseTopic,
    /// Who recorded it.
    pub recorded_by: String,
    /// In which role it was made.
    pub by_role: Role,
    /// To whom.
    pub to: PartyRole,
    /// By which channel.
    pub channel: Option<ChannelCode>,
    /// The moment that was told, if one was.
    pub told: Option<Timestamp>,
    /// When it is due.
    pub due: Option<Timestamp>,
    /// How it stands.
    pub state: PromiseStanding,
    /// The position of the entry that recorded it.
    pub position: u64,
    /// When it was made.
    pub made: Occurred,
    /// When it became known.
    pub known_at: Timestamp,
    /// When it was kept or withdrawn, and by which entry.
    pub ended: Option<Met>,
}

impl ReplayLedgers {
    pub(super) fn of(ticket: &Ticket, moment: Timestamp) -> Self {
        let ledgers = &ticket.ledgers;
        Self {
            promises: ticket.promises.iter().map(|one| promise(ticket, one, moment)).collect(),
            remedies: ledgers.remedies.clone(),
            statements: ledgers.statements.clone(),
            notices: ledgers.notices.clone(),
            reports: ledgers.reports.clone(),
        }
    }
}

fn promise(ticket: &Ticket, promise: &Promise, moment: Timestamp) -> PromiseRow {
    let id = ClockId { kind: ClockKind::Promise, number: promise.number.get() };
    let clock = ticket.clock(id);
    let missed = clock.is_some_and(|clock| clock.is_missed(moment));
    let (state, ended) = match promise.state {
        PromiseState::Open if missed => (PromiseStanding::Overdue, None),
        PromiseState::Open => (PromiseStanding::Open, None),
        PromiseState::Kept(mark) if missed => (PromiseStanding::KeptLate, Some(mark)),
        PromiseState::Kept(mark) => (PromiseStanding::Kept, Some(mark)),
        PromiseState::Withdrawn(mark) => (PromiseStanding::Withdrawn, Some(mark)),
    };
    PromiseRow {
        promise: promise.number,
        topic: promise.topic,
        recorded_by: promise.recorded_by.to_string(),
        by_role: promise.by_role,
        to: promise.to,
        channel: promise.channel.clone(),
        told: promise.told,
        due: clock.map(|clock| clock.start.due),
        state,
        position: promise.made.position,
        made: promise.made.occurred,
        known_at: promise.made.recorded_at,
        ended,
    }
}
