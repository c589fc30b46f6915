//! What a verification finds.

use std::fmt;

use crate::position::Position;

/// Something about a stored log that is not as it must be.
///
/// It names hashes, numbers and places, never what an entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The first entry concerned, when it is about entries.
    pub position: Option<Position>,
    /// What is wrong.
    pub kind: FindingKind,
    /// What should be there.
    pub expected: String,
    /// What is there.
    pub found: String,
}

impl Finding {
    pub(crate) fn new(
        position: impl Into<Option<Position>>,
        kind: FindingKind,
        expected: impl fmt::Display,
        found: impl fmt::Display,
    ) -> Self {
        let (expected, found) = (expected.to_string(), found.to_string());
        Self { position: position.into(), kind, expected, found }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(f, "position {position}: ")?;
        }
        write!(f, "{}: expected {}, found {}", self.kind, self.expected, self.found)
    }
}

/// In which way a stored log is not as it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FindingKind {
    /// A write failed since the log was opened, so what is stored is not known until it is opened again.
    WriteFailed,
    /// The store could not read something.
    ReadFailed,
    /// The log's copy of its first entry is not its first entry.
    Genesis,
    /// Entries are missing.
    EntriesMissing,
    /// Entries stand where others stand already.
    EntriesOverlap,
    /// Stored entries cannot be decompressed.
    PageUnreadable,
    /// The file of a page is gone.
    PageFileMissing,
    /// The file of a page is not as it was written.
    PageFileDiffers,
    /// The bytes of an entry are not canonical, or not an entry.
    EntryUnreadable,
    /// The stored hash of an entry is missing.
    HashMissing,
    /// An entry does not have its stored hash.
    HashDiffers,
    /// An entry says it stands elsewhere.
    PositionDiffers,
    /// An entry says it belongs to another log.
    OriginDiffers,
    /// The versions of a stream have a gap or a repetition.
    VersionDiffers,
    /// An entry is not chained to the one before it in its stream.
    PreviousDiffers,
    /// An entry was recorded before the one before it.
    RecordedEarlier,
    /// The recorded time kept beside the sealed entries is not that of the last of them.
    RecordedTimeDiffers,
    /// An entry names a cause that was not recorded before it.
    CauseNotBefore,
    /// The stored hashes do not lead to the stored root.
    RootDiffers,
    /// The signed checkpoint in the log is missing, is of other entries, or is not signed by the log's key.
    CheckpointDiffers,
    /// An entry gives the log another name or key, and the key before it has not endorsed that.
    NotEndorsed,
    /// A row of hashes above the leaves is not what the leaves hash to; it is derived and can be made again.
    RowDiffers,
    /// The index of a stream does not agree with the entries.
    IndexDiffers,
}

impl FindingKind {
    /// Says what is wrong.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WriteFailed => "a write failed, open the log again before verifying it",
            Self::ReadFailed => "the store could not be read",
            Self::Genesis => "the kept copy of the first entry differs",
            Self::EntriesMissing => "entries are missing",
            Self::EntriesOverlap => "entries stand where others do already",
            Self::PageUnreadable => "a page cannot be decompressed",
            Self::PageFileMissing => "the file of a page is missing",
            Self::PageFileDiffers => "the file of a page is not as it was written",
            Self::EntryUnreadable => "an entry cannot be decoded",
            Self::HashMissing => "the stored hash is missing",
            Self::HashDiffers => "the entry does not have its stored hash",
            Self::PositionDiffers => "the entry names another position",
            Self::OriginDiffers => "the entry belongs to another log",
            Self::VersionDiffers => "the version does not follow in its stream",
            Self::PreviousDiffers => "the entry is not chained to the one before it in its stream",
            Self::RecordedEarlier => "the entry was recorded before the one before it",
            Self::RecordedTimeDiffers => {
                "the kept recorded time is not that of the last sealed entry"
            }
            Self::CauseNotBefore => "the cause was not recorded before the entry",
            Self::RootDiffers => "the stored hashes do not lead to the stored root",
            Self::CheckpointDiffers => "the signed checkpoint is not that of the entries",
            Self::NotEndorsed => "a new name or key of the log is not endorsed by the one before",
            Self::RowDiffers => "a row of hashes above the leaves differs",
            Self::IndexDiffers => "the index of a stream disagrees with the entries",
        }
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
