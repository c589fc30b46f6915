//! One run of the program: the language, the clock, and the data directory once it is open.

use std::path::PathBuf;

use voc_engine::{
    Engine, TicketQuery, Timestamp,
    domain::{Ticket, TicketId},
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
    pub(crate) fn asked_now(&self) -> Result<Option<Timestamp>, Failure> {
        self.global.now.as_deref().map(|text| time::instant(text, self.out.lang)).transpose()
    }

    /// Opens the data directory. Its language holds unless one was asked for.
    pub(crate) fn open(&mut self) -> Result<Session, Failure> {
        let asked = self.asked_now()?;
        let mut progress = Progress::new(self.out.lang.pick("여는 중", "opening"));
        let opened = Engine::open_with(&self.data(), &mut |done, all| progress.update(done, all));
        drop(progress);
        let engine = opened.map_err(|error| Failure::engine(&error, self.out.lang))?;
        Ok(self.session(engine, asked))
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
        let found = self.engine.find(query).map_err(|error| self.failed(&error))?;
        found.ok_or_else(|| Failure::no_such_ticket(self.lang, self.zone))
    }

    /// Returns the state of a ticket.
    pub(crate) fn ticket(&self, query: &TicketQuery) -> Result<Ticket, Failure> {
        let found = self.engine.ticket(self.find(query)?).map_err(|error| self.failed(&error))?;
        found.ok_or_else(|| Failure::no_such_ticket(self.lang, self.zone))
    }
}

/// Asks the machine what time it is.
pub(crate) fn wall_clock() -> Timestamp {
    chrono::Utc::now().into()
}
