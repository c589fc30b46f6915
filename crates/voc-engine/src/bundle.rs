//! Bundles: one ticket as a directory that proves itself to somebody who has nothing of ours.
//!
//! ```text
//! bundle.json                    which entries are whose, the seal, what is disclosed
//! checkpoint                     the signed checkpoint that every proof leads to
//! entries/<position>             an entry, the bytes as they are stored
//! proofs/<position>.tlog-proof   that it stands in the log
//! consistency/<old size>         that the log continues an older checkpoint
//! timeline.html  README.md       for people, written from the above alone
//! verify.py                      the same checks in another language
//! ```
//!
//! The entries are those of the ticket, the seal's, those of the erasures that took values of the ticket, and
//! those of the stream `_log`, which name the log, its time zone and its clock.

mod contents;
mod export;
mod files;
mod finding;
mod values;
mod verify;
mod view;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::{
    export::{BundleExported, BundleRequest, Disclose},
    finding::{BundleCheck, BundleCheckKind, BundleFinding, CheckOutcome, Words},
    verify::{BundleVerification, verify_bundle},
    view::{BundleEntry, BundleView},
};
pub(crate) use contents::erased_rows;

const INDEX: &str = "bundle.json";
const CHECKPOINT: &str = "checkpoint";
const ENTRIES: &str = "entries";
const PROOFS: &str = "proofs";
const CONSISTENCY: &str = "consistency";
const TIMELINE: &str = "timeline.html";
const README: &str = "README.md";
const VERIFIER: &str = "verify.py";

/// The verifier in another language, as every bundle carries it.
const VERIFIER_TEXT: &str = include_str!("bundle/verify.py");

/// The pages of a bundle in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundlePages {
    /// `timeline.html`.
    pub timeline: String,
    /// `README.md`.
    pub readme: String,
    /// The line of `timeline.html` that says which version wrote it.
    pub made_by: String,
}

/// `bundle.json`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Index {
    ticket: String,
    positions: Vec<u64>,
    seal: SealRef,
    erasures: Vec<u64>,
    disclosures: BTreeMap<String, String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SealRef {
    position: u64,
    head: HeadRef,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadRef {
    line: String,
    index: u64,
    path: Vec<String>,
}

fn entry_file(position: u64) -> String {
    format!("{ENTRIES}/{position}")
}

fn proof_file(position: u64) -> String {
    format!("{PROOFS}/{position}.tlog-proof")
}

fn consistency_file(old: u64) -> String {
    format!("{CONSISTENCY}/{old}")
}
