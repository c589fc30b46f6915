//! The content of the event about a file.

use serde::{Deserialize, Serialize};

use crate::{
    attachment::AttachmentId,
    codes::{AttachmentKind, MediaClass},
    ids::{AttachmentNumber, Reference},
};

/// A file was attached; what it is called and the hash of its content are protected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttachmentAdded {
    /// Its number within the ticket.
    pub attachment: AttachmentNumber,
    /// The file in the vault.
    pub file: AttachmentId,
    /// What it is to the case.
    pub kind: AttachmentKind,
    /// What sort of file it is.
    pub media: MediaClass,
    /// How many bytes it has.
    pub bytes: u64,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}
