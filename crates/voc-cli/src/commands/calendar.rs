//! Deadline arithmetic on its own.

use std::{collections::BTreeMap, fs, io::ErrorKind, path::Path};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use voc_engine::{
    Config, EngineError,
    domain::calendar::{
        BUILTIN_NAMES, BeyondTable, BusinessTimeError, Calendar, CalendarSpec, Explanation,
        HolidayKnowledge, HolidaySource, HolidayTable,
        statute::{self, Counting, Period},
    },
};
use voc_report::Lang;

use crate::{
    args::CalendarQuestion,
    describe,
    failure::{Exit, Failure},
    output::{Output, Tone},
    session::{Run, wall_clock},
    time::{self, Zone},
};

/// Answers a question about a deadline.
pub(super) fn calendar(run: &mut Run, question: CalendarQuestion) -> Result<Exit, Failure> {
    let asked = run.asked_now(Zone(chrono_tz::Asia::Seoul))?;
    let now = asked.unwrap_or_else(wall_clock);
    let data = run.data();
    let out = &mut run.out;
    match question {
        CalendarQuestion::Due { calendar, calendars, start, amount } => {
            let calendar = match calendars.as_deref() {
                Some(file) => in_file(calendar.as_deref().unwrap_or(STANDARD), file, out.lang)?,
                None => configured(&data, calendar.as_deref(), out.lang)?,
            };
            let zone = zone_of(&calendar);
            let start = time::from(&start, now, zone, out.lang)?.to_utc();
            let answer = calendar.due(start, amount);
            let due = answer.map_err(|error| no_answer(&error, out.lang))?;
            let why = calendar.explain(start, due.at);
            let why = why.map_err(|error| no_answer(&error, out.lang))?;
            if out.is_json() {
                out.json(&json!({
                    "due": due.local.to_rfc3339(),
                    "start": zone.rfc3339(start.into()),
                    "for": amount.to_string(),
                    "calendar": calendar.reference().to_string(),
                    "time_zone": calendar.spec().time_zone,
                    "closed": closed(&why, zone),
                    "holidays_unknown": due.beyond_table.map(|beyond| beyond.to_string()),
                }))?;
            } else {
                out.line(out.tone(Tone::Strong, &due.local.to_rfc3339()))?;
                explain(out, &why, zone)?;
                beyond(out, due.beyond_table)?;
            }
        }
        CalendarQuestion::Statute { received, period, known_at } => {
            let zone = Zone(chrono_tz::Asia::Seoul);
            let received = time::from(&received, now, zone, out.lang)?.to_utc();
            let known_at =
                known_at.map(|text| time::from(&text, now, zone, out.lang)).transpose()?;
            let known_by = |at| HolidayKnowledge::KnownBy(zone.local(at).date_naive());
            let known = known_at.map_or(HolidayKnowledge::Everything, known_by);
            answer_statute(out, received, period, known)?;
        }
    }
    Ok(Exit::Done)
}

fn answer_statute(
    out: &mut Output,
    received: DateTime<Utc>,
    period: Period,
    known: HolidayKnowledge,
) -> Result<(), Failure> {
    let due = statute::due(received, period, HolidayTable::south_korea(), known);
    let due = due.map_err(|error| no_answer(&error, out.lang))?;
    // Periods counted in working hours end at an instant, the others at the end of a day.
    let text = match due.counting {
        Counting::WorkingHours => due.local.to_rfc3339(),
        Counting::WorkingDays | Counting::Calendar => due.date.to_string(),
    };
    if out.is_json() {
        let zone = Zone(chrono_tz::Asia::Seoul);
        return out.json(&json!({
            "due": text,
            "due_at": zone.rfc3339(due.at.into()),
            "date": due.date,
            "received": zone.rfc3339(received.into()),
            "period": period.to_string(),
            "counting": due.counting,
            "holidays_unknown": due.beyond_table.map(|beyond| beyond.to_string()),
        }));
    }
    out.line(out.tone(Tone::Strong, &text))?;
    let how = match due.counting {
        Counting::WorkingHours => {
            out.lang.pick("근무시간으로 계산(하루 8시간)", "counted in working hours, 8 a day")
        }
        Counting::WorkingDays => out.lang.pick(
            "첫날을 포함해 일 단위로 계산(토요일·공휴일 제외)",
            "counted in days, the first included, without Saturdays and holidays",
        ),
        Counting::Calendar => out.lang.pick(
            "역(曆)에 따라 첫날을 포함해 계산",
            "counted by the calendar, the first day included",
        ),
    };
    out.line(how)?;
    beyond(out, due.beyond_table)
}

fn beyond(out: &mut Output, unknown: Option<BeyondTable>) -> Result<(), Failure> {
    let Some(BeyondTable { table_first, table_last, .. }) = unknown else {
        return Ok(());
    };
    let text = match out.lang {
        Lang::Ko => format!(
            "주의: 공휴일은 {table_first}부터 {table_last}까지만 알려져 있어 기한이 바뀔 수 있습니다"
        ),
        Lang::En => format!(
            "beware: holidays are known from {table_first} to {table_last} only; the date may move"
        ),
    };
    out.line(out.tone(Tone::Alarm, &text))
}

fn closed(why: &Explanation, zone: Zone) -> Vec<Value> {
    let span = |span: &voc_engine::domain::calendar::ClosedSpan| {
        json!({
            "from": zone.rfc3339(span.from.into()),
            "to": zone.rfc3339(span.to.into()),
            "reason": span.reason,
        })
    };
    why.closed.iter().map(span).collect()
}

fn explain(out: &mut Output, why: &Explanation, zone: Zone) -> Result<(), Failure> {
    for span in &why.closed {
        let (from, to) = (zone.human(span.from.into()), zone.human(span.to.into()));
        let line = format!("  {from} – {to}  {}", describe::closed(&span.reason, out.lang));
        out.line(out.tone(Tone::Quiet, &line))?;
    }
    Ok(())
}

fn zone_of(calendar: &Calendar) -> Zone {
    let zone = calendar.spec().time_zone.parse();
    Zone(zone.expect("BUG: a calendar was built with this zone"))
}

/// The calendar when nobody names one and no data directory has one.
const STANDARD: &str = "kr-office";

/// Finds a calendar of the data directory, if there is one, or else a built-in one.
fn configured(data: &Path, name: Option<&str>, lang: Lang) -> Result<Calendar, Failure> {
    let config = match Config::of_directory(data) {
        Ok(config) => Some(config),
        Err(EngineError::File { source, .. }) if source.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(Failure::engine(&error, lang)),
    };
    let Some(config) = config else {
        let name = name.unwrap_or(STANDARD);
        let found = Calendar::builtin(name).cloned();
        return found.ok_or_else(|| unknown(name, &BUILTIN_NAMES.join(", "), lang));
    };
    let name = name.unwrap_or(&config.calendar);
    let found = config.calendar_named(name).cloned();
    found.ok_or_else(|| unknown(name, &config.calendar_names().join(", "), lang))
}

/// Finds a calendar by name in a file.
fn in_file(name: &str, path: &Path, lang: Lang) -> Result<Calendar, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file(path, &error, lang))?;
    let specs: BTreeMap<String, Value> =
        serde_json::from_str(&text).map_err(|error| unreadable(path, &error, lang))?;
    let Some(spec) = specs.get(name) else {
        let names: Vec<_> = specs.keys().map(String::as_str).collect();
        return Err(unknown(name, &names.join(", "), lang));
    };
    let mut spec = spec.clone();
    if let Value::Object(fields) = &mut spec {
        fields.entry("name").or_insert_with(|| name.into());
    }
    let spec: CalendarSpec =
        serde_json::from_value(spec).map_err(|error| unreadable(path, &error, lang))?;
    let holidays = holidays(&spec, path, lang)?;
    Calendar::new(spec, &holidays).map_err(|error| unreadable(path, &error, lang))
}

/// Reads the table that a calendar names: the file beside it, or else the one voc carries.
fn holidays(spec: &CalendarSpec, beside: &Path, lang: Lang) -> Result<HolidayTable, Failure> {
    let builtin = HolidayTable::south_korea();
    let HolidaySource::Table(reference) = &spec.holidays else {
        return Ok(builtin.clone());
    };
    let name = reference.split_whitespace().next().unwrap_or_default();
    let path = beside.with_file_name(name);
    if !path.is_file() && name == builtin.name() {
        return Ok(builtin.clone());
    }
    let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error, lang))?;
    HolidayTable::parse(name, &text).map_err(|error| unreadable(&path, &error, lang))
}

fn unknown(name: &str, names: &str, lang: Lang) -> Failure {
    let (message, hint) = match lang {
        Lang::Ko => (format!("`{name}` 달력이 없습니다"), format!("사용할 수 있는 달력: {names}")),
        Lang::En => {
            (format!("no calendar is called `{name}`"), format!("the calendars are: {names}"))
        }
    };
    Failure::usage("calendar_must_be_known", message, hint)
}

fn unreadable(path: &Path, error: &dyn std::error::Error, lang: Lang) -> Failure {
    let path = path.display();
    Failure::usage(
        "calendar_not_understood",
        match lang {
            Lang::Ko => format!("파일을 이해할 수 없습니다: {path}: {error}"),
            Lang::En => format!("{path} is not understood: {error}"),
        },
        lang.pick(
            "fixtures/business-time/business_time_calendars.json과 같은 형식으로 쓰십시오",
            "write it like fixtures/business-time/business_time_calendars.json",
        ),
    )
}

/// Tells that a question about business time has no answer.
pub(super) fn no_answer(error: &BusinessTimeError, lang: Lang) -> Failure {
    let message = match lang {
        Lang::Ko => "달력이 다루는 1970~2099년 안에서 답할 수 없습니다".to_owned(),
        Lang::En => error.to_string(),
    };
    let hint = lang.pick("시작 시각과 기간을 확인하십시오", "check the start and the amount");
    Failure::usage("moment_must_be_within_the_calendar", message, hint)
}
