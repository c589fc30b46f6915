//! Tying tickets together, and correcting what was recorded.

use serde_json::{Map, Value};
use voc_engine::{AsOf, Change, CorrectRequest, Disclosure, domain::TicketId};

use super::submit::{To, addressed, note_on_now, occurred, said};
use crate::{
    args::{CorrectArgs, LinkArgs, MergeArgs, Setting},
    failure::{Exit, Failure},
    receipt,
    session::{Run, Session},
    time,
};

/// Ties a ticket to an earlier one.
pub(super) fn link(run: &mut Run, args: &LinkArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    note_on_now(run, &session);
    let (other, occurred) = (session.find(&args.other)?, occurred(&session, &args.who)?);
    let executed = addressed(&session, &To::Named(&args.ticket.ticket), &args.who, |envelope| {
        session.engine.link(&envelope, other, args.relation, occurred)
    })?;
    receipt::show(&mut run.out, &session, &executed)?;
    Ok(Exit::Done)
}

/// Lets a ticket go on in another.
pub(super) fn merge(run: &mut Run, args: &MergeArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    note_on_now(run, &session);
    let (into, occurred) = (session.find(&args.into)?, occurred(&session, &args.who)?);
    let executed = addressed(&session, &To::Named(&args.ticket.ticket), &args.who, |envelope| {
        session.engine.merge(&envelope, into, occurred)
    })?;
    receipt::show_merge(&mut run.out, &session, &executed)?;
    Ok(Exit::Done)
}

/// Corrects an earlier entry.
pub(super) fn correct(run: &mut Run, args: &CorrectArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    note_on_now(run, &session);
    let text = said(&args.text, &session)?;
    let change = if args.retract {
        Change::StrikeOut
    } else {
        let ticket = session.find(&args.ticket.ticket)?;
        let content = content(&session, ticket, args.version)?;
        let occurred = occurred(&session, &args.who)?;
        let settings: Vec<_> = args.settings.iter().map(|set| in_millis(set, &session)).collect();
        Change::Amend { fields: fields(&settings, &content), occurred }
    };
    let executed = addressed(&session, &To::Named(&args.ticket.ticket), &args.who, |envelope| {
        let (version, reason) = (args.version, args.reason);
        session.engine.correct(&CorrectRequest { envelope, version, change, reason, text })
    })?;
    receipt::show(&mut run.out, &session, &executed)?;
    Ok(Exit::Done)
}

/// Returns the coded facts of an entry; nothing when there is no such entry, which the rules will say.
fn content(session: &Session, ticket: TicketId, version: u64) -> Result<Value, Failure> {
    let (moment, now) = (AsOf::default(), session.recorded);
    let replay = session.engine.replay(ticket, moment, now, Disclosure::Withhold);
    let replay = replay.map_err(|error| session.failed(&error))?;
    let events = replay.into_iter().flat_map(|replay| replay.rows).flat_map(|row| row.events);
    let mut events = events.filter(|event| event.version == version);
    Ok(events.next().map(|event| event.clear).unwrap_or_default())
}

/// Writes the time that was told as the entry does; what is no time is left for the rules to refuse.
fn in_millis(setting: &Setting, session: &Session) -> Setting {
    let Setting { field, value } = setting;
    let read = || time::until(value, session.recorded, session.zone, session.lang).ok();
    let moment = (field == "told").then(read).flatten();
    let value = moment.map_or_else(|| value.clone(), |moment| moment.millis().to_string());
    Setting { field: field.clone(), value }
}

/// Writes the fields that were set as a patch of the content.
fn fields(settings: &[Setting], content: &Value) -> Map<String, Value> {
    let mut patch = Map::new();
    for setting in settings {
        let mut path: Vec<&str> = setting.field.split('.').collect();
        if is_of_the_stage(&path, content) {
            path.insert(0, "details");
        }
        let present = path.iter().try_fold(content, |value, name| value.get(name));
        let Some((last, above)) = path.split_last() else { continue };
        let value = value(last, &setting.value, present);
        set(&mut patch, above, last, value);
    }
    patch
}

/// Tells whether a field of a completed stage was named by itself, without the object it stands in.
fn is_of_the_stage(path: &[&str], content: &Value) -> bool {
    let first = path.first().copied().unwrap_or_default();
    let own = ["details", "deviation", "acting_for", "playbook", "round", "clocks", "source"];
    content.get("details").is_some() && !own.contains(&first)
}

/// The fields that hold several values.
const LISTS: &[&str] =
    &["causes", "contradicts", "crises", "documents", "issues", "practical_demand", "remedies"];

/// Reads a value: nothing takes the field away, a list has commas, JSON is taken as it is.
fn value(field: &str, text: &str, present: Option<&Value>) -> Value {
    let one = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| text.into());
    let is_list = present.is_some_and(Value::is_array) || LISTS.contains(&field);
    match text {
        "" => Value::Null,
        text if is_list && !text.starts_with('[') => {
            text.split(',').map(str::trim).map(one).collect()
        }
        text => one(text),
    }
}

fn set(patch: &mut Map<String, Value>, above: &[&str], last: &str, value: Value) {
    match above.split_first() {
        None => drop(patch.insert(last.to_owned(), value)),
        Some((first, rest)) => {
            let inner = patch.entry((*first).to_owned()).or_insert_with(|| Map::new().into());
            if let Value::Object(inner) = inner {
                set(inner, rest, last, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(settings: &[&str], content: &Value, expected: &Value) {
        let settings: Vec<Setting> = settings.iter().map(|one| one.parse().unwrap()).collect();
        assert_eq!(Value::Object(fields(&settings, content)), *expected);
    }

    #[test]
    fn what_was_set_is_a_patch_of_the_content() {
        let content = json!({"channel": "phone", "causes": ["delay"]});
        check(
            &["channel=web", "reference="],
            &content,
            &json!({"channel": "web", "reference": null}),
        );
        check(&["causes=delay, cost"], &content, &json!({"causes": ["delay", "cost"]}));
        check(
            &["amount_krw=5000", "contradicts=2"],
            &json!({}),
            &json!({"amount_krw": 5000, "contradicts": [2]}),
        );
        check(&["branch=\"12\""], &content, &json!({"branch": "12"}));
    }

    #[test]
    fn a_field_of_a_stage_needs_no_name_of_the_object_it_stands_in() {
        let content = json!({"details": {"stage": "agree", "answer": "accepted"}, "round": 1});
        let expected = json!({"details": {"answer": "partly", "pressure": "none"}});
        check(&["answer=partly", "details.pressure=none"], &content, &expected);
        check(&["acting_for=director"], &content, &json!({"acting_for": "director"}));
    }
}
