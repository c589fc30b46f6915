//! The two languages of everything that people read.

use std::{fmt, str::FromStr};

use voc_engine::domain::{BilingualText, CodeList, Label};

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Korean.
    Ko,
    /// English.
    En,
}

impl Lang {
    /// Returns the code of the language, as in `lang="ko"`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ko => "ko",
            Self::En => "en",
        }
    }

    /// Chooses the text of this language from a pair of Korean and English.
    #[must_use]
    pub const fn pick(self, ko: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Ko => ko,
            Self::En => en,
        }
    }

    /// Returns the label of a code of a closed list.
    #[must_use]
    pub fn label(self, code: impl CodeList) -> &'static str {
        self.of(code.label())
    }

    /// Chooses the text of this language from a text of the hospital, or the other if there is none.
    #[must_use]
    pub fn text(self, text: &BilingualText) -> &str {
        match self {
            Self::Ko => text.korean(),
            Self::En => text.english(),
        }
    }

    /// Chooses the text of this language from a label.
    #[must_use]
    pub const fn of(self, label: Label) -> &'static str {
        self.pick(label.ko, label.en)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A text that names no language voc speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the languages are `ko` and `en`")]
pub struct LangError;

impl FromStr for Lang {
    type Err = LangError;

    fn from_str(text: &str) -> Result<Self, LangError> {
        match text {
            "ko" => Ok(Self::Ko),
            "en" => Ok(Self::En),
            _ => Err(LangError),
        }
    }
}
