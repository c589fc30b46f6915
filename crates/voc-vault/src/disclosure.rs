//! [`Disclosure`]: what opens a commitment, by the rule of SD-JWT (RFC 9901, section 4.2).

use std::fmt;
use std::io;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::digest::Digest;
use crate::error::ParseError;
use crate::name::FieldName;
use crate::personal::Personal;

/// Random bytes in a salt: as many as in a digest, so that guessing the value costs as much as
/// finding a collision.
pub(crate) const SALT_BYTES: usize = 32;

/// Opens one commitment: `base64url(JSON [salt, name, value])`, without padding.
///
/// Who holds it can check the value against the digest in the log with SHA-256 alone.
///
/// ```
/// # use voc_vault::Disclosure;
/// // The example of RFC 9901.
/// let text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
/// let disclosure = Disclosure::parse(text)?;
/// assert_eq!(disclosure.digest().to_string(), "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0");
/// assert_eq!(disclosure.value().reveal_text(), Some("Möbius"));
/// # Ok::<(), voc_vault::ParseError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Disclosure {
    text: Zeroizing<String>,
    name: String,
    value: Personal,
}

impl Disclosure {
    /// Makes the disclosure of a value.
    pub(crate) fn new(salt: &[u8; SALT_BYTES], name: &FieldName, value: &Personal) -> Self {
        let salt = BASE64_URL_SAFE_NO_PAD.encode(salt);
        let json = to_json(&(salt, name.as_str(), value.reveal()));
        Self {
            text: encode(&json),
            name: name.as_str().to_owned(),
            value: value.clone(),
        }
    }

    /// Reads a disclosure from its text.
    ///
    /// # Errors
    ///
    /// [`ParseError::Disclosure`] when it is not base64url of a JSON array of three, of which the
    /// first two are texts.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let json = BASE64_URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|_| ParseError::Disclosure)?;
        Self::from_json(&Zeroizing::new(json))
    }

    /// Reads a disclosure from the JSON inside it. The exact bytes count: the digest is over them.
    pub(crate) fn from_json(json: &[u8]) -> Result<Self, ParseError> {
        let (_salt, name, value): (String, String, Value) =
            serde_json::from_slice(json).map_err(|_| ParseError::Disclosure)?;
        Ok(Self {
            text: encode(json),
            name,
            value: Personal::new(value),
        })
    }

    /// Returns the JSON inside, which is a quarter shorter than the text and as good.
    pub(crate) fn json(&self) -> Zeroizing<Vec<u8>> {
        let json = BASE64_URL_SAFE_NO_PAD.decode(self.text.as_str());
        Zeroizing::new(json.expect("BUG: every constructor encodes the text itself"))
    }

    /// Computes the digest that commits to this disclosure.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.text)
    }

    /// Returns the text to hand to whoever may see the value.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// Returns the name of the field.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the value.
    pub fn value(&self) -> &Personal {
        &self.value
    }
}

impl fmt::Debug for Disclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Disclosure({}, hidden)", self.name)
    }
}

/// Returns the length in bytes of a value as JSON.
pub(crate) fn json_len(value: &Value) -> usize {
    let mut counter = Counter(0);
    serde_json::to_writer(&mut counter, value).expect("BUG: counting cannot fail, nor can a Value");
    counter.0
}

/// Serialises into a buffer of the exact size, so that growing leaves no copies behind.
fn to_json<T: serde::Serialize>(value: &T) -> Zeroizing<Vec<u8>> {
    let mut counter = Counter(0);
    let counted = serde_json::to_writer(&mut counter, value);
    let mut json = Zeroizing::new(Vec::with_capacity(counter.0));
    counted
        .and_then(|()| serde_json::to_writer(&mut *json, value))
        .expect("BUG: texts and a Value serialise, and neither writer fails");
    json
}

fn encode(json: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(json))
}

/// Counts what is written to it.
struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
