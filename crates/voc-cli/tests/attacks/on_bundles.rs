//! Attacks on a bundle, by somebody without the key.

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use voc_log::{Checkpoint, Hash, Origin, SigningKey, Size};

use crate::scene::{Scene, copy, read_json};

type Attack = fn(&Scene, &Path);

pub const ATTACKS: &[(&str, Attack)] = &[
    ("edit an entry", |_, bundle| edit(&entry_of(bundle, 0))),
    ("drop an entry from the middle", |_, bundle| {
        let position = positions(bundle)[1];
        drop_entry(bundle, position);
    }),
    ("swap two entries", |_, bundle| {
        let (one, other) = (entry_of(bundle, 0), entry_of(bundle, 1));
        let (first, second) = (fs::read(&one).unwrap(), fs::read(&other).unwrap());
        fs::write(one, second).unwrap();
        fs::write(other, first).unwrap();
    }),
    ("put in an entry of another ticket of the same log, with its proof", insert),
    ("leave out the last entry", |_, bundle| {
        let last = *positions(bundle).last().unwrap();
        drop_entry(bundle, last);
    }),
    ("show an older bundle, from before the last entries", |scene, bundle| {
        fs::remove_dir_all(bundle).unwrap();
        copy(&scene.older_bundle, bundle);
    }),
    ("disclose another value", |_, bundle| {
        change_index(bundle, |index| {
            let disclosed = index["disclosures"].as_object_mut().unwrap();
            let first = disclosed.values_mut().next().unwrap();
            let mut parts: Value =
                serde_json::from_slice(&URL_SAFE_NO_PAD.decode(first.as_str().unwrap()).unwrap())
                    .unwrap();
            parts[2] = json!("something else");
            *first = json!(URL_SAFE_NO_PAD.encode(parts.to_string()));
        });
    }),
    ("leave out a disclosure", |_, bundle| {
        change_index(bundle, |index| {
            let disclosed = index["disclosures"].as_object_mut().unwrap();
            let first = disclosed.keys().next().unwrap().clone();
            disclosed.remove(&first);
        });
    }),
    ("sign the checkpoint with a key of one's own", |_, bundle| {
        let note = fs::read_to_string(bundle.join("checkpoint")).unwrap();
        let mut lines = note.lines();
        let origin = Origin::parse(lines.next().unwrap()).unwrap();
        let size = Size::new(lines.next().unwrap().parse().unwrap());
        let root = Hash::from_base64(lines.next().unwrap()).unwrap();
        let key = SigningKey::from_seed([9; 32]);
        put_checkpoint(bundle, &key.sign_checkpoint(&Checkpoint { origin, size, root }));
    }),
    ("show the checkpoint and proofs of another log of the same name", |scene, bundle| {
        let other = scene.other.join("bundle");
        fs::copy(other.join("checkpoint"), bundle.join("checkpoint")).unwrap();
        copy(&other.join("proofs"), &bundle.join("proofs"));
    }),
    ("show a bundle of another log of the same name", |scene, bundle| {
        fs::remove_dir_all(bundle).unwrap();
        copy(&scene.other.join("bundle"), bundle);
    }),
    ("edit `timeline.html`", |_, bundle| edit(&bundle.join("timeline.html"))),
    ("edit `timeline.html` and say that another version wrote it", |_, bundle| {
        let path = bundle.join("timeline.html");
        edit(&path);
        let page = fs::read_to_string(&path).unwrap();
        fs::write(&path, page.replace("content=\"voc 0.", "content=\"voc 9.")).unwrap();
    }),
];

fn positions(bundle: &Path) -> Vec<u64> {
    let index = read_json(&bundle.join("bundle.json"));
    index["positions"].as_array().unwrap().iter().map(|at| at.as_u64().unwrap()).collect()
}

fn entry_of(bundle: &Path, number: usize) -> std::path::PathBuf {
    bundle.join(format!("entries/{}", positions(bundle)[number]))
}

fn edit(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    let changed = text.replace("desk", "chef");
    assert_ne!(text, changed, "there is something to edit");
    fs::write(path, changed).unwrap();
}

fn change_index(bundle: &Path, change: impl FnOnce(&mut Value)) {
    let path = bundle.join("bundle.json");
    let mut index = read_json(&path);
    change(&mut index);
    fs::write(path, index.to_string()).unwrap();
}

fn drop_entry(bundle: &Path, position: u64) {
    change_index(bundle, |index| {
        index["positions"].as_array_mut().unwrap().retain(|at| *at != json!(position));
        let disclosed = index["disclosures"].as_object_mut().unwrap();
        disclosed.retain(|key, _| !key.starts_with(&format!("{position}/")));
    });
    fs::remove_file(bundle.join(format!("entries/{position}"))).unwrap();
    fs::remove_file(bundle.join(format!("proofs/{position}.tlog-proof"))).unwrap();
}

/// Takes the entry and its proof from a bundle of the other ticket, made against the same checkpoint.
fn insert(scene: &Scene, bundle: &Path) {
    let theirs = &scene.bundle_of_second;
    let note = fs::read(bundle.join("checkpoint")).unwrap();
    assert_eq!(fs::read(theirs.join("checkpoint")).unwrap(), note, "the same checkpoint");
    let position = positions(theirs)[0];
    for file in [format!("entries/{position}"), format!("proofs/{position}.tlog-proof")] {
        fs::copy(theirs.join(&file), bundle.join(&file)).unwrap();
    }
    change_index(bundle, |index| {
        let mut all: Vec<u64> = serde_json::from_value(index["positions"].clone()).unwrap();
        all.push(position);
        all.sort_unstable();
        index["positions"] = json!(all);
    });
}

fn put_checkpoint(bundle: &Path, note: &str) {
    let old = fs::read_to_string(bundle.join("checkpoint")).unwrap();
    fs::write(bundle.join("checkpoint"), note).unwrap();
    for directory in ["proofs", "consistency"] {
        for file in fs::read_dir(bundle.join(directory)).unwrap() {
            let path = file.unwrap().path();
            let proof = fs::read_to_string(&path).unwrap().replace(&old, note);
            fs::write(path, proof).unwrap();
        }
    }
}
