//! The workloads, the arguments of one run, and the line it prints.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What a run does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Writers append, each to tickets of its own.
    Append,
    /// Writers append to one ticket, and retry on a conflict.
    Hot,
    /// Events of interleaved tickets, in batches. The store is kept for the kinds below.
    Load,
    /// From nothing to the first ticket read.
    Open,
    /// One ticket of 40 events.
    Ticket,
    /// One ticket as it was when the store had half its events.
    AsOf,
    /// All events, not decoded unless the store does so.
    Replay,
    /// All events decoded and counted by department.
    Rebuild,
    /// All views of our engine, which no other has.
    Views,
}

/// A row of `workloads.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Workload {
    /// How it is called.
    pub name: String,
    /// What it does.
    pub kind: Kind,
    /// Writers at the same time.
    pub writers: u64,
    /// Events an append, or events a batch.
    pub batch: u64,
    /// How much longer a flush takes than the disk needs.
    #[serde(default)]
    pub slow_flush_ms: u64,
}

/// Returns the workloads, the same for every rival.
#[must_use]
pub fn workloads() -> Vec<Workload> {
    serde_json::from_str(include_str!("../../workloads.json"))
        .expect("workloads.json is a list of workloads")
}

/// What one run is asked for.
#[derive(Debug, Clone)]
pub struct Args {
    /// The workload.
    pub workload: Workload,
    /// The directory of the store.
    pub dir: PathBuf,
    /// Events of a loaded store.
    pub events: u64,
    /// How long an append workload lasts.
    pub seconds: f64,
    /// Which of a rival's settings is measured, when it has several.
    pub setting: String,
}

impl Args {
    /// Reads the arguments of the process, and makes the directory.
    #[must_use]
    pub fn read() -> Self {
        let given: Vec<String> = std::env::args().collect();
        let [_, name, dir, events, seconds, setting] = given.as_slice() else {
            panic!("usage: {} WORKLOAD DIRECTORY EVENTS SECONDS SETTING", given[0]);
        };
        let workload = workloads().into_iter().find(|workload| workload.name == *name);
        std::fs::create_dir_all(dir).expect("the directory can be made");
        Self {
            workload: workload.unwrap_or_else(|| panic!("no workload is called {name}")),
            dir: dir.into(),
            events: events.parse().expect("EVENTS is a number"),
            seconds: seconds.parse().expect("SECONDS is a number"),
            setting: setting.clone(),
        }
    }
}

/// What one run measured: a line of `results.jsonl`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// The rival. `compare` fills it in.
    pub rival: String,
    /// The workload.
    pub workload: String,
    /// The round, from 1. `compare` fills it in.
    pub round: u64,
    /// Events handled; for reads of single tickets and for `open`, events in the store.
    pub n: u64,
    /// Writers at the same time.
    pub writers: u64,
    /// Events a batch.
    pub batch: u64,
    /// Events a second.
    pub events_per_s: f64,
    /// Half of the calls took no longer.
    pub p50_ms: f64,
    /// 95 of 100 calls took no longer.
    pub p95_ms: f64,
    /// 99 of 100 calls took no longer.
    pub p99_ms: f64,
    /// The most memory the process had.
    pub peak_rss_bytes: u64,
    /// What the store takes on disk.
    pub disk_bytes: u64,
    /// The bytes of the bodies alone.
    pub raw_bytes: u64,
    /// Appends refused because somebody else was faster.
    pub conflicts: u64,
    /// How the store was made durable.
    pub durability: String,
    /// The rival cannot do this.
    #[serde(default)]
    pub cannot: bool,
}
