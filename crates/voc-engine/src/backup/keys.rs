//! The file that all keys are copied to, apart from the backup. Whoever has both can read everything.
//!
//! ```text
//! voc keys 1
//! origin voc.hospital-a.example/2026
//! log <the verifier key in the first entry of the log>
//! generation 3
//! master <base64>
//! signing signing.key <base64>
//! row <base64> <base64>
//! ```

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use voc_vault::KeysCopy;
use zeroize::Zeroizing;

use crate::{
    data_dir::{self, KEYS},
    engine::Engine,
    error::EngineError,
    signing_keys::{self, NamedSeed},
};

const HEADER: &str = "voc keys 1";

/// All keys of a data directory.
pub(super) struct AllKeys {
    pub(super) vault: KeysCopy,
    /// The key that the first entry of their log names: another log of the same name has another one.
    pub(super) log: String,
    /// The signing keys by the names of their files.
    pub(super) signing: Vec<NamedSeed>,
}

impl Engine {
    /// Writes all keys to a file for its owner's eyes only, in the place of the one before.
    pub(super) fn write_keys(&self, to: &Path) -> Result<(), EngineError> {
        let copy = self.vault().copy_keys()?;
        let mut text = Zeroizing::new(String::new());
        let mut line = |words: &[&str]| {
            text.push_str(&words.join(" "));
            text.push('\n');
        };
        line(&[HEADER]);
        line(&["origin", &copy.origin]);
        line(&["log", &self.log().genesis().verifier_key.clone().unwrap_or_default()]);
        line(&["generation", &copy.generation.to_string()]);
        line(&["master", &Zeroizing::new(base64_of(&*copy.master))]);
        for (name, seed) in signing_keys::read_all(self.dir())? {
            line(&["signing", &name, &Zeroizing::new(base64_of(&seed))]);
        }
        for (key, value) in &copy.rows {
            line(&["row", &base64_of(key), &base64_of(value)]);
        }
        data_dir::publish_private(to, text.as_bytes())
    }
}

/// Reads the file of all keys.
pub(super) fn read(from: &Path) -> Result<AllKeys, EngineError> {
    let text = fs::read_to_string(from).map(Zeroizing::new);
    let text = text.map_err(|source| data_dir::file("read", from, source))?;
    parse(&text).ok_or_else(|| EngineError::BackupDamaged { file: KEYS.to_owned() })
}

fn base64_of(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

fn bytes_of(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

fn parse(text: &str) -> Option<AllKeys> {
    let mut lines = text.lines();
    (lines.next()? == HEADER).then_some(())?;
    let origin = lines.next()?.strip_prefix("origin ")?.to_owned();
    let log = lines.next()?.strip_prefix("log ")?.to_owned();
    let generation = lines.next()?.strip_prefix("generation ")?.parse().ok()?;
    let master = Zeroizing::new(bytes_of(lines.next()?.strip_prefix("master ")?)?);
    let master = Zeroizing::new(<[u8; 32]>::try_from(master.as_slice()).ok()?);
    let (mut signing, mut rows) = (Vec::new(), Vec::new());
    for line in lines {
        let (what, rest) = line.split_once(' ')?;
        let (one, two) = rest.split_once(' ')?;
        match what {
            "signing" if signing_keys::is_name(one) => {
                signing.push((one.to_owned(), Zeroizing::new(bytes_of(two)?)));
            }
            "row" => rows.push((bytes_of(one)?, bytes_of(two)?)),
            _ => return None,
        }
    }
    Some(AllKeys { vault: KeysCopy { origin, generation, master, rows }, log, signing })
}
