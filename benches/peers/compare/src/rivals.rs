//! Who is compared, and how each is built and run: a process for every run.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use peer_common::{Kind, Outcome, Workload};

use crate::Plan;

/// One of those compared.
pub(crate) struct Rival {
    /// How the table calls it.
    pub(crate) name: &'static str,
    /// Its package.
    package: &'static str,
    /// The folder of the workspace its package is built in, from `benches/peers`.
    workspace: &'static str,
    /// Which of its settings is measured.
    setting: &'static str,
}

/// All of them; the first is ours.
pub(crate) const RIVALS: [Rival; 11] = [
    Rival::new("voc", "peer-voc", ".", "signed"),
    Rival::new("voc-engine", "peer-voc-engine", ".", "all"),
    Rival::new("bare", "peer-bare", ".", "grouped"),
    Rival::new("sqlite", "peer-sqlite", ".", "full"),
    Rival::new("umadb", "peer-umadb", ".", "full"),
    Rival::new("evento", "peer-evento", ".", "full"),
    Rival::new("sierradb-each", "peer-sierradb", ".", "each"),
    Rival::new("sierradb-grouped", "peer-sierradb", ".", "grouped"),
    Rival::new("cqrs-es", "peer-cqrs", "cqrs", "full"),
    Rival::new("eventcore-sqlite", "peer-eventcore", "eventcore", "sqlite"),
    Rival::new("eventcore-fs", "peer-eventcore", "eventcore", "fs"),
];

impl Rival {
    const fn new(
        name: &'static str,
        package: &'static str,
        workspace: &'static str,
        setting: &'static str,
    ) -> Self {
        Self { name, package, workspace, setting }
    }

    /// Says whether it takes part in a workload.
    pub(crate) fn takes(&self, workload: &Workload) -> bool {
        match (self.package, workload.kind) {
            ("peer-voc-engine", kind) => kind == Kind::Views,
            // A file knows no expected version, and so no conflict.
            ("peer-bare", Kind::Hot) => false,
            (_, kind) => kind != Kind::Views,
        }
    }

    /// Builds it, or says why that failed.
    pub(crate) fn build(&self, target: &Path) -> Result<(), String> {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let built = Command::new(cargo)
            .args(["build", "--release", "--quiet", "--locked", "--package", self.package])
            .arg("--manifest-path")
            .arg(here().join(self.workspace).join("Cargo.toml"))
            .arg("--target-dir")
            .arg(target)
            .output()
            .map_err(|error| error.to_string())?;
        if built.status.success() {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&built.stderr);
        let cause = text.lines().find(|line| line.starts_with("error"));
        Err(cause.unwrap_or("cargo failed without saying why").to_owned())
    }

    /// Runs a workload in a directory, or says why there is no outcome.
    pub(crate) fn run(
        &self,
        plan: &Plan,
        workload: &Workload,
        dir: &Path,
        events: u64,
        slow: Option<&Path>,
    ) -> Result<Outcome, String> {
        let report = plan.target.join("peers/stderr.txt");
        let mut command = Command::new(plan.target.join("release").join(self.package));
        command.arg(&workload.name).arg(dir).arg(events.to_string());
        command.arg(plan.seconds.to_string()).arg(self.setting);
        command.stdout(Stdio::piped());
        command.stderr(File::create(&report).map_err(|error| error.to_string())?);
        if let Some(slow) = slow {
            command.env("LD_PRELOAD", slow);
            command.env("SLOW_FLUSH_US", (workload.slow_flush_ms * 1_000).to_string());
        }
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        // Room for two thousand events a second, which is slower than any of them loads or reads.
        let most = Duration::from_secs_f64(60.0 + plan.seconds * 10.0 + events as f64 / 2_000.0);
        let start = Instant::now();
        while child.try_wait().map_err(|error| error.to_string())?.is_none() {
            if start.elapsed() > most {
                child.kill().and_then(|()| child.wait()).map_err(|error| error.to_string())?;
                return Err(format!("it was stopped after {:.0} s", most.as_secs_f64()));
            }
            sleep(Duration::from_millis(20));
        }
        let output = child.wait_with_output().map_err(|error| error.to_string())?;
        if !output.status.success() {
            let text = std::fs::read_to_string(&report).unwrap_or_default();
            return Err(cause(&text).unwrap_or_else(|| output.status.to_string()));
        }
        // Some print more than their outcome.
        let text = String::from_utf8_lossy(&output.stdout);
        let line =
            text.lines().rfind(|line| line.starts_with('{')).ok_or("it printed no outcome")?;
        let outcome: Outcome = serde_json::from_str(line).map_err(|error| error.to_string())?;
        Ok(Outcome { rival: self.name.to_owned(), ..outcome })
    }
}

/// What a panic said: the line after the one that names the place.
fn cause(text: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| !line.contains("panicked at"));
    let cause = lines.nth(1)?;
    Some(cause.chars().take(200).collect())
}

/// The folder `benches/peers`.
pub(crate) fn here() -> PathBuf {
    let compare = Path::new(env!("CARGO_MANIFEST_DIR"));
    compare.parent().expect("compare lies in a folder").to_owned()
}

/// Compiles what makes a flush slower, or says why it cannot.
pub(crate) fn slow_flush(target: &Path) -> Result<PathBuf, String> {
    let library = target.join("peers/slow.so");
    let compiled = Command::new("cc")
        .args(["-O2", "-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(here().join("slow.c"))
        .arg("-ldl")
        .output();
    match compiled {
        Ok(output) if output.status.success() => Ok(library),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        Err(error) => Err(format!("no C compiler: {error}")),
    }
}
