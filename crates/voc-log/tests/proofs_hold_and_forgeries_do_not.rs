//! Proofs against the definition of RFC 6962, against the published cases of other projects, and against forgery.
#![allow(clippy::indexing_slicing, reason = "a panic fails the test")]
#![allow(clippy::print_stdout, reason = "says which cases were passed over")]

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::Value;
use voc_log::contract::{fill, genesis};
use voc_log::{
    Checkpoint, ConsistencyProof, EventLog, EvidenceError, Hash, InclusionProof, Position,
    ProofError, SigningKey, Size, SledLog, VerifierKey, verify, verify_consistency,
    verify_inclusion,
};
use voc_store::{Batch, Store};

/// A directory with the test data of other projects, which is not copied into this one: the files
/// `rfc6962_inclusion.jsonl`, `rfc6962_consistency.jsonl` (cases of `transparency-dev/merkle`, one a line) and
/// `tessera_log/` (`testdata/log` of `transparency-dev/tessera`).
fn outside(name: &str) -> Option<PathBuf> {
    let Some(directory) = std::env::var_os("VOC_EXTERNAL_DATA") else {
        println!("VOC_EXTERNAL_DATA is not set: the cases of {name} are passed over");
        return None;
    };
    Some(Path::new(&directory).join(name))
}

fn cases(name: &str) -> Vec<Value> {
    let text = outside(name).map(|path| std::fs::read_to_string(path).expect("a file of cases"));
    let text = text.unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).expect("a case")).collect()
}

fn hash(value: &Value) -> Option<Hash> {
    let bytes = STANDARD.decode(value.as_str()?).ok()?;
    bytes.try_into().ok().map(Hash::from_bytes)
}

/// A root; one case writes words in its place, of which only matters whether they are the same.
fn root(value: &Value) -> Option<Hash> {
    hash(value).or_else(|| Some(Hash::leaf(value.as_str()?.as_bytes())))
}

fn path(value: &Value) -> Option<Vec<Hash>> {
    value.as_array().map_or(Some(Vec::new()), |all| all.iter().map(hash).collect())
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

#[test]
fn inclusion_is_judged_as_others_judge_it() {
    for case in cases("rfc6962_inclusion.jsonl") {
        let judged = hash(&case["root"]).zip(hash(&case["leafHash"])).zip(path(&case["proof"]));
        let holds = judged.is_some_and(|((root, leaf), path)| {
            let (position, size) = (number(&case["leafIdx"]), number(&case["treeSize"]));
            verify_inclusion(Position::new(position), Size::new(size), leaf, &path, root).is_ok()
        });
        assert_eq!(!holds, case["wantErr"].as_bool().expect("a verdict"), "{}", case["name"]);
    }
}

#[test]
fn consistency_is_judged_as_others_judge_it() {
    for case in cases("rfc6962_consistency.jsonl") {
        let judged = root(&case["root1"]).zip(root(&case["root2"])).zip(path(&case["proof"]));
        let holds = judged.is_some_and(|((old, new), path)| {
            let old = (Size::new(number(&case["size1"])), old);
            let new = (Size::new(number(&case["size2"])), new);
            verify_consistency(old, new, &path).is_ok()
        });
        assert_eq!(!holds, case["wantErr"].as_bool().expect("a verdict"), "{}", case["name"]);
    }
}

/// The verifier key that `tessera` publishes with its test log.
const TESSERA_KEY: &str =
    "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

#[test]
fn checkpoints_of_another_log_are_accepted_with_its_roots() {
    let Some(directory) = outside("tessera_log") else { return };
    let key = VerifierKey::parse(TESSERA_KEY).expect("a key");
    let hashes = std::fs::read(directory.join("tile/0/000.p/15")).expect("a tile");
    let leaves: Vec<_> =
        hashes.as_chunks::<32>().0.iter().map(|hash| Hash::from_bytes(*hash)).collect();
    let mut checked = 0;
    for size in 0..=15 {
        let note = std::fs::read_to_string(directory.join(format!("checkpoint.{size}")));
        let checkpoint = key.verify(&note.expect("a checkpoint")).expect("a valid signature");
        assert_eq!(checkpoint.size, Size::new(size));
        assert_eq!(checkpoint.root, naive_root(&leaves[..size as usize]));
        checked += 1;
    }
    assert_eq!(checked, 16);
}

/// The recursive definition of RFC 6962, 2.1, word for word.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            Hash::node(&naive_root(left), &naive_root(right))
        }
    }
}

/// A log of 70,020 entries: rows on three levels, and a tail.
fn a_long_log(directory: &Path) -> SledLog {
    let log = SledLog::create(directory, &genesis(), &Default::default()).expect("a new log");
    fill(&log, 300, 1, 69_999);
    for number in 0..20 {
        fill(&log, 3, 100_000 + number, 1);
    }
    log
}

#[test]
fn every_size_and_place_of_a_long_log_is_proved() {
    let directory = tempfile::tempdir().expect("a directory");
    let log = a_long_log(directory.path());
    let size = log.head().size.get();
    let leaves = log.read_leaf_hashes(Position::FIRST, size).expect("hashes");
    assert_eq!(log.root_at(log.head().size).expect("a root"), log.head().root);
    let sizes =
        [1, 2, 255, 256, 257, 511, 65_535, 65_536, 65_537, 66_000, size - 21, size - 1, size];
    for at in sizes.map(Size::new) {
        let root = log.root_at(at).expect("a root");
        assert_eq!(root, naive_root(&leaves[..at.get() as usize]), "root at {at}");
        for place in [0, 1, 254, 255, 256, 65_535, 65_536, at.get() - 1].map(Position::new) {
            let proved = log.inclusion_path(place, at);
            if !at.covers(place) {
                assert!(proved.is_err(), "{place} is not in {at}");
                continue;
            }
            let leaf = leaves[place.get() as usize];
            assert_eq!(verify_inclusion(place, at, leaf, &proved.expect("a path"), root), Ok(()));
        }
        for old in sizes.map(Size::new).into_iter().filter(|old| *old <= at) {
            let path = log.consistency_path(old, at).expect("a path");
            let old = (old, log.root_at(old).expect("a root"));
            assert_eq!(verify_consistency(old, (at, root), &path), Ok(()), "{old:?} in {at}");
        }
    }
    assert!(log.root_at(Size::new(size + 1)).is_err());
}

type Change = dyn Fn(&mut Batch, &[u8], &[u8]);

#[test]
fn rows_above_the_leaves_are_made_again_and_checked() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path();
    let head = a_long_log(path).head();
    let reach_below = |change: &Change| {
        let store = Store::open(path, &Default::default()).expect("a store").store;
        let rows: Vec<_> = store.prefix(b"u").map(|row| row.expect("a row")).collect();
        assert!(rows.len() > 1, "a long log has rows on two upper levels");
        let mut batch = Batch::new();
        rows.iter().for_each(|(key, value)| change(&mut batch, key, value));
        store.commit(batch).expect("a commit");
    };
    // Gone, as in a log written before there were any: opening makes them again.
    reach_below(&|batch, key, _| batch.remove(key));
    let log = SledLog::open(path, &Default::default()).expect("a log").log;
    assert_eq!(log.root_at(head.size).expect("a root"), head.root);
    assert_eq!(verify(&log, &mut |_, _| {}), []);
    drop(log);
    // Other bytes: found, and made again on demand.
    reach_below(&|batch, key, value| {
        let mut value = value.to_vec();
        value[0] ^= 1;
        batch.put(key, value);
    });
    let log = SledLog::open(path, &Default::default()).expect("a log").log;
    assert!(!verify(&log, &mut |_, _| {}).is_empty());
    log.rebuild_rows().expect("rows made again");
    assert_eq!(verify(&log, &mut |_, _| {}), []);
    assert_eq!(log.root_at(head.size).expect("a root"), head.root);
}

fn small(count: usize) -> (Vec<Hash>, Hash) {
    let leaves: Vec<_> = (0..count).map(|i| Hash::leaf(&i.to_be_bytes())).collect();
    let root = naive_root(&leaves);
    (leaves, root)
}

/// PATH of RFC 6962, 2.1.1, word for word.
fn naive_path(leaf: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() < 2 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    let (mut path, rest) = if leaf < left.len() {
        (naive_path(leaf, left), naive_root(right))
    } else {
        (naive_path(leaf - left.len(), right), naive_root(left))
    };
    path.push(rest);
    path
}

proptest! {
    #[test]
    fn no_other_leaf_place_size_or_hash_passes(
        count in 1_usize..80, place: prop::sample::Index, flip: prop::sample::Index, other in 0_u64..90,
    ) {
        let (leaves, root) = small(count);
        let place = place.index(count);
        let path = naive_path(place, &leaves);
        let (at, size) = (Position::new(place as u64), Size::new(count as u64));
        prop_assert_eq!(verify_inclusion(at, size, leaves[place], &path, root), Ok(()));
        if other != place as u64 {
            prop_assert!(verify_inclusion(Position::new(other), size, leaves[place], &path, root).is_err());
        }
        prop_assert!(verify_inclusion(at, size, Hash::leaf(b"another"), &path, root).is_err());
        let mut longer = path.clone();
        longer.push(root);
        prop_assert!(verify_inclusion(at, size, leaves[place], &longer, root).is_err());
        if !path.is_empty() {
            let mut forged = path;
            let hash = flip.index(forged.len());
            forged[hash] = Hash::leaf(forged[hash].as_bytes());
            prop_assert_eq!(
                verify_inclusion(at, size, leaves[place], &forged, root), Err(ProofError::Root)
            );
        }
    }
}

#[test]
fn proofs_travel_as_text() {
    let directory = tempfile::tempdir().expect("a directory");
    let log = SledLog::create(directory.path(), &genesis(), &Default::default()).expect("a log");
    fill(&log, 4, 1, 40);
    let key = SigningKey::from_seed([3; 32]);
    let verifier = key.verifier_key(&log.origin());
    let head = log.head();
    let note = key.sign_checkpoint(&Checkpoint::of(log.origin(), &head));
    for position in [0, 1, 39, 40].map(Position::new) {
        let path = log.inclusion_path(position, head.size).expect("a path");
        let proof = InclusionProof { position, path, checkpoint: note.clone() };
        let text = proof.to_string();
        assert_eq!(InclusionProof::parse(&text).as_ref(), Ok(&proof));
        let extra = text.replacen("\nindex", "\nextra AAAA\nindex", 1);
        assert_eq!(InclusionProof::parse(&extra).as_ref(), Ok(&proof), "extra data is ignored");
        let entry = log.read_entry(position).expect("an entry").bytes;
        assert!(proof.verify(&entry, &verifier).is_ok());
        assert_eq!(
            proof.verify(b"{}", &verifier),
            Err(EvidenceError::Proof(ProofError::Root)),
            "another entry is not proved"
        );
    }
    let old = Size::new(7);
    let path = log.consistency_path(old, head.size).expect("a path");
    let proof = ConsistencyProof { old, path, checkpoint: note };
    assert_eq!(ConsistencyProof::parse(&proof.to_string()).as_ref(), Ok(&proof));
    let root = log.root_at(old).expect("a root");
    let seen = Checkpoint { origin: log.origin(), size: old, root };
    assert!(proof.verify(&seen, &verifier).is_ok());
    let forged = Checkpoint { root: Hash::leaf(b"another history"), ..seen };
    assert_eq!(proof.verify(&forged, &verifier), Err(EvidenceError::Proof(ProofError::OldRoot)));
    let words = ["", "c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v1\nindex 01\n\nx", "old 1\n"];
    for text in words {
        assert!(InclusionProof::parse(text).is_err() && ConsistencyProof::parse(text).is_err());
    }
}
