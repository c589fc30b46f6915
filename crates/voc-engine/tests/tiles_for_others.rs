//! The log as tiles, read by a reader that shares nothing with the program but SHA-256: it knows C2SP tlog-tiles and
//! RFC 6962 and no more.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::{fs, path::Path};

use sha2::{Digest as _, Sha256};
use support::Hospital;
use voc_engine::domain::{Command, NoteCategory, PrivateText, VocKind};
use voc_engine::{EngineError, VerifierKey};

type Hash = [u8; 32];

fn leaf(entry: &[u8]) -> Hash {
    Sha256::digest([&[0][..], entry].concat()).into()
}

/// MTH of RFC 6962, 2.1, word for word.
fn root(leaves: &[Hash]) -> Hash {
    if let [one] = leaves {
        return *one;
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    Sha256::digest([&[1][..], &root(left), &root(right)].concat()).into()
}

/// Reads a tile of a tree by its level, `entries` or a number, with the width it must have.
fn tile(dir: &Path, level: &str, number: usize, width: usize) -> Vec<u8> {
    assert!(number < 1_000, "the test is small");
    let name = format!("{number:03}");
    let name = if width == 256 { name } else { format!("{name}.p/{width}") };
    fs::read(dir.join("tile").join(level).join(name)).unwrap()
}

fn entries(dir: &Path, size: usize) -> Vec<Vec<u8>> {
    let mut entries = Vec::new();
    while entries.len() < size {
        let width = (size - entries.len()).min(256);
        let bundle = tile(dir, "entries", entries.len() / 256, width);
        let mut rest = &bundle[..];
        for _ in 0..width {
            let length = usize::from(u16::from_be_bytes([rest[0], rest[1]]));
            entries.push(rest[2..2 + length].to_vec());
            rest = &rest[2 + length..];
        }
        assert!(rest.is_empty(), "nothing stands behind the last entry");
    }
    entries
}

fn files(dir: &Path) -> usize {
    let found = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    found.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}

fn hospital(notes: usize) -> Hospital {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    for _ in 0..notes {
        let text = PrivateText::new("메모").unwrap();
        hospital.tell(ticket, Command::AddNote { category: NoteCategory::General, text }).unwrap();
    }
    hospital
}

#[test]
fn every_tile_is_what_the_specification_says() {
    let hospital = hospital(700);
    let out = hospital.dir.path().join("tiles");
    let exported = hospital.engine().export_tiles(&out, &mut |_, _| {}).unwrap();
    let note = fs::read_to_string(out.join("checkpoint")).unwrap();
    let key = hospital.engine().status(hospital.now()).unwrap().verifier_key.unwrap();
    let checkpoint = VerifierKey::parse(&key).unwrap().verify(&note).unwrap();
    let size = checkpoint.size.get() as usize;
    assert_eq!(exported.entries as usize, size);
    let leaves: Vec<Hash> = entries(&out, size).iter().map(|entry| leaf(entry)).collect();
    assert_eq!(root(&leaves), *checkpoint.root.as_bytes());
    let (mut expected, mut below, mut level) = (size.div_ceil(256), leaves, 0);
    while !below.is_empty() {
        for (number, hashes) in below.chunks(256).enumerate() {
            let bytes = tile(&out, &level.to_string(), number, hashes.len());
            assert_eq!(bytes, hashes.concat(), "level {level}, tile {number}");
            expected += 1;
        }
        below = below.chunks_exact(256).map(root).collect();
        level += 1;
    }
    assert_eq!(level, 2, "the tree has a level above the leaves");
    assert_eq!(files(&out), expected + 1, "no file is there that nobody asks for");
    assert_eq!(exported.files as usize, expected);
    let again = hospital.engine().export_tiles(&out, &mut |_, _| {});
    assert!(matches!(again, Err(EngineError::NotEmpty(_))));
}

#[test]
fn a_row_of_exactly_256_entries_is_a_full_tile_under_a_partial_one() {
    let hospital = hospital(0);
    let ticket = hospital.receive(VocKind::Complaint);
    while hospital.engine().status(hospital.now()).unwrap().size < 256 {
        let text = PrivateText::new("메모").unwrap();
        hospital.tell(ticket, Command::AddNote { category: NoteCategory::General, text }).unwrap();
    }
    let out = hospital.dir.path().join("tiles");
    hospital.engine().export_tiles(&out, &mut |_, _| {}).unwrap();
    assert_eq!(tile(&out, "0", 0, 256).len(), 8_192);
    assert_eq!(tile(&out, "1", 0, 1).len(), 32);
    assert_eq!(files(&out), 4);
}
