//! Commands become entries: decided on the present state, private values to the vault, one append.

use uuid::Uuid;
use voc_domain::{
    ActorId, Command, Context, Decided, Event, Fact, Occurred, Reference, Role, Ticket, TicketId,
    TicketNumber, Timestamp, decide,
};
use voc_log::{
    Append, AppendError, Appended, CommandId, Draft, ExpectedVersion, Receipt, StreamId, Version,
};

use crate::{
    codec,
    engine::Engine,
    error::{EngineError, ExecuteError},
};

/// How often a command is tried again when others change the ticket at the same time.
const ATTEMPTS_MAX: u32 = 16;

/// One command and when what it tells happened.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// The command.
    pub command: Command,
    /// When it happened; the present moment if nothing else is said.
    pub occurred: Option<Occurred>,
}

impl From<Command> for Instruction {
    fn from(command: Command) -> Self {
        Self { command, occurred: None }
    }
}

/// Commands to one ticket that are carried out together or not at all.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The ticket. A ticket to be opened gets a new UUID of version 7; using the id of the command
    /// makes a repeated `receive` find the first one.
    pub ticket: TicketId,
    /// The identity of the request: given again, it changes nothing and returns the first receipt.
    pub command: Uuid,
    /// What is to be done, in order.
    pub instructions: &'a [Instruction],
    /// The present moment.
    pub now: Timestamp,
    /// Who asks.
    pub actor: &'a ActorId,
    /// In which role.
    pub role: Role,
    /// For whom, if for somebody else.
    pub on_behalf_of: Option<&'a ActorId>,
    /// The row of an outside source this was loaded from.
    pub source: Option<&'a Reference>,
}

/// Whether a request changed something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// It was carried out now.
    Now,
    /// It had been carried out before and changed nothing now.
    Before,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Executed {
    /// The ticket.
    pub ticket: TicketId,
    /// The number people say on the phone.
    pub number: Option<TicketNumber>,
    /// The position of the first entry.
    pub position: u64,
    /// The version of the ticket with the last entry.
    pub version: u64,
    /// How many entries there are.
    pub entries: u64,
    /// When they were recorded.
    pub recorded_at: Timestamp,
    /// Whether this happened now.
    pub freshness: Freshness,
}

impl Engine {
    /// Carries out the commands of a request, all of them or none, and returns when they are on
    /// stable storage.
    ///
    /// # Errors
    /// [`ExecuteError::Rejected`] when the rules say no, [`ExecuteError::Conflict`] when others
    /// changed the ticket every time it was tried, and [`ExecuteError::Engine`] when the world broke.
    pub fn execute(&self, request: &Request<'_>) -> Result<Executed, ExecuteError> {
        let stream = StreamId::from_uuid(request.ticket.as_uuid());
        let command = CommandId::from_uuid(request.command);
        for _ in 0..ATTEMPTS_MAX {
            let found = self.log().find_command(&stream, command).map_err(EngineError::from)?;
            if let Some(receipt) = found {
                return Ok(self.executed(request.ticket, &receipt, Freshness::Before)?);
            }
            let state = self.ticket(request.ticket)?;
            let state = state.unwrap_or_else(|| Ticket::new(request.ticket));
            let expected = expected_version(&state);
            let decided = self.decide_all(state, request)?;
            let (drafts, digests) = self.protect(&decided, request)?;
            let append = Append {
                stream: stream.clone(),
                expected,
                command,
                recorded_at: codec::log_timestamp(request.now),
                drafts,
            };
            match self.log().append(append) {
                Ok(Appended::Now(receipt)) => {
                    self.vault().confirm(&digests).map_err(EngineError::Vault)?;
                    return Ok(self.executed(request.ticket, &receipt, Freshness::Now)?);
                }
                Ok(Appended::Before(receipt)) => {
                    return Ok(self.executed(request.ticket, &receipt, Freshness::Before)?);
                }
                Err(AppendError::Conflict { .. }) => {}
                Err(error) => return Err(EngineError::from(error).into()),
            }
        }
        Err(ExecuteError::Conflict { ticket: request.ticket, attempts: ATTEMPTS_MAX })
    }

    /// Decides the instructions one after the other, each on the state the ones before lead to.
    pub(crate) fn decide_all(
        &self,
        mut state: Ticket,
        request: &Request<'_>,
    ) -> Result<Vec<(Decided, Occurred)>, ExecuteError> {
        let mut all = Vec::with_capacity(request.instructions.len());
        let catalog = self.config().catalog();
        let mut number = None;
        for instruction in request.instructions {
            let occurred = instruction.occurred.unwrap_or(Occurred::at(request.now));
            let opens = state.number.is_none() && number.is_none();
            if opens && decide_opens(&instruction.command) {
                number = Some(self.next_number(request.now)?);
            }
            let context = Context {
                now: request.now,
                occurred,
                actor: request.actor,
                role: request.role,
                next_number: number.unwrap_or(TicketNumber::new(0, 0)),
                source: request.source,
                policy: self.policy(),
                calendar: self.calendar(),
                catalog: &catalog,
            };
            let decided = decide(&state, &instruction.command, &context)?;
            assume(&mut state, &decided.event, occurred, request);
            all.push((decided, occurred));
        }
        Ok(all)
    }

    /// Writes the private values to the vault, before the append, and makes the drafts.
    fn protect(
        &self,
        decided: &[(Decided, Occurred)],
        request: &Request<'_>,
    ) -> Result<(Vec<Draft>, Vec<voc_vault::Digest>), EngineError> {
        let private = decided.iter().flat_map(|(decided, _)| &decided.private);
        let digests = self.vault().keep(private)?;
        let drafts = codec::drafts(decided, &mut digests.iter(), request);
        Ok((drafts, digests))
    }

    pub(crate) fn executed(
        &self,
        ticket: TicketId,
        receipt: &Receipt,
        freshness: Freshness,
    ) -> Result<Executed, EngineError> {
        let number = self.ticket(ticket)?.and_then(|ticket| ticket.number);
        Ok(Executed {
            ticket,
            number,
            position: receipt.position.get(),
            version: receipt.last_version().get(),
            entries: receipt.count,
            recorded_at: codec::timestamp(receipt.recorded_at),
            freshness,
        })
    }
}

const fn decide_opens(command: &Command) -> bool {
    matches!(command, Command::Receive(_) | Command::RecordBackground { .. })
}

/// Returns the version that a ticket must still have for what was decided to be appended.
pub(crate) fn expected_version(state: &Ticket) -> ExpectedVersion {
    let exactly = |version| ExpectedVersion::Exactly(Version::new(version));
    state.version.map_or(ExpectedVersion::NoStream, exactly)
}

/// Folds decided events into a state, as their entries will be, so that what comes next sees them.
pub(crate) fn assume_all(
    state: &mut Ticket,
    decided: &[(Decided, Occurred)],
    request: &Request<'_>,
) {
    for (decided, occurred) in decided {
        assume(state, &decided.event, *occurred, request);
    }
}

fn assume(state: &mut Ticket, event: &Event, occurred: Occurred, request: &Request<'_>) {
    let version = state.version.map_or(0, |version| version + 1);
    state.evolve(&Fact {
        event,
        position: u64::MAX,
        version,
        recorded_at: request.now,
        occurred,
        actor: request.actor.as_str(),
        role: request.role,
    });
}
