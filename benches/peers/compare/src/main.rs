//! Builds every rival, runs them in turn on the same workloads, and prints a table of medians and ratios.
//!
//! `cargo run --release -p compare -- [--only voc,sqlite] [--rounds 3]`; see the README for the rest.

mod rivals;
mod runs;
mod table;

use std::path::PathBuf;
use std::str::FromStr;

use rivals::{RIVALS, Rival};
use runs::Runs;

/// What to compare and how long.
pub(crate) struct Plan {
    rivals: Vec<&'static Rival>,
    /// Events of a loaded store.
    events: u64,
    rounds: u64,
    /// How long an append workload lasts.
    seconds: f64,
    /// Where cargo builds.
    target: PathBuf,
    /// Where the stores go.
    data: PathBuf,
}

fn main() {
    let plan = plan();
    let mut runs = Runs::start(&plan);
    let (mut text, path) = (String::new(), plan.target.join("peers/table.md"));
    for round in 1..=plan.rounds {
        runs.round(round);
        // After every round, for those who cannot wait for the last.
        text = table::of(&plan, round, runs.outcomes(), runs.failures());
        std::fs::write(&path, &text).expect("the table can be written");
    }
    print!("{text}");
    eprintln!("lines: {}, table: {}", runs.lines().display(), path.display());
}

fn plan() -> Plan {
    let mut rounds = setting("PEERS_ROUNDS", 3);
    let mut rivals: Vec<_> = RIVALS.iter().collect();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().unwrap_or_else(|| stop(&format!("{argument} takes a value")));
        match argument.as_str() {
            "--rounds" => {
                let number = value.parse();
                rounds = number.unwrap_or_else(|_| stop("--rounds takes a number"));
            }
            "--only" => {
                let only: Vec<_> = value.split(',').collect();
                if let Some(unknown) =
                    only.iter().find(|name| !RIVALS.iter().any(|rival| rival.name == **name))
                {
                    let known: Vec<_> = RIVALS.iter().map(|rival| rival.name).collect();
                    stop(&format!("no rival is called {unknown}; there are {}", known.join(", ")));
                }
                rivals.retain(|rival| only.contains(&rival.name));
            }
            other => stop(&format!("{other} is not known; there are --only and --rounds")),
        }
    }
    let target = target();
    let data = std::env::var("PEERS_DIR").map_or_else(|_| target.join("peers/data"), PathBuf::from);
    // Tickets of 40, each half in the first half of the store.
    let events = (setting("PEERS_EVENTS", 200_000_u64) / 80).max(1) * 80;
    Plan { rivals, events, rounds, seconds: setting("PEERS_SECONDS", 3.0), target, data }
}

/// The directory that this program was built in: rivals are built beside it.
fn target() -> PathBuf {
    let program = std::env::current_exe().expect("a program has a path");
    program.ancestors().nth(2).expect("cargo builds into target/release").to_owned()
}

fn setting<T: FromStr>(name: &str, otherwise: T) -> T {
    let Ok(text) = std::env::var(name) else { return otherwise };
    text.parse().unwrap_or_else(|_| stop(&format!("{name} takes a number, not {text}")))
}

fn stop(message: &str) -> ! {
    eprintln!("{message}");
    std::process::exit(2);
}
