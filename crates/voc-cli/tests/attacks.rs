//! What somebody might do to a log or to a bundle, done to stored bytes, and what the checks say of it. The answers
//! are the table in docs/attacks.md: `VOC_UPDATE=1` writes it, otherwise it must be as it stands.

#![allow(unreachable_pub, clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

#[path = "attacks/judge.rs"]
mod judge;
#[path = "attacks/on_bundles.rs"]
mod on_bundles;
#[path = "attacks/on_logs.rs"]
mod on_logs;
#[path = "attacks/scene.rs"]
mod scene;

use std::{fs, path::Path};

use judge::{Verdicts, of_bundle, of_directory};
use scene::Scene;
use support::python;

/// One attack with what each check says of it.
struct Row {
    what: &'static str,
    verdicts: Verdicts,
}

#[test]
fn each_attack_is_found_or_the_table_says_that_it_cannot_be() {
    let Some(python) = python() else { return };
    let scene = Scene::new();
    let mut rows = vec![Row {
        what: "nothing was done: there is nothing to find",
        verdicts: scene.untouched(&python),
    }];
    for (what, attack) in on_logs::ATTACKS {
        let data = scene.copy_of_data(what);
        attack(&scene, &data);
        rows.push(Row { what, verdicts: of_directory(&scene, &data, &python) });
    }
    let logs = rows.len();
    for (what, attack) in on_bundles::ATTACKS {
        let bundle = scene.copy_of_bundle(what);
        attack(&scene, &bundle);
        rows.push(Row { what, verdicts: of_bundle(&scene, &bundle, &python) });
    }
    let page = page(&rows[..logs], &rows[logs..]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/attacks.md");
    if std::env::var_os("VOC_UPDATE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    for (stands, answered) in stands.lines().zip(page.lines()) {
        assert_eq!(stands, answered, "VOC_UPDATE=1 writes it");
    }
    assert!(stands == page, "VOC_UPDATE=1 writes it");
}

fn page(logs: &[Row], bundles: &[Row]) -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str(
        "| attack | `voc verify` alone | and `checkpoints/` | `bundle verify` | with `--seen` | `verify.py` | with `--seen` |\n\
         |---|---|---|---|---|---|---|\n",
    );
    for (number, Row { what, verdicts }) in logs.iter().enumerate() {
        let Verdicts { directory: d, bundle: b, python: p } = verdicts;
        let cells = [&d[0], &d[1], &b[0], &b[1], &p[0], &p[1]].map(String::as_str);
        let cells = if number == 0 { cells.map(|cell| cell.trim_matches('*')) } else { cells };
        page.push_str(&format!("| {what} | {} |\n", cells.join(" | ")));
    }
    page.push_str(BUNDLES);
    page.push_str(
        "| attack | `bundle verify` | with `--seen` | `verify.py` | with `--seen` |\n|---|---|---|---|---|\n",
    );
    for Row { what, verdicts: Verdicts { bundle: b, python: p, .. } } in bundles {
        page.push_str(&format!("| {what} | {} | {} | {} | {} |\n", b[0], b[1], p[0], p[1]));
    }
    page.push_str(READING);
    page
}

const INTRODUCTION: &str = "# Attacks, and what finds them

This page is written by a test (`crates/voc-cli/tests/attacks.rs`): each attack below is carried out on the stored bytes, and the
cells are what the programs answered. **not found** means just that.

A log of a few entries was published once (the *checkpoint seen*: somebody outside has a copy). Some entries came after it.

## Attacks on a data directory

By somebody who may write every file. The attacker also deletes `checkpoints/`; the second column is with the published checkpoint
put back. The bundle is exported from the attacked directory, where that is still possible.

";

const BUNDLES: &str = "
## Attacks on a bundle

By somebody who has a bundle and not the key of the log.

";

const READING: &str = "
## What the table shows

- Whoever has no key cannot change what was signed. `voc verify` needs nothing but the data directory for that.
- **Whoever has the key can rewrite everything** and sign it again. Only a checkpoint that somebody else kept tells: hand one out daily
  (`voc checkpoint`), to the ombudsman or the supervisor, and the owner of the key is bound by it.
- What was recorded after the last checkpoint that somebody else has can be rewritten, back-dated or dropped by the owner of the key. A
  shorter interval is the only remedy.
- A restored backup is a log that ends too early: with the published checkpoint it is found, and the log takes no entries until it has
  another name.
- A value that is gone from the vault without an entry that erases it is a finding of `voc verify`. In a bundle it looks like one that
  is withheld, because the bundle cannot know what the vault holds; `voc bundle export` says it and ends with 1.
- A seal is the word of whoever has the key: `voc verify` compares every seal with the log, and the program makes no bundle with one
  that is false. Somebody with the key and a program of their own can make one; the other entries are then in the log all the same,
  under the next honest seal and in every other bundle.
- Of what came after the seal a bundle does not prove that it is complete; both verifiers say so.
- The pages for people are checked by `bundle verify` alone. Pages that say another version wrote them are a finding. The entries are the
  evidence, not the pages. `refused` means that the program does not make a bundle from what it found.
- Things never entered, and lies, no check finds.
";
