//! What the files of a bundle hold, read as far as they can be.

use std::collections::{BTreeMap, BTreeSet};

use voc_domain::{SubjectEvent, TicketId};
use voc_log::{EntryRef, Genesis, Identities, Origin, Position, Size, StreamId};

use super::{
    ENTRIES, INDEX, Index, PROOFS, entry_file,
    files::Files,
    finding::{BundleCheckKind as Check, Report, Words},
    proof_file,
};
use crate::{seal::Seal, subjects};

/// A bundle, read.
pub(super) struct Contents<'a> {
    pub(super) files: &'a Files,
    pub(super) index: Index,
    pub(super) ticket: StreamId,
    /// Every entry that could be read, by position.
    pub(super) entries: BTreeMap<u64, Held<'a>>,
    pub(super) genesis: Genesis,
    pub(super) identities: Identities,
}

/// An entry with its bytes.
pub(super) struct Held<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) entry: EntryRef<'a>,
}

impl<'a> Contents<'a> {
    /// Reads the files of a bundle. Returns nothing when what is missing keeps every other check from being
    /// made.
    pub(super) fn read(files: &'a Files, report: &mut Report) -> Option<Self> {
        report.make(Check::Files);
        let Some(text) = files.get(INDEX) else {
            missing(INDEX, report);
            return None;
        };
        let index: Index = match serde_json::from_slice(text) {
            Ok(index) => index,
            Err(_) => {
                malformed_index(report);
                return None;
            }
        };
        let ticket = index.ticket.parse::<TicketId>().ok();
        let Some(ticket) = ticket.map(|ticket| StreamId::from_uuid(ticket.as_uuid())) else {
            malformed_index(report);
            return None;
        };
        let entries = read_entries(files, report);
        let first = entries.get(&0);
        let genesis = first.and_then(|first| Genesis::from_entry(first.bytes));
        let Some(genesis) = genesis else {
            missing(&entry_file(0), report);
            return None;
        };
        let mut identities = Identities::new(&genesis);
        for held in entries.values() {
            identities.evolve(&held.entry);
        }
        let contents = Self { files, index, ticket, entries, genesis, identities };
        contents.check_files(report);
        Some(contents)
    }

    /// Returns the entries that the index gives to the ticket, in order, as far as they could be read.
    pub(super) fn of_ticket(&self) -> impl Iterator<Item = (u64, &Held<'a>)> {
        let positions = self.index.positions.iter();
        positions.filter_map(|position| Some((*position, self.entries.get(position)?)))
    }

    /// Returns the seal.
    pub(super) fn seal(&self) -> Option<Seal> {
        Seal::of(&self.entries.get(&self.index.seal.position)?.entry)
    }

    /// Returns the name under which the entry at a position was recorded.
    pub(super) fn origin_at(&self, position: u64) -> &Origin {
        &self.identities.at(Size::new(Position::new(position).next().get())).origin
    }

    /// Returns for each row that was erased the position of the entry that says so.
    pub(super) fn erased(&self) -> BTreeMap<(u64, String), u64> {
        let mut rows = BTreeMap::new();
        for position in &self.index.erasures {
            let held = self.entries.get(position);
            for row in held.map(|held| erased_rows(&held.entry)).unwrap_or_default() {
                rows.insert(row, *position);
            }
        }
        rows
    }

    fn check_files(&self, report: &mut Report) {
        let Index { positions, seal, erasures, .. } = &self.index;
        let ascending = |list: &[u64]| list.is_sorted_by(|one, next| one < next);
        if positions.is_empty() || !ascending(positions) || !ascending(erasures) {
            malformed_index(report);
        }
        let mut expected: BTreeSet<u64> = positions.iter().chain(erasures).copied().collect();
        expected.insert(seal.position);
        for position in &expected {
            if self.files.get(&entry_file(*position)).is_none() {
                missing(&entry_file(*position), report);
            }
        }
        for (position, held) in &self.entries {
            if !expected.contains(position) && held.entry.stream != StreamId::log() {
                not_named(&entry_file(*position), report);
            }
        }
        for name in self.files.names_in(PROOFS) {
            let position = name.strip_suffix(".tlog-proof").and_then(decimal);
            if position.is_none_or(|position| !self.entries.contains_key(&position)) {
                not_named(&format!("{PROOFS}/{name}"), report);
            }
        }
        for position in self.entries.keys() {
            if self.files.get(&proof_file(*position)).is_none() {
                missing(&proof_file(*position), report);
            }
        }
        for path in self.files.strange() {
            not_named(path, report);
        }
        for path in self.files.paths() {
            let known = [INDEX, super::CHECKPOINT, super::TIMELINE, super::README, super::VERIFIER];
            if !path.contains('/') && !known.contains(&path) {
                not_named(path, report);
            }
        }
    }
}

/// Returns the rows whose values an entry says were erased; none when it is an entry of another kind.
pub(crate) fn erased_rows(entry: &EntryRef<'_>) -> Vec<(u64, String)> {
    if entry.stream != subjects::stream() {
        return Vec::new();
    }
    match subjects::read(entry) {
        Ok(SubjectEvent::Erased(erased)) => {
            erased.rows.into_iter().map(|row| (row.0, row.1)).collect()
        }
        _ => Vec::new(),
    }
}

fn read_entries<'a>(files: &'a Files, report: &mut Report) -> BTreeMap<u64, Held<'a>> {
    report.make(Check::Entries);
    let mut entries = BTreeMap::new();
    for name in files.names_in(ENTRIES) {
        let path = format!("{ENTRIES}/{name}");
        let (Some(position), Some(bytes)) = (decimal(name), files.get(&path)) else {
            not_named(&path, report);
            continue;
        };
        match EntryRef::decode(bytes) {
            Ok(entry) => {
                if entry.position.get() != position {
                    let (expected, found) = (Words::plain(position), Words::plain(entry.position));
                    report.find(Check::Entries, path, expected, found);
                }
                entries.insert(position, Held { bytes, entry });
            }
            Err(error) => {
                let expected = Words::both(
                    "형식 1에 정확히 맞는 기록",
                    "an entry written exactly as format 1 asks",
                );
                let found = Words::both(format!("형식에 맞지 않음 ({error})"), error.to_string());
                report.find(Check::Entries, path, expected, found);
            }
        }
    }
    entries
}

fn missing(file: &str, report: &mut Report) {
    let expected = Words::both("파일이 있어야 함", "the file");
    report.find(
        Check::Files,
        file,
        expected,
        Words::both("없거나 읽을 수 없음", "none that can be read"),
    );
}

fn not_named(file: &str, report: &mut Report) {
    let expected = Words::both("묶음에 속하는 파일만", "only files that belong to the bundle");
    report.find(Check::Files, file, expected, Words::both("속하지 않는 파일", "one that does not"));
}

fn malformed_index(report: &mut Report) {
    let expected = Words::both(
        "접수 건, 위치 목록, 봉인, 삭제, 공개 값을 담은 JSON",
        "JSON with the ticket, its positions in order, the seal, erasures and disclosures",
    );
    report.find(Check::Files, INDEX, expected, Words::both("다른 내용", "something else"));
}

pub(super) fn decimal(text: &str) -> Option<u64> {
    text.parse::<u64>().ok().filter(|number| number.to_string() == text)
}
