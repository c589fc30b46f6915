//! A file that belongs to a case: what names it, and what describes it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{ids::IdError, private::PrivateText, rejection::Rejection, through_text::through_text};

/// A file in the vault, by the random name that it was given there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AttachmentId(Box<str>);

impl AttachmentId {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AttachmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AttachmentId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 32 || !text.bytes().all(digit) {
            return Err(IdError::new("attachment id", "has 32 characters, each of 0-9 or a-f"));
        }
        Ok(Self(text.into()))
    }
}

through_text!(AttachmentId, IdError, |id| id.0.into());

/// What a file is called and what it holds. It is about a person like any text: the name often says who,
/// and the hash lets whoever has the file find out whose it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDescription {
    media_type: String,
    name: String,
    sha256: String,
    size: u64,
}

impl FileDescription {
    /// The longest name allowed, in bytes of UTF-8: more than any file system takes.
    pub const LONGEST_NAME: usize = 1024;

    /// The longest media type allowed, in bytes.
    const LONGEST_MEDIA_TYPE: usize = 255;

    /// Describes a file by its name, its media type, how many bytes it has and the SHA-256 of them.
    ///
    /// # Errors
    /// [`Rejection::TextMustNotBeEmpty`] and [`Rejection::TextMustBeShorter`] for the name or the media
    /// type.
    pub fn new(
        name: &str,
        media_type: &str,
        size: u64,
        sha256: &[u8; 32],
    ) -> Result<Self, Rejection> {
        let within = |text: &str, limit: usize| match text.trim() {
            "" => Err(Rejection::TextMustNotBeEmpty),
            text if text.len() > limit => {
                Err(Rejection::TextMustBeShorter { limit, actual: text.len() })
            }
            text => Ok(text.to_owned()),
        };
        Ok(Self {
            media_type: within(media_type, Self::LONGEST_MEDIA_TYPE)?,
            name: within(name, Self::LONGEST_NAME)?,
            sha256: sha256.iter().map(|byte| format!("{byte:02x}")).collect(),
            size,
        })
    }

    /// Returns the name of the file, as it was when it was attached.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the media type.
    #[must_use]
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// Returns how many bytes there are.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Returns the SHA-256 of the bytes, in 64 digits.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Returns the bytes of the SHA-256; nothing when the text is not one.
    #[must_use]
    pub fn sha256_bytes(&self) -> Option<[u8; 32]> {
        let mut bytes = [0; 32];
        if self.sha256.len() != 64 || !self.sha256.is_ascii() {
            return None;
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(self.sha256.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        Some(bytes)
    }

    /// Returns the description as the JSON object that the vault keeps.
    pub(crate) fn to_private(&self) -> PrivateText {
        let json = serde_json::json!({
            "media_type": self.media_type,
            "name": self.name,
            "sha256": self.sha256,
            "size": self.size,
        });
        PrivateText::new(&json.to_string()).expect("BUG: a name and a few numbers fit a text")
    }
}

impl fmt::Debug for FileDescription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileDescription(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_reads_back_and_shows_nothing() {
        let name = "각서 \"최종\".pdf";
        let file = FileDescription::new(name, "application/pdf", 7, &[0xab; 32]).unwrap();
        let text = file.to_private();
        let back: FileDescription = serde_json::from_str(text.reveal()).unwrap();
        assert_eq!(back, file);
        assert_eq!(back.sha256_bytes(), Some([0xab; 32]));
        assert_eq!((back.name(), back.size()), (name, 7));
        assert_eq!(format!("{file:?}"), "FileDescription(..)");
    }

    #[test]
    fn the_longest_name_fits_whatever_is_in_it() {
        let longest = "\u{1}".repeat(FileDescription::LONGEST_NAME);
        let file = FileDescription::new(&longest, "text/plain", u64::MAX, &[0; 32]).unwrap();
        assert!(file.to_private().reveal().len() > FileDescription::LONGEST_NAME);
        let longer = format!("{longest}a");
        let refused = FileDescription::new(&longer, "text/plain", 1, &[0; 32]);
        assert!(matches!(refused, Err(Rejection::TextMustBeShorter { .. })));
        let refused = FileDescription::new(" ", "text/plain", 1, &[0; 32]);
        assert_eq!(refused, Err(Rejection::TextMustNotBeEmpty));
    }

    #[test]
    fn an_id_is_no_path() {
        assert!("0123456789abcdef0123456789abcdef".parse::<AttachmentId>().is_ok());
        for wrong in ["", "../../../../../etc/passwd", "0123456789ABCDEF0123456789ABCDEF"] {
            assert!(wrong.parse::<AttachmentId>().is_err(), "{wrong}");
        }
    }
}
