//! An append-only log of events in streams, made to be checked by people who do not trust its owner.
//!
//! An entry is one line of canonical JSON, and those exact bytes are what is stored, hashed and read back. Each
//! entry names the hash of the one before it in its stream, and all entries are leaves of an RFC 6962 tree whose
//! root can be signed and published. There is no update and no delete.
//!
//! [`EventLog`] is the interface; [`MemoryLog`] and [`SledLog`] stand behind it, and `contract` is what any
//! other backend must pass (feature `contract`). [`verify`] checks a stored log from its bytes alone.
//!
//! ```
//! use voc_log::{
//!     Append, Appended, Clear, Clock, CommandId, Draft, EntryRef, EventLog, ExpectedVersion, Genesis, MemoryLog,
//!     Name, Occurred, Origin, StreamId, Timestamp, TypeVersion, Version,
//! };
//!
//! let now = Timestamp::from_unix_ms(1_767_225_600_000);
//! let log = MemoryLog::create(Genesis {
//!     origin: Origin::parse("log.example.org/2026")?,
//!     verifier_key: None,
//!     time_zone: "Asia/Seoul".to_owned(),
//!     clock: Clock::System,
//!     recorded_at: now,
//!     command: CommandId::parse("0190a6c4-3b1e-7c3a-9d2e-5f6071829300")?,
//! })?;
//!
//! let facts = Clear::from_value(&serde_json::json!({"channel": "letter"}))?;
//! let append = Append {
//!     stream: StreamId::parse("0190a6c4-3b1e-7c3a-9d2e-5f60718293a4")?,
//!     expected: ExpectedVersion::NoStream,
//!     command: CommandId::parse("0190a6c4-3b1e-7c3a-9d2e-5f6071829301")?,
//!     recorded_at: now,
//!     drafts: vec![Draft::new(Name::parse("opened")?, TypeVersion::new(1), Occurred::at(now), facts)],
//! };
//! let receipt = match log.append(append.clone())? {
//!     Appended::Now(receipt) => receipt,
//!     Appended::Before(_) => unreachable!("the command is new"),
//! };
//! // The same command again is answered with the same receipt, and adds nothing.
//! assert_eq!(log.append(append.clone())?, Appended::Before(receipt));
//! let stored = log.read_stream(&append.stream, Version::FIRST)?;
//! assert_eq!(EntryRef::decode(&stored[0].bytes)?.clear, r#"{"channel":"letter"}"#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is deliberately absent: clocks and randomness (callers bring times, ids and key seeds), subscriptions
//! (readers pull), and any idea of what the events are about.

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
mod heads;
mod identity;
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
pub use heads::{HeadLine, HeadPath, Heads};
pub use identity::{Identities, Identity, IdentityChange};
pub use ids::{CommandId, IdError, Name, Origin, StreamId, TypeVersion};
pub use leaf_hash::{Digest, Hash};
pub use memory_log::MemoryLog;
pub use note::{Checkpoint, NoteError, SigningKey, VerifierKey};
pub use page::Page;
pub use position::{Position, Size, Version};
pub use sled_log::{
    Held, KeyError, OpenedLog, RestoreError, Restoring, SledLog, verify, verify_own,
};
pub use timestamp::{Occurred, Timestamp};
pub use tree::{
    ConsistencyProof, EvidenceError, InclusionProof, Nodes, ProofError, Tree, verify_consistency,
    verify_inclusion,
};
pub use voc_store::{Repair, StoreOptions};

/// The log on disk, whatever stores it: what those above the log call it.
pub type DiskLog = SledLog;
