//! The coded facts of an entry, labelled for people.

use serde_json::{Map, Value};
use voc_engine::{
    Timestamp,
    domain::{
        BranchCode, CareStage, ClockId, CodeList, DepartmentCode, Harm, Occurred, Role, Severity,
    },
};

use crate::{
    event_words::{self, FieldKind, field},
    lang::Lang,
    own_words::list_of,
    wording::Wording,
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
    let all = content;
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
            (FieldKind::Replacement, Value::Object(inner)) => facts.push(Fact {
                name: wording.lang.of(known.label).to_owned(),
                value: replacement(all, inner, wording),
            }),
            (kind, value) => facts.push(Fact {
                name: wording.lang.of(known.label).to_owned(),
                value: written(kind, list_of(scope, name), value, wording),
            }),
        }
    }
}

/// Writes what an entry should have said, in the words of entries of its type.
fn replacement(
    correction: &Map<String, Value>,
    content: &Map<String, Value>,
    wording: &Wording<'_>,
) -> String {
    let event_type = correction.get("event_type").and_then(Value::as_str).unwrap_or_default();
    let mut facts = Vec::new();
    collect(event_type, content, wording, &mut facts);
    let facts = facts.iter().map(|fact| format!("{}: {}", fact.name, fact.value));
    facts.collect::<Vec<_>>().join(" · ")
}

pub(crate) fn written(
    kind: FieldKind,
    list: Option<&str>,
    value: &Value,
    wording: &Wording<'_>,
) -> String {
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
        FieldKind::Bytes => value.as_u64().map(crate::bytes),
        FieldKind::Won => value.as_u64().map(|won| wording.won(won)),
        FieldKind::Clock => text.and_then(|clock| clock_name(clock, wording)),
        FieldKind::Clocks => clock_start(value, wording),
        FieldKind::Issues => issue(value, wording),
        FieldKind::Crises => text.and_then(|text| crisis(text, wording)),
        FieldKind::Interval => interval(value, wording),
        FieldKind::Chosen => chosen(value),
        FieldKind::Nested(_) | FieldKind::Plain | FieldKind::Elsewhere | FieldKind::Replacement => {
            None
        }
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
    let to =
        value.get("report_to").and_then(Value::as_str).map(|role| coded::<Role>(role, wording));
    let name = match (wording.lang, to) {
        (_, None) => name,
        (Lang::Ko, Some(to)) => format!("{name}({to})"),
        (Lang::En, Some(to)) => format!("{name} ({to})"),
    };
    Some(match (wording.lang, earliest) {
        (Lang::Ko, None) => format!("{name}: {due}까지"),
        (Lang::Ko, Some(earliest)) => format!("{name}: {due}까지(빠르면 {earliest})"),
        (Lang::En, None) => format!("{name}: by {due}"),
        (Lang::En, Some(earliest)) => format!("{name}: by {due} (at the earliest {earliest})"),
    })
}

fn interval(value: &Value, wording: &Wording<'_>) -> Option<String> {
    let occurred = serde_json::from_value::<Occurred>(value.clone()).ok()?;
    Some(wording.occurred(occurred))
}

/// Writes the option chosen for each question, both by code: the words are those of the sheet.
fn chosen(value: &Value) -> Option<String> {
    let all = value.as_object()?.iter();
    let all = all.map(|(question, option)| format!("{question}: {}", plain(option)));
    Some(all.collect::<Vec<_>>().join(", "))
}

fn crisis(text: &str, wording: &Wording<'_>) -> Option<String> {
    let (name, group) = event_words::crisis(text)?;
    let name = wording.lang.of(name);
    Some(
        group.map_or_else(
            || name.to_owned(),
            |group| format!("{name} ({})", wording.lang.of(group)),
        ),
    )
}

/// Writes an issue: its domain and category of HCAT, and how serious it is, where it arose and what
/// harm it did, as far as that was coded.
fn issue(value: &Value, wording: &Wording<'_>) -> Option<String> {
    let part = |name: &str| value.get(name).and_then(Value::as_str);
    let category = part("category")?;
    let category = event_words::issue_category(category).map_or_else(
        || category.to_owned(),
        |(domain, name)| format!("{} – {}", wording.lang.of(domain), wording.lang.of(name)),
    );
    let said = |ko, en, value: String| format!("{} {value}", wording.pick(ko, en));
    let severity = coded::<Severity>(part("severity")?, wording);
    let mut parts = vec![said("심각도", "severity:", severity)];
    let care = part("care_stage").map(|one| coded::<CareStage>(one, wording));
    parts.extend(care.map(|care| said("진료 과정", "stage of care:", care)));
    let harm = part("harm").map(|one| coded::<Harm>(one, wording));
    parts.extend(harm.map(|harm| said("피해", "harm:", harm)));
    Some(format!("{category} ({})", parts.join(", ")))
}

/// Writes a code of a closed list, or the code itself when it is not in it.
fn coded<List: CodeList>(text: &str, wording: &Wording<'_>) -> String {
    wording.open(event_words::code::<List>(text), text)
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
            r#"{"number":"2026-000001","reference":"a-1","kind":"complaint","channel":"phone","path":"nine_stages/1","branch":"seoul","receiving":"desk","managing":"office","originating":"clinic","severity":"high","causes":["cost"],"asked_for":"head_director","source":"7","clocks":[CLOCK]}"#,
        ),
        (
            "background_recorded",
            r#"{"number":"2026-000001","reference":"a-1","category":"hand_off","dating":"as_printed","source":"7"}"#,
        ),
        (
            "triaged",
            r#"{"severity":"low","causes":["delay","waiting"],"branch":"seoul","touch_point":"reception","treatment":"dental","crises":["pain","insurance"]}"#,
        ),
        ("assigned", r#"{"to":"kim-01","role":"director"}"#),
        ("department_set", r#"{"which":"managing","department":"clinic"}"#),
        ("note_added", r#"{"category":"decision","source":"7"}"#),
        (
            "statement_recorded",
            r#"{"statement":2,"speaker":"guardian","channel":"visit","topic":"promise","contradicts":[1],"source":"7"}"#,
        ),
        (
            "contact_attempted",
            r#"{"channel":"phone","whom":"guardian","result":"no_answer","attempts":2,"point":"work","acting_for":"director","source":"7"}"#,
        ),
        (
            "promise_made",
            r#"{"promise":1,"topic":"call_back","to":"guardian","by_role":"desk","told":1791158400000,"channel":"phone","clock":CLOCK,"source":"7"}"#,
        ),
        ("promise_kept", r#"{"promise":1}"#),
        ("promise_withdrawn", r#"{"promise":1}"#),
        (
            "party_added",
            r#"{"party":1,"role":"third_party","standing":"not_shown","consent":"not_asked","source":"7"}"#,
        ),
        (
            "remedy_recorded",
            r#"{"item":1,"remedy":"refund","step":"offered","by_role":"desk","party":"guardian","amount_krw":1250000,"source":"7"}"#,
        ),
        (
            "record_access",
            r#"{"step":"requested","by":"third_party","standing":"claimed","documents":["chart"],"source":"7"}"#,
        ),
        ("risk_recorded", r#"{"risk":"threat","by":"family","source":"7"}"#),
        (
            "stage_completed",
            r#"{"details":{"stage":"calm","whom":"guardian","place":"moved","emotional_need":"respect"},"round":2,"deviation":{"kind":"order","reason":"urgent","missing":["listen"]},"acting_for":"director","playbook":{"playbook":"face-to-face","version":3},"clocks":[OWED],"source":"7"}"#,
        ),
        ("stage_completed", r#"{"details":{"stage":"apologize","to":"patient"},"round":1}"#),
        (
            "stage_completed",
            r#"{"details":{"stage":"listen","whom":"guardian","practical_demand":["refund"],"emotional_need":"respect","procedure":"told","time":"not_told","place":"moved","asked_for":"director"},"round":1}"#,
        ),
        (
            "stage_completed",
            r#"{"details":{"stage":"investigate","medical_accident":"no","causes":["cost"],"issues":[{"category":"safety","severity":"low","care_stage":"ward","harm":"minor"}],"gap":"gap3"},"round":1}"#,
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
        (
            "profiled",
            r#"{"tier":"vip","residency":"foreign","language":"ja","interpreter":"needed","time_zone":"Asia/Tokyo"}"#,
        ),
        ("identity_checked", r#"{"whom":"patient","result":"confirmed","source":"7"}"#),
        (
            "notified",
            r#"{"topic":"delay","to":"guardian","channel":"kakaotalk","purpose":"informational","delivery":"delivered","source":"7"}"#,
        ),
        ("reported", r#"{"to":"attending_doctor","topic":"heard","source":"7"}"#),
        ("consent_recorded", r#"{"topic":"records","consent":"given","by":"patient"}"#),
        (
            "pledge_written",
            r#"{"by_role":"desk","to":"third_party","pressure":"under_pressure","source":"7"}"#,
        ),
        (
            "attachment_added",
            r#"{"attachment":1,"file":"0123456789abcdef0123456789abcdef","kind":"photo","media":"image","bytes":1536,"source":"7"}"#,
        ),
        ("referred_outside", r#"{"body":"consumer_agency","by":"guardian","source":"7"}"#),
        ("extended", r#"{"clock":OWED,"reason":"appraisal","consent":"given"}"#),
        ("deadline_recomputed", r#"{"clock":STEP,"reason":"policy_changed"}"#),
        (
            "transferred",
            r#"{"from":"seoul","to":"busan","managing":"office","reason":"arisen_there"}"#,
        ),
        ("linked", r#"{"to":"OTHER","relation":"repeat","repetition":2}"#),
        (
            "absorbed",
            r#"{"from":"OTHER","number":"2026-000001","channel":"web","received":{"earliest":1791158000000,"latest":1791158400000}}"#,
        ),
        ("merged", r#"{"into":"OTHER","number":"2026-000001"}"#),
        (
            "corrected",
            r#"{"version":3,"event_type":"contact_attempted","reason":"typing_error","replacement":{"channel":"phone","whom":"guardian","result":"reached","attempts":1},"occurred":{"earliest":1791158000000,"latest":1791158400000}}"#,
        ),
        (
            "improvement_opened",
            r#"{"improvement":1,"owner":"kim-01","department":"clinic","cause":"waiting","touch_point":"reception","due":"2026-12-01"}"#,
        ),
        ("improvement_ended", r#"{"improvement":1,"result":"done"}"#),
        (
            "survey_answered",
            r#"{"survey":"visit","version":2,"answers":{"again":"yes","overall":"4"},"satisfaction":4,"source":"7"}"#,
        ),
        (
            "notice_queued",
            r#"{"notice":1,"to":{"inside":{"level":"director","clock":"promise/1"}},"template":{"template":"builtin_escalation","version":1},"language":"ko","adapter":"file"}"#,
        ),
        (
            "notice_queued",
            r#"{"notice":1,"to":{"outside":{"party":"patient","topic":"result","purpose":"marketing","channel":"kakaotalk"}},"template":{"template":"builtin_result","version":1},"language":"en","adapter":"webhook"}"#,
        ),
        (
            "notice_delivered",
            r#"{"notice":1,"adapter":"webhook","attempt":2,"receipt":"http_200","clock":CLOCK}"#,
        ),
        (
            "notice_failed",
            r#"{"notice":1,"adapter":"stdout","attempt":1,"receipt":"timeout","retry":"later"}"#,
        ),
    ];

    const CLOCK: &str = r#"{"clock":"first_contact/1","due":1791158400000,"due_earliest":1791158000000,"policy":1,"rule":1,"calendar":"kr-office@1"}"#;

    const OWED: &str = r#"{"clock":"report/2","due":1791158400000,"policy":1,"rule":1,"calendar":"kr-office@1","report_to":"director"}"#;

    const STEP: &str = r#"{"clock":"stage/2","due":1791158400000,"policy":1,"rule":1,"calendar":"kr-office@1","stage":"listen"}"#;

    const OTHER: &str = "01900000-0000-7000-8000-000000000000";

    fn filled(content: &str) -> String {
        content
            .replace("CLOCK", CLOCK)
            .replace("OWED", OWED)
            .replace("OTHER", OTHER)
            .replace("STEP", STEP)
    }

    #[test]
    fn every_field_of_every_event_has_a_label_and_every_code_too() {
        let config = plain_config();
        let wording = Wording::new(&config, Lang::Ko);
        // Shown as they are: names, numbers, and places that the configuration does not name.
        let as_stored = [
            "2026-000001",
            "a-1",
            "kim-01",
            "seoul",
            "busan",
            "desk",
            "office",
            "clinic",
            "face-to-face",
            "Asia/Tokyo",
            "visit",
            "again: yes, overall: 4",
            "builtin_escalation",
            "builtin_result",
            "http_200",
            "timeout",
            OTHER,
        ];
        // What people of the field, and everybody who has files, write in Latin letters.
        let latin = ["VIP", "GAP3", "KiB"];
        let mut seen = std::collections::BTreeSet::new();
        for (event_type, content) in CONTENTS {
            let content = filled(content);
            let event = Event::from_clear(event_type, 1, &content).unwrap();
            assert_eq!(event.event_type(), *event_type);
            seen.insert(*event_type);
            let clear = Value::Object(event.to_clear().unwrap());
            for Fact { name, value } in facts(event_type, &clear, &wording) {
                let english = |text: &str| text.chars().any(|one| one.is_ascii_alphabetic());
                assert!(!english(&name), "{event_type}: {name}");
                let stored = as_stored.contains(&value.as_str());
                let value = latin.iter().fold(value, |value, word| value.replace(word, ""));
                assert!(stored || !english(&value), "{event_type}: {name}: {value}");
                assert!(!value.contains('{'), "{event_type}: {name}: {value}");
            }
        }
        assert_eq!(seen.len(), Event::TYPES.len(), "every type has a content here");
    }

    /// What a content stores beside its facts: shown at the head of the row, the provenance of a
    /// deadline, or the name of a file in the vault, which the answers for programs carry.
    const ELSEWHERE: &[&str] = &["source", "policy", "rule", "calendar", "/file"];

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
            let clear: Value = serde_json::from_str(&filled(content)).unwrap();
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
        assert!(count > 150, "{count} values were looked at");
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
