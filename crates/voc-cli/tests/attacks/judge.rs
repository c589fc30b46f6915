//! What the checks say.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

use crate::{
    scene::{Scene, export, in_data},
    support::{FIRST, Python, Ran, voc},
};

const NOT_FOUND: &str = "**not found**";

/// The answers: without a checkpoint from outside, and with one.
pub struct Verdicts {
    pub directory: [String; 2],
    pub bundle: [String; 2],
    pub python: [String; 2],
}

/// Judges a data directory, and the bundle that is exported from it.
pub fn of_directory(scene: &Scene, data: &Path, python: &Python) -> Verdicts {
    let checkpoints = data.join("checkpoints");
    let _ = fs::remove_dir_all(&checkpoints);
    let alone = verify(data);
    let bundle = scene.new_path("exported");
    let seen = scene.seen.to_str().unwrap();
    let mut exported = export(data, FIRST, &bundle, &["--seen", seen]);
    if exported.code == 1 && !bundle.exists() {
        exported = export(data, FIRST, &bundle, &[]);
    }
    let verdicts = if bundle.exists() {
        of_bundle(scene, &bundle, python)
    } else {
        let refused = refusal(&exported);
        let both = || [refused.clone(), refused.clone()];
        Verdicts { directory: both(), bundle: both(), python: both() }
    };
    let _ = fs::remove_dir_all(&checkpoints);
    fs::create_dir(&checkpoints).unwrap();
    fs::copy(&scene.seen, checkpoints.join("0000000000000007.checkpoint")).unwrap();
    Verdicts { directory: [alone, verify(data)], ..verdicts }
}

/// Judges a bundle.
pub fn of_bundle(scene: &Scene, bundle: &Path, python: &Python) -> Verdicts {
    let seen = ["--seen", scene.seen.to_str().unwrap()];
    Verdicts {
        directory: Default::default(),
        bundle: [ours(scene, bundle, &[]), ours(scene, bundle, &seen)],
        python: [theirs(scene, bundle, python, &[]), theirs(scene, bundle, python, &seen)],
    }
}

fn verify(data: &Path) -> String {
    let ran = in_data(data, &["--json", "verify"]);
    match ran.code {
        0 => NOT_FOUND.to_owned(),
        1 => {
            let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
            let kind = answer["findings"][0]["kind"].as_str().unwrap().to_owned();
            format!("found: {kind}")
        }
        _ => refusal(&ran),
    }
}

fn refusal(ran: &Ran) -> String {
    let told: Value = serde_json::from_str(&ran.stderr).unwrap();
    format!("refused: `{}`", told["error"]["code"].as_str().unwrap())
}

fn ours(scene: &Scene, bundle: &Path, more: &[&str]) -> String {
    let mut command = voc();
    command.args(["--json", "bundle", "verify"]).arg(bundle).args(["--key", &scene.key]);
    let ran = Ran::new(command.args(more).output().unwrap());
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let checks = answer["checks"].as_array().unwrap().iter();
    let broken: Vec<_> = checks
        .filter(|check| check["outcome"] == "broken")
        .map(|check| check["check"].as_str().unwrap())
        .collect();
    assert_eq!(ran.code, i32::from(!broken.is_empty()), "{}", ran.stdout);
    if broken.is_empty() { NOT_FOUND.to_owned() } else { format!("found: {}", broken.join(", ")) }
}

fn theirs(scene: &Scene, bundle: &Path, python: &Python, more: &[&str]) -> String {
    // The program is not the one of the bundle, which the attacker has, too.
    let program = scene.bundle.join("verify.py");
    let mut command = Command::new(&python.0);
    command.arg(program).args(["--key", &scene.key]).args(more).arg(bundle);
    let ran = Ran::new(command.output().unwrap());
    match ran.code {
        0 => NOT_FOUND.to_owned(),
        1 => "found".to_owned(),
        code => panic!("verify.py ended with {code}: {}", ran.stderr),
    }
}
