//! Personal values, encrypted under one key per subject, so that a log can commit to them with a
//! digest and somebody can still be forgotten.
//!
//! A value is committed to by the rule of SD-JWT: the log holds the digest of a *disclosure*,
//! which is a random salt, the name of the field and the value. The disclosure itself lies here,
//! encrypted with XChaCha20-Poly1305 and bound to the log's origin, the field, the subject and the
//! digest. The keys lie in a directory of their own, away from every backup of the rows.
//!
//! What this crate does not know: what a complaint is, and how a log works.
//!
//! ```
//! use voc_vault::{FieldName, Lookup, OsEntropy, Personal, Plain, SubjectId, Vault};
//!
//! let dir = tempfile::tempdir()?;
//! let (rows, keys) = (dir.path().join("vault"), dir.path().join("keys"));
//! let vault = Vault::create(&rows, &keys, "voc.example/2026", OsEntropy)?;
//!
//! let field = FieldName::new("complainant_name")?;
//! let plain = Plain {
//!     subject: SubjectId::new("person:1")?,
//!     field: field.clone(),
//!     value: Personal::text("Hong Gildong"),
//! };
//! let sealed = vault.seal(&[plain])?;
//! let digests: Vec<_> = sealed.digests().map(|(_, digest)| digest).collect();
//! vault.write(sealed)?;
//! // Here the log appends an entry that carries the digest.
//! vault.confirm(&digests)?;
//!
//! let Lookup::Open(revealed) = vault.read(&digests[0], &field)? else { panic!("just written") };
//! assert_eq!(revealed.disclosure.value().reveal_text(), Some("Hong Gildong"));
//! assert_eq!(revealed.disclosure.digest(), digests[0]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod attachment;
mod cipher;
mod copy;
mod digest;
mod disclosure;
mod entropy;
mod erasure_step;
mod error;
mod key_files;
mod key_ring;
mod name;
mod options;
mod personal;
mod repair;
mod row;
mod sealed;
mod vault;

pub use attachment::{
    ATTACHMENT_BYTES_MAX, Attachment, AttachmentId, AttachmentLookup, AttachmentReader, Content,
};
pub use copy::{KeysCopy, RestoringVault};
pub use digest::Digest;
pub use disclosure::Disclosure;
pub use entropy::{Entropy, OsEntropy, PredictableEntropy};
pub use erasure_step::ErasureStep;
pub use error::{ParseError, VaultError};
pub use name::{FieldName, SubjectId};
pub use options::VaultOptions;
pub use personal::Personal;
pub use repair::VaultRepair;
pub use sealed::{Plain, Sealed};
pub use vault::{Lookup, OpenedVault, Revealed, Swept, VALUE_BYTES_MAX, Vault};
