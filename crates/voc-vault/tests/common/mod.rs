//! A vault in a temporary directory, and values to put into it.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use voc_vault::{
    Digest, FieldName, OpenedVault, Personal, Plain, PredictableEntropy, SubjectId, Vault,
};

pub(crate) const ORIGIN: &str = "voc.hospital-a.example/2026";
pub(crate) const FIELD: &str = "complainant_name";

pub(crate) struct Fixture {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) rows: PathBuf,
    pub(crate) keys: PathBuf,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (rows, keys) = (dir.path().join("vault"), dir.path().join("keys"));
        Self { dir, rows, keys }
    }

    pub(crate) fn create(&self) -> Vault {
        Vault::create(&self.rows, &self.keys, ORIGIN, PredictableEntropy::new(1)).unwrap()
    }

    pub(crate) fn open(&self) -> OpenedVault {
        Vault::open(&self.rows, &self.keys, ORIGIN, PredictableEntropy::new(2)).unwrap()
    }

    /// Seals and writes values; returns their digests in order.
    pub(crate) fn write(&self, vault: &Vault, plains: &[Plain]) -> Vec<Digest> {
        let sealed = vault.seal(plains).unwrap();
        let digests = sealed.digests().map(|(_, digest)| digest).collect();
        vault.write(sealed).unwrap();
        digests
    }
}

pub(crate) fn field() -> FieldName {
    FieldName::new(FIELD).unwrap()
}

pub(crate) fn plain(subject: &str, value: Value) -> Plain {
    Plain {
        subject: SubjectId::new(subject).unwrap(),
        field: field(),
        value: Personal::new(value),
    }
}

/// Shows every file below a directory to a check.
pub(crate) fn each_file(dir: &Path, check: &mut dyn FnMut(&Path, &[u8])) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_file(&path, check);
        } else {
            check(&path, &fs::read(&path).unwrap());
        }
    }
}
