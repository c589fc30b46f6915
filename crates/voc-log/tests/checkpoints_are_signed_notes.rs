//! Checkpoints are read by programs nobody here wrote, so their bytes are fixed: C2SP signed-note and
//! tlog-checkpoint.
//!
//! The key pair is the first test vector of RFC 8032, 7.1; key hash and signature below were computed with
//! a Python transcription of RFC 8032 and `hashlib`, not with this code.

use voc_log::{Checkpoint, Hash, NoteError, Origin, SigningKey, Size, VerifierKey};

const SEED: [u8; 32] = [
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
    0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
];
const VERIFIER_KEY: &str =
    "log.example.org/2026+e0ed398c+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
const NOTE: &str = "log.example.org/2026\n42\nPAb5plclr2BSYfY2ZyyWINQJcx2JpFHXRV/pxK4WeCk=\n\n\u{2014} log.example.org/2026 4O05jFcGAMyzaSDVT+lfpry6B0zq7DpAHMxFtF7OsTQvDlAKb73OomtT2jpcgNAB3VEDkq0XVCHbr6jLpMHK2cQ4bAU=\n";

fn checkpoint() -> Checkpoint {
    let origin = Origin::parse("log.example.org/2026").expect("a name");
    Checkpoint { origin, size: Size::new(42), root: Hash::leaf(b"root") }
}

#[test]
fn the_bytes_are_those_of_the_specification() {
    let key = SigningKey::from_seed(SEED);
    assert_eq!(key.verifier_key(&checkpoint().origin).to_string(), VERIFIER_KEY);
    assert_eq!(key.sign_checkpoint(&checkpoint()), NOTE);
    assert_eq!(VerifierKey::parse(VERIFIER_KEY).expect("a key").verify(NOTE), Ok(checkpoint()));
}

#[test]
fn signatures_of_others_are_passed_over_and_one_of_ours_must_be_there() {
    let key = VerifierKey::parse(VERIFIER_KEY).expect("a key");
    let other = SigningKey::from_seed([9; 32]).sign_checkpoint(&checkpoint());
    assert_eq!(key.verify(&other), Err(NoteError::NotSigned { name: key.name().clone() }));
    let line = other.lines().last().expect("a signature");
    assert_eq!(key.verify(&format!("{NOTE}{line}\n")), Ok(checkpoint()));
}

#[test]
fn no_changed_byte_is_accepted() {
    let key = VerifierKey::parse(VERIFIER_KEY).expect("a key");
    for at in 0..NOTE.len() {
        let mut bytes = NOTE.as_bytes().to_vec();
        bytes[at] ^= 0x01;
        if let Ok(text) = String::from_utf8(bytes) {
            assert!(key.verify(&text).is_err(), "byte {at} was changed and the note accepted");
        }
    }
    let longer = NOTE.replacen("42\n", "42\n\n", 1);
    assert!(key.verify(&longer).is_err());
    assert!(key.verify(NOTE.trim_end()).is_err());
}

/// Checkpoints signed by others: `VOC_EXTERNAL_CHECKPOINTS` names a directory of `checkpoint.*` files and
/// `VOC_EXTERNAL_VERIFIER_KEY` the key that signed them. Without them there is nothing to check.
#[test]
fn checkpoints_of_other_logs_are_verified() {
    let settings =
        (std::env::var("VOC_EXTERNAL_CHECKPOINTS"), std::env::var("VOC_EXTERNAL_VERIFIER_KEY"));
    let (Ok(directory), Ok(key)) = settings else {
        println!("passed over: VOC_EXTERNAL_CHECKPOINTS and VOC_EXTERNAL_VERIFIER_KEY are not set");
        return;
    };
    let key = VerifierKey::parse(&key).expect("a key");
    let mut verified = 0;
    for file in std::fs::read_dir(directory).expect("a directory") {
        let path = file.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(size) = name.strip_prefix("checkpoint.").and_then(|size| size.parse().ok()) {
            let note = std::fs::read_to_string(&path).expect("text");
            assert_eq!(key.verify(&note).expect("a valid checkpoint").size, Size::new(size));
            verified += 1;
        }
    }
    assert!(verified > 0, "no checkpoints there");
}

#[test]
fn a_key_with_another_hash_or_name_is_refused() {
    let other = VERIFIER_KEY.replacen("2026", "2027", 1);
    assert!(matches!(VerifierKey::parse(&other), Err(NoteError::KeyHash { .. })));
    for text in ["", "name", "name+00000000+", "name+0000000+AQ==", "a b+00000000+AQ=="] {
        assert_eq!(VerifierKey::parse(text), Err(NoteError::VerifierKey), "{text}");
    }
}
