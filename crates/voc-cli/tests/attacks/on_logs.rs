//! Attacks on a data directory, by somebody who may write every file and, where it says so, has the key.

use std::{fs, path::Path};

use voc_log::{
    Append, CommandId, Entry, EntryRef, EventLog, ExpectedVersion, Genesis, Hash, Name, Occurred,
    Position, SigningKey, Size, SledLog, StreamId, Timestamp, Tree, TypeVersion,
};
use voc_store::{Batch, Store};

use crate::scene::{Scene, copy};

type Attack = fn(&Scene, &Path);

pub const ATTACKS: &[(&str, Attack)] = &[
    ("edit an entry", |_, data| {
        let (key, value) = tail(data).swap_remove(1);
        put(data, &key, Some(&replaced(&value, "\"phone\"", "\"visit\"")));
    }),
    ("edit an entry, and its stored hash with it", |_, data| {
        let (key, value) = tail(data).swap_remove(1);
        put(data, &key, Some(&rehashed(&replaced(&value, "\"phone\"", "\"visit\""))));
    }),
    ("delete an entry", |_, data| {
        let (key, _) = tail(data).swap_remove(3);
        put(data, &key, None);
    }),
    ("add an entry without the key, with all hashes as they must be", insert),
    ("swap two entries", |_, data| {
        let rows = tail(data);
        put(data, &rows[2].0, Some(&rows[3].1));
        put(data, &rows[3].0, Some(&rows[2].1));
    }),
    ("cut off the last entries", |_, data| {
        for (key, _) in tail(data).iter().rev().take(3) {
            put(data, key, None);
        }
    }),
    ("restore an old backup, from before the checkpoint seen", |scene, data| {
        fs::remove_dir_all(data).unwrap();
        copy(&scene.backup, data);
    }),
    ("rewrite an old entry and sign everything again, with the key", |_, data| {
        rewrite(data, &|entry| {
            if entry.position == Position::new(1) {
                let clear = entry.clear.as_str().replace("\"phone\"", "\"visit\"");
                entry.clear = voc_log::Clear::from_canonical(&clear).unwrap();
            }
        });
    }),
    ("back-date an old entry and sign everything again, with the key", |_, data| {
        rewrite(data, &|entry| {
            if entry.position <= Position::new(2) {
                entry.recorded_at = Timestamp::from_unix_ms(entry.recorded_at.unix_ms() - 60_000);
            }
        });
    }),
    ("rewrite an entry after the checkpoint seen, with the key", |scene, data| {
        let seen = seen_size(scene);
        rewrite(data, &|entry| {
            if entry.position.get() >= seen {
                entry.actor = Some("somebody-else".to_owned());
            }
        });
    }),
    ("record a false seal, which leaves an entry out, with the key", false_seal),
    ("change the bytes of protected values", |_, data| {
        let changed = values(data).into_iter().map(|(key, mut value)| {
            let last = value.len() - 1;
            value[last] ^= 1;
            (key, value)
        });
        let changed: Rows = changed.collect();
        commit(&data.join("vault"), |batch| {
            changed.iter().for_each(|(key, value)| batch.put(key, value))
        });
    }),
    ("drop protected values", |_, data| {
        let all = values(data);
        commit(&data.join("vault"), |batch| all.iter().for_each(|(key, _)| batch.remove(key)));
    }),
];

type Rows = Vec<(Vec<u8>, Vec<u8>)>;

fn rows(store: &Path, prefix: &[u8]) -> Rows {
    let store = Store::open(store, &Default::default()).unwrap().store;
    store.prefix(prefix).map(|row| row.map(|(k, v)| (k.to_vec(), v.to_vec())).unwrap()).collect()
}

/// The rows of the vault that hold a value: all of them, because which one comes first is chance.
fn values(data: &Path) -> Rows {
    rows(&data.join("vault"), b"").into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// The records of the log, one for each commit: all of it is still in its tail.
fn tail(data: &Path) -> Rows {
    rows(&data.join("log"), b"t")
}

fn commit(store: &Path, change: impl FnOnce(&mut Batch)) {
    let store = Store::open(store, &Default::default()).unwrap().store;
    let mut batch = Batch::new();
    change(&mut batch);
    store.commit(batch).unwrap();
}

fn put(data: &Path, key: &[u8], value: Option<&[u8]>) {
    commit(&data.join("log"), |batch| match value {
        Some(value) => batch.put(key, value),
        None => batch.remove(key),
    });
}

fn replaced(value: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = value.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
    let mut changed = value.to_vec();
    changed[at..at + to.len()].copy_from_slice(to.as_bytes());
    changed
}

/// Writes the leaf hashes of a record anew. After the format and the number of entries it holds the root, a hash
/// and a length for each entry, and then the entries, each on its line.
fn rehashed(value: &[u8]) -> Vec<u8> {
    let count = usize::from(u16::from_be_bytes([value[1], value[2]]));
    let (hashes, lengths) = (35, 35 + count * 32);
    let mut changed = value.to_vec();
    let mut at = lengths + count * 2;
    for number in 0..count {
        let length = &value[lengths + number * 2..][..2];
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        let leaf = Hash::leaf(&value[at..at + length]);
        changed[hashes + number * 32..][..32].copy_from_slice(leaf.as_bytes());
        at += length + 1;
    }
    changed
}

/// Puts a forged entry behind the last one, as the next of its ticket, with all hashes as they must be. Only the
/// signed checkpoint the attacker cannot make.
fn insert(_: &Scene, data: &Path) {
    let opened = SledLog::open(&data.join("log"), &Default::default()).unwrap().log;
    let size = opened.head().size.get();
    let mut tree = Tree::new();
    let hashes = opened.read_leaf_hashes(Position::FIRST, size).unwrap();
    hashes.into_iter().for_each(|hash| tree.push(hash));
    let stored = opened.read_entry(Position::new(size - 1)).unwrap();
    drop(opened);
    let entry = EntryRef::decode(&stored.bytes).unwrap();
    let mut clear: serde_json::Value = serde_json::from_slice(&stored.bytes).unwrap();
    clear["position"] = size.into();
    clear["version"] = entry.version.next().get().into();
    clear["previous"] = Hash::leaf(&stored.bytes).to_string().into();
    clear["command"] = "01950000-0000-7000-8000-00000000ffff".into();
    let text = voc_log::Clear::from_value(&clear).unwrap();
    let text = text.as_str().as_bytes();
    let leaf = Hash::leaf(text);
    tree.push(leaf);
    let mut record = vec![1, 0, 1];
    record.extend_from_slice(tree.root().as_bytes());
    record.extend_from_slice(leaf.as_bytes());
    record.extend_from_slice(&u16::try_from(text.len()).unwrap().to_be_bytes());
    record.extend_from_slice(text);
    record.push(b'\n');
    put(data, &[&b"t"[..], &size.to_be_bytes()].concat(), Some(&record));
}

/// Seals what the log was before its last entries as if it were all.
fn false_seal(scene: &Scene, data: &Path) {
    let log = SledLog::open(&data.join("log"), &Default::default()).unwrap().log;
    log.sign_with(signing_key(data)).unwrap();
    let heads = log.heads(Size::new(seen_size(scene))).unwrap();
    let clear = serde_json::json!({
        "heads_root": heads.root().to_base64(),
        "size": log.head().size.get(),
        "streams": heads.streams(),
    });
    let recorded_at = log.head().recorded_at;
    let clear = voc_log::Clear::from_value(&clear).unwrap();
    let (name, occurred) = (Name::parse("sealed").unwrap(), Occurred::at(recorded_at));
    let append = Append {
        stream: StreamId::parse("_seal").unwrap(),
        expected: ExpectedVersion::Any,
        command: CommandId::parse("01950000-0000-7000-8000-00000000fffe").unwrap(),
        recorded_at,
        drafts: vec![voc_log::Draft::new(name, TypeVersion::new(1), occurred, clear)],
    };
    let _appended = log.append(append).unwrap();
}

fn signing_key(data: &Path) -> SigningKey {
    let seed: [u8; 32] = fs::read(data.join("keys/signing.key")).unwrap().try_into().unwrap();
    SigningKey::from_seed(seed)
}

/// Makes the whole log again with its own key, each entry as `change` leaves it; seals are left out, as new ones are
/// easily had.
fn rewrite(data: &Path, change: &dyn Fn(&mut Entry)) {
    let old = SledLog::open(&data.join("log"), &Default::default()).unwrap().log;
    let mut entries = Vec::new();
    for page in old.read_all(Position::FIRST) {
        for (_, bytes) in page.unwrap().entries() {
            let mut entry = Entry::decode(bytes).unwrap();
            change(&mut entry);
            entries.push(entry);
        }
    }
    let genesis: Genesis = old.genesis().clone();
    drop(old);
    fs::remove_dir_all(data.join("log")).unwrap();
    fs::remove_dir_all(data.join("views")).unwrap();
    let new = SledLog::create(&data.join("log"), &genesis, &Default::default()).unwrap();
    new.sign_with(signing_key(data)).unwrap();
    entries.retain(|entry| entry.stream.as_uuid().is_some());
    for together in entries.chunk_by(|one, next| one.command == next.command) {
        let append = Append {
            stream: together[0].stream.clone(),
            expected: ExpectedVersion::Any,
            command: together[0].command,
            recorded_at: together[0].recorded_at,
            drafts: together.iter().map(draft).collect(),
        };
        let _appended = new.append(append).unwrap();
    }
}

fn draft(entry: &Entry) -> voc_log::Draft {
    let (event_type, clear) = (entry.event_type.clone(), entry.clear.clone());
    let mut draft = voc_log::Draft::new(event_type, entry.type_version, entry.occurred, clear);
    draft.actor.clone_from(&entry.actor);
    draft.role.clone_from(&entry.role);
    draft.cause = entry.cause;
    draft.protected.clone_from(&entry.protected);
    draft.subjects.clone_from(&entry.subjects);
    draft
}

fn seen_size(scene: &Scene) -> u64 {
    let note = fs::read_to_string(&scene.seen).unwrap();
    note.lines().nth(1).unwrap().parse().unwrap()
}
