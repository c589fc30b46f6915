//! Correcting an earlier entry: what it should have said is made from what it says.

use serde_json::{Map, Value};
use voc_domain::{
    Command, Correct, CorrectionReason, Decided, Event, FieldName, Occurred, PrivateText,
    Rejection, SubjectId, TicketId,
};
use voc_log::{Clear, EntryRef, StoredEntry};

use crate::{
    engine::Engine,
    envelope::Envelope,
    error::{EngineError, ExecuteError},
    execute::{Executed, Instruction},
    stream::{self, Stream},
};

/// What is to become of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It should not be there at all.
    StrikeOut,
    /// It should have said something else.
    Amend {
        /// The coded fields to set, as in the `clear` object of the entry; an object is merged into the
        /// one that is there, and `null` takes an optional field away. Empty when only the time or the
        /// text was wrong.
        fields: Map<String, Value>,
        /// When it really happened, if that was wrong.
        occurred: Option<Occurred>,
    },
}

/// A correction of an earlier entry.
#[derive(Clone, Debug)]
pub struct CorrectRequest<'a> {
    /// Who asks, and about which ticket.
    pub envelope: Envelope<'a>,
    /// The version of the entry within the ticket.
    pub version: u64,
    /// What is to become of it.
    pub change: Change,
    /// Why.
    pub reason: CorrectionReason,
    /// The text as it should have been, or what is to be said about the correction.
    pub text: Option<PrivateText>,
}

/// What an entry says and when that happened.
type Content = (Event, Occurred);

impl Engine {
    /// Corrects an earlier entry, which stays as it is: from here on the state is what it would be had the
    /// entry been recorded like this. A later correction of the same entry begins from the earlier one.
    ///
    /// # Errors
    /// As [`Engine::execute`]; [`Rejection::CorrectionMustFitTheEntry`] names a field that entries of this
    /// type do not have, or whose value it cannot hold.
    pub fn correct(&self, request: &CorrectRequest<'_>) -> Result<Executed, ExecuteError> {
        let envelope = request.envelope;
        let _turn = self.turns().on(std::iter::once(envelope.ticket));
        if self.receipt(&envelope.with(&[]))?.is_some() {
            return self.execute_in_turn(&envelope.with(&[]));
        }
        let stream = Stream::read(self.log(), envelope.ticket)?;
        if stream.entries().is_empty() {
            return Err(Rejection::TicketMustExist.into());
        }
        let correct = correction(&stream, request)?;
        let instruction = Instruction::from(Command::Correct(Box::new(correct)));
        self.execute_in_turn(&envelope.with(&[instruction]))
    }

    /// Holds a decided correction against the entry that it is about, whoever built it: it must correct
    /// what the entry says, and an entry must be able to hold it. A text that it brings is about the same
    /// person as the text that it corrects.
    pub(crate) fn hold_against_the_entry(
        &self,
        ticket: TicketId,
        correct: &Correct,
        decided: &mut Decided,
    ) -> Result<(), ExecuteError> {
        let event_type = correct.original.event_type();
        let stored = stream::stored(self.log(), ticket)?;
        let said = said(&Stream::of(ticket, &stored)?, correct.version)?;
        if said.is_none_or(|(event, _)| event != correct.original) {
            return Err(Rejection::EntryMustBeCorrectable(event_type.into()).into());
        }
        let clear = decided.event.to_clear().ok();
        if clear.is_none_or(|clear| Clear::of(&clear).is_err()) {
            return Err(unfit("replacement".into(), event_type).into());
        }
        if let Some(subject) = subject_of(&stored, correct.version) {
            decided.private.iter_mut().for_each(|value| value.subject.clone_from(&subject));
        }
        Ok(())
    }
}

/// Returns whose data the text of an entry is.
fn subject_of(stored: &[StoredEntry], version: u64) -> Option<SubjectId> {
    let mut entries = stored.iter().filter_map(|stored| EntryRef::decode(&stored.bytes).ok());
    let entry = entries.find(|entry| entry.version.get() == version)?;
    let of_text = entry.subjects.iter().find(|(field, _)| *field == FieldName::Text.as_str());
    of_text.or(entry.subjects.first()).and_then(|(_, subject)| subject.parse().ok())
}

/// Makes the command that a request stands for.
fn correction(stream: &Stream, request: &CorrectRequest<'_>) -> Result<Correct, ExecuteError> {
    let version = request.version;
    let Some(said) = said(stream, version)? else {
        return Err(Rejection::CorrectedEntryMustExist(version).into());
    };
    let stands = stream.as_it_stands(version)?;
    let corrected = stands.as_ref() != stream.stored_content(version).as_ref();
    let wanted = match &request.change {
        Change::StrikeOut => None,
        Change::Amend { fields, occurred } => {
            Some((patched(&said.0, fields)?, occurred.unwrap_or(said.1)))
        }
    };
    if wanted == stands && request.text.is_none() {
        return Err(Rejection::CorrectionMustChangeSomething.into());
    }
    let occurred = wanted.as_ref().map(|(_, occurred)| *occurred);
    Ok(Correct {
        version,
        replacement: wanted.map(|(event, _)| event),
        // What an earlier correction said of the time holds until it is said otherwise.
        occurred: occurred.filter(|occurred| corrected || *occurred != said.1),
        original: said.0,
        reason: request.reason,
        text: request.text.clone(),
    })
}

/// Returns what an entry says, as its last correction has it; if that struck it out, what it said.
fn said(stream: &Stream, version: u64) -> Result<Option<Content>, EngineError> {
    let stands = stream.as_it_stands(version)?;
    Ok(stands.or_else(|| stream.stored_content(version)))
}

/// Returns an event with some fields set.
fn patched(event: &Event, fields: &Map<String, Value>) -> Result<Event, Rejection> {
    let event_type = event.event_type();
    let uncorrectable = || Rejection::EntryMustBeCorrectable(event_type.into());
    let before = Value::Object(event.to_clear().map_err(|_| uncorrectable())?);
    let with = |fields: &Value| {
        let mut content = before.clone();
        merge(&mut content, fields);
        let read = Event::from_clear(event_type, event.type_version(), &content.to_string());
        read.map_err(|_| ())
    };
    with(&Value::Object(fields.clone())).map_err(|()| {
        // The field that is wrong by itself; when each is right alone, the first of all.
        let leaves = leaves(fields);
        let wrong = leaves.iter().find(|(_, alone)| with(alone).is_err()).or(leaves.first());
        unfit(wrong.map_or("", |(name, _)| name).into(), event_type)
    })
}

fn unfit(field: Box<str>, event_type: &str) -> Rejection {
    Rejection::CorrectionMustFitTheEntry { field, event_type: event_type.into() }
}

/// Merges a patch into a value, as in RFC 7396: objects are merged, `null` removes, all else replaces.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(fields) = patch else {
        target.clone_from(patch);
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(into) = target else { return };
    for (name, value) in fields {
        if value.is_null() {
            into.remove(name);
        } else {
            merge(into.entry(name.as_str()).or_insert(Value::Null), value);
        }
    }
}

/// Returns each single thing that a patch sets: its name, with a dot before each further level, and the
/// patch that sets nothing else.
fn leaves(fields: &Map<String, Value>) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for (name, value) in fields {
        let alone = |value: Value| Value::Object(Map::from_iter([(name.clone(), value)]));
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                let inner = leaves(inner).into_iter();
                all.extend(inner.map(|(deeper, value)| (format!("{name}.{deeper}"), alone(value))));
            }
            value => all.push((name.clone(), alone(value.clone()))),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_patch_sets_removes_and_goes_into_objects() {
        let mut content = json!({"a": 1, "b": {"c": 2, "d": 3}, "e": [1, 2]});
        merge(&mut content, &json!({"a": null, "b": {"c": 4}, "e": [3], "f": {"g": null, "h": 5}}));
        assert_eq!(content, json!({"b": {"c": 4, "d": 3}, "e": [3], "f": {"h": 5}}));
    }

    #[test]
    fn the_field_that_is_wrong_is_named() {
        let event = Event::from_clear(
            "stage_completed",
            1,
            r#"{"details":{"stage":"listen","procedure":"told","time":"not_told"},"round":1}"#,
        )
        .unwrap();
        let named = |patch: Value| match patched(&event, patch.as_object().unwrap()) {
            Err(Rejection::CorrectionMustFitTheEntry { field, .. }) => field.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(
            named(json!({"details": {"time": "told", "procedure": "tolt"}})),
            "details.procedure"
        );
        assert_eq!(named(json!({"acting_for": "director", "tea": "cold"})), "tea");
        assert_eq!(named(json!({"details": {"stage": null}})), "details.stage");
        assert!(patched(&event, json!({"details": {"time": "told"}}).as_object().unwrap()).is_ok());
    }
}
