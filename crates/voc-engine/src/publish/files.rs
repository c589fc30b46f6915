//! The files of published checkpoints, and what they say of a log.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use voc_log::{Checkpoint, DiskLog, EventLog as _, Held, Identity, Origin, Size, verify_own};

use super::Standing;
use crate::{
    data_dir::{self, CHECKPOINTS},
    error::EngineError,
    verify::{Defect, VerifyFinding},
};

const SUFFIX: &str = ".checkpoint";

/// Returns the name of the file of a checkpoint: its size, and the hash of the name and key it is signed under, so
/// that a checkpoint of one name never takes the place of one of another.
pub(super) fn file_name(size: Size, identity: &Identity) -> String {
    let key = identity.verifier_key.as_ref().map(ToString::to_string).unwrap_or_default();
    let hash = key.split('+').nth(1).unwrap_or_default();
    format!("{:016}-{hash}{SUFFIX}", size.get())
}

/// Lists the files of published checkpoints by size.
pub(super) fn files(dir: &Path) -> Result<Vec<PathBuf>, EngineError> {
    let dir = dir.join(CHECKPOINTS);
    let entries = match fs::read_dir(&dir) {
        Err(source) if data_dir::is_absent(&source) => return Ok(Vec::new()),
        entries => entries.map_err(|source| data_dir::file("read", &dir, source))?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|source| data_dir::file("read", &dir, source))?.path();
        if path.extension().is_some_and(|extension| extension == "checkpoint") {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// Reads a file as a note; what cannot be read is none.
fn note(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// Holds a log to its last published checkpoint; from then on it takes no entries if it does not continue it.
pub(crate) fn hold(dir: &Path, log: &DiskLog) -> Result<Standing, EngineError> {
    let Some(seen) = last_published(dir, log)? else { return Ok(Standing::Unpublished) };
    let size = seen.size.get();
    Ok(match log.hold_to(&seen)? {
        Held::Continues => Standing::Continues { size },
        Held::Behind => Standing::Behind { size },
        Held::Inconsistent => Standing::Inconsistent { size },
    })
}

/// Finds the last checkpoint that was published under the present name. What is not signed by the log is none.
pub(crate) fn last_published(dir: &Path, log: &DiskLog) -> Result<Option<Checkpoint>, EngineError> {
    let identities = log.identities();
    let name = &identities.current().origin;
    let newest_first = files(dir)?.into_iter().rev();
    let mut own = newest_first.filter_map(|path| verify_own(&identities, &note(&path)).ok());
    Ok(own.find(|seen| seen.origin == *name))
}

/// Returns every name under which something lies among the published checkpoints, be it ours or not.
pub(super) fn names(dir: &Path) -> Result<BTreeSet<String>, EngineError> {
    let first_line = |path: PathBuf| note(&path).lines().next().map(str::to_owned);
    Ok(files(dir)?.into_iter().filter_map(first_line).collect())
}

/// Counts the last part of a name up until nobody has it: `voc.example/2026` becomes `voc.example/2026-2`, and
/// that `-3`.
pub(super) fn next_name(name: &Origin, taken: &BTreeSet<String>) -> Origin {
    let text = name.as_str();
    let counted = text.rsplit_once('-').and_then(|(stem, number)| {
        let number: u32 = number.parse().ok()?;
        Some((stem, number))
    });
    let (stem, number) = counted.unwrap_or((text, 1));
    let free = (1..)
        .map(|step| format!("{stem}-{}", number.saturating_add(step)))
        .find(|next| !taken.contains(next));
    let next = free.and_then(|next| Origin::parse(&next).ok());
    next.unwrap_or_else(|| name.clone())
}

/// Compares every checkpoint that was published with the log, whoever wrote it there.
pub(crate) fn check(dir: &Path, log: &DiskLog) -> Result<Vec<VerifyFinding>, EngineError> {
    let identities = log.identities();
    let mut findings = Vec::new();
    let mut find = |seen: Option<&Checkpoint>, wrong, expected: String, found: String| {
        let position = seen.map(|seen| seen.size.get());
        findings.push(VerifyFinding::new(wrong, position, expected, found));
    };
    let (mut beyond, mut furthest) = (0_u64, None::<Checkpoint>);
    for path in files(dir)? {
        let note = note(&path);
        let seen = match verify_own(&identities, &note) {
            Ok(seen) => seen,
            // Left behind by a restored backup, as the entry says that gave the log its present name.
            Err(_) if identities.left_behind(&note) => continue,
            Err(error) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                find(None, Defect::NoCheckpoint, name, error.to_string());
                continue;
            }
        };
        if seen.size > log.head().size {
            beyond += 1;
            furthest = furthest.filter(|other| other.size > seen.size).or(Some(seen));
            continue;
        }
        match log.root_at(seen.size)? {
            root if root == seen.root => {}
            root => {
                let expected = format!("{} entries with root {}", seen.size, seen.root.to_base64());
                let found = format!("root {}", root.to_base64());
                find(Some(&seen), Defect::Contradicts, expected, found);
            }
        }
    }
    if let Some(seen) = furthest {
        let root = seen.root.to_base64();
        let expected = format!("{} entries with root {root}, and {beyond} checkpoints", seen.size);
        let found = format!("{} entries", log.head().size);
        find(Some(&seen), Defect::EndsBefore, expected, found);
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_counted_up_to_one_that_nobody_has() {
        let taken = ["voc.example/main-2", "voc.example/main-3"].map(str::to_owned).into();
        let next = |text| next_name(&Origin::parse(text).expect("a name"), &taken).to_string();
        assert_eq!(next("voc.example/main"), "voc.example/main-4");
        assert_eq!(next("voc.example/main-4"), "voc.example/main-5");
        assert_eq!(next("voc.hospital-a.example/2026"), "voc.hospital-a.example/2026-2");
    }
}
