//! The guides and the transcripts show commands and answers: each is run, in both languages, and every
//! line of every answer is compared. `VOC_UPDATE=1` writes the answers.

#![allow(clippy::unwrap_used)]

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
};

use support::transcript;

fn transcripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts")
}

/// Checks a document in English and its sister in Korean, and that both have the same commands.
#[track_caller]
fn check(dir: &Path, name: &str) {
    let (english, korean) = (dir.join(format!("{name}.md")), dir.join(format!("{name}.ko.md")));
    let commands = |path| transcript::commands(&fs::read_to_string(path).unwrap());
    assert_eq!(commands(&english), commands(&korean), "{name}: the commands differ");
    transcript::check(&english);
    transcript::check(&korean);
}

#[test]
fn the_guide_works_as_it_stands() {
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs"), "guide");
}

macro_rules! transcripts {
    ($($name:ident)+) => {
        $(
            #[test]
            fn $name() {
                check(&transcripts(), stringify!($name));
            }
        )+

        #[test]
        fn every_transcript_is_run() {
            let mut files: Vec<_> = fs::read_dir(transcripts())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .filter_map(|name| name.strip_suffix(".ko.md").map(str::to_owned))
                .collect();
            files.sort();
            assert_eq!(files, [$(stringify!($name)),+]);
        }
    };
}

transcripts! {
    correct_and_bring_together
    hand_over_and_report
    receive_and_understand
    set_right
    talk_and_promise
    walk_the_stages
}
