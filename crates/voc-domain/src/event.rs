//! What did happen: one type per kind of entry, holding coded facts only.

mod attachment;
mod case;
mod content;
mod outbox;
mod relation;
mod survey;

pub use attachment::AttachmentAdded;
pub use case::{
    ConsentRecorded, DeadlineRecomputed, Extended, IdentityChecked, ImprovementEnded,
    ImprovementOpened, Notified, PledgeWritten, Profiled, ReferredOutside, Reported,
};
pub use content::{
    Assigned, BackgroundRecorded, ContactAttempted, DepartmentSet, Deviation, DeviationKind,
    Escalated, EscalationAcknowledged, NoteAdded, PartyAdded, Paused, PromiseEnded, PromiseMade,
    Received, RecordAccess, RemedyRecorded, Reopened, Resumed, RiskRecorded, StageCompleted,
    StageSkipped, StatementRecorded, Triaged,
};
pub use outbox::{Addressee, Inside, NoticeDelivered, NoticeFailed, NoticeQueued, Outside};
pub use relation::{Absorbed, Corrected, Linked, Merged, Transferred};
use serde::{Serialize, de::DeserializeOwned};
pub use survey::SurveyAnswered;

use crate::deadline::ClockStart;

/// An entry of a known type whose content is not what the type says.
#[derive(Debug, thiserror::Error)]
#[error("the content of an entry of type `{event_type}` version {type_version} cannot be read")]
pub struct EventError {
    event_type: String,
    type_version: u32,
    #[source]
    source: serde_json::Error,
}

/// Defines the event enum, its stored type names and both ways through JSON.
macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident($content:ty) = $name:literal;)+) => {
        /// Something that happened in a ticket.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Event {
            $($(#[$doc])* $variant($content),)+
            /// An event this version of the program does not know: kept, shown, without effect.
            Unknown(String),
        }

        impl Event {
            /// The stored names of all event types, in the order of the documentation.
            pub const TYPES: &'static [&'static str] = &[$($name),+];

            /// Returns the stored name of the type, in the past tense.
            #[must_use]
            pub fn event_type(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $name,)+
                    Self::Unknown(name) => name,
                }
            }

            /// Returns the version of the type's content.
            #[must_use]
            pub const fn type_version(&self) -> u32 {
                1
            }

            /// Writes the content as the `clear` object of an entry.
            ///
            /// # Errors
            /// Never for events that [`decide`](crate::decide) returned; an unknown event has no
            /// content to write.
            pub fn to_clear(&self) -> Result<serde_json::Map<String, serde_json::Value>, EventError> {
                match self {
                    $(Self::$variant(content) => to_map($name, content),)+
                    Self::Unknown(_) => Ok(serde_json::Map::new()),
                }
            }

            /// Reads an event from its type and the JSON text of its `clear` object.
            ///
            /// A type or a type version that is not known gives [`Event::Unknown`].
            ///
            /// # Errors
            /// When the content is not what the type says.
            pub fn from_clear(
                event_type: &str, type_version: u32, clear: &str,
            ) -> Result<Self, EventError> {
                match (event_type, type_version) {
                    $(($name, 1) => from_text(event_type, clear).map(Self::$variant),)+
                    (unknown, _) => Ok(Self::Unknown(unknown.to_owned())),
                }
            }
        }
    };
}

events! {
    /// A voice was received and the ticket opened.
    Received(Received) = "received";
    /// A fact from before the complaint was recorded.
    BackgroundRecorded(BackgroundRecorded) = "background_recorded";
    /// Severity, causes and branch were set.
    Triaged(Triaged) = "triaged";
    /// Somebody became the owner.
    Assigned(Assigned) = "assigned";
    /// One of the three departments was set.
    DepartmentSet(DepartmentSet) = "department_set";
    /// A note was added.
    NoteAdded(NoteAdded) = "note_added";
    /// Somebody's account was recorded.
    StatementRecorded(StatementRecorded) = "statement_recorded";
    /// Somebody tried to reach a party.
    ContactAttempted(ContactAttempted) = "contact_attempted";
    /// A promise was made.
    PromiseMade(PromiseMade) = "promise_made";
    /// A promise was kept.
    PromiseKept(PromiseEnded) = "promise_kept";
    /// A promise was withdrawn.
    PromiseWithdrawn(PromiseEnded) = "promise_withdrawn";
    /// A party joined the case.
    PartyAdded(PartyAdded) = "party_added";
    /// A remedy was demanded, offered, approved, accepted, refused or paid.
    RemedyRecorded(RemedyRecorded) = "remedy_recorded";
    /// Medical records were requested, refused or granted.
    RecordAccess(RecordAccess) = "record_access";
    /// A risk became known.
    RiskRecorded(RiskRecorded) = "risk_recorded";
    /// One of the nine stages was completed.
    StageCompleted(StageCompleted) = "stage_completed";
    /// A stage was skipped on purpose.
    StageSkipped(StageSkipped) = "stage_skipped";
    /// The case went up the ladder.
    Escalated(Escalated) = "escalated";
    /// Somebody took note of an escalation.
    EscalationAcknowledged(EscalationAcknowledged) = "escalation_acknowledged";
    /// The handling was paused.
    Paused(Paused) = "paused";
    /// The handling went on.
    Resumed(Resumed) = "resumed";
    /// A closed ticket was opened again.
    Reopened(Reopened) = "reopened";
    /// The complainant was described in codes.
    Profiled(Profiled) = "profiled";
    /// Person and treatment were looked up.
    IdentityChecked(IdentityChecked) = "identity_checked";
    /// Somebody outside was told something.
    Notified(Notified) = "notified";
    /// Somebody inside was told something.
    Reported(Reported) = "reported";
    /// Consent was given, refused or withdrawn.
    ConsentRecorded(ConsentRecorded) = "consent_recorded";
    /// A written pledge was given.
    PledgeWritten(PledgeWritten) = "pledge_written";
    /// The case went to a body outside.
    ReferredOutside(ReferredOutside) = "referred_outside";
    /// A deadline was extended.
    Extended(Extended) = "extended";
    /// A deadline was worked out anew on purpose.
    DeadlineRecomputed(DeadlineRecomputed) = "deadline_recomputed";
    /// The case went over to another branch.
    Transferred(Transferred) = "transferred";
    /// Another ticket belongs to this one.
    Linked(Linked) = "linked";
    /// Another ticket goes on in this one.
    Absorbed(Absorbed) = "absorbed";
    /// This ticket goes on in another.
    Merged(Merged) = "merged";
    /// An earlier entry is corrected.
    Corrected(Corrected) = "corrected";
    /// An improvement action was opened.
    ImprovementOpened(ImprovementOpened) = "improvement_opened";
    /// An improvement action ended.
    ImprovementEnded(ImprovementEnded) = "improvement_ended";
    /// A survey was answered.
    SurveyAnswered(SurveyAnswered) = "survey_answered";
    /// A file was attached.
    AttachmentAdded(AttachmentAdded) = "attachment_added";
    /// A notice is to leave the house.
    NoticeQueued(NoticeQueued) = "notice_queued";
    /// A notice left the house.
    NoticeDelivered(NoticeDelivered) = "notice_delivered";
    /// An attempt to send a notice failed.
    NoticeFailed(NoticeFailed) = "notice_failed";
}

impl Event {
    /// Returns the clocks that start with this event.
    #[must_use]
    pub fn clocks(&self) -> &[ClockStart] {
        match self {
            Self::Received(content) => &content.clocks,
            Self::StageCompleted(content) => &content.clocks,
            Self::StageSkipped(content) => &content.clocks,
            Self::Reopened(content) => &content.clocks,
            Self::PromiseMade(content) => std::slice::from_ref(&content.clock),
            Self::StatementRecorded(content) => content.clock.as_slice(),
            Self::Notified(content) => content.clock.as_slice(),
            Self::NoticeDelivered(content) => content.clock.as_slice(),
            _ => &[],
        }
    }

    /// Returns the clocks that start with this event, to be started anew.
    pub(crate) fn clocks_mut(&mut self) -> &mut [ClockStart] {
        match self {
            Self::Received(content) => &mut content.clocks,
            Self::StageCompleted(content) => &mut content.clocks,
            Self::StageSkipped(content) => &mut content.clocks,
            Self::Reopened(content) => &mut content.clocks,
            Self::PromiseMade(content) => std::slice::from_mut(&mut content.clock),
            Self::StatementRecorded(content) => content.clock.as_mut_slice(),
            Self::Notified(content) => content.clock.as_mut_slice(),
            Self::NoticeDelivered(content) => content.clock.as_mut_slice(),
            _ => &mut [],
        }
    }
}

fn failed(event_type: &str, source: serde_json::Error) -> EventError {
    EventError { event_type: event_type.to_owned(), type_version: 1, source }
}

fn to_map(
    event_type: &str,
    content: &impl Serialize,
) -> Result<serde_json::Map<String, serde_json::Value>, EventError> {
    match serde_json::to_value(content) {
        Ok(serde_json::Value::Object(map)) => Ok(map),
        Ok(_) => Err(failed(event_type, serde::ser::Error::custom("not an object"))),
        Err(source) => Err(failed(event_type, source)),
    }
}

fn from_text<T: DeserializeOwned>(event_type: &str, clear: &str) -> Result<T, EventError> {
    serde_json::from_str(clear).map_err(|source| failed(event_type, source))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::NoteCategory;

    #[test]
    fn an_event_reads_back_from_its_clear_object() {
        let event = Event::NoteAdded(NoteAdded { category: NoteCategory::Decision, source: None });
        let clear = serde_json::Value::Object(event.to_clear().unwrap()).to_string();
        assert_eq!(clear, r#"{"category":"decision"}"#);
        assert_eq!(Event::from_clear("note_added", 1, &clear).unwrap(), event);
    }

    #[test]
    fn an_unknown_type_is_kept_and_a_broken_content_is_an_error() {
        let unknown = Event::from_clear("tea_served", 1, "{}").unwrap();
        assert_eq!(unknown.event_type(), "tea_served");
        let error = Event::from_clear("note_added", 1, r#"{"category":7}"#).unwrap_err();
        assert!(error.to_string().contains("`note_added` version 1"), "{error}");
    }
}
