//! [`ErasureStep`]: how far an erasure has come.

/// Says what is on stable storage of an erasure that is under way, for progress bars and for tests
/// that stop it there. The steps come in this order.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErasureStep {
    /// The files of attachments are gone.
    AttachmentsRemoved,
    /// The rows are gone from the store.
    RowsRemoved,
    /// The master key of the next generation has its file.
    MasterWritten,
    /// So many keys of others are wrapped under it; the last time, all of them.
    KeysWrapped(usize),
    /// The next generation is the present one: from here on the erasure is completed by opening.
    GenerationMoved,
    /// The old master is overwritten and unlinked.
    MasterDestroyed,
    /// The keys it had wrapped are gone from the store.
    OldKeysRemoved,
}
