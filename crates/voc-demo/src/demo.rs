//! A data directory with the disputed case and a month in it.

use std::{fs::OpenOptions, io::Write as _, path::Path};

use voc_engine::domain::{Command, Role, TicketId, Timestamp};
use voc_engine::{Engine, InitOptions, LogClock, Origin, ReportMonth, TickOutcome, Ticked};

use crate::{
    case::Case,
    error::DemoError,
    month::month,
    places,
    planned::{Planned, fnv, uuid_of},
    random::Random,
    staff, survey,
    working_time::{HOUR, WorkingTime, midnight, timestamp},
};

/// How large the demonstration is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoOptions {
    /// How many tickets the month has.
    pub tickets: u32,
    /// The same seed gives the same demonstration.
    pub seed: u64,
}

impl Default for DemoOptions {
    fn default() -> Self {
        Self { tickets: 300, seed: 2012 }
    }
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The disputed case of 2012 is recorded: counted in rows.
    Case,
    /// The month is recorded: counted in requests.
    Month,
}

/// A demonstration, ready to be looked at.
#[derive(Debug)]
pub struct Demo {
    /// The open data directory.
    pub engine: Engine,
    /// The disputed case.
    pub case: TicketId,
    /// The month.
    pub month: ReportMonth,
    /// The end of the month: the moment from which the demonstration is to be looked at.
    pub now: Timestamp,
}

/// Creates a data directory with a simulated clock and records the disputed case of 2012 and the
/// month of October 2026 with its survey and the escalations that were due each day at 18:30.
///
/// Every request is on stable storage before the next; after an error, what was recorded so far stays
/// in the directory. The names of branches and departments go into `config.toml`. Progress is what is being done, how much of it
/// is done, and how much there is.
///
/// # Errors
/// [`DemoError::Engine`] when the directory cannot be made or holds something already; the others say
/// what was not accepted.
pub fn build(
    dir: &Path,
    options: &DemoOptions,
    progress: &mut dyn FnMut(Phase, u64, u64),
) -> Result<Demo, DemoError> {
    let engine = create(dir, options)?;
    let case = Case::load()?;
    case.record(&engine, &mut |done, all| progress(Phase::Case, done, all))?;
    let october = ReportMonth::new(2026, 10).expect("BUG: October 2026 is a month");
    define_survey(&engine, october)?;
    let planned = || month(options.seed, options.tickets, october);
    let all = planned().count() as u64;
    let mut recorder = Recorder::new(&engine, october, options.seed);
    for (done, request) in (1..).zip(planned()) {
        recorder.record(&request)?;
        progress(Phase::Month, done, all);
    }
    let now = recorder.finish()?;
    Ok(Demo { engine, case: case.ticket, month: october, now })
}

/// Defines the survey on the morning of the first day that the demonstration looks at.
fn define_survey(engine: &Engine, month: ReportMonth) -> Result<(), DemoError> {
    let now = timestamp(midnight(month.before().first_day()) + 9 * HOUR);
    survey::defined(now, |request| engine.execute_org(request))
        .map(drop)
        .map_err(|source| DemoError::Survey { now, source })
}

/// Creates the directory, with the names of the places in its configuration.
fn create(dir: &Path, options: &DemoOptions) -> Result<Engine, DemoError> {
    let now = Timestamp::from_millis(FIRST_ENTRY);
    let mut random = Random::of(options.seed, fnv("signing key"));
    let mut seed = [0; 32];
    seed.chunks_mut(8).for_each(|part| part.copy_from_slice(&random.next().to_be_bytes()));
    let init = InitOptions {
        origin: Origin::parse("voc.demo.example/2012").expect("BUG: a valid origin"),
        time_zone: chrono_tz::Asia::Seoul,
        clock: LogClock::Simulated,
        language: "ko".to_owned(),
        now,
        command: uuid_of(now, fnv("genesis")),
        seed,
    };
    drop(Engine::init(dir, &init)?);
    let path = dir.join("config.toml");
    let appended = OpenOptions::new().append(true).open(&path).and_then(|mut file| {
        file.write_all(places::config().as_bytes())?;
        file.sync_all()
    });
    appended.map_err(|source| DemoError::Config { path, source })?;
    Ok(Engine::open(dir)?)
}

/// 2012-06-05T08:00:00+09:00: the morning on which the file of the disputed case was begun.
const FIRST_ENTRY: i64 = 1_338_850_800_000;

/// How many escalations of a hundred somebody takes note of on the next working day.
const ACKNOWLEDGED_PERCENT: u32 = 78;

/// The requests of a month on their way into the log, with what the end of each day brings.
struct Recorder<'a> {
    engine: &'a Engine,
    working: WorkingTime,
    seed: u64,
    /// The next evening, in Unix seconds.
    evening: i64,
    /// The end of the month, in Unix seconds.
    end: i64,
    /// Escalations that somebody will take note of, in order.
    to_acknowledge: Vec<Planned>,
}

impl<'a> Recorder<'a> {
    fn new(engine: &'a Engine, month: ReportMonth, seed: u64) -> Self {
        let first = midnight(month.before().first_day());
        Self {
            engine,
            working: WorkingTime::around(month),
            seed,
            evening: first + 18 * HOUR + HOUR / 2,
            end: midnight(month.next_first_day()),
            to_acknowledge: Vec::new(),
        }
    }

    fn record(&mut self, planned: &Planned) -> Result<(), DemoError> {
        self.until(planned.now)?;
        self.execute(planned)
    }

    /// Goes on to the end of the month and returns its last moment.
    fn finish(mut self) -> Result<Timestamp, DemoError> {
        let last = timestamp(self.end - 1);
        self.until(last)?;
        Ok(timestamp(self.end))
    }

    /// Does what comes up before a moment: acknowledgements in the morning, escalations in the evening.
    fn until(&mut self, moment: Timestamp) -> Result<(), DemoError> {
        loop {
            let evening = timestamp(self.evening);
            let next = evening.min(moment);
            let ready = self.to_acknowledge.partition_point(|planned| planned.now <= next);
            for planned in self.to_acknowledge.drain(..ready).collect::<Vec<_>>() {
                if self.is_open(&planned)? {
                    self.execute(&planned)?;
                }
            }
            if moment < evening {
                return Ok(());
            }
            let ticked = self.engine.tick(evening, &mut |_, _| {}).and_then(TickOutcome::complete);
            let ticked = ticked.map_err(|source| DemoError::Tick { now: evening, source })?;
            self.plan_acknowledgements(&ticked)?;
            self.evening += 24 * HOUR;
        }
    }

    fn execute(&self, planned: &Planned) -> Result<(), DemoError> {
        let executed = self.engine.execute(&planned.request());
        let (ticket, now) = (planned.ticket, planned.now);
        executed.map(drop).map_err(|source| DemoError::Planned { ticket, now, source })
    }

    /// Tells whether there is still something that an acknowledgement takes note of. One of a Monday takes note
    /// of what was told on Friday and on Saturday, and nothing is left for the second.
    fn is_open(&self, planned: &Planned) -> Result<bool, DemoError> {
        let ticket = self.engine.ticket(planned.ticket)?;
        let escalations = ticket.iter().flat_map(|ticket| &ticket.escalations);
        let mut open = escalations.filter(|one| one.acknowledged.is_none());
        Ok(open.any(|one| one.level == planned.role))
    }

    /// Plans one acknowledgement for each level of each ticket that was told this evening.
    fn plan_acknowledgements(&mut self, ticked: &[Ticked]) -> Result<(), DemoError> {
        let mut told: Vec<(TicketId, Role)> = Vec::new();
        for one in ticked {
            let key = (one.executed.ticket, one.escalation.level);
            if !told.contains(&key) {
                told.push(key);
            }
        }
        for (ticket, level) in told {
            let identity = fnv(&format!("{ticket} {level} {}", self.evening));
            let mut random = Random::of(self.seed, identity);
            if !random.percent(ACKNOWLEDGED_PERCENT) {
                continue;
            }
            let morning = self.working.place(self.evening) + i64::from(random.below(3600));
            let now = timestamp(self.working.moment(morning));
            let branch = self.engine.ticket(ticket)?.and_then(|ticket| ticket.branch);
            let branch = branch.as_ref().map_or("seoul", |branch| branch.as_str());
            self.to_acknowledge.push(Planned {
                ticket,
                command: uuid_of(now, identity),
                instructions: vec![Command::AcknowledgeEscalation { level, clock: None }.into()],
                now,
                actor: staff::head(level, branch),
                role: level,
                on_behalf_of: None,
                source: None,
            });
        }
        self.to_acknowledge.sort_by_key(|planned| (planned.now, planned.ticket));
        Ok(())
    }
}
