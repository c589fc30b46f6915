//! The coded facts of an entry, labelled for people.

use serde_json::{Map, Value};
use voc_engine::{
    Timestamp,
    domain::{BranchCode, ClockId, DepartmentCode, Label},
};

use crate::{
    event_words::{self, FieldKind, field},
    lang::Lang,
    own_words::list_of,
    wording::{Wording, grouped},
};

/// A fact: what it is called and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is called.
    pub name: String,
    /// What it says.
    pub value: String,
}

/// Returns the facts of an entry in their documented order. A field that this version does not know
/// is shown as it was stored.
pub(crate) fn facts(event_type: &str, clear: &Value, wording: &Wording<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Value::Object(content) = clear {
        collect(event_type, content, wording, &mut facts);
    }
    facts
}

fn collect(
    scope: &str,
    content: &Map<String, Value>,
    wording: &Wording<'_>,
    facts: &mut Vec<Fact>,
) {
    let mut content: Vec<_> = content.iter().collect();
    content.sort_by_key(|(name, _)| event_words::place(scope, name));
    for (name, value) in content {
        if name == "round" && value == 1 {
            continue; // nearly every case has one round; only another one is news
        }
        let Some(known) = field(scope, name) else {
            facts.push(Fact { name: name.clone(), value: plain(value) });
            continue;
        };
        match (known.kind, value) {
            (FieldKind::Elsewhere, _) => {}
            (FieldKind::Nested(inner), Value::Object(content)) => {
                collect(inner, content, wording, facts);
            }
            (kind, value) => facts.push(Fact {
                name: wording.lang.of(known.label).to_owned(),
                value: written(kind, list_of(scope, name), value, wording),
            }),
        }
    }
}

fn written(kind: FieldKind, list: Option<&str>, value: &Value, wording: &Wording<'_>) -> String {
    if let Value::Array(values) = value {
        let values: Vec<_> = values.iter().map(|one| written(kind, list, one, wording)).collect();
        let between = if matches!(kind, FieldKind::Clocks) { " / " } else { ", " };
        return values.join(between);
    }
    let text = value.as_str();
    let known = match kind {
        FieldKind::Code(find) => text.and_then(|code| {
            let own = list.and_then(|list| wording.own(list, code));
            own.or_else(|| find(code).map(|label| wording.lang.of(label).to_owned()))
        }),
        FieldKind::Branch => text
            .and_then(|code| code.parse::<BranchCode>().ok())
            .map(|code| wording.branch(Some(&code))),
        FieldKind::Department => text
            .and_then(|code| code.parse::<DepartmentCode>().ok())
            .map(|code| wording.department(Some(&code))),
        FieldKind::Moment => moment(value, wording),
        FieldKind::Date => {
            text.and_then(|date| date.parse().ok()).map(|date: chrono::NaiveDate| wording.day(date))
        }
        FieldKind::Won => value.as_u64().map(|won| match wording.lang {
            Lang::Ko => format!("{}원", grouped(usize::try_from(won).unwrap_or(usize::MAX))),
            Lang::En => format!("KRW {}", grouped(usize::try_from(won).unwrap_or(usize::MAX))),
        }),
        FieldKind::Clock => text.and_then(|clock| clock_name(clock, wording)),
        FieldKind::Clocks => clock_start(value, wording),
        FieldKind::Issues => issue(value, wording),
        FieldKind::Nested(_) | FieldKind::Plain | FieldKind::Elsewhere => None,
    };
    known.unwrap_or_else(|| plain(value))
}

fn moment(value: &Value, wording: &Wording<'_>) -> Option<String> {
    value.as_i64().map(|millis| wording.minute(Timestamp::from_millis(millis)))
}

fn clock_name(text: &str, wording: &Wording<'_>) -> Option<String> {
    text.parse::<ClockId>().ok().map(|clock| wording.clock(clock))
}

fn clock_start(value: &Value, wording: &Wording<'_>) -> Option<String> {
    let name = clock_name(value.get("clock")?.as_str()?, wording)?;
    let due = moment(value.get("due")?, wording)?;
    let earliest = value.get("due_earliest").and_then(|due| moment(due, wording));
    Some(match (wording.lang, earliest) {
        (Lang::Ko, None) => format!("{name}: {due}까지"),
        (Lang::Ko, Some(earliest)) => format!("{name}: {due}까지(빠르면 {earliest})"),
        (Lang::En, None) => format!("{name}: by {due}"),
        (Lang::En, Some(earliest)) => format!("{name}: by {due} (at the earliest {earliest})"),
    })
}

fn issue(value: &Value, wording: &Wording<'_>) -> Option<String> {
    let part = |name: &str, list: fn(&str) -> Option<Label>| {
        let text = value.get(name)?.as_str()?;
        Some(wording.own(name, text).unwrap_or_else(|| wording.open(list(text), text)))
    };
    let category = part("category", event_words::issue_category)?;
    let severity = part("severity", event_words::severity)?;
    Some(format!("{category} ({severity})"))
}

/// Writes a value as it was stored, texts without quotation marks.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use voc_engine::domain::Event;

    use super::*;
    use crate::wording::plain_config;

    /// A content of each type of event with every field there is.
    const CONTENTS: &[(&str, &str)] = &[
        (
            "received",
            r#"{"number":"2026-000001","reference":"a-1","kind":"complaint","channel":"phone","path":"nine_stages/1","branch":"seoul","receiving":"desk","managing":"office","originating":"clinic","severity":"high","causes":["cost"],"source":"7","clocks":[CLOCK]}"#,
        ),
        (
            "background_recorded",
            r#"{"number":"2026-000001","reference":"a-1","category":"hand_off","dating":"as_printed","source":"7"}"#,
        ),
        ("triaged", r#"{"severity":"low","causes":["delay","waiting"],"branch":"seoul"}"#),
        ("assigned", r#"{"to":"kim-01","role":"director"}"#),
        ("department_set", r#"{"which":"managing","department":"clinic"}"#),
        ("note_added", r#"{"category":"decision","source":"7"}"#),
        ("statement_recorded", r#"{"speaker":"guardian","channel":"visit","source":"7"}"#),
        (
            "contact_attempted",
            r#"{"channel":"phone","whom":"guardian","result":"no_answer","attempts":2,"source":"7"}"#,
        ),
        (
            "promise_made",
            r#"{"promise":1,"topic":"call_back","to":"guardian","by_role":"desk","told":1791158400000,"clock":CLOCK,"source":"7"}"#,
        ),
        ("promise_kept", r#"{"promise":1}"#),
        ("promise_withdrawn", r#"{"promise":1}"#),
        ("party_added", r#"{"party":1,"role":"third_party","standing":"not_shown","source":"7"}"#),
        (
            "remedy_recorded",
            r#"{"remedy":"refund","step":"offered","by_role":"desk","amount_krw":1250000,"source":"7"}"#,
        ),
        (
            "record_access",
            r#"{"step":"requested","by":"third_party","standing":"claimed","documents":["chart"],"source":"7"}"#,
        ),
        ("risk_recorded", r#"{"risk":"threat","by":"family","source":"7"}"#),
        (
            "stage_completed",
            r#"{"details":{"stage":"calm","whom":"guardian","place":"moved","emotional_need":"respect"},"round":2,"deviation":{"kind":"order","reason":"urgent","missing":["listen"]},"source":"7"}"#,
        ),
        ("stage_completed", r#"{"details":{"stage":"apologize","to":"patient"},"round":1}"#),
        (
            "stage_completed",
            r#"{"details":{"stage":"listen","whom":"guardian","practical_demand":["refund"],"emotional_need":"respect","procedure":"told","time":"not_told","place":"moved"},"round":1}"#,
        ),
        (
            "stage_completed",
            r#"{"details":{"stage":"investigate","medical_accident":"no","causes":["cost"],"issues":[{"category":"safety","severity":"low"}]},"round":1}"#,
        ),
        (
            "stage_completed",
            r#"{"details":{"stage":"resolve","remedies":["refund"],"approved_by":"director","schedule":"2026-12-01"},"round":1}"#,
        ),
        (
            "stage_completed",
            r#"{"details":{"stage":"alternative","remedies":["discount"],"approved_by":"director","date":"2026-12-01"},"round":1}"#,
        ),
        (
            "stage_completed",
            r#"{"details":{"stage":"agree","answer":"refused","pressure":"unknown"},"round":1}"#,
        ),
        (
            "stage_completed",
            r#"{"details":{"stage":"close","outcome":"upheld","told_by":"phone","outside_route":"offered"},"round":1}"#,
        ),
        (
            "stage_completed",
            r#"{"details":{"stage":"thank","channel":"phone","survey":"offered"},"round":1}"#,
        ),
        ("stage_skipped", r#"{"stage":"alternative","reason":"not_possible","round":2}"#),
        (
            "escalated",
            r#"{"level":"director","reason":"overdue","clock":"promise/1","due":1791158400000}"#,
        ),
        ("escalation_acknowledged", r#"{"level":"director"}"#),
        ("paused", r#"{"reason":"waiting_for_outside"}"#),
        ("resumed", r#"{"clocks":[CLOCK]}"#),
        ("reopened", r#"{"reason":"new_facts","round":2,"clocks":[CLOCK]}"#),
    ];

    const CLOCK: &str = r#"{"clock":"first_contact/1","due":1791158400000,"due_earliest":1791158000000,"policy":1,"rule":1,"calendar":"kr-office@1"}"#;

    #[test]
    fn every_field_of_every_event_has_a_label_and_every_code_too() {
        let config = plain_config();
        let wording = Wording::new(&config, Lang::Ko);
        // Shown as they are: names, numbers, and places that the configuration does not name.
        let as_stored = ["2026-000001", "a-1", "kim-01", "seoul", "desk", "office", "clinic"];
        let mut seen = std::collections::BTreeSet::new();
        for (event_type, content) in CONTENTS {
            let content = content.replace("CLOCK", CLOCK);
            let event = Event::from_clear(event_type, 1, &content).unwrap();
            assert_eq!(event.event_type(), *event_type);
            seen.insert(*event_type);
            let clear = Value::Object(event.to_clear().unwrap());
            for Fact { name, value } in facts(event_type, &clear, &wording) {
                let english = |text: &str| text.chars().any(|one| one.is_ascii_alphabetic());
                assert!(!english(&name), "{event_type}: {name}");
                let stored = as_stored.contains(&value.as_str());
                assert!(stored || !english(&value), "{event_type}: {name}: {value}");
                assert!(!value.contains('{'), "{event_type}: {name}: {value}");
            }
        }
        assert_eq!(seen.len(), Event::TYPES.len(), "every type has a content here");
    }

    /// What a content stores beside its facts: shown at the head of the row, or the provenance of a
    /// deadline, which the answers for programs carry.
    const ELSEWHERE: &[&str] = &["source", "policy", "rule", "calendar"];

    /// Returns the path to every single value within a content.
    fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(name, one)| leaves(one, &format!("{path}/{name}"), found));
            }
            Value::Array(all) => {
                (0..).zip(all).for_each(|(n, one): (u32, _)| {
                    leaves(one, &format!("{path}/{n}"), found);
                });
            }
            _ => found.push(path.to_owned()),
        }
    }

    #[test]
    fn nothing_that_is_recorded_is_dropped() {
        let config = plain_config();
        let wording = Wording::new(&config, Lang::Ko);
        let mut count = 0;
        for (event_type, content) in CONTENTS {
            let clear: Value = serde_json::from_str(&content.replace("CLOCK", CLOCK)).unwrap();
            let told = facts(event_type, &clear, &wording);
            let mut paths = Vec::new();
            leaves(&clear, "", &mut paths);
            let said = |path: &&String| !ELSEWHERE.iter().any(|name| path.ends_with(name));
            for path in paths.iter().filter(said) {
                let mut changed = clear.clone();
                *changed.pointer_mut(path).unwrap() = "2099-01-01".into();
                assert_ne!(facts(event_type, &changed, &wording), told, "{event_type}{path}");
                count += 1;
            }
        }
        assert!(count > 100, "{count} values were looked at");
    }

    #[test]
    fn what_this_version_does_not_know_is_shown_as_it_was_stored() {
        let config = plain_config();
        let wording = Wording::new(&config, Lang::En);
        let clear = serde_json::json!({"speaker": "neighbour", "mood": {"angry": true}});
        let shown = facts("statement_recorded", &clear, &wording);
        let shown: Vec<_> =
            shown.iter().map(|fact| (fact.name.as_str(), fact.value.as_str())).collect();
        assert_eq!(shown, [("Speaker", "neighbour"), ("mood", r#"{"angry":true}"#)]);
    }
}
