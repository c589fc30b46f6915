//! A process that receives complaints is killed at a random moment, while it opens or while it
//! writes, again and again on the same directory. Every ticket it had acknowledged is there, the log
//! verifies, the vault holds each text, and the views agree with a rebuild.
//!
//! The kills are 6 by default; `VOC_KILL_ROUNDS=200` makes them 200.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command as Process, Stdio},
    time::Duration,
};

use uuid::Uuid;
use voc_engine::domain::{
    Command, NoteCategory, PrivateText, Receive, Role, TicketId, Timestamp, VocKind,
};
use voc_engine::{Engine, Request};

const WRITER: &str = "VOC_TEST_WRITER_DIR";

/// Not a test of its own: the process that is killed. Without its variable it does nothing.
#[test]
fn writer() {
    let Ok(dir) = std::env::var(WRITER) else { return };
    let engine = Engine::open(Path::new(&dir)).unwrap();
    let mut out = std::io::stdout();
    for _ in 0..10_000 {
        let id = Uuid::now_v7();
        let mut voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
        voice.text = Some(PrivateText::new(&format!("불만 {id}")).unwrap());
        let note = Command::AddNote {
            category: NoteCategory::General,
            text: PrivateText::new("메모").unwrap(),
        };
        engine
            .execute(&Request {
                ticket: TicketId::from_uuid(id),
                command: id,
                instructions: &[Command::Receive(Box::new(voice)).into(), note.into()],
                now: Timestamp::from_millis(support::START),
                actor: &"desk-01".parse().unwrap(),
                role: Role::Desk,
                on_behalf_of: None,
                source: None,
            })
            .unwrap();
        writeln!(out, "\nack {id}").unwrap();
        out.flush().unwrap();
    }
}

fn start(dir: &Path) -> Child {
    Process::new(std::env::current_exe().unwrap())
        .args(["--exact", "writer", "--nocapture", "--test-threads=1"])
        .env(WRITER, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets the writer run for a while, kills it, and returns what it had acknowledged.
fn run_and_kill(dir: &Path, run_for: Duration) -> Vec<TicketId> {
    let mut child = start(dir);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let acked = lines.map_while(Result::ok).filter_map(|line| {
                line.strip_prefix("ack ").map(|id| id.parse().expect("a whole line"))
            });
            acked.collect()
        });
        std::thread::sleep(run_for);
        child.kill().unwrap();
        child.wait().unwrap();
        reader.join().unwrap()
    })
}

#[test]
fn nothing_acknowledged_is_lost() {
    let rounds = std::env::var("VOC_KILL_ROUNDS").map_or(6, |text| text.parse().unwrap());
    let mut hospital = support::Hospital::new();
    hospital.engine = None;
    let dir: PathBuf = hospital.dir.path().join("data");
    let mut acknowledged = Vec::new();
    for round in 0_u64..rounds {
        // Every third kill comes while the directory is being opened.
        let millis = if round % 3 == 2 { 5 + round * 7 % 60 } else { 120 + round * 37 % 200 };
        acknowledged.extend(run_and_kill(&dir, Duration::from_millis(millis)));
        let engine = Engine::open(&dir).unwrap();
        for id in &acknowledged {
            let ticket = engine.ticket(*id).unwrap().expect("an acknowledged ticket is there");
            assert_eq!(ticket.version, Some(1));
        }
        let verification = engine.verify(&mut |_, _| {}).unwrap();
        assert_eq!(verification.findings, [], "round {round}");
    }
    println!("{rounds} kills, {} tickets acknowledged, none lost", acknowledged.len());
    assert!(!acknowledged.is_empty(), "the writer never came to acknowledge anything");
}
