//! What a replay answers, as one document.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;
use voc_domain::{
    CauseCode, ClockId, CorrectionEffect, CorrectionReason, FlagRule, Label, Met, Occurred,
    PartyRole, PromiseNumber, PromiseTopic, Reference, Role, Stage, Timestamp,
};

use super::{AsOf, ledgers::ReplayLedgers};
use crate::{private::Revealed, query::TicketRow, walks::CaseConformance};

/// One entry in a replay.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReplayEvent {
    /// The position in the log.
    pub position: u64,
    /// The version of the ticket.
    pub version: u64,
    /// The type of event.
    #[serde(rename = "type")]
    pub event_type: String,
    /// When it happened.
    pub occurred: Occurred,
    /// The coded facts, as stored.
    pub clear: serde_json::Value,
    /// The protected fields.
    pub protected: BTreeMap<String, Revealed>,
    /// How it was corrected since, if it was: the last correction counts.
    pub corrected_by: Option<ReplayCorrection>,
    /// The position of the entry that it corrects, for a correction.
    pub corrects: Option<u64>,
    /// The leaf hash of the entry.
    pub hash: String,
}

/// A correction of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ReplayCorrection {
    /// The position of the correction.
    pub position: u64,
    /// What became of the entry.
    pub effect: CorrectionEffect,
    /// Why.
    pub reason: CorrectionReason,
}

/// What somebody reported at once: the entries of one command.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReplayRow {
    /// The place in the replay, from 1.
    pub row: usize,
    /// The row of the outside source it was loaded from.
    pub source: Option<Reference>,
    /// When the first of its entries happened; each entry says its own time.
    pub occurred: Occurred,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub actor: String,
    /// In which role.
    pub role: Role,
    /// For whom, if for somebody else.
    pub on_behalf_of: Option<String>,
    /// The stage it completed, if one.
    pub stage: Option<Stage>,
    /// The rules that it shows to be broken.
    pub flags: Vec<FlagRule>,
    /// The command.
    pub command: Uuid,
    /// The entries.
    pub events: Vec<ReplayEvent>,
}

/// A rule broken, as of the moment of the replay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplayFlag {
    /// The rule.
    pub rule: FlagRule,
    /// Since when it is true.
    pub since: Timestamp,
    /// The positions that show it.
    pub evidence: Vec<u64>,
    /// What the manual asks for instead, in both languages.
    pub asks: Label,
}

/// A promise or another clock, as of the moment of the replay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplayClock {
    /// The clock.
    pub clock: ClockId,
    /// The position of the entry that started it.
    pub started_by: u64,
    /// When it started.
    pub started: Occurred,
    /// When it is due at the latest.
    pub due: Timestamp,
    /// When it is due at the earliest, if its start is not known exactly.
    pub due_earliest: Option<Timestamp>,
    /// When it was met.
    pub met: Option<Occurred>,
    /// Whether it was missed.
    pub missed: bool,
}

/// A promise still open at the moment of the replay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplayPromise {
    /// The promise.
    pub promise: PromiseNumber,
    /// What was promised.
    pub topic: PromiseTopic,
    /// To whom.
    pub to: PartyRole,
    /// The position of the entry that recorded it.
    pub position: u64,
    /// When it was made.
    pub made: Occurred,
    /// When it became known.
    pub known_at: Timestamp,
    /// When it is due.
    pub due: Option<Timestamp>,
}

/// A level of the ladder that was told, or would have been.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplayEscalation {
    /// The level.
    pub level: Role,
    /// The clock that ran out, if one did.
    pub clock: Option<ClockId>,
    /// From when the level was to be told, if a clock ran out.
    pub due: Option<Timestamp>,
    /// The position of the entry that told it; nothing when it would have been told and was not.
    pub position: Option<u64>,
    /// When that was recorded.
    pub recorded_at: Option<Timestamp>,
    /// When the level took note of it.
    pub acknowledged: Option<Met>,
}

/// A fact with the moment it happened beside the moment it became known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplayKnown {
    /// The position of the entry.
    pub position: u64,
    /// The type of event.
    #[serde(rename = "type")]
    pub event_type: String,
    /// When it happened, as its last correction has it.
    pub occurred: Occurred,
    /// When it was recorded: from then on it was known.
    pub recorded_at: Timestamp,
    /// Since when it is known as it stands, if it was corrected.
    pub corrected_at: Option<Timestamp>,
    /// Who recorded it.
    pub actor: String,
    /// In which role.
    pub role: Role,
    /// How long it was known to nobody, at the least, in milliseconds; negative for a date that lies
    /// after its recording.
    pub delay_ms: i64,
}

/// A case replayed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Replay {
    /// The moment looked from.
    pub as_of: AsOf,
    /// The state at that moment.
    #[serde(flatten)]
    pub ticket: TicketRow,
    /// What was recorded, in the order of the log.
    pub rows: Vec<ReplayRow>,
    /// How many rows exist beyond the moment looked from.
    pub rows_beyond: usize,
    /// The stages completed, in the order of the log.
    pub stages_completed: Vec<Stage>,
    /// The stages left out with a reason and not completed since.
    pub stages_skipped: Vec<Stage>,
    /// The stages neither completed nor left out with a reason.
    pub stages_missing: Vec<Stage>,
    /// The promises still open.
    pub open_promises: Vec<ReplayPromise>,
    /// The clocks.
    pub clocks: Vec<ReplayClock>,
    /// The rules broken, in the order in which they became true.
    pub flags: Vec<ReplayFlag>,
    /// The causes of complaints that the log itself shows.
    pub derived_causes: Vec<CauseCode>,
    /// What was promised, offered, said and told.
    pub ledgers: ReplayLedgers,
    /// Who was told that something was overdue, and who would have been, in the order of the due
    /// instants; first those that no clock caused.
    pub escalations: Vec<ReplayEscalation>,
    /// When each fact happened and when it became known, in the order of the log. What was struck out
    /// is no fact, and a correction states none of its own.
    pub who_knew: Vec<ReplayKnown>,
    /// How far the case fits the process; nothing before it was received.
    pub conformance: Option<CaseConformance>,
    /// The moment at which deadlines were judged.
    pub judged_at: Timestamp,
    /// Whether the recorded times of this log are simulated.
    pub simulated: bool,
    /// The size of the log the replay was made from.
    pub log_size: u64,
    /// The root of the log the replay was made from.
    pub log_root: String,
    /// The origin of the log.
    pub origin: String,
}
