//! Personal and free text, on its way from a command to the vault.

use std::fmt;

use crate::{ids::SubjectId, rejection::Rejection};

/// A text about a person. It is never printed, logged or put into an entry; only its digest is.
#[derive(Clone, PartialEq, Eq)]
pub struct PrivateText(String);

impl PrivateText {
    /// The longest text allowed, in bytes of UTF-8: about twenty pages. Longer matter is an attachment.
    pub const LONGEST: usize = 64 * 1024;

    /// Takes a text; leading and trailing white space is dropped.
    ///
    /// # Errors
    /// [`Rejection::TextMustNotBeEmpty`] and [`Rejection::TextMustBeShorter`].
    pub fn new(text: &str) -> Result<Self, Rejection> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Rejection::TextMustNotBeEmpty);
        }
        if text.len() > Self::LONGEST {
            return Err(Rejection::TextMustBeShorter { limit: Self::LONGEST, actual: text.len() });
        }
        Ok(Self(text.to_owned()))
    }

    /// Returns the text, for the vault and for nobody else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PrivateText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateText(..)")
    }
}

/// The name of a protected field of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldName {
    /// What was said or written.
    Text,
    /// A person's name.
    Name,
    /// How a person can be reached.
    Contact,
    /// What an attached file is called and what it holds, as a [`FileDescription`](crate::FileDescription)
    /// in JSON.
    File,
}

impl FieldName {
    /// Returns the key under which the digest is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Name => "name",
            Self::Contact => "contact",
            Self::File => "file",
        }
    }
}

/// A private text, the field it fills and the person it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateValue {
    /// The field of the entry.
    pub field: FieldName,
    /// Whose data it is.
    pub subject: SubjectId,
    /// The text.
    pub text: PrivateText,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_shows_nothing() {
        let text = PrivateText::new(" 침샘이 막혔다 ").unwrap();
        assert_eq!(format!("{text:?}"), "PrivateText(..)");
        assert_eq!(text.reveal(), "침샘이 막혔다");
    }

    #[test]
    fn empty_and_huge_texts_are_rejected_by_name() {
        assert_eq!(PrivateText::new(" \n"), Err(Rejection::TextMustNotBeEmpty));
        let huge = "가".repeat(PrivateText::LONGEST);
        assert!(matches!(PrivateText::new(&huge), Err(Rejection::TextMustBeShorter { .. })));
    }
}
