//! Facts: they are recorded as they are, in whatever phase the ticket is.

use super::{
    Decided,
    clocks::{self, Rules},
    complainant, made_up_subject, people, require_known_channel, require_received, source,
};
use crate::{
    codes::{
        ChannelCode, ClockKind, MediaClass, PartyRole, PromiseTopic, RemedyCode, RemedyStep, Role,
    },
    command::Command,
    context::Context,
    deadline::{self, ClockId},
    event::{
        AttachmentAdded, BackgroundRecorded, ContactAttempted, Event, NoteAdded, PartyAdded,
        PromiseEnded, PromiseMade, RecordAccess, RemedyRecorded, RiskRecorded, StatementRecorded,
    },
    ids::{PartyNumber, PromiseNumber, RemedyNumber, StatementNumber, SubjectId},
    private::{FieldName, PrivateText},
    rejection::Rejection,
    ticket::{Phase, PromiseState, Ticket},
    timestamp::Timestamp,
};

/// Decides about a fact. Decisions never come here: [`super::decide`] takes them first.
pub(super) fn record(
    ticket: &Ticket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    match command {
        Command::KeepPromise(number) => end_promise(ticket, *number, Event::PromiseKept),
        Command::WithdrawPromise(number) => end_promise(ticket, *number, Event::PromiseWithdrawn),
        Command::MakePromise { topic, to, by_role, channel, told, text } => {
            let by_role = by_role.unwrap_or(context.role);
            let made = promise(ticket, (*topic, *to, by_role), channel.as_ref(), *told, context)?;
            let subject = complainant(ticket.id, None);
            Ok(made.with(FieldName::Text, &subject, text.as_ref()))
        }
        Command::AddParty { role, standing, consent, subject, name, contact } => {
            let number = ticket.given.next_party();
            let content = PartyAdded {
                party: number,
                role: *role,
                standing: *standing,
                consent: *consent,
                source: source(context),
            };
            let subject = party_subject(ticket, number, subject.as_ref());
            Ok(Decided::of(Event::PartyAdded(content))
                .with(FieldName::Name, &subject, name.as_ref())
                .with(FieldName::Contact, &subject, contact.as_ref()))
        }
        Command::Attach { file, kind, description } => {
            let content = AttachmentAdded {
                attachment: ticket.given.next_attachment(),
                file: file.clone(),
                kind: *kind,
                media: MediaClass::of(description.media_type()),
                bytes: description.size(),
                source: source(context),
            };
            let subject = complainant(ticket.id, None);
            let described = description.to_private();
            Ok(Decided::of(Event::AttachmentAdded(content)).with(
                FieldName::File,
                &subject,
                Some(&described),
            ))
        }
        told => {
            let (event, text) = match people::about_people(ticket, told, context)? {
                Some(found) => found,
                None => plain(ticket, told, context)?,
            };
            let subject = complainant(ticket.id, None);
            Ok(Decided::of(event).with(FieldName::Text, &subject, text))
        }
    }
}

/// Facts that are a few codes and perhaps a text.
fn plain<'a>(
    ticket: &Ticket,
    command: &'a Command,
    context: &Context<'_>,
) -> Result<(Event, Option<&'a PrivateText>), Rejection> {
    let source = source(context);
    Ok(match command {
        Command::RecordBackground { category, dating, reference, text } => {
            let opens = ticket.phase == Phase::Unopened;
            let content = BackgroundRecorded {
                number: opens.then_some(context.next_number),
                reference: reference.clone().filter(|_| opens),
                category: *category,
                dating: *dating,
                source,
            };
            (Event::BackgroundRecorded(content), text.as_ref())
        }
        Command::AddNote { category, text } => {
            (Event::NoteAdded(NoteAdded { category: *category, source }), Some(text))
        }
        Command::RecordStatement { text, .. } => {
            (Event::StatementRecorded(statement(ticket, command, context)?), Some(text))
        }
        Command::RecordContact { channel, whom, result, attempts, point, acting_for, text } => {
            require_known_channel(channel, context)?;
            require_received(ticket)?;
            if *attempts == 0 {
                return Err(Rejection::AttemptsMustBePositive);
            }
            let content = ContactAttempted {
                channel: channel.clone(),
                whom: *whom,
                result: *result,
                attempts: *attempts,
                point: *point,
                acting_for: *acting_for,
                source,
            };
            (Event::ContactAttempted(content), text.as_ref())
        }
        Command::RecordRemedy { remedy, step, item, party, by_role, amount_krw, text } => {
            require_received(ticket)?;
            require_exact(*amount_krw)?;
            let content = RemedyRecorded {
                item: remedy_item(ticket, remedy, *step, *item)?,
                party: *party,
                remedy: remedy.clone(),
                step: *step,
                by_role: *by_role,
                amount_krw: *amount_krw,
                source,
            };
            (Event::RemedyRecorded(content), text.as_ref())
        }
        Command::RecordAccess { step, by, standing, documents, text } => {
            let (step, by, standing, documents) = (*step, *by, *standing, documents.clone());
            let content = RecordAccess { step, by, standing, documents, source };
            (Event::RecordAccess(content), text.as_ref())
        }
        Command::RecordRisk { risk, by, text } => {
            let content = RiskRecorded { risk: *risk, by: *by, source };
            (Event::RiskRecorded(content), text.as_ref())
        }
        _ => unreachable!("BUG: every other command is decided elsewhere"),
    })
}

/// A statement, with the clock of the answer that it waits for.
fn statement(
    ticket: &Ticket,
    command: &Command,
    context: &Context<'_>,
) -> Result<StatementRecorded, Rejection> {
    let Command::RecordStatement { speaker, channel, topic, contradicts, .. } = command else {
        unreachable!("BUG: only a statement comes here")
    };
    let statement = next_statement(ticket, channel.as_ref(), contradicts, context)?;
    // What was said without a channel was said in the course of the handling.
    let comes_back = channel.as_ref().map(|_| clocks::at_statement(ticket, *speaker, context));
    Ok(StatementRecorded {
        statement,
        speaker: *speaker,
        channel: channel.clone(),
        topic: *topic,
        contradicts: contradicts.clone(),
        clock: comes_back.transpose()?.flatten(),
        source: source(context),
    })
}

fn promise(
    ticket: &Ticket,
    (topic, to, by_role): (PromiseTopic, PartyRole, Role),
    channel: Option<&ChannelCode>,
    told: Option<Timestamp>,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    if let Some(channel) = channel {
        require_known_channel(channel, context)?;
    }
    require_received(ticket)?;
    if let Some(told) = told.filter(|told| *told < context.occurred.earliest()) {
        return Err(Rejection::PromisedTimeMustLieAhead { told });
    }
    let number = ticket.given.next_promise();
    let id = ClockId { kind: ClockKind::Promise, number: number.get() };
    let rules = Rules::of(ticket, context).filter(|_| told.is_none());
    let by_rule = rules.map(|rules| rules.start(id.kind, id.number)).transpose()?.flatten();
    let clock = by_rule.unwrap_or_else(|| {
        let told = told.unwrap_or(context.occurred.latest());
        deadline::start_as_told(context, id, (context.policies.of_ticket(ticket), told))
    });
    let content = PromiseMade {
        promise: number,
        topic,
        to,
        by_role,
        channel: channel.cloned(),
        told,
        clock,
        source: source(context),
    };
    Ok(Decided::of(Event::PromiseMade(content)))
}

/// Numbers a statement; those that it contradicts must be there.
fn next_statement(
    ticket: &Ticket,
    channel: Option<&ChannelCode>,
    contradicts: &[StatementNumber],
    context: &Context<'_>,
) -> Result<StatementNumber, Rejection> {
    if let Some(channel) = channel {
        require_known_channel(channel, context)?;
    }
    let known = &ticket.ledgers.statements;
    let missing = contradicts.iter().find(|one| !known.iter().any(|known| known.number == **one));
    match missing {
        Some(missing) => Err(Rejection::StatementMustExist(*missing)),
        None => Ok(ticket.given.next_statement()),
    }
}

/// Finds the remedy that a step belongs to: the one named, or the last of its kind that has not
/// ended. A demand, or an offer of something else, begins a new one.
fn remedy_item(
    ticket: &Ticket,
    remedy: &RemedyCode,
    step: RemedyStep,
    named: Option<RemedyNumber>,
) -> Result<RemedyNumber, Rejection> {
    let known = &ticket.ledgers.remedies;
    if let Some(named) = named {
        let same = known.iter().find(|one| one.number == named && one.remedy == *remedy);
        return same.map(|one| one.number).ok_or(Rejection::RemedyMustExist(named));
    }
    let open = known.iter().rev().find(|one| one.remedy == *remedy && !one.has_ended());
    let goes_on = open.filter(|_| step != RemedyStep::Demanded).map(|one| one.number);
    Ok(goes_on.unwrap_or_else(|| ticket.given.next_remedy()))
}

/// Refuses a sum that a reader of the JSON cannot take for the number that was meant.
fn require_exact(amount_krw: Option<u64>) -> Result<(), Rejection> {
    /// The largest whole number that every reader of JSON holds exactly.
    const LIMIT: u64 = (1 << 53) - 1;
    match amount_krw.filter(|amount| *amount > LIMIT) {
        Some(actual) => Err(Rejection::AmountMustBeSmaller { limit: LIMIT, actual }),
        None => Ok(()),
    }
}

fn end_promise(
    ticket: &Ticket,
    number: PromiseNumber,
    event: fn(PromiseEnded) -> Event,
) -> Result<Decided, Rejection> {
    require_received(ticket)?;
    let found = ticket.promises.iter().find(|one| one.number == number);
    match found.map(|promise| promise.state) {
        None => Err(Rejection::PromiseMustExist(number)),
        Some(PromiseState::Open) => Ok(Decided::of(event(PromiseEnded { promise: number }))),
        Some(_) => Err(Rejection::PromiseMustBeOpen(number)),
    }
}

fn party_subject(ticket: &Ticket, number: PartyNumber, given: Option<&SubjectId>) -> SubjectId {
    given.cloned().unwrap_or_else(|| made_up_subject(&format!("p{number}"), ticket.id))
}
