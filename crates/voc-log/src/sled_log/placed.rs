//! An append with its place in the log.

use crate::append::Receipt;
use crate::entry::EntryRef;
use crate::ids::CommandId;
use crate::leaf_hash::Hash;
use crate::page::Page;

/// An append that has its place.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) command: CommandId,
    pub(crate) receipt: Receipt,
    /// The leaf hash of its last entry.
    pub(crate) hash: Hash,
}

impl Placed {
    /// Returns the position after its last entry.
    pub(crate) const fn next(&self) -> u64 {
        self.receipt.position.get() + self.receipt.count
    }
}

/// Finds the appends in a page again, or returns `None` when an entry cannot be decoded.
pub(crate) fn find_placed(page: &Page, hashes: &[Hash]) -> Option<Vec<Placed>> {
    let mut found: Vec<Placed> = Vec::new();
    for ((position, bytes), hash) in page.entries().zip(hashes) {
        let entry = EntryRef::decode(bytes).ok()?;
        match found.last_mut() {
            Some(last) if last.command == entry.command && last.receipt.stream == entry.stream => {
                last.receipt.count += 1;
                last.hash = *hash;
            }
            _ => found.push(Placed {
                command: entry.command,
                receipt: Receipt {
                    stream: entry.stream,
                    position,
                    version: entry.version,
                    count: 1,
                    recorded_at: entry.recorded_at,
                },
                hash: *hash,
            }),
        }
    }
    Some(found)
}
