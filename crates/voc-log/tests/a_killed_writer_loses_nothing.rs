//! A writer is killed at a random moment, again and again, sometimes while it opens the log.
//!
//! The child writes to its standard output what was acknowledged; whatever the parent read there must be in the
//! log afterwards, positions and versions gapless, and verification without findings. `VOC_KILL_ROUNDS` sets
//! the rounds.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::ops::Range;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use voc_log::contract::{append, check_whole, draft, genesis};
use voc_log::{Append, CommandId, EventLog, SledLog, StreamId, verify};

const CHILD: &str = "VOC_LOG_KILLED_WRITER";

/// Rounds on one log; then a new one, since every round verifies the whole of it.
const ROUNDS_EACH: usize = 10;

#[test]
fn everything_acknowledged_is_there() {
    if let Ok(path) = std::env::var(CHILD) {
        write_for_ever(Path::new(&path));
    }
    let rounds =
        std::env::var("VOC_KILL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(12);
    let mut acknowledged = 0;
    for first in (0..rounds).step_by(ROUNDS_EACH) {
        acknowledged += kill_again_and_again(first..rounds.min(first + ROUNDS_EACH as u64));
    }
    assert!(acknowledged > 50, "the writers got {acknowledged} appends through");
}

/// Returns how many appends were acknowledged on one log.
fn kill_again_and_again(rounds: Range<u64>) -> usize {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("log");
    drop(SledLog::create(&path, &genesis(), &Default::default()).expect("a new log"));
    let mut acknowledged: Vec<(StreamId, CommandId)> = Vec::new();
    for round in rounds {
        let mut child = start(&path);
        // Some rounds are short enough to hit the opening.
        std::thread::sleep(Duration::from_millis(moment(round)));
        child.kill().expect("the child is killed");
        acknowledged.extend(acknowledgements(&mut child));
        child.wait().expect("the child ends");
        if round % 4 == 3 {
            // A snapshot that was being written when the power went.
            std::fs::write(path.join("snap.0000000000000099.generating"), [7; 100])
                .expect("a file");
        }
        check(&path, &acknowledged);
    }
    acknowledged.len()
}

/// Milliseconds until the kill, unlike from round to round and from run to run alike.
fn moment(round: u64) -> u64 {
    let mixed = (round + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    if round % 3 == 1 { mixed % 25 } else { 40 + mixed % 220 }
}

fn start(path: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "everything_acknowledged_is_there", "--nocapture"])
        .env(CHILD, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child")
}

fn write_for_ever(path: &Path) -> ! {
    let log = SledLog::open(path, &Default::default()).expect("a log that opens").log;
    let begin = log.head().size.get() * 10;
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let log = &log;
            scope.spawn(move || {
                for number in 0.. {
                    let drafts = (0..1 + number % 9).map(draft).collect();
                    let number = (begin + number) * 4 + writer;
                    let append = Append { drafts, ..append(number % 13, number) };
                    let (stream, command) = (append.stream.clone(), append.command);
                    let _receipt = log.append(append).expect("accepted");
                    let line = format!("ack {stream} {command}\n");
                    std::io::stdout().lock().write_all(line.as_bytes()).expect("a line");
                }
            });
        }
    });
    unreachable!("the writers write until killed");
}

fn acknowledgements(child: &mut Child) -> Vec<(StreamId, CommandId)> {
    let mut text = String::new();
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    output.read_to_string(&mut text).expect("text");
    // A last line without its end was cut off by the kill.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let lines = whole.as_bytes().lines().map(|line| line.expect("a line"));
    lines.filter_map(|line| parse(line.strip_prefix("ack ")?)).collect()
}

fn parse(line: &str) -> Option<(StreamId, CommandId)> {
    let (stream, command) = line.split_once(' ')?;
    Some((StreamId::parse(stream).ok()?, CommandId::parse(command).ok()?))
}

fn check(path: &Path, acknowledged: &[(StreamId, CommandId)]) {
    let log = SledLog::open(path, &Default::default()).expect("a log that opens").log;
    assert_eq!(verify(&log, &mut |_, _| {}), []);
    check_whole(&log);
    // Everything from the last round, and a sample of what was there before.
    for (index, (stream, command)) in acknowledged.iter().rev().enumerate() {
        if index < 200 || index % 37 == 0 {
            assert!(
                log.find_command(stream, *command).expect("an index").is_some(),
                "{command} is lost"
            );
        }
    }
}
