//! [`SubjectId`] and [`FieldName`]: whose value, and which.

use std::fmt;
use std::str::FromStr;

use crate::error::ParseError;

/// The longest name, in bytes: it fits a length byte and leaves room in a row's header.
const NAME_BYTES_MAX: usize = 64;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $error:expr, $extra:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Checks and takes a name.
            ///
            /// # Errors
            ///
            /// [`ParseError`] when the text has other characters or another length than allowed.
            pub fn new(text: &str) -> Result<Self, ParseError> {
                let allowed = |byte: u8| {
                    byte.is_ascii_lowercase() || byte.is_ascii_digit() || $extra.contains(&byte)
                };
                if (1..=NAME_BYTES_MAX).contains(&text.len()) && text.bytes().all(allowed) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err($error)
                }
            }

            /// Returns the name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = ParseError;

            fn from_str(text: &str) -> Result<Self, ParseError> {
                Self::new(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name! {
    /// Names the person whom a value is about, without saying who that is.
    ///
    /// ```
    /// # use voc_vault::SubjectId;
    /// assert!(SubjectId::new("person:0193-7a").is_ok());
    /// assert!(SubjectId::new("Kim Minji").is_err());
    /// ```
    SubjectId, ParseError::Subject, b"_.:-"
}

name! {
    /// Names a field of an entry, such as `complainant_name`.
    ///
    /// ```
    /// # use voc_vault::FieldName;
    /// assert_eq!(FieldName::new("text")?.as_str(), "text");
    /// assert!(FieldName::new("Text").is_err());
    /// # Ok::<(), voc_vault::ParseError>(())
    /// ```
    FieldName, ParseError::Field, b"_"
}
