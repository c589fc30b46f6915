//! The guides and the transcripts show commands and answers: each is run, in both languages, and every
//! line of every answer is compared. `VOC_UPDATE=1` writes the answers.

#![allow(clippy::unwrap_used)]

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
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
    thread::scope(|scope| {
        let both = [&english, &korean].map(|path| scope.spawn(|| transcript::check(path)));
        both.into_iter().for_each(|one| one.join().expect("the document is as it stands"));
    });
}

#[test]
fn the_guide_works_as_it_stands() {
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs"), "guide");
}

#[test]
fn the_page_about_the_outbox_works_as_it_stands() {
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs"), "outbox");
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
    forget_a_person
    hand_over_and_report
    receive_and_understand
    set_right
    talk_and_promise
    walk_the_stages
}

/// The commands that give something to a ticket: each stands in a transcript or in the guide.
#[test]
fn every_command_to_a_ticket_is_shown() {
    let help = support::Ran::new(support::voc().args(["--lang", "en", "help"]).output().unwrap());
    let help = help.done();
    let groups = help.split("\n\n").filter(|group| {
        let heading = group.lines().next().unwrap_or_default();
        ["Receive", "Walk", "Talk", "Set right", "Hand over", "Correct"]
            .iter()
            .any(|begin| heading.starts_with(begin))
    });
    let commands = groups.flat_map(|group| group.lines().skip(1));
    let commands: Vec<_> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.len() > 30, "{commands:?}");
    let files = fs::read_dir(transcripts()).unwrap().map(|entry| entry.unwrap().path());
    let shown: String = files.map(|path| fs::read_to_string(path).unwrap()).collect();
    for command in commands {
        assert!(shown.contains(&format!("\n$ voc {command} ")), "voc {command} is not shown");
    }
}
