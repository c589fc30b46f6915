//! Who read which ticket: plain lines beside the log, kept for a time of their own and then deleted.
//!
//! ```text
//! access/2026-11.jsonl    {"actor":"desk-01","at":1795312800000,"ticket":"..","what":"replay"}
//! ```
//!
//! It is not part of the log, because what is in the log stays for ever, and who looked at what is about the
//! people who work here. Law asks to keep it for a while; after that it has no reason to be there.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use chrono::{Datelike as _, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use voc_domain::{ActorId, TicketId, Timestamp};

use crate::{
    data_dir::{self, ACCESS},
    engine::Engine,
    error::EngineError,
};

/// One reading of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// Who read it.
    pub actor: ActorId,
    /// When.
    pub at: Timestamp,
    /// Which ticket.
    pub ticket: TicketId,
    /// By which means: `replay`, `bundle` and the like.
    pub what: String,
}

impl Engine {
    /// Records that somebody read tickets, and deletes what is older than the configuration keeps. Durable when
    /// it returns.
    ///
    /// # Errors
    /// When the files cannot be written.
    pub fn record_access(&self, accesses: &[Access]) -> Result<(), EngineError> {
        let Some(latest) = accesses.iter().map(|access| access.at).max() else { return Ok(()) };
        let dir = self.dir().join(ACCESS);
        data_dir::make(&dir)?;
        let path = dir.join(file_name(self.month_of(latest)));
        let mut lines = String::new();
        for access in accesses {
            lines.push_str(&serde_json::to_string(access).expect("BUG: four plain fields"));
            lines.push('\n');
        }
        let is_new = !path.exists();
        let mut options = fs::OpenOptions::new();
        let opened = options.append(true).create(true).mode(0o600).open(&path);
        let written = opened.and_then(|mut file| {
            file.write_all(lines.as_bytes())?;
            file.sync_data()
        });
        written.map_err(|source| data_dir::file("write", &path, source))?;
        if is_new {
            data_dir::sync(&dir)?;
            self.forget_access(&dir, latest)?;
        }
        Ok(())
    }

    /// Returns who read, oldest first: all tickets or one. A line that a crash cut off is left out.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn accesses(&self, ticket: Option<TicketId>) -> Result<Vec<Access>, EngineError> {
        let mut found = Vec::new();
        for path in files(&self.dir().join(ACCESS))? {
            let failed = |source| data_dir::file("read", &path, source);
            let file = fs::File::open(&path).map_err(failed)?;
            for line in BufReader::new(file).lines() {
                let line = line.map_err(failed)?;
                let access = serde_json::from_str::<Access>(&line).ok();
                found.extend(access.filter(|one| ticket.is_none_or(|ticket| one.ticket == ticket)));
            }
        }
        Ok(found)
    }

    /// Deletes the months that are older than the configuration keeps.
    fn forget_access(&self, dir: &Path, now: Timestamp) -> Result<(), EngineError> {
        let kept = Months::new(self.config().access_months);
        let Some(first) = self.month_of(now).checked_sub_months(kept) else { return Ok(()) };
        let first = file_name(first);
        for path in files(dir)? {
            if path.file_name().is_some_and(|name| *name.to_string_lossy() < *first) {
                fs::remove_file(&path).map_err(|source| data_dir::file("remove", &path, source))?;
            }
        }
        data_dir::sync(dir)
    }

    fn month_of(&self, at: Timestamp) -> NaiveDate {
        let date = at.to_utc().with_timezone(&self.config().time_zone).date_naive();
        date.with_day(1).unwrap_or(date)
    }
}

fn file_name(month: NaiveDate) -> String {
    month.format("%Y-%m.jsonl").to_string()
}

fn files(dir: &Path) -> Result<Vec<PathBuf>, EngineError> {
    let entries = match fs::read_dir(dir) {
        Err(source) if data_dir::is_absent(&source) => return Ok(Vec::new()),
        entries => entries.map_err(|source| data_dir::file("read", dir, source))?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|source| data_dir::file("read", dir, source))?.path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}
