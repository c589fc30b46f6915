//! [`VaultError`]: what can go wrong with protected values.

use std::io;
use std::path::PathBuf;

use voc_store::StoreError;

use crate::attachment::AttachmentId;
use crate::digest::Digest;

/// Says why the vault could not do what it was asked. No variant carries a protected value.
#[non_exhaustive]
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The store of rows reported an error.
    #[error("the vault's rows could not be read or written")]
    Rows {
        /// What the store reported.
        source: StoreError,
    },
    /// The store of subject keys reported an error.
    #[error("the vault's keys could not be read or written")]
    Keys {
        /// What the store reported.
        source: StoreError,
    },
    /// There are keys already where new ones were to be made.
    #[error(
        "the directory {} for the keys of a new vault is not empty; \
         move it away, or open the vault it belongs to",
        dir.display()
    )]
    KeysExist {
        /// Where the keys lie.
        dir: PathBuf,
    },
    /// The master key is gone, and every protected value with it unless a copy turns up.
    #[error(
        "the master key {} is missing; without it no protected value can be read, \
         so restore it from where the keys are kept",
        path.display()
    )]
    MasterMissing {
        /// Where the master key was expected.
        path: PathBuf,
    },
    /// The file of the master key does not hold one.
    #[error("the file {} does not hold a master key", path.display())]
    MasterDamaged {
        /// The file.
        path: PathBuf,
    },
    /// The keys were made for another log, or the master key is another's.
    #[error("the keys in {} do not belong to the log \"{origin}\"", dir.display())]
    KeysOfAnother {
        /// Where the keys lie.
        dir: PathBuf,
        /// The log for which the vault was opened.
        origin: String,
    },
    /// A row is there and is not what was written. A finding for an audit, never a blank.
    #[error("the protected value with digest {digest} is damaged: {what}")]
    Damaged {
        /// Which value.
        digest: Digest,
        /// What does not fit.
        what: &'static str,
    },
    /// The key that says for whom it is kept is missing or does not open.
    #[error("the key of subject {subject} is damaged: {what}")]
    KeyDamaged {
        /// Whose key.
        subject: String,
        /// What does not fit.
        what: &'static str,
    },
    /// The subject was erased; its name is not used again.
    #[error("subject {subject} was erased: nothing can be kept under this name any more")]
    SubjectErased {
        /// Whose name.
        subject: String,
    },
    /// A value is larger than the vault takes.
    #[error(
        "the value of field \"{field}\" has {len} bytes as JSON, and the vault takes at most {max}"
    )]
    ValueTooLarge {
        /// The field of the value.
        field: String,
        /// Length of the value in bytes.
        len: usize,
        /// The limit in bytes.
        max: usize,
    },
    /// A file is larger than the vault takes.
    #[error("the attachment has more than {max} bytes, which is the most the vault takes")]
    AttachmentTooLarge {
        /// The limit in bytes.
        max: u64,
    },
    /// What was to be attached could not be read.
    #[error("what was to be attached could not be read")]
    AttachmentSource {
        /// What its reader reported.
        source: io::Error,
    },
    /// The file of an attachment is there and is not what was written. A finding for an audit.
    #[error("the attachment {id} is damaged: {what}")]
    AttachmentDamaged {
        /// Which.
        id: AttachmentId,
        /// What does not fit.
        what: &'static str,
    },
    /// A vault in memory has no place for files.
    #[error("a vault in memory keeps no attachments")]
    MemoryOnly,
    /// No random bytes could be had.
    #[error("no random bytes could be had, and without them nothing can be protected")]
    Entropy {
        /// What the source of randomness reported.
        source: io::Error,
    },
    /// A file or directory of keys could not be read or written.
    #[error("{doing} {} failed", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// With which file or directory.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl VaultError {
    pub(crate) fn rows(source: StoreError) -> Self {
        Self::Rows { source }
    }

    pub(crate) fn keys(source: StoreError) -> Self {
        Self::Keys { source }
    }
}

/// Says why a text is no name, digest or disclosure.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// A subject id has other characters or another length than allowed.
    #[error("a subject id has 1 to 64 of the characters a-z, 0-9, _ . : and -")]
    Subject,
    /// A field name has other characters or another length than allowed.
    #[error("a field name has 1 to 64 of the characters a-z, 0-9 and _")]
    Field,
    /// A digest is not the base64url form of 32 bytes.
    #[error("a digest is 43 characters of base64url without padding, for 32 bytes")]
    Digest,
    /// The name of an attachment has other characters or another length than allowed.
    #[error("an attachment is named by 32 of the characters 0-9 and a-f")]
    Attachment,
    /// A disclosure is not base64url of a JSON array of salt, name and value.
    #[error(
        "a disclosure is the base64url form, without padding, of a JSON array [salt, name, value]"
    )]
    Disclosure,
}
