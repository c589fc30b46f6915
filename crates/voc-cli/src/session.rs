//! One run of the program: the language, the clock, and the data directory once it is open.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use chrono::Datelike as _;
use voc_engine::{
    Engine, EngineError, TicketQuery, Timestamp,
    domain::{Ticket, TicketId, TicketNumber},
};
use voc_report::Lang;

use crate::{
    args::Global,
    failure::Failure,
    output::{Form, Output},
    progress::Progress,
    time::{self, Zone},
};

/// Where the data lies when nothing else is said.
const DATA: &str = "voc-data";

/// How long a directory that another process has open is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long between two tries to open it.
const PAUSE: Duration = Duration::from_millis(50);

/// What every command needs, before any data directory is opened.
pub(crate) struct Run {
    pub(crate) global: Global,
    pub(crate) out: Output,
}

/// An open data directory with the clock and the language of this run.
pub(crate) struct Session {
    pub(crate) engine: Engine,
    pub(crate) lang: Lang,
    pub(crate) zone: Zone,
    /// The moment questions are answered for.
    pub(crate) now: Timestamp,
    /// The moment that is recorded.
    pub(crate) recorded: Timestamp,
}

impl Run {
    /// Takes the options of the command line.
    pub(crate) fn new(global: Global, lang: Lang) -> Self {
        let form = if global.json { Form::Json } else { Form::Human };
        Self { global, out: Output::new(form, lang) }
    }

    /// Returns the data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.global.data.clone().unwrap_or_else(|| DATA.into())
    }

    /// Returns the moment asked for, if one was.
    pub(crate) fn asked_now(&self, zone: Zone) -> Result<Option<Timestamp>, Failure> {
        self.global.now.as_deref().map(|text| time::instant(text, zone, self.out.lang)).transpose()
    }

    /// Opens the data directory. Its language holds unless one was asked for.
    pub(crate) fn open(&mut self) -> Result<Session, Failure> {
        let mut progress = Progress::new(self.out.lang.pick("여는 중", "opening"));
        let opened = open_patiently(&self.data(), &mut |done, all| progress.update(done, all));
        drop(progress);
        let engine = opened.map_err(|error| Failure::engine(&error, self.out.lang))?;
        let asked = self.asked_now(Zone(engine.config().time_zone))?;
        let session = self.session(engine, asked);
        if !self.out.is_json() {
            tell_repairs(&session);
        }
        Ok(session)
    }

    fn session(&mut self, engine: Engine, asked: Option<Timestamp>) -> Session {
        let configured = engine.config().language.as_deref().and_then(|text| text.parse().ok());
        if let (None, Some(lang)) = (self.global.lang, configured) {
            self.out.lang = lang;
        }
        let wall = wall_clock();
        let now = asked.unwrap_or(wall);
        Session {
            lang: self.out.lang,
            zone: Zone(engine.config().time_zone),
            now,
            recorded: if engine.is_simulated() { now } else { wall },
            engine,
        }
    }
}

impl Session {
    /// Tells an error of the engine.
    pub(crate) fn failed(&self, error: &voc_engine::EngineError) -> Failure {
        Failure::engine(error, self.lang)
    }

    /// Finds a ticket by what a person calls it.
    pub(crate) fn find(&self, query: &TicketQuery) -> Result<TicketId, Failure> {
        let find = |query: &_| self.engine.find(query).map_err(|error| self.failed(&error));
        let found = match (find(query)?, self.of_this_year(query)) {
            (None, Some(number)) => find(&TicketQuery::Number(number))?,
            (found, _) => found,
        };
        found.ok_or_else(|| Failure::no_such_ticket(self.lang, self.zone))
    }

    /// Takes a bare count such as `2` for the number of this year.
    fn of_this_year(&self, query: &TicketQuery) -> Option<TicketNumber> {
        let TicketQuery::Reference(text) = query else { return None };
        let year = u16::try_from(self.zone.local(self.now).year()).ok()?;
        Some(TicketNumber::new(year, text.as_str().parse().ok()?))
    }

    /// Returns the state of a ticket.
    pub(crate) fn ticket(&self, query: &TicketQuery) -> Result<Ticket, Failure> {
        let found = self.engine.ticket(self.find(query)?).map_err(|error| self.failed(&error))?;
        found.ok_or_else(|| Failure::no_such_ticket(self.lang, self.zone))
    }
}

/// Opens a data directory; while another process has it open, tries again for a moment.
fn open_patiently(dir: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<Engine, EngineError> {
    let started = Instant::now();
    loop {
        match Engine::open_with(dir, progress) {
            Err(EngineError::InUse(_)) if started.elapsed() < PATIENCE => {
                std::thread::sleep(PAUSE);
            }
            opened => return opened,
        }
    }
}

/// Says on standard error what opening repaired, so that no repair goes unnoticed.
fn tell_repairs(session: &Session) {
    let repaired = session.lang.pick("복구함", "repaired");
    for what in &session.engine.repaired().0 {
        // Nobody is left to be told when standard error is closed.
        let _ = io::stderr().write_all(format!("{repaired}: {what}\n").as_bytes());
    }
}

/// Asks the machine what time it is.
pub(crate) fn wall_clock() -> Timestamp {
    chrono::Utc::now().into()
}
