//! The rounds: in each, every rival has its turn at every workload.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use peer_common::{Kind, Outcome, Workload, workloads};

use crate::Plan;
use crate::rivals::{self, Rival};

/// What failed (a rival, or a rival's workload), and why.
pub(crate) type Failures = BTreeMap<String, String>;

/// All runs so far.
pub(crate) struct Runs<'a> {
    plan: &'a Plan,
    workloads: Vec<Workload>,
    slow: Option<PathBuf>,
    lines: PathBuf,
    file: File,
    outcomes: Vec<Outcome>,
    failures: Failures,
}

impl<'a> Runs<'a> {
    /// Builds every rival.
    pub(crate) fn start(plan: &'a Plan) -> Self {
        let out = plan.target.join("peers");
        fs::create_dir_all(&out).expect("the target directory can be written");
        let lines = out.join("results.jsonl");
        let file = File::create(&lines).expect("the results can be written");
        let mut failures = Failures::new();
        for rival in &plan.rivals {
            eprintln!("building {}", rival.name);
            if let Err(cause) = rival.build(&plan.target) {
                failed(&mut failures, rival.name.to_owned(), cause);
            }
        }
        let slow = rivals::slow_flush(&plan.target);
        let slow = slow.map_err(|cause| failed(&mut failures, "slower flushes".to_owned(), cause));
        Self {
            plan,
            workloads: workloads(),
            slow: slow.ok(),
            lines,
            file,
            outcomes: Vec::new(),
            failures,
        }
    }

    /// Lets everybody have a turn at everything.
    pub(crate) fn round(&mut self, round: u64) {
        eprintln!("round {round} of {}", self.plan.rounds);
        let fresh =
            |workload: &&Workload| matches!(workload.kind, Kind::Append | Kind::Hot | Kind::Views);
        for workload in self.workloads.clone().iter().filter(fresh) {
            for rival in &self.plan.rivals {
                let dir = self.plan.data.join("fresh");
                self.run(round, rival, workload, &dir, self.plan.events);
                remove(&dir);
            }
        }
        let mut sizes = vec![self.plan.events];
        if round == 1 {
            let tens = std::iter::successors(Some(10_000), |size| Some(size * 10));
            sizes.splice(..0, tens.take_while(|size| *size < self.plan.events));
        }
        for events in sizes {
            self.loaded(round, events);
        }
    }

    /// Loads stores of a size and reads them. Of the smaller ones only what growth is seen by.
    fn loaded(&mut self, round: u64, events: u64) {
        let all = events == self.plan.events;
        let wanted = |workload: &&Workload| match workload.kind {
            Kind::Append | Kind::Hot | Kind::Views => false,
            Kind::Load | Kind::Open | Kind::Ticket => true,
            Kind::AsOf | Kind::Replay | Kind::Rebuild => all,
        };
        for workload in self.workloads.clone().iter().filter(wanted) {
            for rival in &self.plan.rivals {
                let dir = self.plan.data.join(rival.name);
                if workload.kind == Kind::Load {
                    remove(&dir);
                } else if self.failures.contains_key(&key(rival, "load")) {
                    continue;
                }
                self.run(round, rival, workload, &dir, events);
            }
        }
        for rival in &self.plan.rivals {
            remove(&self.plan.data.join(rival.name));
        }
    }

    fn run(&mut self, round: u64, rival: &Rival, workload: &Workload, dir: &Path, events: u64) {
        let key = key(rival, &workload.name);
        let out = self.failures.contains_key(rival.name) || self.failures.contains_key(&key);
        let slow = self.slow.as_deref().filter(|_| workload.slow_flush_ms > 0);
        let unslowed = workload.slow_flush_ms > 0 && slow.is_none();
        if out || unslowed || !rival.takes(workload) {
            return;
        }
        fs::create_dir_all(&self.plan.data).expect("the data directory can be made");
        match rival.run(self.plan, workload, dir, events, slow) {
            Ok(outcome) => {
                let outcome = Outcome { round, ..outcome };
                eprintln!(
                    "{:<18}{:<16}{:>12.0} events/s{:>12.3} ms{:>12.3} ms p99",
                    rival.name, workload.name, outcome.events_per_s, outcome.p50_ms, outcome.p99_ms
                );
                let line = serde_json::to_string(&outcome).expect("an outcome is JSON");
                writeln!(self.file, "{line}").expect("the results can be written");
                self.outcomes.push(outcome);
            }
            Err(cause) => failed(&mut self.failures, key, cause),
        }
    }

    /// What was measured.
    pub(crate) fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// What failed, and why.
    pub(crate) fn failures(&self) -> &Failures {
        &self.failures
    }

    /// Where the lines are.
    pub(crate) fn lines(&self) -> &Path {
        &self.lines
    }
}

fn key(rival: &Rival, workload: &str) -> String {
    format!("{}, {workload}", rival.name)
}

fn failed(failures: &mut Failures, what: String, cause: String) {
    eprintln!("{what} failed: {cause}");
    failures.insert(what, cause);
}

fn remove(dir: &Path) {
    if dir.exists() {
        fs::remove_dir_all(dir).expect("a store that was measured can be removed");
    }
}
