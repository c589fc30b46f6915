//! An append-only, hash-chained event log on an embedded store.

mod append;
mod canonical;
#[cfg(any(test, feature = "contract"))]
pub mod contract;
mod cursor;
mod draft;
mod entry;
mod error;
mod event_log;
mod finding;
mod genesis;
mod group;
mod ids;
mod leaf_hash;
mod memory_log;
mod note;
mod page;
mod position;
mod sled_log;
mod timestamp;
mod tree;

pub use append::{APPEND_BYTES_MAX, Append, Appended, DRAFTS_MAX, ExpectedVersion, Receipt};
pub use canonical::{CanonicalError, Clear, is_canonical};
pub use draft::Draft;
pub use entry::{ENTRY_BYTES_MAX, Entry, EntryError, EntryRef};
pub use error::{AppendError, Damage, OpenError, ReadError, StorageError};
pub use event_log::{EventLog, Head, Pages, StoredEntry};
pub use finding::{Finding, FindingKind};
pub use genesis::{Clock, Genesis};
pub use ids::{CommandId, IdError, Name, Origin, StreamId, TypeVersion};
pub use leaf_hash::{Digest, Hash};
pub use memory_log::MemoryLog;
pub use note::{Checkpoint, NoteError, SigningKey, VerifierKey};
pub use page::Page;
pub use position::{Position, Size, Version};
pub use sled_log::{OpenedLog, SledLog, verify};
pub use timestamp::{Occurred, Timestamp};
pub use tree::Tree;
pub use voc_store::{Repair, StoreOptions};
