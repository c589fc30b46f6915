//! [`Personal`]: a value about somebody, kept out of sight and wiped.

use std::fmt;

use serde_json::Value;
use zeroize::Zeroize;

/// Holds a value about somebody. `Debug` hides it, and dropping it wipes its texts.
///
/// Comparing two of them is not constant-time; they are no keys.
#[derive(Clone, PartialEq)]
pub struct Personal(Value);

impl Personal {
    /// Takes any JSON value.
    pub fn new(value: Value) -> Self {
        Self(value)
    }

    /// Takes a text.
    pub fn text(text: impl Into<String>) -> Self {
        Self(Value::String(text.into()))
    }

    /// Shows the value.
    pub fn reveal(&self) -> &Value {
        &self.0
    }

    /// Shows the value if it is a text.
    pub fn reveal_text(&self) -> Option<&str> {
        self.0.as_str()
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personal(hidden)")
    }
}

impl Drop for Personal {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// Overwrites every text in a value. Keys of objects and numbers stay: the map and number types
/// of `serde_json` do not let themselves be overwritten.
fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(fields) => fields.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
