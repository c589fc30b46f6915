//! The coded facts of an entry, labelled for people.

use serde_json::{Map, Value};
use voc_engine::{
    Timestamp,
    domain::{BranchCode, ClockId, DepartmentCode, Label},
};

use crate::{
    event_words::{self, FieldKind, field},
    lang::Lang,
    wording::{Wording, grouped},
};

/// A fact: what it is called and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    /// What it is called.
    pub(crate) name: String,
    /// What it says.
    pub(crate) value: String,
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
    for (name, value) in content {
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
                value: written(kind, value, wording),
            }),
        }
    }
}

fn written(kind: FieldKind, value: &Value, wording: &Wording<'_>) -> String {
    if let Value::Array(values) = value {
        let values: Vec<_> = values.iter().map(|one| written(kind, one, wording)).collect();
        return values.join(", ");
    }
    let text = value.as_str();
    let known = match kind {
        FieldKind::Code(list) => text.and_then(list).map(|label| wording.lang.of(label).to_owned()),
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
    Some(match wording.lang {
        Lang::Ko => format!("{name}: {due}까지"),
        Lang::En => format!("{name}: by {due}"),
    })
}

fn issue(value: &Value, wording: &Wording<'_>) -> Option<String> {
    let part = |name: &str, list: fn(&str) -> Option<Label>| {
        let text = value.get(name)?.as_str()?;
        Some(wording.open(list(text), text))
    };
    let category = part("category", event_words::issue_category)?;
    let severity = part("severity", event_words::severity)?;
    Some(format!("{category} ({severity})"))
}

/// Writes a value as it was stored, texts without quotation marks.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
