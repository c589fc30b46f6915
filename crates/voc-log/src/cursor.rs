//! Reads canonical text strictly: what it accepts is exactly what the writer writes.

use std::borrow::Cow;

use crate::canonical::{CanonicalError, DEPTH_MAX, needs_escape, short_escape};
use crate::ids::is_name;
use crate::position::INTEGER_MAX;

/// A place in a text that is read from left to right; every step fails at the first byte out of place.
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, CanonicalError> {
        let text = std::str::from_utf8(bytes)
            .map_err(|error| CanonicalError::NotCanonical { at: error.valid_up_to() })?;
        Ok(Self { text, at: 0 })
    }

    pub(crate) const fn offset(&self) -> usize {
        self.at
    }

    pub(crate) fn out_of_place<T>(&self) -> Result<T, CanonicalError> {
        Err(CanonicalError::NotCanonical { at: self.at })
    }

    /// Passes over exactly this text.
    pub(crate) fn literal(&mut self, expected: &str) -> Result<(), CanonicalError> {
        if self.take(expected) { Ok(()) } else { self.out_of_place() }
    }

    /// Passes over this text if it is here, and says whether it was.
    pub(crate) fn take(&mut self, expected: &str) -> bool {
        let here = self.rest().starts_with(expected.as_bytes());
        if here {
            self.at += expected.len();
        }
        here
    }

    /// Passes over any value and returns its text.
    pub(crate) fn value(&mut self) -> Result<&'a str, CanonicalError> {
        let start = self.at;
        self.skip_value(DEPTH_MAX)?;
        self.since(start)
    }

    /// Passes over an object and returns its text.
    pub(crate) fn object(&mut self) -> Result<&'a str, CanonicalError> {
        let start = self.at;
        self.skip_object(DEPTH_MAX)?;
        self.since(start)
    }

    /// Reads a string; borrows it unless it holds an escape.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, CanonicalError> {
        let start = self.at;
        let plain = self.skip_string()?;
        let quoted = self.since(start)?;
        let inner = quoted.get(1..quoted.len() - 1).unwrap_or_default();
        if plain {
            return Ok(Cow::Borrowed(inner));
        }
        match serde_json::from_str(quoted) {
            Ok(text) => Ok(Cow::Owned(text)),
            Err(_) => Err(CanonicalError::NotCanonical { at: start }),
        }
    }

    /// Reads an object key and the colon behind it.
    pub(crate) fn key(&mut self) -> Result<&'a str, CanonicalError> {
        let start = self.at;
        self.literal("\"")?;
        let length = self.rest().iter().position(|b| *b == b'"').unwrap_or_default();
        let key = self.text.get(self.at..self.at + length).unwrap_or_default();
        if !is_name(key.as_bytes()) {
            return Err(CanonicalError::NotCanonical { at: start });
        }
        self.at += length;
        self.literal("\":")?;
        Ok(key)
    }

    /// Reads an integer of at most 2^53 - 1 either way.
    pub(crate) fn integer(&mut self) -> Result<i64, CanonicalError> {
        let start = self.at;
        let negative = self.take("-");
        let mut number: u64 = 0;
        let first = self.at;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            number = number * 10 + u64::from(digit - b'0');
            self.at += 1;
            if number > INTEGER_MAX {
                return Err(CanonicalError::NotCanonical { at: start });
            }
        }
        let digits = self.at - first;
        let leading_zero = digits > 1 && self.text.as_bytes().get(first) == Some(&b'0');
        if digits == 0 || leading_zero || (negative && number == 0) {
            return Err(CanonicalError::NotCanonical { at: start });
        }
        let number = number as i64;
        Ok(if negative { -number } else { number })
    }

    /// Reads an integer that counts something: not negative.
    pub(crate) fn count(&mut self) -> Result<u64, CanonicalError> {
        let start = self.at;
        u64::try_from(self.integer()?).map_err(|_| CanonicalError::NotCanonical { at: start })
    }

    pub(crate) fn end(&self) -> Result<(), CanonicalError> {
        if self.at == self.text.len() { Ok(()) } else { self.out_of_place() }
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn since(&self, start: usize) -> Result<&'a str, CanonicalError> {
        self.text.get(start..self.at).ok_or(CanonicalError::NotCanonical { at: start })
    }

    fn skip_value(&mut self, depth: usize) -> Result<(), CanonicalError> {
        match self.peek() {
            Some(b'"') => self.skip_string().map(drop),
            Some(b'{') => self.skip_object(depth),
            Some(b'[') => self.skip_array(depth),
            Some(b'n') => self.literal("null"),
            Some(b't') => self.literal("true"),
            Some(b'f') => self.literal("false"),
            _ => self.integer().map(drop),
        }
    }

    fn skip_array(&mut self, depth: usize) -> Result<(), CanonicalError> {
        let depth = depth.checked_sub(1).ok_or(CanonicalError::TooDeep)?;
        self.literal("[")?;
        if self.take("]") {
            return Ok(());
        }
        loop {
            self.skip_value(depth)?;
            if !self.take(",") {
                return self.literal("]");
            }
        }
    }

    fn skip_object(&mut self, depth: usize) -> Result<(), CanonicalError> {
        let depth = depth.checked_sub(1).ok_or(CanonicalError::TooDeep)?;
        self.literal("{")?;
        if self.take("}") {
            return Ok(());
        }
        let mut before = "";
        loop {
            let start = self.at;
            let key = self.key()?;
            if key <= before {
                return Err(CanonicalError::NotCanonical { at: start });
            }
            before = key;
            self.skip_value(depth)?;
            if !self.take(",") {
                return self.literal("}");
            }
        }
    }

    /// Passes over a string and says whether it is free of escapes.
    fn skip_string(&mut self) -> Result<bool, CanonicalError> {
        self.literal("\"")?;
        let mut plain = true;
        loop {
            let Some(length) = self.rest().iter().position(|b| needs_escape(*b)) else {
                return self.out_of_place();
            };
            self.at += length;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(plain);
                }
                Some(b'\\') => self.skip_escape()?,
                _ => return self.out_of_place(),
            }
            plain = false;
        }
    }

    fn skip_escape(&mut self) -> Result<(), CanonicalError> {
        match self.rest() {
            [_, b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r', ..] => self.at += 2,
            [_, b'u', b'0', b'0', high @ (b'0' | b'1'), low, ..] => {
                let low = match low {
                    b'0'..=b'9' => low - b'0',
                    b'a'..=b'f' => low - b'a' + 10,
                    _ => return self.out_of_place(),
                };
                if short_escape((high - b'0') * 16 + low).is_some() {
                    return self.out_of_place();
                }
                self.at += 6;
            }
            _ => return self.out_of_place(),
        }
        Ok(())
    }
}
