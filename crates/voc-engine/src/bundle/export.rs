//! Making a bundle.

use std::{collections::BTreeSet, path::Path};

use serde::Serialize;
use uuid::Uuid;
use voc_domain::{CodeList as _, Role, TicketId, Timestamp};
use voc_log::{
    Checkpoint, ConsistencyProof, EntryRef, HeadPath, InclusionProof, Position, Size, StoredEntry,
    StreamId, Version, verify_own,
};

use super::{
    BundlePages, CHECKPOINT, HeadRef, INDEX, Index, README, SealRef, TIMELINE, VERIFIER,
    VERIFIER_TEXT, consistency_file,
    contents::{Contents, erased_rows},
    entry_file,
    files::Files,
    finding::Report,
    proof_file, values,
    verify::verify_files,
    view::BundleView,
};
use crate::{
    codec,
    engine::Engine,
    error::EngineError,
    publish::{self, Published},
    seal::Seal,
    stream, subjects,
};

/// Which protected values a bundle discloses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Disclose {
    /// None: whoever reads it sees steps, times and codes.
    #[default]
    None,
    /// All that are there.
    All,
    /// Only those of these fields, such as `text`.
    Fields(BTreeSet<String>),
    /// Only those that people of these roles recorded.
    Roles(BTreeSet<Role>),
}

impl Disclose {
    fn chooses(&self, entry: &EntryRef<'_>, field: &str) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Fields(fields) => fields.contains(field),
            Self::Roles(roles) => {
                let role = entry.role.as_deref().and_then(Role::from_code);
                role.is_some_and(|role| roles.contains(&role))
            }
        }
    }
}

/// How old the seal of a bundle may be.
const SEALED_WITHIN_MS: i64 = 24 * 3_600_000;

/// What a bundle is to hold, and where it goes.
pub struct BundleRequest<'a> {
    /// The ticket.
    pub ticket: TicketId,
    /// A directory that is absent or empty.
    pub out: &'a Path,
    /// Which protected values are disclosed.
    pub disclose: &'a Disclose,
    /// Checkpoints of this log that others have seen.
    pub seen: &'a [String],
    /// The present moment: a seal may be recorded.
    pub now: Timestamp,
    /// The identity of the command that records the seal.
    pub command: Uuid,
    /// Writes the pages for people.
    pub pages: &'a dyn Fn(&BundleView) -> BundlePages,
}

/// What a bundle holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BundleExported {
    /// The ticket.
    pub ticket: TicketId,
    /// The positions of its entries.
    pub positions: Vec<u64>,
    /// The size of the checkpoint that every proof leads to.
    pub size: u64,
    /// The seal.
    pub seal: Seal,
    /// How many protected values are disclosed.
    pub disclosed: u64,
    /// How many were withheld on request.
    pub withheld: u64,
    /// How many are gone because they were erased.
    pub erased: u64,
    /// How many are gone and no entry says why: a finding of `voc verify`.
    pub missing: u64,
    /// The sizes of the older checkpoints that the bundle continues.
    pub continues: Vec<u64>,
}

/// The entries that go into a bundle.
struct Gathered {
    ticket: Vec<StoredEntry>,
    /// The seal's, the erasures', those of `_log`.
    others: Vec<StoredEntry>,
    erasures: Vec<u64>,
}

impl Engine {
    /// Writes a ticket as a bundle, whole or not at all. A seal is recorded first, unless the last one covers
    /// every entry of the ticket. Returns nothing when there is no such ticket.
    ///
    /// # Errors
    /// [`EngineError::NotEmpty`] when something is there already, [`EngineError::Unsigned`] when the log has no
    /// key, [`EngineError::SeenDiffers`] when a checkpoint that was seen is not one of this log,
    /// [`EngineError::BundleMustHold`] when the log is damaged so that its bundle would not hold, and whatever
    /// the disk says.
    pub fn export_bundle(
        &self,
        request: &BundleRequest<'_>,
    ) -> Result<Option<BundleExported>, EngineError> {
        let stored = stream::stored(self.log(), request.ticket)?;
        let Some(last) = stored.last().map(|last| last.position) else { return Ok(None) };
        let seal = self.seal_over(last, request)?;
        let id = StreamId::from_uuid(request.ticket.as_uuid());
        let heads = self.log().heads(Size::new(seal.size))?;
        let head = heads.path_of(&id).filter(|_| seal.states(&heads));
        let head =
            head.ok_or_else(|| EngineError::BundleMustHold { file: entry_file(seal.position) })?;
        if self.disk_log().checkpoint().1.is_none() && !self.keys().is_empty() {
            return Err(EngineError::BundleMustHold { file: CHECKPOINT.to_owned() });
        }
        let before = publish::last_published(self.dir(), self.disk_log())?;
        // What leaves in a bundle is published: from now on the log is held to it.
        let Published { size, note, root, .. } = self.publish()?;
        let size = Size::new(size);
        let gathered = self.gather(&id, &seal, size)?;
        let mut files = Files::default();
        let mut exported = BundleExported {
            ticket: request.ticket,
            positions: gathered.ticket.iter().map(|one| one.position.get()).collect(),
            size: size.get(),
            seal,
            disclosed: 0,
            withheld: 0,
            erased: 0,
            missing: 0,
            continues: Vec::new(),
        };
        let index = self.index(&gathered, &head, request.disclose, &mut exported)?;
        let json = serde_json::to_string_pretty(&index).expect("BUG: texts and numbers are JSON");
        files.put(INDEX, format!("{json}\n"));
        files.put(CHECKPOINT, note.as_bytes());
        files.put(VERIFIER, VERIFIER_TEXT);
        for one in gathered.ticket.iter().chain(&gathered.others) {
            let path = self.log().inclusion_path(one.position, size)?;
            let checkpoint = note.clone();
            let proof = InclusionProof { position: one.position, path, checkpoint };
            files.put(entry_file(one.position.get()), one.bytes.clone());
            files.put(proof_file(one.position.get()), proof.to_string());
        }
        let seen = request.seen.iter().map(|note| self.seen(note, size));
        let seen = seen.collect::<Result<Vec<_>, _>>()?;
        for older in seen.into_iter().chain(before).filter(|older| older.size < size) {
            let path = self.log().consistency_path(older.size, size)?;
            let (old, checkpoint) = (older.size, note.clone());
            let proof = ConsistencyProof { old, path, checkpoint };
            files.put(consistency_file(old.get()), proof.to_string());
            exported.continues.push(old.get());
        }
        put_pages(&mut files, (size.get(), root), request.pages)?;
        self.check(&files, request)?;
        files.write(request.out)?;
        Ok(Some(exported))
    }

    /// Verifies what is about to be written as whoever gets it will: nothing that does not hold leaves the house.
    fn check(&self, files: &Files, request: &BundleRequest<'_>) -> Result<(), EngineError> {
        let identities = self.disk_log().identities();
        let keys: Vec<_> =
            identities.all().iter().filter_map(|one| one.verifier_key.clone()).collect();
        let pages = |view: &BundleView| vec![(request.pages)(view)];
        let findings = verify_files(files, &keys, &[], &pages).findings;
        findings
            .into_iter()
            .next()
            .map_or(Ok(()), |finding| Err(EngineError::BundleMustHold { file: finding.file }))
    }

    /// Returns the last seal if it covers an entry and is not a day old, or records one. An old one would leave
    /// open what came since.
    fn seal_over(&self, last: Position, request: &BundleRequest<'_>) -> Result<Seal, EngineError> {
        let fresh = |seal: &Seal| {
            let age = request.now.millis() - seal.recorded_at.millis();
            Size::new(seal.size).covers(last) && age < SEALED_WITHIN_MS
        };
        match self.last_seal()?.filter(fresh) {
            Some(seal) => Ok(seal),
            None => self.seal(request.now, request.command),
        }
    }

    fn gather(&self, id: &StreamId, seal: &Seal, size: Size) -> Result<Gathered, EngineError> {
        let within = |stored: &StoredEntry| size.covers(stored.position);
        let mut ticket = self.log().read_stream(id, Version::FIRST)?;
        ticket.retain(within);
        let mut others = self.log().read_stream(&StreamId::log(), Version::FIRST)?;
        others.push(self.log().read_entry(Position::new(seal.position))?);
        let positions: BTreeSet<u64> = ticket.iter().map(|one| one.position.get()).collect();
        let mut erasures = Vec::new();
        for stored in self.log().read_stream(&subjects::stream(), Version::FIRST)? {
            let entry = EntryRef::decode(&stored.bytes);
            let entry = entry.map_err(|_| codec::no_entry(stored.position))?;
            if erased_rows(&entry).iter().any(|(position, _)| positions.contains(position)) {
                erasures.push(stored.position.get());
                others.push(stored);
            }
        }
        others.retain(within);
        erasures.retain(|position| size.covers(Position::new(*position)));
        Ok(Gathered { ticket, others, erasures })
    }

    fn index(
        &self,
        gathered: &Gathered,
        head: &HeadPath,
        disclose: &Disclose,
        exported: &mut BundleExported,
    ) -> Result<Index, EngineError> {
        let erased: BTreeSet<(u64, String)> = gathered
            .others
            .iter()
            .filter_map(|one| EntryRef::decode(&one.bytes).ok())
            .flat_map(|entry| erased_rows(&entry))
            .collect();
        let mut disclosures = std::collections::BTreeMap::new();
        for stored in &gathered.ticket {
            let entry = EntryRef::decode(&stored.bytes);
            let entry = entry.map_err(|_| codec::no_entry(stored.position))?;
            for (field, digest) in &entry.protected {
                let row = (stored.position.get(), (*field).to_owned());
                if erased.contains(&row) {
                    exported.erased += 1;
                } else if !disclose.chooses(&entry, field) {
                    exported.withheld += 1;
                } else if let Some(disclosure) = self.vault().disclose(field, *digest)? {
                    exported.disclosed += 1;
                    disclosures.insert(format!("{}/{}", row.0, row.1), disclosure);
                } else {
                    exported.missing += 1;
                }
            }
        }
        Ok(Index {
            ticket: exported.ticket.to_string(),
            positions: exported.positions.clone(),
            seal: SealRef {
                position: exported.seal.position,
                head: HeadRef {
                    line: head.line.clone(),
                    index: head.index,
                    path: head.path.iter().map(voc_log::Hash::to_base64).collect(),
                },
            },
            erasures: gathered.erasures.clone(),
            disclosures,
        })
    }

    /// Reads a checkpoint that somebody has seen, and makes sure that it is one of this log.
    pub(crate) fn seen(&self, note: &str, size: Size) -> Result<Checkpoint, EngineError> {
        let differs = |source| EngineError::SeenDiffers { source };
        let older = verify_own(&self.disk_log().identities(), note);
        let older = older.map_err(|error| differs(Some(error)))?;
        if older.size > size || self.log().root_at(older.size)? != older.root {
            return Err(differs(None));
        }
        Ok(older)
    }
}

/// Writes the pages from the files alone, as whoever verifies them will.
fn put_pages(
    files: &mut Files,
    (size, root): (u64, String),
    pages: &dyn Fn(&BundleView) -> BundlePages,
) -> Result<(), EngineError> {
    let mut report = Report::default();
    let view = Contents::read(files, &mut report).and_then(|contents| {
        let values = values::check(&contents, &mut report);
        BundleView::of(&contents, &values, size, root)
    });
    let view = view.ok_or_else(|| codec::no_entry(Position::FIRST))?;
    let BundlePages { timeline, readme, .. } = pages(&view);
    files.put(TIMELINE, timeline);
    files.put(README, readme);
    Ok(())
}
