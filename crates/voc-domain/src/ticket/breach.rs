//! The second look of an audit: could this event have been decided in this state?

use super::{Phase, Ticket};
use crate::{
    codes::EscalationReason,
    event::{Addressee, Event},
    stage::{Move, Stage},
};

/// The phases in which an event can have been decided.
enum Needs {
    /// Any: a fact is recorded whenever it becomes known.
    Ticket,
    /// The complaint was received.
    Receipt,
    /// It was received, and does not go on in another ticket.
    OwnTicket,
    /// It is being handled, or paused.
    Handling,
    /// It is being handled, and not paused.
    Work,
    /// It is paused.
    Pause,
    /// It is closed.
    Close,
}

impl Ticket {
    /// Returns the code of the requirement that a recorded event breaks in this state, if it breaks
    /// one: an event that no version of the rules would have let through, so that somebody wrote the
    /// log by other means.
    #[must_use]
    pub fn breach_of(&self, event: &Event) -> Option<&'static str> {
        match event {
            Event::Unknown(_) => None,
            Event::Received(_) if self.received.is_some() => Some("ticket_must_not_exist"),
            Event::Received(_) | Event::BackgroundRecorded(_) => None,
            _ if self.phase == Phase::Unopened => Some("ticket_must_exist"),
            Event::Corrected(content) if self.version.is_none_or(|last| content.version > last) => {
                Some("corrected_entry_must_exist")
            }
            _ => self.breach_of_phase(&needs(event)).or_else(|| match event {
                Event::StageCompleted(content) if content.deviation.is_none() => {
                    self.unexplained_move(content.details.stage())
                }
                _ => None,
            }),
        }
    }

    fn breach_of_phase(&self, needs: &Needs) -> Option<&'static str> {
        use Phase::{Background, Closed, Merged, Open, Paused, Unopened};
        match (needs, self.phase) {
            (Needs::Ticket, _) => None,
            (_, Unopened | Background) => Some("ticket_must_be_received"),
            (Needs::Receipt, _) => None,
            (_, Merged) => Some("ticket_must_not_be_merged"),
            (Needs::Handling | Needs::Work | Needs::Pause, Closed) => Some("ticket_must_be_open"),
            (Needs::Work, Paused) => Some("ticket_must_not_be_paused"),
            (Needs::Pause, Open) => Some("ticket_must_be_paused"),
            (Needs::Close, Open | Paused) => Some("ticket_must_be_closed"),
            _ => None,
        }
    }

    /// Looks at the plain cells of the table only; what depends on answers was decided at the time.
    fn unexplained_move(&self, stage: Stage) -> Option<&'static str> {
        let last = self.last_stage();
        let jumps = || self.stages_missing().first().is_some_and(|missing| *missing < stage);
        match Move::between(last, stage) {
            Move::Back => Some("order_must_be_kept"),
            Move::Skip if jumps() => Some("order_must_be_kept"),
            _ => None,
        }
    }
}

/// Tells whether it was the passing of time that was told.
const fn of_a_clock(reason: EscalationReason) -> bool {
    matches!(reason, EscalationReason::Overdue | EscalationReason::DueSoon)
}

/// Returns the phases in which an event can have been decided. A new event has to say its own.
fn needs(event: &Event) -> Needs {
    match event {
        Event::Received(_)
        | Event::BackgroundRecorded(_)
        | Event::NoteAdded(_)
        | Event::StatementRecorded(_)
        | Event::PartyAdded(_)
        | Event::RecordAccess(_)
        | Event::RiskRecorded(_)
        | Event::AttachmentAdded(_)
        | Event::Unknown(_) => Needs::Ticket,
        Event::Corrected(content) if &*content.event_type == "received" => Needs::Receipt,
        Event::Corrected(_) => Needs::Ticket,
        Event::Escalated(content) if !of_a_clock(content.reason) => Needs::Handling,
        Event::ContactAttempted(_)
        | Event::PromiseMade(_)
        | Event::PromiseKept(_)
        | Event::PromiseWithdrawn(_)
        | Event::RemedyRecorded(_)
        | Event::Escalated(_)
        | Event::EscalationAcknowledged(_)
        | Event::Profiled(_)
        | Event::IdentityChecked(_)
        | Event::Notified(_)
        | Event::Reported(_)
        | Event::ConsentRecorded(_)
        | Event::PledgeWritten(_)
        | Event::ReferredOutside(_)
        | Event::Linked(_)
        | Event::NoticeDelivered(_)
        | Event::NoticeFailed(_)
        | Event::ImprovementEnded(_)
        | Event::SurveyAnswered(_) => Needs::Receipt,
        Event::NoticeQueued(content) => match content.to {
            Addressee::Inside(_) => Needs::Receipt,
            Addressee::Outside(_) => Needs::OwnTicket,
        },
        Event::DepartmentSet(_) | Event::ImprovementOpened(_) => Needs::OwnTicket,
        Event::Triaged(_)
        | Event::Assigned(_)
        | Event::Extended(_)
        | Event::DeadlineRecomputed(_)
        | Event::Transferred(_)
        | Event::Absorbed(_)
        | Event::Merged(_) => Needs::Handling,
        Event::StageCompleted(_) | Event::StageSkipped(_) | Event::Paused(_) => Needs::Work,
        Event::Resumed(_) => Needs::Pause,
        Event::Reopened(_) => Needs::Close,
    }
}
