//! Texts of the institution itself, in Korean and English. They are about nobody and stand in entries
//! as they are.

use serde::{Deserialize, Serialize};

use crate::rejection::Rejection;

/// A text of the hospital in one or both languages. Where one is absent the other is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BilingualText {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ko: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    en: Option<String>,
}

impl BilingualText {
    /// Makes a text of what is known of it; leading and trailing white space is dropped, and an empty
    /// text counts as absent.
    #[must_use]
    pub fn new(ko: Option<&str>, en: Option<&str>) -> Self {
        let given = |text: Option<&str>| {
            text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        Self { ko: given(ko), en: given(en) }
    }

    /// Returns the Korean text, or else the English one.
    #[must_use]
    pub fn korean(&self) -> &str {
        first(&self.ko, &self.en)
    }

    /// Returns the English text, or else the Korean one.
    #[must_use]
    pub fn english(&self) -> &str {
        first(&self.en, &self.ko)
    }

    /// Tells whether there is a text in neither language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts().next().is_none()
    }

    /// Tells whether there is a text in each language.
    #[must_use]
    pub fn is_in_both(&self) -> bool {
        self.texts().count() == 2
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        let given = [&self.ko, &self.en].into_iter().flatten().map(String::as_str);
        given.filter(|text| !text.trim().is_empty())
    }

    /// Refuses a text in neither language, and one that takes more bytes than `limit` in either.
    pub(super) fn require(&self, limit: usize) -> Result<(), Rejection> {
        if self.is_empty() {
            return Err(Rejection::TextMustNotBeEmpty);
        }
        self.require_shorter(limit)
    }

    /// Refuses a text that takes more bytes than `limit` in either language.
    pub(super) fn require_shorter(&self, limit: usize) -> Result<(), Rejection> {
        match self.texts().map(stored_bytes).max().filter(|actual| *actual > limit) {
            Some(actual) => Err(Rejection::TextMustBeShorter { limit, actual }),
            None => Ok(()),
        }
    }
}

fn first<'a>(one: &'a Option<String>, other: &'a Option<String>) -> &'a str {
    let given = |text: &'a Option<String>| text.as_deref().filter(|text| !text.trim().is_empty());
    given(one).or_else(|| given(other)).unwrap_or_default()
}

/// Returns how many bytes a text takes within an entry, where a quotation mark or the end of a line
/// takes two: what is allowed here is sure to fit there.
fn stored_bytes(text: &str) -> usize {
    let escaped = |one: char| match one {
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        control if control.is_ascii_control() => 6,
        other => other.len_utf8(),
    };
    text.chars().map(escaped).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_one_language_is_shown_in_the_other() {
        let korean = BilingualText::new(Some(" 차 한 잔 권하기 "), Some("  "));
        assert_eq!((korean.korean(), korean.english()), ("차 한 잔 권하기", "차 한 잔 권하기"));
        assert!(!korean.is_in_both());
        assert!(BilingualText::new(Some("차"), Some("Tea")).is_in_both());
    }

    #[test]
    fn an_absent_and_an_overlong_text_are_refused() {
        let none = BilingualText::new(None, Some(" \n"));
        assert_eq!(none.require(9), Err(Rejection::TextMustNotBeEmpty));
        let text = BilingualText::new(None, Some("a\nb"));
        assert_eq!(text.require(4), Ok(()));
        let refused = Rejection::TextMustBeShorter { limit: 3, actual: 4 };
        assert_eq!(text.require(3), Err(refused));
    }

    #[test]
    fn the_bytes_counted_are_those_an_entry_takes() {
        let text = "a\"\\\n\r\t\u{1}\u{7f}가";
        let stored = serde_json::to_string(text).unwrap().len() - 2;
        assert!(stored_bytes(text) >= stored, "{} < {stored}", stored_bytes(text));
    }
}
