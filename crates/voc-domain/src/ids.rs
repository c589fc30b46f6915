//! Identifiers, each its own type and printed one way.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::through_text::through_text;

/// A text that is not a valid identifier of the kind asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a {what} {requirement}")]
pub struct IdError {
    what: &'static str,
    requirement: &'static str,
}

impl IdError {
    /// Makes the error for an identifier of the kind `what` that `requirement` was not met by.
    pub(crate) const fn new(what: &'static str, requirement: &'static str) -> Self {
        Self { what, requirement }
    }
}

/// The identity of a ticket: a UUID of version 7, which is also the name of its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketId(Uuid);

impl TicketId {
    /// Makes a ticket identity from a UUID.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// Returns the UUID.
    #[must_use]
    pub const fn as_uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

impl FromStr for TicketId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let wrong = IdError { what: "ticket id", requirement: "is a UUID" };
        Uuid::parse_str(text).map(Self).map_err(|_| wrong)
    }
}

/// The short number people say on the phone: a year and a count, such as `2026-000123`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketNumber {
    year: u16,
    count: u32,
}

impl TicketNumber {
    /// Makes a number from a year and the count of tickets opened in it, from 1.
    #[must_use]
    pub const fn new(year: u16, count: u32) -> Self {
        Self { year, count }
    }

    /// Returns the year.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Returns the count within the year, from 1.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.count
    }
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:06}", self.year, self.count)
    }
}

impl FromStr for TicketNumber {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let wrong = || IdError { what: "ticket number", requirement: "looks like `2026-000123`" };
        let (year, count) = text.split_once('-').ok_or_else(wrong)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || count.is_empty() || !digits(year) || !digits(count) {
            return Err(wrong());
        }
        let year = year.parse().map_err(|_| wrong())?;
        let count = count.parse().map_err(|_| wrong())?;
        Ok(Self { year, count })
    }
}

impl Serialize for TicketNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TicketNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Defines a short text identifier over a fixed set of characters.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $extra:literal, $longest:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// The longest text allowed, in bytes.
            pub const LONGEST: usize = $longest;

            /// Returns the text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let allowed = |c: char| {
                    c.is_ascii_lowercase() || c.is_ascii_digit() || $extra.contains(c)
                };
                if text.is_empty() || text.len() > $longest || !text.chars().all(allowed) {
                    return Err(IdError {
                        what: $what,
                        requirement: concat!(
                            "has 1 to ", $longest, " characters, each of a-z, 0-9 or one of ", $extra
                        ),
                    });
                }
                Ok(Self(text.into()))
            }
        }

        through_text!($name, IdError, |id| id.0.into());
    };
}

text_id!(
    /// A member of staff or a program, by code and never by name: entries cannot be erased.
    ActorId, "actor", "._-", 64
);
text_id!(
    /// A department, by the hospital's own code.
    DepartmentCode, "department", "_-", 40
);
text_id!(
    /// A branch of the hospital group (지점), by the hospital's own code.
    BranchCode, "branch", "_-", 40
);
text_id!(
    /// A hospital group, by its own code.
    GroupCode, "group", "_-", 40
);
text_id!(
    /// A person whose data is kept, by an opaque code.
    SubjectId, "subject", "._:-", 64
);
text_id!(
    /// A part of the hospital's response manual (playbook), by the hospital's own code.
    PlaybookCode, "playbook", "_-", 40
);
text_id!(
    /// A language, as in BCP 47: `ko`, `en`, `zh-hans`.
    LanguageCode, "language", "-", 20
);
text_id!(
    /// A hospital's own name for a case, such as a file number; coded, since it is never erased.
    Reference, "reference", "._/-", 64
);
text_id!(
    /// A survey sheet, by the hospital's own code.
    SurveyCode, "survey", "_-", 40
);
text_id!(
    /// The words of a notice, by a code.
    TemplateCode, "template", "_-", 40
);
text_id!(
    /// What an adapter said about a notice, such as `http_200`; coded, since it is never erased.
    ReceiptCode, "receipt", "._:-", 64
);
text_id!(
    /// A question of a survey sheet.
    QuestionCode, "question", "_-", 40
);
text_id!(
    /// One of the answers that a question offers.
    OptionCode, "option", "_-", 40
);

/// The version of a playbook that was followed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaybookRef {
    /// The playbook.
    pub playbook: PlaybookCode,
    /// Its version, from 1.
    pub version: u32,
}

/// The version of the words of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateRef {
    /// The template.
    pub template: TemplateCode,
    /// Its version, from 1.
    pub version: u32,
}

/// Defines a counter that starts at 1.
macro_rules! counter {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(u32);

        impl $name {
            /// The first of its kind.
            pub const FIRST: Self = Self(1);

            /// Makes one from its number, from 1.
            #[must_use]
            pub const fn new(number: u32) -> Self {
                Self(number)
            }

            /// Returns the number.
            #[must_use]
            pub const fn get(self) -> u32 {
                self.0
            }

            /// Returns the one that follows.
            #[must_use]
            pub const fn next(self) -> Self {
                Self(self.0 + 1)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

counter!(
    /// A promise within its ticket.
    PromiseNumber
);
counter!(
    /// A party within its ticket.
    PartyNumber
);
counter!(
    /// A statement within its ticket.
    StatementNumber
);
counter!(
    /// A remedy within its ticket, from the demand or the offer to the payment.
    RemedyNumber
);
counter!(
    /// An improvement action (개선 조치) within its ticket.
    ImprovementNumber
);
counter!(
    /// A notice within its ticket.
    NoticeNumber
);
counter!(
    /// An attached file within its ticket.
    AttachmentNumber
);
counter!(
    /// A legal hold within its log.
    HoldNumber
);
counter!(
    /// A walk through the stages: the first, or one more after each reopening.
    Round
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_back_as_it_prints() {
        let number = TicketNumber::new(2026, 123);
        assert_eq!(number.to_string(), "2026-000123");
        assert_eq!("2026-000123".parse(), Ok(number));
        assert_eq!("2026-123".parse(), Ok(number));
        assert_eq!(TicketNumber::new(2026, 1_234_567).to_string(), "2026-1234567");
        for wrong in ["", "2026", "26-1", "2026-", "2026-+1", "2026-1x", "２026-1"] {
            assert!(wrong.parse::<TicketNumber>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_name_is_not_an_actor() {
        assert!("desk-07".parse::<ActorId>().is_ok());
        for wrong in ["", "Kim", "김실장", "a b", &"a".repeat(65)] {
            assert!(wrong.parse::<ActorId>().is_err(), "{wrong}");
        }
    }
}
