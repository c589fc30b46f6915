//! The sealed part: the files of pages, and the rows of older layouts.

use std::ops::Bound;

use voc_store::Value;

use super::Verification;
use crate::finding::FindingKind;
use crate::leaf_hash::Hash;
use crate::position::Position;
use crate::sled_log::chain_check::ChainCheck;
use crate::sled_log::layout::{PAGE, key, number};
use crate::sled_log::page_file::{self, PageStub};
use crate::sled_log::pages::{OpenPage, StoredPage};
use crate::sled_log::seal::PAGE_ENTRIES;

impl Verification<'_> {
    pub(super) fn sealed(&self, check: &mut ChainCheck, progress: &mut dyn FnMut(u64, u64)) {
        let mut expected = 0;
        let mut from = 0;
        while from < self.snapshot.sealed {
            let (start, end) = (key(PAGE, from), key(PAGE, self.snapshot.sealed));
            let mut failed = false;
            let store = self.pages.store();
            for pair in store.range(Bound::Included(&start), Bound::Excluded(&end)) {
                match pair {
                    Ok((key, row)) => {
                        let first = number(&key).unwrap_or(expected);
                        expected = self.page(check, expected, first, row);
                        from = from.max(first + 1);
                    }
                    Err(error) => {
                        failed = true;
                        check.find(
                            Position::new(expected),
                            FindingKind::ReadFailed,
                            "a page",
                            error,
                        );
                    }
                }
                progress(expected, self.snapshot.size);
            }
            // After a page the store cannot read, try further on, page by page.
            from = if failed { from + PAGE_ENTRIES } else { self.snapshot.sealed };
        }
        self.missing(check, expected, self.snapshot.sealed);
    }

    /// Checks the page that begins at `first` and returns the position expected after it.
    fn page(&self, check: &mut ChainCheck, expected: u64, first: u64, row: Value) -> u64 {
        let position = Position::new(first);
        if first < expected {
            check.find(position, FindingKind::EntriesOverlap, expected, first);
            return expected;
        }
        self.missing(check, expected, first);
        let mut next = None;
        let before = check.findings.len();
        if let Some(StoredPage::File(stub)) = StoredPage::decode(row.clone()) {
            next = Some(first.saturating_add(stub.entries.into()));
            self.file(check, first, &stub);
        }
        let page = self.pages.open(first, row);
        let sealed = self.snapshot.sealed;
        let next = page.as_ref().map_or(next, |page| Some(page.next()));
        if page.is_err() && check.findings.len() == before {
            check.find(position, FindingKind::PageUnreadable, "a page", "other bytes");
        }
        if let Some(next) = next.filter(|next| *next > sealed) {
            let expected = format!("up to {sealed}");
            check.find(position, FindingKind::EntriesOverlap, expected, next);
        }
        let next = next.unwrap_or(first);
        match page {
            Ok(mut page) => {
                let hashes = match page.hashes() {
                    Some(hashes) => hashes.to_vec(),
                    None => self.stored_hashes(check, first, next),
                };
                self.push_hashes(check, &hashes);
                self.entries(check, &mut page, &hashes);
                next
            }
            Err(_) => {
                // What should stand there is unknown.
                let next = next.min(sealed);
                let unknown = vec![Hash::empty_root(); next.saturating_sub(first) as usize];
                self.push_hashes(check, &unknown);
                next
            }
        }
    }

    /// Checks that the file of a page is the one that was written.
    fn file(&self, check: &mut ChainCheck, first: u64, stub: &PageStub) {
        let name = page_file::name(first);
        let last = (first + u64::from(stub.entries)).saturating_sub(1);
        let expected = format!("{name} with positions {first} to {last}, {} bytes", stub.bytes);
        let mut kind = FindingKind::PageFileDiffers;
        let found = match self.pages.store().open_file(&name) {
            Ok(None) => {
                kind = FindingKind::PageFileMissing;
                "no such file".to_owned()
            }
            Ok(Some(mut file)) => match file.length() {
                Ok(length) if length != stub.bytes => format!("{length} bytes"),
                Ok(length) => match file.read_at(0, usize::try_from(length).unwrap_or_default()) {
                    Ok(bytes) if stub.is_of(&bytes) => return,
                    Ok(_) => "as many bytes, but others".to_owned(),
                    Err(error) => error.to_string(),
                },
                Err(error) => error.to_string(),
            },
            Err(error) => error.to_string(),
        };
        check.find(Position::new(first), kind, expected, found);
    }

    fn entries(&self, check: &mut ChainCheck, page: &mut OpenPage, hashes: &[Hash]) {
        let mut bytes = Vec::new();
        let first = page.first();
        let mut expected = first;
        for number in 0..page.frames() {
            let frame = match page.frame(number) {
                Ok(frame) => frame,
                Err(error) => {
                    let position = Position::new(expected);
                    check.find(position, FindingKind::PageUnreadable, "entries", error);
                    // The next frames are decompressed against the first one, where there is one for all.
                    if page.hashes().is_some() && number == 0 {
                        return;
                    }
                    continue;
                }
            };
            expected = frame.next();
            for position in (frame.first()..frame.next()).map(Position::new) {
                let before = frame.previous(position);
                let before = before.map(|before| self.pages.previous(page, position, before));
                let previous = match before.transpose() {
                    Ok(previous) => previous,
                    Err(error) => {
                        let wanted = "the leaf hash of the entry before it in its stream";
                        check.find(position, FindingKind::HashMissing, wanted, error);
                        continue;
                    }
                };
                bytes.clear();
                frame.write(position, previous, &mut bytes);
                let stored = hashes.get((position.get() - first) as usize).copied();
                check.entry(position, &bytes, stored);
            }
        }
    }

    fn missing(&self, check: &mut ChainCheck, expected: u64, found: u64) {
        if expected < found {
            check.find(Position::new(expected), FindingKind::EntriesMissing, expected, found);
            let hashes = self.stored_hashes(check, expected, found);
            self.push_hashes(check, &hashes);
        }
    }

    /// Reads the stored hashes of some entries; those that are missing are found, and nothing stands for them.
    fn stored_hashes(&self, check: &mut ChainCheck, first: u64, next: u64) -> Vec<Hash> {
        if let Ok(all) = self.pages.leaf_hashes(Position::new(first), next - first) {
            return all;
        }
        let mut missing = 0_u64;
        let mut hashes = Vec::new();
        for position in first..next {
            let hash = self.pages.leaf_hash(Position::new(position));
            missing += u64::from(hash.is_err());
            if missing > 0 && (hash.is_ok() || position + 1 == next) {
                let begin = position + u64::from(hash.is_err()) - missing;
                let expected = format!("the stored hashes of {missing} entries");
                check.find(Position::new(begin), FindingKind::HashMissing, expected, "none");
                missing = 0;
            }
            hashes.push(hash.unwrap_or(Hash::empty_root()));
        }
        hashes
    }

    /// Takes up the leaf hashes of some entries into the tree, and compares the rows above them.
    fn push_hashes(&self, check: &mut ChainCheck, hashes: &[Hash]) {
        for hash in hashes {
            check.tree.push(*hash);
            self.rows(check, |rows, differs| rows.compare(*hash, self.pages, differs));
        }
    }
}
