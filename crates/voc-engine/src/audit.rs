//! One case under audit: is it whole, which rules were broken, what was written down late, and what changed
//! between two moments.

use serde::Serialize;
use voc_domain::{ClockId, FlagRule, Occurred, Phase, Role, Severity, Stage, TicketId, Timestamp};
use voc_log::{EntryRef, Hash, StoredEntry, Version, verify_inclusion};

use crate::{
    engine::Engine,
    error::EngineError,
    private::Disclosure,
    replay::{AsOf, Replay, ReplayClock, ReplayFlag},
    stream,
    verify::{Content, Defect, VerifyFinding},
};

/// What is asked of an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditQuestion {
    /// The present moment; deadlines are judged at it.
    pub now: Timestamp,
    /// How long after something happened its entry counts as late, in milliseconds.
    pub late_after_ms: i64,
    /// Two moments, the earlier first: what became known between them is told.
    pub between: Option<(Timestamp, Timestamp)>,
}

/// An entry that was recorded long after what it says had happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LateEntry {
    /// Its position.
    pub position: u64,
    /// Its version in the ticket.
    pub version: u64,
    /// The type of event.
    #[serde(rename = "type")]
    pub event_type: String,
    /// When it happened.
    pub occurred: Occurred,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// By whom.
    pub actor: String,
    /// How much later, in milliseconds, at the least.
    pub delay_ms: i64,
}

/// A clock that stands otherwise than before; nothing where there was none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClockChange {
    /// The clock.
    pub clock: ClockId,
    /// As it was known at the earlier moment.
    pub before: Option<ReplayClock>,
    /// As it was known at the later moment.
    pub after: Option<ReplayClock>,
}

/// The few facts of a ticket that somebody sees first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditState {
    /// How far it had come.
    pub phase: Phase,
    /// The stage completed last.
    pub last_stage: Option<Stage>,
    /// How serious it was taken to be.
    pub severity: Option<Severity>,
    /// Who owned it.
    pub owner: Option<String>,
    /// How many promises were open.
    pub open_promises: usize,
}

/// What became known between two moments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditChanges {
    /// The earlier moment.
    pub from: Timestamp,
    /// The later moment.
    pub to: Timestamp,
    /// The positions of the entries recorded after the earlier and by the later.
    pub recorded: Vec<u64>,
    /// The case at the earlier moment.
    pub before: AuditState,
    /// The case at the later moment.
    pub after: AuditState,
    /// Rules that were broken at the later moment and not at the earlier.
    pub flags_raised: Vec<ReplayFlag>,
    /// Rules that were broken at the earlier moment and, after a correction, not at the later.
    pub flags_withdrawn: Vec<FlagRule>,
    /// The clocks that began, ended, moved or ran out.
    pub clocks: Vec<ClockChange>,
}

/// A case under audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// The ticket.
    pub ticket: TicketId,
    /// How many entries were checked.
    pub entries: u64,
    /// The name of the log.
    pub origin: String,
    /// The size of the log that each entry was proved to be in.
    pub log_size: u64,
    /// The root of that log, in base64.
    pub log_root: String,
    /// Whatever about these entries and their protected values is not as it must be.
    pub findings: Vec<VerifyFinding>,
    /// The rules broken, in the order in which they became true.
    pub flags: Vec<ReplayFlag>,
    /// The entries recorded late, in the order of the log.
    pub late: Vec<LateEntry>,
    /// How many entries were corrected since.
    pub corrected: u64,
    /// What changed between two moments, if that was asked.
    pub changes: Option<AuditChanges>,
}

impl Engine {
    /// Audits one case: proves each of its entries to be in the log, checks chain, rules and protected
    /// values, and gathers what an auditor asks for. Returns nothing for a ticket that does not exist.
    ///
    /// # Errors
    /// When the log or the vault cannot be read at all; damage of the case is a finding.
    pub fn audit(
        &self,
        id: TicketId,
        question: &AuditQuestion,
    ) -> Result<Option<Audit>, EngineError> {
        let AuditQuestion { now, .. } = *question;
        let Some(replay) = self.replay(id, AsOf::default(), now, Disclosure::Withhold)? else {
            return Ok(None);
        };
        let head = self.log().head();
        let mut stored = stream::stored(self.log(), id)?;
        stored.retain(|stored| head.size.covers(stored.position));
        let mut findings = self.prove(&stored, head.size, head.root)?;
        findings.extend(Content::of_entries(self, &stored)?);
        findings.sort_by_key(|finding| finding.position);
        let corrected = |event: &&crate::replay::ReplayEvent| event.corrected_by.is_some();
        let events = replay.rows.iter().flat_map(|row| &row.events);
        let changes = question.between.map(|between| self.changes(id, between)).transpose()?;
        Ok(Some(Audit {
            ticket: id,
            entries: stored.len() as u64,
            origin: self.log().origin().to_string(),
            log_size: head.size.get(),
            log_root: head.root.to_base64(),
            findings,
            late: late(&replay, question.late_after_ms),
            corrected: events.filter(corrected).count() as u64,
            flags: replay.flags,
            changes: changes.flatten(),
        }))
    }

    /// Proves each entry to stand in the tree and to follow the one before it in its ticket.
    fn prove(
        &self,
        stored: &[StoredEntry],
        size: voc_log::Size,
        root: Hash,
    ) -> Result<Vec<VerifyFinding>, EngineError> {
        let mut findings = Vec::new();
        let mut previous = None;
        let mut version = Version::FIRST;
        for stored in stored {
            let leaf = Hash::leaf(&stored.bytes);
            let path = self.log().inclusion_path(stored.position, size)?;
            let proved = verify_inclusion(stored.position, size, leaf, &path, root);
            if let Err(error) = proved {
                findings.push(found(stored, Defect::NotInLog, error.to_string()));
            }
            if let Ok(entry) = EntryRef::decode(&stored.bytes) {
                if entry.version != version || entry.previous != previous {
                    let version = format!("version {}", entry.version);
                    findings.push(found(stored, Defect::NotAfter, version));
                }
                version = entry.version.next();
            }
            previous = Some(leaf);
        }
        Ok(findings)
    }

    fn changes(
        &self,
        id: TicketId,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<Option<AuditChanges>, EngineError> {
        let known = |at| AsOf { known_at: Some(at), valid_at: None };
        let at = |at| self.replay(id, known(at), at, Disclosure::Withhold);
        let Some((before, after)) = at(from)?.zip(at(to)?) else { return Ok(None) };
        let events = after.rows.iter().filter(|row| row.recorded_at > from);
        let recorded = events.flat_map(|row| &row.events).map(|event| event.position).collect();
        let breaks = |replay: &Replay, rule| replay.flags.iter().any(|flag| flag.rule == rule);
        let raised = after.flags.iter().filter(|flag| !breaks(&before, flag.rule));
        let withdrawn = before.flags.iter().filter(|flag| !breaks(&after, flag.rule));
        Ok(Some(AuditChanges {
            from,
            to,
            recorded,
            flags_raised: raised.cloned().collect(),
            flags_withdrawn: withdrawn.map(|flag| flag.rule).collect(),
            clocks: clock_changes(&before, &after),
            before: state(&before),
            after: state(&after),
        }))
    }
}

fn found(stored: &StoredEntry, wrong: Defect, found: String) -> VerifyFinding {
    let expected = format!("entry {} in its place", stored.position);
    VerifyFinding::new(wrong, Some(stored.position.get()), expected, found)
}

fn state(replay: &Replay) -> AuditState {
    let ticket = &replay.ticket;
    AuditState {
        phase: ticket.phase,
        last_stage: ticket.last_stage,
        severity: ticket.severity,
        owner: ticket.owner.as_ref().map(ToString::to_string),
        open_promises: replay.open_promises.len(),
    }
}

fn clock_changes(before: &Replay, after: &Replay) -> Vec<ClockChange> {
    let of = |replay: &Replay, clock| replay.clocks.iter().find(|one| one.clock == clock).cloned();
    let mut clocks: Vec<_> =
        before.clocks.iter().chain(&after.clocks).map(|one| one.clock).collect();
    clocks.sort_unstable();
    clocks.dedup();
    let changes = clocks.into_iter().map(|clock| ClockChange {
        clock,
        before: of(before, clock),
        after: of(after, clock),
    });
    changes.filter(|change| change.before != change.after).collect()
}

/// Finds the entries that were written down long after what they tell. A fact from before the complaint is
/// no late entry: nobody could have recorded it before there was a ticket. Neither is what the program noted by
/// itself about a deadline that had passed.
fn late(replay: &Replay, late_after_ms: i64) -> Vec<LateEntry> {
    let versions = |position: u64| {
        let events = replay.rows.iter().flat_map(|row| &row.events);
        events.into_iter().find(|event| event.position == position).map(|event| event.version)
    };
    let late = replay.who_knew.iter().filter(|known| {
        known.delay_ms > late_after_ms
            && known.role != Role::System
            && known.event_type != "background_recorded"
    });
    late.map(|known| LateEntry {
        position: known.position,
        version: versions(known.position).unwrap_or_default(),
        event_type: known.event_type.clone(),
        occurred: known.occurred,
        recorded_at: known.recorded_at,
        actor: known.actor.clone(),
        delay_ms: known.delay_ms,
    })
    .collect()
}
