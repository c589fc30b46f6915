//! Commands become entries: decided on the present state, private values to the vault, one append.

use uuid::Uuid;
use voc_domain::{
    ActorId, Command, Context, Decided, Event, Fact, Occurred, PrivateValue, Reference, Rejection,
    Role, Ticket, TicketId, TicketNumber, Timestamp, decide,
};
use voc_log::{
    Append, AppendError, Appended, CommandId, Draft, ExpectedVersion, Receipt, StreamId, Version,
};
use voc_vault::VaultError;

use crate::{
    attachments, codec,
    engine::Engine,
    error::{EngineError, ExecuteError},
};

/// How often a command is tried when others change the ticket at the same time. Within this process they
/// wait for their turn, so the first attempt is as a rule the last.
const ATTEMPTS_MAX: u32 = 4;

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

impl Request<'_> {
    /// Tells whether an earlier entry is corrected.
    pub(crate) fn corrects(&self) -> bool {
        self.instructions.iter().any(|one| matches!(one.command, Command::Correct(_)))
    }
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
        let _turn = self.turns().on(std::iter::once(request.ticket));
        self.execute_in_turn(request)
    }

    /// Carries out a request of somebody who holds the turn on its ticket.
    pub(crate) fn execute_in_turn(&self, request: &Request<'_>) -> Result<Executed, ExecuteError> {
        for _ in 0..ATTEMPTS_MAX {
            if let Some(executed) = self.attempt(request)? {
                return Ok(executed);
            }
        }
        Err(ExecuteError::Conflict { ticket: request.ticket, attempts: ATTEMPTS_MAX })
    }

    /// Tries once; returns nothing when the ticket was changed by others meanwhile.
    fn attempt(&self, request: &Request<'_>) -> Result<Option<Executed>, ExecuteError> {
        if let Some(receipt) = self.receipt(request)? {
            return Ok(Some(self.executed_before(request.ticket, &receipt)));
        }
        let before = self.present(request.ticket)?;
        let expected = expected_version(&before);
        let was_open = !before.phase.is_over();
        let (decided, after) = self.decide_all(before, request)?;
        let digests = self.vault().keep(private_of(&decided)).map_err(not_kept)?;
        let drafts = codec::drafts(&decided, &mut digests.iter(), request);
        let appended = self.log().append(append(request, expected, drafts));
        self.vault().settle(&digests, attachments::files_of(&decided), &appended);
        match appended {
            Ok(Appended::Now(receipt)) => {
                if was_open && after.phase.is_over() {
                    self.publish_after("a ticket was closed");
                }
                Ok(Some(executed_now(&after, &receipt)))
            }
            Ok(Appended::Before(receipt)) => {
                Ok(Some(self.executed_before(request.ticket, &receipt)))
            }
            Err(AppendError::Conflict { .. }) => Ok(None),
            Err(error) => Err(EngineError::from(error).into()),
        }
    }

    /// Returns the state of a ticket, be it that there is none yet.
    pub(crate) fn present(&self, ticket: TicketId) -> Result<Ticket, EngineError> {
        Ok(self.ticket(ticket)?.unwrap_or_else(|| Ticket::new(ticket)))
    }

    /// Returns the receipt of a request that was carried out before.
    pub(crate) fn receipt(&self, request: &Request<'_>) -> Result<Option<Receipt>, EngineError> {
        let stream = StreamId::from_uuid(request.ticket.as_uuid());
        Ok(self.log().find_command(&stream, CommandId::from_uuid(request.command))?)
    }

    /// Decides the instructions one after the other, each on the state the ones before lead to.
    /// Returns what was decided and the state that all of it leads to; after a correction, which comes
    /// alone, that state only notes it.
    pub(crate) fn decide_all(
        &self,
        mut state: Ticket,
        request: &Request<'_>,
    ) -> Result<(Vec<(Decided, Occurred)>, Ticket), ExecuteError> {
        let policies = self.policy_state().get();
        let mut all = Vec::with_capacity(request.instructions.len());
        let mut number = None;
        if request.corrects() && request.instructions.len() > 1 {
            return Err(Rejection::CorrectionMustStandAlone.into());
        }
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
                policies: &policies,
                calendar: self.calendar(),
                catalog: self.config().catalog(),
            };
            let mut decided = decide(&state, &instruction.command, &context)?;
            if let Command::Correct(correct) = &instruction.command {
                self.hold_against_the_entry(request.ticket, correct, &mut decided)?;
            }
            assume(&mut state, &decided.event, occurred, request);
            all.push((decided, occurred));
        }
        self.refuse_erased(&all)?;
        attachments::refuse_strangers(self, &all)?;
        Ok((all, state))
    }

    /// Answers a request that was carried out before. A ticket that cannot be read now has no number
    /// to tell, and was changed all the same.
    pub(crate) fn executed_before(&self, ticket: TicketId, receipt: &Receipt) -> Executed {
        let state = self.ticket(ticket).unwrap_or_else(|error| {
            tracing::warn!(%error, "the number of a ticket cannot be told");
            None
        });
        executed(ticket, state.and_then(|state| state.number), receipt, Freshness::Before)
    }
}

/// Answers a request that was carried out now, from what was decided: the entries are on stable storage,
/// and nothing that fails afterwards may turn that into an error.
pub(crate) fn executed_now(after: &Ticket, receipt: &Receipt) -> Executed {
    executed(after.id, after.number, receipt, Freshness::Now)
}

fn executed(
    ticket: TicketId,
    number: Option<TicketNumber>,
    receipt: &Receipt,
    freshness: Freshness,
) -> Executed {
    Executed {
        ticket,
        number,
        position: receipt.position.get(),
        version: receipt.last_version().get(),
        entries: receipt.count,
        recorded_at: codec::timestamp(receipt.recorded_at),
        freshness,
    }
}

/// Makes the append of a request.
pub(crate) fn append(
    request: &Request<'_>,
    expected: ExpectedVersion,
    drafts: Vec<Draft>,
) -> Append {
    Append {
        stream: StreamId::from_uuid(request.ticket.as_uuid()),
        expected,
        command: CommandId::from_uuid(request.command),
        recorded_at: codec::log_timestamp(request.now),
        drafts,
    }
}

/// Takes a person whom the vault has erased for one that was erased, though an older log put in the place of the
/// present one does not say so.
fn not_kept(error: EngineError) -> ExecuteError {
    match &error {
        EngineError::Vault(VaultError::SubjectErased { subject }) => match subject.parse() {
            Ok(subject) => Rejection::SubjectMustNotBeErased(subject).into(),
            Err(_) => error.into(),
        },
        _ => error.into(),
    }
}

/// Returns the private values of decisions, in order.
pub(crate) fn private_of(decided: &[(Decided, Occurred)]) -> impl Iterator<Item = &PrivateValue> {
    decided.iter().flat_map(|(decided, _)| &decided.private)
}

const fn decide_opens(command: &Command) -> bool {
    matches!(command, Command::Receive(_) | Command::RecordBackground { .. })
}

/// Returns the version that a ticket must still have for what was decided to be appended.
pub(crate) fn expected_version(state: &Ticket) -> ExpectedVersion {
    let exactly = |version| ExpectedVersion::Exactly(Version::new(version));
    state.version.map_or(ExpectedVersion::NoStream, exactly)
}

/// Folds a decided event into a state, as its entry will be, so that what comes next sees it.
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
