//! The engine: a data directory opened, with its log, its vault and its views.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::Mutex,
};

use chrono_tz::Tz;
use serde::Serialize;
use uuid::Uuid;
use voc_domain::{Timestamp, calendar::Calendar};
use voc_log::{
    Clock, CommandId, Damage, DiskLog, EventLog, Genesis, Head, Origin, ReadError, SigningKey,
};
use voc_store::StoreOptions;
use voc_vault::{OsEntropy, Vault};

use crate::{
    codec,
    config::{Config, ConfigError},
    data_dir::{self, CONFIG, KEYS, LOG, SIGNING_KEY, VAULT, VIEWS},
    error::{EngineError, from_vault},
    month::Asked,
    numbers::Numbers,
    org::OrgState,
    policy::PolicyState,
    private::Private,
    publish::{self, Standing},
    signing_keys,
    subjects::SubjectState,
    turns::Turns,
    views::{Rules, Views},
};

/// What a new data directory is to be.
#[derive(Clone)]
pub struct InitOptions {
    /// The name of the log for the world, such as `voc.hospital-a.example/2026`.
    pub origin: Origin,
    /// The hospital's time zone.
    pub time_zone: Tz,
    /// Whether recorded times are those of the system or are given (demonstrations, tests).
    pub clock: Clock,
    /// The language of what is printed: `ko` or `en`.
    pub language: String,
    /// The present moment.
    pub now: Timestamp,
    /// The identity of the command that writes the first entry.
    pub command: Uuid,
    /// 32 random bytes from which the signing key of the log is made.
    pub seed: [u8; 32],
}

impl fmt::Debug for InitOptions {
    /// Leaves out the seed, from which whoever reads it could sign in the name of the log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InitOptions")
            .field("origin", &self.origin)
            .field("time_zone", &self.time_zone)
            .field("clock", &self.clock)
            .field("language", &self.language)
            .field("now", &self.now)
            .field("command", &self.command)
            .finish_non_exhaustive()
    }
}

/// What had to be repaired while opening, as sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Repaired(pub Vec<String>);

/// Sizes and names of an open data directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The name of the log.
    pub origin: String,
    /// The key that verifies its checkpoints.
    pub verifier_key: Option<String>,
    /// How the log stands to what was published of it, as it was when the directory was opened.
    pub published: Standing,
    /// How many entries there are.
    pub size: u64,
    /// The root hash over them, in base64.
    pub root: String,
    /// When the last entry was recorded.
    pub recorded_at: Timestamp,
    /// Whether recorded times are simulated.
    pub clock: &'static str,
    /// The hospital's time zone.
    pub time_zone: String,
    /// How many tickets there are.
    pub tickets: u64,
    /// How many of them are neither closed, nor merged into another, nor set aside.
    pub open: u64,
    /// How many clocks are overdue.
    pub overdue: u64,
    /// Tickets that cannot be followed.
    pub parked: u64,
    /// The bytes the log takes on disk.
    pub log_bytes: u64,
    /// What was repaired while opening.
    pub repaired: Repaired,
}

/// An open data directory. It may be shared among threads.
#[derive(Debug)]
pub struct Engine {
    dir: PathBuf,
    standing: Mutex<Standing>,
    log: DiskLog,
    vault: Private,
    views: Views,
    config: Config,
    policies: PolicyState,
    calendar: Calendar,
    numbers: Mutex<Numbers>,
    turns: Turns,
    org: OrgState,
    subjects: SubjectState,
    asked: Asked,
    repaired: Repaired,
}

/// How often the views are read again because somebody wrote meanwhile.
const READ_BESIDE_WRITERS_MAX: u32 = 3;

impl Engine {
    /// Creates a data directory and opens it. Everything is on stable storage when this returns.
    ///
    /// # Errors
    /// [`EngineError::NotEmpty`] when something is there already, and whatever the disk says.
    pub fn init(dir: &Path, options: &InitOptions) -> Result<Self, EngineError> {
        data_dir::make_empty(dir)?;
        let signing = SigningKey::from_seed(options.seed);
        let origin = options.origin.as_str();
        Vault::create(&dir.join(VAULT), &dir.join(KEYS), origin, OsEntropy)
            .map_err(|error| from_vault(dir, error))?;
        data_dir::write_secret(&dir.join(KEYS).join(SIGNING_KEY), &options.seed)?;
        data_dir::sync(&dir.join(KEYS))?;
        let genesis = Genesis {
            origin: options.origin.clone(),
            verifier_key: Some(signing.verifier_key(&options.origin).to_string()),
            time_zone: options.time_zone.to_string(),
            clock: options.clock,
            recorded_at: codec::log_timestamp(options.now),
            command: CommandId::from_uuid(options.command),
        };
        let log = DiskLog::create(&dir.join(LOG), &genesis, &log_options());
        drop(log.map_err(|error| EngineError::from_open(dir, error))?);
        data_dir::sync(dir)?;
        // The configuration comes last: a directory that has one was finished.
        let config = Config::template(options.time_zone, &options.language);
        data_dir::publish(&dir.join(CONFIG), config.as_bytes())?;
        Self::open(dir)
    }

    /// Opens a data directory. The views catch up with the log; values whose entries never came to
    /// be are swept from the vault.
    ///
    /// # Errors
    /// [`EngineError::NotFound`], [`EngineError::InterruptedCreation`], [`EngineError::PartMissing`],
    /// [`EngineError::InUse`], [`EngineError::NewerLayout`], and whatever the disk says.
    pub fn open(dir: &Path) -> Result<Self, EngineError> {
        Self::open_with(dir, &mut |_, _| {})
    }

    /// As [`Engine::open`], telling how far the views have caught up: entries done, entries in all.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub fn open_with(dir: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<Self, EngineError> {
        let config = Config::read(&dir.join(CONFIG)).map_err(|error| match error {
            EngineError::File { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                data_dir::without_config(dir, &log_options())
            }
            error => error,
        })?;
        let opened = DiskLog::open(&dir.join(LOG), &log_options());
        let opened = opened.map_err(|error| EngineError::from_open(dir, error))?;
        // The vault keeps the first name: it is what its values are bound to.
        let origin = opened.log.genesis().origin.clone();
        let vault = Vault::open(&dir.join(VAULT), &dir.join(KEYS), origin.as_str(), OsEntropy)
            .map_err(|error| from_vault(dir, error))?;
        let mut repaired: Vec<String> =
            opened.repairs.iter().map(|r| format!("log: {r}")).collect();
        repaired.extend(vault.repairs.into_iter().map(|r| format!("vault: {r}")));
        let calendar = calendar(&config)?;
        let policies = PolicyState::default();
        // The views fold by them, and say so themselves when the log is damaged.
        unless_damaged(policies.catch_up(&opened.log))?;
        let rules = Rules {
            policies: policies.clone(),
            calendar: calendar.clone(),
            time_zone: config.time_zone,
        };
        let (views, views_repaired) = Views::open(&dir.join(VIEWS), rules)?;
        repaired.extend(views_repaired.into_iter().map(|r| format!("views: {r}")));
        let vault = Private::new(vault.vault);
        // Held before anything is removed: what looks like left over may belong to entries that are missing.
        let signed = signing_keys::sign(dir, &opened.log)?;
        let standing = unless_damaged(publish::hold(dir, &opened.log))?.unwrap_or_default();
        let newer = views.next() > opened.log.head().size.get() || standing.contradicts_published();
        if let Some(orphans @ 1..) = orphans(&vault, &opened.log, newer)? {
            repaired.push(format!("vault: {orphans} values without an entry were removed"));
        }
        if let Some(file) = signed.filter(|_| !standing.contradicts_published()) {
            signing_keys::wipe_older(dir, &file)?;
        }
        let mut engine = Self {
            dir: dir.to_owned(),
            standing: Mutex::new(standing.clone()),
            log: opened.log,
            vault,
            views,
            config,
            policies,
            calendar,
            numbers: Mutex::default(),
            turns: Turns::new(),
            org: OrgState::default(),
            subjects: SubjectState::default(),
            asked: Asked::default(),
            repaired: Repaired(repaired),
        };
        if !standing.contradicts_published()
            && let Some(people @ 1..) = unless_damaged(engine.complete_erasures())?
        {
            engine.repaired.0.push(format!("vault: {people} unfinished erasures were completed"));
        }
        unless_damaged(engine.views.catch_up(&engine.log, progress))?;
        Ok(engine)
    }

    /// Returns names, sizes and what was repaired; `now` decides what is overdue.
    ///
    /// # Errors
    /// When log or views cannot be read.
    pub fn status(&self, now: Timestamp) -> Result<Status, EngineError> {
        let (head, (tickets, open)) = self.at_one_head(|| {
            self.views.phases().try_fold((0, 0), |(tickets, open), phase| {
                let is_open = !phase?.is_over();
                Ok((tickets + 1, open + u64::from(is_open)))
            })
        })?;
        let before = Timestamp::from_millis(now.millis() - 1);
        let overdue = self.views.count_due(before)?;
        Ok(Status {
            origin: self.log.origin().to_string(),
            verifier_key: self.keys().pop().map(|key| key.verifier_key),
            published: self.standing(),
            size: head.size.get(),
            root: head.root.to_base64(),
            recorded_at: codec::timestamp(head.recorded_at),
            clock: self.clock_name(),
            time_zone: self.config.time_zone.to_string(),
            tickets,
            open,
            overdue,
            parked: self.views.parked()?.len() as u64,
            log_bytes: self.log.size_on_disk()?,
            repaired: self.repaired.clone(),
        })
    }

    /// Returns the configuration.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// Tells whether recorded times are simulated, as the first entry of the log says.
    #[must_use]
    pub fn is_simulated(&self) -> bool {
        self.log.genesis().clock == Clock::Simulated
    }

    fn clock_name(&self) -> &'static str {
        if self.is_simulated() { "simulated" } else { "system" }
    }

    /// Returns what was repaired while opening.
    #[must_use]
    pub const fn repaired(&self) -> &Repaired {
        &self.repaired
    }

    /// Reads the views while they stand at one head of the log, and returns that head too. Reading is
    /// tried beside writers first; if they are too fast for that, they wait for the last attempt.
    pub(crate) fn at_one_head<T>(
        &self,
        read: impl Fn() -> Result<T, EngineError>,
    ) -> Result<(Head, T), EngineError> {
        for _ in 0..READ_BESIDE_WRITERS_MAX {
            self.catch_up()?;
            let head = self.log.head();
            let stands = || self.views.next() == head.size.get();
            if !stands() {
                continue;
            }
            let answer = read()?;
            if stands() {
                return Ok((head, answer));
            }
        }
        let _turns = self.turns.on_every_ticket();
        self.catch_up()?;
        Ok((self.log.head(), read()?))
    }

    /// Rebuilds every view beside the present one and swaps. Progress is entries done, entries in all.
    ///
    /// # Errors
    /// When the log cannot be read or the views cannot be written.
    pub fn rebuild(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<(), EngineError> {
        self.views.rebuild(&self.log, progress)
    }

    /// Makes the hashes above the leaves of the tree again, which are derived from them.
    ///
    /// # Errors
    /// When the leaf hashes cannot be read.
    pub fn repair_rows(&self) -> Result<(), EngineError> {
        Ok(self.log.rebuild_rows()?)
    }

    /// Writes every entry from `from` on, one a line, the bytes as they are stored.
    ///
    /// # Errors
    /// When the log cannot be read, or with the error of `out`.
    pub fn export_jsonl(
        &self,
        out: &mut dyn io::Write,
    ) -> Result<Result<u64, io::Error>, EngineError> {
        let mut entries = 0;
        for page in self.log.read_all(voc_log::Position::FIRST) {
            let page = page?;
            entries += page.len() as u64;
            for (_, bytes) in page.entries() {
                let written = out.write_all(bytes).and_then(|()| out.write_all(b"\n"));
                if let Err(error) = written {
                    return Ok(Err(error));
                }
            }
        }
        Ok(Ok(entries))
    }

    pub(crate) fn log(&self) -> &dyn EventLog {
        &self.log
    }

    pub(crate) const fn disk_log(&self) -> &DiskLog {
        &self.log
    }

    /// Answers that there is nothing, unless it may be hidden behind damage at the end of the log.
    pub(crate) fn nothing_found<T>(&self) -> Result<Option<T>, EngineError> {
        let damage = Damage::PageUnreadable;
        match self.log.damage() {
            Some(position) => Err(ReadError::Damaged { position, damage }.into()),
            None => Ok(None),
        }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) const fn standing_cell(&self) -> &Mutex<Standing> {
        &self.standing
    }

    pub(crate) fn verify_log(&self, progress: &mut dyn FnMut(u64, u64)) -> Vec<voc_log::Finding> {
        voc_log::verify(&self.log, progress)
    }

    pub(crate) const fn vault(&self) -> &Private {
        &self.vault
    }

    pub(crate) const fn views(&self) -> &Views {
        &self.views
    }

    pub(crate) const fn policy_state(&self) -> &PolicyState {
        &self.policies
    }

    /// Returns the calendar of opening hours that deadlines are worked out by.
    #[must_use]
    pub const fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    pub(crate) const fn numbers(&self) -> &Mutex<Numbers> {
        &self.numbers
    }

    pub(crate) const fn turns(&self) -> &Turns {
        &self.turns
    }

    pub(crate) const fn org_state(&self) -> &OrgState {
        &self.org
    }

    pub(crate) const fn asked(&self) -> &Asked {
        &self.asked
    }

    pub(crate) const fn subject_state(&self) -> &SubjectState {
        &self.subjects
    }

    pub(crate) fn catch_up(&self) -> Result<(), EngineError> {
        self.views.catch_up(&self.log, &mut |_, _| {})
    }
}

impl Drop for Engine {
    /// Lets the views see the last entries, so that the next opening has nothing to catch up with and
    /// can tell whether the log still goes as far.
    fn drop(&mut self) {
        if let Err(error) = self.catch_up() {
            tracing::debug!(%error, "the views are left behind");
        }
    }
}

/// Removes the values whose entries never came to be. A damaged log still opens, so that a verification
/// can say where the damage is, but then nothing is removed: a missing entry may turn up again, a
/// value does not. `seen_more` tells that the views have seen entries that are not in this log.
fn orphans(vault: &Private, log: &DiskLog, seen_more: bool) -> Result<Option<usize>, EngineError> {
    if seen_more {
        // An older log was put in the place of this one, and the newer may come back at any time.
        return vault.spare_all().map(|()| None);
    }
    if log.damage().is_some() {
        return Ok(None);
    }
    unless_damaged(vault.sweep(log))
}

/// Takes damage of stored entries for an answer that is not there.
fn unless_damaged<T>(result: Result<T, EngineError>) -> Result<Option<T>, EngineError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(EngineError::Read(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

pub(crate) fn log_options() -> StoreOptions {
    StoreOptions::default().cache_bytes(64 << 20)
}

fn calendar(config: &Config) -> Result<Calendar, EngineError> {
    let found = config.calendar_named(&config.calendar).cloned();
    found.ok_or_else(|| ConfigError::UnknownCalendar(config.calendar.clone()).into())
}
