//! The whole truth about a data directory: the log's bytes, the vault behind it, the views before it.

mod attachments;
mod erasures;
mod kind;
mod seals;

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use voc_domain::{Event, FieldName, Org, Policies, Ticket, TicketId};
use voc_log::{EntryRef, Position, StoredEntry};
use voc_store::StoreError;
use voc_vault::{Digest, VaultError};

use self::erasures::Erasures;
pub use self::kind::{Defect, VerifyKind};
use crate::{
    codec::Decoded, engine::Engine, error::EngineError, org, policy, private::Kept, publish,
    relate, stream::Stream, subjects, views::Views,
};

/// How far behind a place that cannot be read the search goes on. Damage makes some sixteen entries unreadable, or
/// a whole page of a thousand: a step this small passes over few that could be read, and is still taken
/// quickly through a log of which much is gone.
const STEP: u64 = 16;

/// Something that is not as it must be. It names places, numbers and hashes, never what was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerifyFinding {
    /// Where it was found: `log`, `vault`, `rules`, `published` or `views`.
    pub area: &'static str,
    /// The position of the first entry concerned.
    pub position: Option<u64>,
    /// What is wrong.
    pub kind: VerifyKind,
    /// What should be there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

impl VerifyFinding {
    pub(crate) fn new(
        kind: impl Into<VerifyKind>,
        position: Option<u64>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        let (kind, expected, found) = (kind.into(), expected.into(), found.into());
        Self { area: kind.area(), position, kind, expected, found }
    }
}

/// What a verification looked at and found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// How many entries were checked.
    pub entries: u64,
    /// The root hash over them, as the log states it.
    pub root: String,
    /// How many protected values the entries commit to.
    pub protected: u64,
    /// Whether the views were compared with a rebuild, which a damaged log does not allow.
    pub views_compared: bool,
    /// Everything that is not as it must be; empty when all is well.
    pub findings: Vec<VerifyFinding>,
}

impl Engine {
    /// Verifies everything: each entry against its hash, its stream and the root; each protected value
    /// against the vault; each event against the rules; the views against a rebuild. Damage in one
    /// place does not end the search. `progress` tells steps done and steps in all.
    ///
    /// # Errors
    /// Only when the search itself cannot go on; damage is a finding.
    pub fn verify(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<Verification, EngineError> {
        let head = self.log().head();
        let size = head.size.get();
        let mut findings: Vec<_> = self
            .verify_log(&mut |done, _| progress(done, size * 3))
            .into_iter()
            .map(|finding| {
                let (kind, position) = (VerifyKind::Log(finding.kind), finding.position);
                let position = position.map(Position::get);
                VerifyFinding::new(kind, position, finding.expected, finding.found)
            })
            .collect();
        let mut content = Content::new(self)?;
        content.log(size, &mut |done| progress(size + done, size * 3))?;
        content.merges();
        content.unnamed();
        let Content { protected, findings: more, .. } = content;
        findings.extend(more);
        // Of a log that is damaged neither the roots nor the last entries of its streams can be told.
        if findings.iter().all(|finding| finding.area != "log") {
            findings.extend(publish::check(self.dir(), self.disk_log())?);
            findings.extend(seals::check(self)?);
        }
        // Of a log that is not whole no views can be made to compare them with.
        let views_compared = findings.iter().all(|finding| finding.area != "log");
        if views_compared {
            let differing =
                self.compare_views(&mut |done, _| progress(size * 2 + done, size * 3))?;
            findings.extend(differing);
        }
        progress(size * 3, size * 3);
        let root = head.root.to_base64();
        Ok(Verification { entries: size, root, protected, views_compared, findings })
    }

    /// Rebuilds the views in memory and compares them row by row with those in use. Nothing is
    /// written during the comparison, so that both are of one moment; the rebuild itself goes on
    /// beside the writers.
    fn compare_views(
        &self,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Option<VerifyFinding>, EngineError> {
        let rebuilt = Views::in_memory(self.views().rules().clone())?;
        rebuilt.catch_up(self.log(), progress)?;
        let _turns = self.turns().on_every_ticket();
        rebuilt.catch_up(self.log(), progress)?;
        self.catch_up()?;
        let mut ours = self.views().all_rows();
        let mut theirs = rebuilt.all_rows();
        for row in 1_u64.. {
            let (our, their) = (ours.next().transpose()?, theirs.next().transpose()?);
            if our != their {
                let expected = format!("row {row} as rebuilt from the log");
                let found = "another row; `voc doctor` rebuilds the views";
                return Ok(Some(VerifyFinding::new(Defect::ViewDiffers, None, expected, found)));
            }
            if our.is_none() {
                break;
            }
        }
        Ok(None)
    }
}

/// The check of what entries say: their events, and the values they commit to.
pub(crate) struct Content<'a> {
    engine: &'a Engine,
    tickets: HashMap<TicketId, Ticket>,
    /// Tickets of which an entry could not be read: no rule can be checked after it.
    unfollowed: HashSet<TicketId>,
    org: Org,
    policies: Policies,
    erasures: Erasures,
    protected: u64,
    findings: Vec<VerifyFinding>,
}

impl<'a> Content<'a> {
    fn new(engine: &'a Engine) -> Result<Self, EngineError> {
        Ok(Self {
            engine,
            tickets: HashMap::new(),
            unfollowed: HashSet::new(),
            org: Org::new(),
            policies: Policies::default(),
            erasures: Erasures::new(engine)?,
            protected: 0,
            findings: Vec::new(),
        })
    }

    /// Checks what the entries of one ticket say, all of them from the first.
    pub(crate) fn of_entries(
        engine: &'a Engine,
        stored: &[StoredEntry],
    ) -> Result<Vec<VerifyFinding>, EngineError> {
        let mut content = Self::new(engine)?;
        for stored in stored {
            if let Ok(entry) = EntryRef::decode(&stored.bytes) {
                content.entry(stored.position.get(), &entry)?;
            }
        }
        Ok(content.findings)
    }

    /// Looks at every entry that can be read. What cannot was found by the check of the log.
    fn log(&mut self, size: u64, progress: &mut dyn FnMut(u64)) -> Result<(), EngineError> {
        let mut next = 0;
        while next < size {
            for page in self.engine.log().read_all(Position::new(next)) {
                let Ok(page) = page else { break };
                for (position, bytes) in page.entries() {
                    if let Ok(entry) = EntryRef::decode(bytes) {
                        self.entry(position.get(), &entry)?;
                    }
                }
                next = page.next().get();
                progress(next.min(size));
            }
            if next < size {
                next = (next / STEP + 1) * STEP;
            }
        }
        Ok(())
    }

    fn entry(&mut self, position: u64, entry: &EntryRef<'_>) -> Result<(), EngineError> {
        for (field, digest) in &entry.protected {
            self.protected += 1;
            let erased = self.erasures.expects(entry, field);
            if *field == FieldName::File.as_str() {
                self.attachment(position, entry, erased)?;
            }
            let digest = Digest::from_bytes(*digest.as_bytes());
            let kind = match (self.engine.vault().read(field, digest), erased) {
                (Ok(Kept::Open(_)), false) | (Ok(Kept::Missing), true) => continue,
                (Ok(Kept::Missing), false) => Defect::ValueMissing,
                (Ok(_) | Err(VaultError::Damaged { .. }), true) => Defect::ValueNotErased,
                (Ok(Kept::WithoutKey), false) => Defect::ValueWithoutKey,
                (Err(VaultError::Damaged { .. }), false) => Defect::ValueDiffers,
                (Err(VaultError::KeyDamaged { .. }), _) => Defect::ValueKeyDamaged,
                (
                    Err(
                        VaultError::Rows { source: StoreError::Damaged { .. } }
                        | VaultError::Keys { source: StoreError::Damaged { .. } },
                    ),
                    _,
                ) => Defect::ValueUnreadable,
                (Err(error), _) => return Err(EngineError::from(error)),
            };
            self.find(kind, position, field);
        }
        if let Some(decoded) = Decoded::from_entry(entry) {
            self.event(position, entry.event_type, &decoded);
        } else if entry.stream == org::stream() {
            self.org_event(position, entry);
        } else if entry.stream == policy::stream() {
            self.policy_event(position, entry);
        } else if entry.stream == subjects::stream() {
            self.subject_event(position, entry);
        }
        Ok(())
    }

    fn org_event(&mut self, position: u64, entry: &EntryRef<'_>) {
        let Ok(event) = org::read(entry) else {
            return self.find(Defect::EventUnreadable, position, entry.event_type);
        };
        // After an entry that could not be read no rule can be checked.
        let follows = entry.version.get() == self.org.version().map_or(0, |seen| seen + 1);
        let broken = self.org.breach_of(&event).filter(|_| follows);
        self.org.evolve(&org::fact(entry, &event));
        if let Some(broken) = broken {
            self.find(Defect::EventRefused, position, broken);
        }
    }

    fn policy_event(&mut self, position: u64, entry: &EntryRef<'_>) {
        let Ok(event) = policy::read(entry) else {
            return self.find(Defect::EventUnreadable, position, entry.event_type);
        };
        // After an entry that could not be read no rule can be checked.
        let seen = self.policies.stream_version();
        let follows = entry.version.get() == seen.map_or(0, |seen| seen + 1);
        let broken = self.policies.breach_of(&event).filter(|_| follows);
        self.policies.evolve(&policy::fact(entry, &event));
        if let Some(broken) = broken {
            self.find(Defect::EventRefused, position, broken);
        }
    }

    fn subject_event(&mut self, position: u64, entry: &EntryRef<'_>) {
        let Ok(event) = subjects::read(entry) else {
            return self.find(Defect::EventUnreadable, position, entry.event_type);
        };
        // After an entry that could not be read no rule can be checked.
        let follows = self.erasures.follows(entry.version.get());
        let broken = self.erasures.seen.breach_of(&event).filter(|_| follows);
        let strangers = self.erasures.name(&event);
        self.erasures.seen.evolve(&subjects::fact(entry, &event));
        if let Some(broken) = broken {
            self.find(Defect::EventRefused, position, broken);
        }
        if strangers > 0 {
            self.find(Defect::ErasureOfNothing, position, entry.event_type);
        }
    }

    /// Looks for values of erased people that their erasure does not name.
    fn unnamed(&mut self) {
        for (position, field) in self.erasures.unnamed() {
            self.find(Defect::ErasureIncomplete, position, &field);
        }
    }

    fn event(&mut self, position: u64, event_type: &str, decoded: &Decoded) {
        let Ok(event) = &decoded.event else {
            self.unfollowed.insert(decoded.ticket);
            return self.find(Defect::EventUnreadable, position, event_type);
        };
        if self.unfollowed.contains(&decoded.ticket) {
            return;
        }
        let new = || Ticket::new(decoded.ticket);
        let ticket = self.tickets.entry(decoded.ticket).or_insert_with(new);
        if decoded.version != ticket.version.map_or(0, |seen| seen + 1) {
            self.unfollowed.insert(decoded.ticket);
            return;
        }
        let broken = ticket.breach_of(event);
        if let Event::Corrected(_) = event {
            let stream = Stream::until(self.engine.log(), decoded.ticket, decoded.version);
            let rebuilt = stream.and_then(|stream| stream.rebuilt(&stream.facts()?));
            match rebuilt {
                Ok(rebuilt) => *ticket = rebuilt,
                Err(error) => {
                    self.unfollowed.insert(decoded.ticket);
                    // What cannot be read was found by the check of the log.
                    if let EngineError::Parked { .. } = error {
                        self.find(Defect::CorrectionRefused, position, event_type);
                    }
                    return;
                }
            }
        } else {
            ticket.evolve(&decoded.fact(event));
        }
        if let Some(broken) = broken {
            self.find(Defect::EventRefused, position, broken);
        }
    }

    /// Looks for merges of which one half is missing: a crash between the two, or a correction of one.
    fn merges(&mut self) {
        let followed =
            |id: TicketId| self.tickets.get(&id).filter(|_| !self.unfollowed.contains(&id));
        let mut halves = Vec::new();
        for ticket in self.tickets.values().filter(|ticket| followed(ticket.id).is_some()) {
            if let Some((into, mark)) = ticket.merged_into
                && followed(into).is_none_or(|other| !relate::has_taken_in(other, ticket.id))
                && !self.unfollowed.contains(&into)
            {
                halves.push((mark.position, "absorbed"));
            }
            for one in &ticket.ledgers.absorbed {
                if followed(one.from).is_none_or(|other| !relate::goes_on_in(other, ticket.id))
                    && !self.unfollowed.contains(&one.from)
                {
                    halves.push((one.mark.position, "merged"));
                }
            }
        }
        halves.sort_unstable();
        for (position, missing) in halves {
            self.find(Defect::MergeHalf, position, missing);
        }
    }

    /// Takes note of something that is not as it must be; `what` is it about.
    fn find(&mut self, wrong: Defect, position: u64, what: &str) {
        let (what, found) = (format!("`{what}`"), VerifyKind::from(wrong).to_string());
        self.findings.push(VerifyFinding::new(wrong, Some(position), what, found));
    }
}
