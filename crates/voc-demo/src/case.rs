//! The disputed case of 2012, as requests in the order in which its rows became known.

use serde::Deserialize;
use uuid::Uuid;
use voc_engine::domain::{ActorId, Occurred, Reference, Role, TicketId, Timestamp};
use voc_engine::{Engine, Instruction, TickOutcome};

use crate::{
    case_instruction::CaseInstruction,
    error::DemoError,
    moment,
    planned::{Planned, fnv, uuid_of},
};

/// The case as it is compiled into the program.
const CASE: &str = include_str!("../data/case-2012.json");

/// The disputed case: one ticket, and one request for each row of the source.
#[derive(Clone, Debug)]
pub struct Case {
    /// The ticket.
    pub ticket: TicketId,
    /// The requests, `c01` to `c23`, in the order in which they became known.
    pub rows: Vec<Planned>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    ticket: Uuid,
    rows: Vec<CaseRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseRow {
    row: Reference,
    #[serde(with = "moment")]
    recorded_at: Timestamp,
    occurred: Interval,
    actor: ActorId,
    role: Role,
    #[serde(default)]
    on_behalf_of: Option<ActorId>,
    instructions: Vec<Told>,
}

/// An instruction, with its own time if that is not the one of the row.
#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    occurred: Option<Interval>,
    #[serde(flatten)]
    instruction: CaseInstruction,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Interval {
    #[serde(with = "moment")]
    from: Timestamp,
    #[serde(with = "moment")]
    to: Timestamp,
}

impl Case {
    /// Reads the case that is compiled into the program.
    ///
    /// # Errors
    /// When the file was changed to something that is no case.
    pub fn load() -> Result<Self, DemoError> {
        let file: CaseFile = serde_json::from_str(CASE)?;
        let ticket = TicketId::from_uuid(file.ticket);
        let rows = file.rows.into_iter().map(|row| planned(ticket, row)).collect::<Result<_, _>>();
        Ok(Self { ticket, rows: rows? })
    }

    /// Records the case in a log with a simulated clock, and the escalations as they fell due: looked
    /// for at 18:30 every day of June 2012. Progress is rows done, rows in all.
    ///
    /// # Errors
    /// [`DemoError::CaseRow`] and [`DemoError::Tick`] with what the engine said.
    pub fn record(
        &self,
        engine: &Engine,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), DemoError> {
        let mut evenings = (5..=30).map(evening_of_june).peekable();
        for (done, row) in (1..).zip(&self.rows) {
            while let Some(now) = evenings.next_if(|evening| *evening < row.now) {
                let ticked = engine.tick(now, &mut |_, _| {}).and_then(TickOutcome::complete);
                ticked.map_err(|source| DemoError::Tick { now, source })?;
            }
            let executed = engine.execute(&row.request());
            executed.map_err(|source| DemoError::CaseRow { row: source_of(row), source })?;
            progress(done, self.rows.len() as u64);
        }
        Ok(())
    }
}

/// Returns 18:30 in Seoul on a day of June 2012.
const fn evening_of_june(day: i64) -> Timestamp {
    /// 2012-06-01T18:30:00+09:00.
    const FIRST: i64 = 1_338_543_000_000;
    Timestamp::from_millis(FIRST + (day - 1) * 24 * 60 * 60 * 1000)
}

fn source_of(row: &Planned) -> Reference {
    row.source.clone().expect("BUG: every row of the case names its source")
}

fn planned(ticket: TicketId, row: CaseRow) -> Result<Planned, DemoError> {
    let mut instructions = Vec::with_capacity(row.instructions.len());
    for told in row.instructions {
        let Interval { from, to } = told.occurred.unwrap_or(row.occurred);
        let command = told.instruction.command()?;
        let occurred = Some(Occurred::between(from, to)?);
        instructions.push(Instruction { command, occurred });
    }
    Ok(Planned {
        ticket,
        command: uuid_of(row.recorded_at, fnv(row.row.as_str())),
        instructions,
        now: row.recorded_at,
        actor: row.actor,
        role: row.role,
        on_behalf_of: row.on_behalf_of,
        source: Some(row.row),
    })
}
