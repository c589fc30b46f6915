//! The profile of RFC 8785 (JCS) in which entries are written.
//!
//! UTF-8; keys of `[a-z0-9_]`, sorted, each once; strings, booleans, null, arrays, objects; integers up to
//! 2^53 - 1 either way; no floats, no spaces. In this profile every value has exactly one text.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::cursor::Cursor;
use crate::ids::is_name;
use crate::position::INTEGER_MAX;

/// How deep arrays and objects may stand in one another.
///
/// Coded facts are flat; the limit keeps a hostile entry from exhausting the stack of whoever checks it.
pub(crate) const DEPTH_MAX: usize = 32;

/// Why a value cannot be part of an entry. Says what and where, never the value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CanonicalError {
    /// The coded facts of an entry are an object.
    #[error("the coded facts of an entry must be an object with named fields")]
    NotAnObject,
    /// Floats have many texts for one value and round silently.
    #[error(
        "an entry holds no fractional numbers, write an integer in a smaller unit (in field `{field}`)"
    )]
    Float {
        /// The innermost field that holds the number.
        field: String,
    },
    /// JSON readers lose digits beyond 2^53 - 1.
    #[error(
        "an entry holds integers up to 9007199254740991 either way, this one is larger (in field `{field}`)"
    )]
    IntegerTooLarge {
        /// The innermost field that holds the number.
        field: String,
    },
    /// A key that is not `[a-z0-9_]`.
    #[error("a field name is 1 to 255 of the characters a-z, 0-9 and `_`; one in `{field}` is not")]
    Key {
        /// The innermost field around the refused one.
        field: String,
    },
    /// More than 32 levels.
    #[error("values may be nested {DEPTH_MAX} deep, this one is deeper")]
    TooDeep,
    /// The bytes are not the one canonical text of any value.
    #[error("not the canonical text of a value: byte {at} is out of place")]
    NotCanonical {
        /// Offset of the first byte that does not fit.
        at: usize,
    },
    /// The value could not be turned into JSON.
    #[error("the value has no JSON form")]
    NotJson,
}

/// The coded facts of an entry: a JSON object in canonical form.
///
/// ```
/// use voc_log::Clear;
/// let clear = Clear::from_value(&serde_json::json!({"stage": "listen", "minutes": 25}))?;
/// assert_eq!(clear.as_str(), r#"{"minutes":25,"stage":"listen"}"#);
/// assert!(Clear::from_value(&serde_json::json!({"minutes": 2.5})).is_err());
/// # Ok::<(), voc_log::CanonicalError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Clear(Box<str>);

impl Clear {
    /// Returns the object without fields.
    #[must_use]
    pub fn empty() -> Self {
        Self("{}".into())
    }

    /// Writes a JSON object in canonical form.
    ///
    /// # Errors
    /// [`CanonicalError`] when it is not an object, or holds what an entry cannot.
    pub fn from_value(value: &Value) -> Result<Self, CanonicalError> {
        let Value::Object(fields) = value else {
            return Err(CanonicalError::NotAnObject);
        };
        let mut out = Vec::with_capacity(128);
        write_object(fields, &mut out, "clear", DEPTH_MAX)?;
        Ok(Self(into_text(out)))
    }

    /// Writes anything that serialises to a JSON object in canonical form.
    ///
    /// # Errors
    /// [`CanonicalError`] when it does not serialise to an object, or holds what an entry cannot.
    pub fn of(facts: &impl Serialize) -> Result<Self, CanonicalError> {
        let value = serde_json::to_value(facts).map_err(|_| CanonicalError::NotJson)?;
        Self::from_value(&value)
    }

    /// Takes the text of an object that is canonical already.
    ///
    /// # Errors
    /// [`CanonicalError::NotCanonical`] at the first byte that is not.
    pub fn from_canonical(text: &str) -> Result<Self, CanonicalError> {
        if !text.starts_with('{') {
            return Err(CanonicalError::NotAnObject);
        }
        check(text.as_bytes())?;
        Ok(Self(text.into()))
    }

    /// Returns the canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Clear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clear({} bytes)", self.0.len())
    }
}

/// Says whether the bytes are the canonical text of one value of the profile.
#[must_use]
pub fn is_canonical(bytes: &[u8]) -> bool {
    check(bytes).is_ok()
}

fn check(bytes: &[u8]) -> Result<(), CanonicalError> {
    let mut cursor = Cursor::new(bytes)?;
    cursor.value()?;
    cursor.end()
}

fn write_value(
    value: &Value,
    out: &mut Vec<u8>,
    field: &str,
    depth: usize,
) -> Result<(), CanonicalError> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => write_number(number, out, field)?,
        Value::String(text) => write_string(text, out),
        Value::Array(items) => write_array(items, out, field, depth)?,
        Value::Object(fields) => write_object(fields, out, field, depth)?,
    }
    Ok(())
}

fn write_number(
    number: &serde_json::Number,
    out: &mut Vec<u8>,
    field: &str,
) -> Result<(), CanonicalError> {
    if number.is_f64() {
        return Err(CanonicalError::Float { field: field.to_owned() });
    }
    match number.as_i64() {
        Some(integer) if integer.unsigned_abs() <= INTEGER_MAX => write_integer(integer, out),
        _ => return Err(CanonicalError::IntegerTooLarge { field: field.to_owned() }),
    }
    Ok(())
}

fn write_array(
    items: &[Value],
    out: &mut Vec<u8>,
    field: &str,
    depth: usize,
) -> Result<(), CanonicalError> {
    let depth = depth.checked_sub(1).ok_or(CanonicalError::TooDeep)?;
    out.push(b'[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        write_value(item, out, field, depth)?;
    }
    out.push(b']');
    Ok(())
}

fn write_object(
    fields: &Map<String, Value>,
    out: &mut Vec<u8>,
    field: &str,
    depth: usize,
) -> Result<(), CanonicalError> {
    let depth = depth.checked_sub(1).ok_or(CanonicalError::TooDeep)?;
    // A build may switch serde_json to maps in order of insertion, so the order is not taken on trust.
    let mut sorted: Vec<(&String, &Value)> = fields.iter().collect();
    sorted.sort_unstable_by_key(|(key, _)| *key);
    out.push(b'{');
    for (i, (key, value)) in sorted.into_iter().enumerate() {
        if !is_name(key.as_bytes()) {
            return Err(CanonicalError::Key { field: field.to_owned() });
        }
        if i > 0 {
            out.push(b',');
        }
        out.push(b'"');
        out.extend_from_slice(key.as_bytes());
        out.extend_from_slice(b"\":");
        write_value(value, out, key, depth)?;
    }
    out.push(b'}');
    Ok(())
}

/// Writes a string with the escapes of RFC 8785, 3.2.2.2: the seven short ones, `\u00xx` for other controls.
pub(crate) fn write_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|b| needs_escape(*b)) {
        let (plain, tail) = rest.split_at(at);
        out.extend_from_slice(plain);
        let Some((byte, tail)) = tail.split_first() else { break };
        write_escape(*byte, out);
        rest = tail;
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

pub(crate) fn write_optional_string(text: Option<&str>, out: &mut Vec<u8>) {
    match text {
        Some(text) => write_string(text, out),
        None => out.extend_from_slice(b"null"),
    }
}

pub(crate) fn write_integer(integer: i64, out: &mut Vec<u8>) {
    if integer < 0 {
        out.push(b'-');
    }
    write_count(integer.unsigned_abs(), out);
}

pub(crate) fn write_count(mut count: u64, out: &mut Vec<u8>) {
    let start = out.len();
    loop {
        out.push(b'0' + (count % 10) as u8);
        count /= 10;
        if count == 0 {
            break;
        }
    }
    if let Some(digits) = out.get_mut(start..) {
        digits.reverse();
    }
}

pub(crate) const fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Returns the letter after the backslash for the characters that have a short escape.
pub(crate) const fn short_escape(byte: u8) -> Option<u8> {
    match byte {
        b'"' | b'\\' => Some(byte),
        0x08 => Some(b'b'),
        0x09 => Some(b't'),
        0x0a => Some(b'n'),
        0x0c => Some(b'f'),
        0x0d => Some(b'r'),
        _ => None,
    }
}

fn write_escape(byte: u8, out: &mut Vec<u8>) {
    if let Some(letter) = short_escape(byte) {
        out.extend_from_slice(&[b'\\', letter]);
    } else {
        out.extend_from_slice(format!("\\u{byte:04x}").as_bytes());
    }
}

fn into_text(bytes: Vec<u8>) -> Box<str> {
    String::from_utf8(bytes)
        .expect("BUG: the writer copies strings and adds ASCII")
        .into_boxed_str()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn any_value() -> impl Strategy<Value = Value> {
        let limit = INTEGER_MAX as i64;
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-limit..=limit).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            proptest::collection::vec(any::<char>(), 0..8)
                .prop_map(|chars| Value::from(chars.into_iter().collect::<String>())),
            "[\\x00-\\x22\\x5c\\x7f]{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 48, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::btree_map("[a-z0-9_]{1,6}", inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn our_text_is_the_text_of_rfc_8785(value in any_value()) {
            let clear = Clear::of(&json!({ "v": value })).expect("within the profile");
            let reference = serde_json_canonicalizer::to_vec(&json!({ "v": value })).expect("canonical");
            prop_assert_eq!(clear.as_str().as_bytes(), reference.as_slice());
            prop_assert!(is_canonical(&reference));
        }

        #[test]
        fn what_the_checker_accepts_is_the_text_the_writer_writes(
            value in any_value(), at in any::<prop::sample::Index>(), byte in any::<u8>()
        ) {
            let mut bytes = Clear::of(&json!({ "v": value })).expect("within the profile").as_str().as_bytes().to_vec();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if is_canonical(&bytes) {
                let parsed: Value = serde_json::from_slice(&bytes).expect("canonical text is JSON");
                let reference = serde_json_canonicalizer::to_vec(&parsed).expect("canonical");
                prop_assert_eq!(bytes, reference);
            }
        }
    }

    #[test]
    fn what_is_not_canonical_is_refused() {
        for text in [
            "",
            " {}",
            "{} ",
            "{\"a\":1 }",
            "{\"b\":1,\"a\":1}",
            "{\"a\":1,\"a\":1}",
            "{\"A\":1}",
            "{\"\":1}",
            "1.0",
            "1e3",
            "-0",
            "01",
            "9007199254740992",
            "-9007199254740992",
            "\"\\/\"",
            "\"\\u000A\"",
            "\"\\u000a\"",
            "\"\\u0041\"",
            "\"\\u001F\"",
            "\"\u{1}\"",
            "nul",
            "[1,]",
            "{\"a\":1,}",
            "\"",
            "{\"a\"}",
            "true1",
        ] {
            assert!(!is_canonical(text.as_bytes()), "accepted {text}");
        }
        assert!(!is_canonical(b"\"\xff\""), "accepted a string that is not UTF-8");
        assert!(!is_canonical("[".repeat(5_000).as_bytes()), "accepted endless nesting");
        for text in [
            "9007199254740991",
            "-9007199254740991",
            "0",
            "\"\\u001f\"",
            "\"\\n\u{7f}\"",
            "[[],{}]",
        ] {
            assert!(is_canonical(text.as_bytes()), "refused {text}");
        }
    }

    #[test]
    fn values_outside_the_profile_are_named_by_their_field() {
        let field = |name: &str| name.to_owned();
        let check = |value: Value, expected: CanonicalError| {
            assert_eq!(Clear::from_value(&value), Err(expected))
        };
        check(json!([]), CanonicalError::NotAnObject);
        check(json!({"a": {"b": 1.0}}), CanonicalError::Float { field: field("b") });
        check(json!({"a": 1_u64 << 53}), CanonicalError::IntegerTooLarge { field: field("a") });
        check(json!({"a": u64::MAX}), CanonicalError::IntegerTooLarge { field: field("a") });
        check(json!({"a": {"No": 1}}), CanonicalError::Key { field: field("a") });
        let deep = (0..40).fold(json!(1), |inner, _| json!([inner]));
        check(json!({"a": deep}), CanonicalError::TooDeep);
    }
}
