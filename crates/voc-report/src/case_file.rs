//! A case to share with colleagues: what happened and when it happened after the receipt, in codes
//! and roles. What could tell who or where it was is left out by default: of an entry only codes of
//! lists and a few counts are taken, and every moment is counted from the receipt.

mod lessons;
mod markdown;

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;
use serde_json::{Map, Value};
use voc_engine::{
    Config, Replay, ReplayEvent, ReplayRow, Timestamp,
    domain::{
        ChannelCode, ClockId, CodeList as _, FlagRule, Occurred, Phase, Role, Severity, Stage,
        VocKind,
    },
};

pub use self::markdown::render_case_file;
use crate::{
    entry_words::stage_of,
    event_words::{FieldKind, field},
};

/// The counts within a ticket that say nothing about who or where.
const COUNTS: &[&str] = &["attempts", "party", "promise", "round"];

/// A case without anything that tells who or where it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseFile {
    /// The kind of voice.
    pub kind: Option<VocKind>,
    /// The channel it came in by.
    pub channel: Option<ChannelCode>,
    /// How serious it is.
    pub severity: Option<Severity>,
    /// How far it has come.
    pub phase: Phase,
    /// The completed stages, in the order of the log.
    pub stages: Vec<CaseStage>,
    /// The stages left out with a reason and not completed since.
    pub stages_skipped: Vec<Stage>,
    /// The stages neither completed nor left out with a reason.
    pub stages_missing: Vec<Stage>,
    /// The rules broken, in the order in which they became true.
    pub flags: Vec<CaseFlag>,
    /// What happened, in the order of the log.
    pub events: Vec<CaseEvent>,
}

/// A completed stage of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseStage {
    /// The stage.
    pub stage: Stage,
    /// When it was completed, counted from the receipt: `D+0 10:30`.
    pub at: String,
    /// In which role.
    pub role: Role,
}

/// A rule that was broken in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseFlag {
    /// The rule.
    pub rule: FlagRule,
    /// Since when, counted from the receipt.
    pub since: String,
}

/// Something that happened in a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseEvent {
    /// When it happened, counted from the receipt.
    pub at: String,
    /// In which role it was recorded.
    pub role: Role,
    /// The type of event.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The stage, if it completed or skipped one.
    pub stage: Option<Stage>,
    /// What is told of it: codes, counts, and moments counted from the receipt.
    pub facts: Map<String, Value>,
}

impl CaseFile {
    /// Makes the file of a case from its replay. Protected texts are not looked at, whether the replay
    /// shows them or not.
    #[must_use]
    pub fn of(replay: &Replay, config: &Config) -> Self {
        let count = Count::from_receipt(replay, config);
        let rows =
            || replay.rows.iter().flat_map(|row| row.events.iter().map(move |one| (row, one)));
        let stages = rows().filter(|(_, event)| event.event_type == "stage_completed");
        let stages = stages.filter_map(|(row, event)| {
            let stage = stage_of(event)?;
            Some(CaseStage { stage, at: count.occurred(event.occurred), role: row.role })
        });
        let flags = replay.flags.iter();
        Self {
            kind: replay.ticket.kind,
            channel: replay.ticket.channel.clone(),
            severity: replay.ticket.severity,
            phase: replay.ticket.phase,
            stages: stages.collect(),
            stages_skipped: replay.stages_skipped.clone(),
            stages_missing: replay.stages_missing.clone(),
            flags: flags
                .map(|flag| CaseFlag { rule: flag.rule, since: count.moment(flag.since) })
                .collect(),
            events: rows().map(|(row, event)| count.event(row, event)).collect(),
        }
    }
}

/// Counts moments from the day of the receipt, in the hospital's time zone.
struct Count<'a> {
    config: &'a Config,
    receipt: NaiveDate,
}

impl<'a> Count<'a> {
    fn from_receipt(replay: &Replay, config: &'a Config) -> Self {
        let events = || replay.rows.iter().flat_map(|row| &row.events);
        let received = events().find(|event| event.event_type == "received");
        let first = received.or_else(|| events().next()).map(|event| event.occurred.earliest());
        let first = first.unwrap_or_default();
        Self { config, receipt: local(first, config).date() }
    }

    fn event(&self, row: &ReplayRow, event: &ReplayEvent) -> CaseEvent {
        let mut facts = Map::new();
        if let Value::Object(content) = &event.clear {
            self.keep(&event.event_type, content, &mut facts);
        }
        CaseEvent {
            at: self.occurred(event.occurred),
            role: row.role,
            event_type: event.event_type.clone(),
            stage: stage_of(event),
            facts,
        }
    }

    /// Takes what may be shared of a content: nothing that is not known to be harmless.
    fn keep(&self, scope: &str, content: &Map<String, Value>, facts: &mut Map<String, Value>) {
        for (name, value) in content {
            let Some(known) = field(scope, name) else { continue };
            let kept = match (known.kind, value) {
                (FieldKind::Nested(inner), Value::Object(content)) => {
                    self.keep(inner, content, facts);
                    None
                }
                (FieldKind::Code(_) | FieldKind::Clock, value) => Some(value.clone()),
                (FieldKind::Issues, value) => Some(value.clone()),
                (FieldKind::Moment, value) => {
                    value.as_i64().map(|millis| self.moment(Timestamp::from_millis(millis)).into())
                }
                (FieldKind::Date, value) => {
                    let date = value.as_str().and_then(|date| date.parse().ok());
                    date.map(|date| self.day(date).into())
                }
                (FieldKind::Clocks, Value::Array(clocks)) => {
                    Some(clocks.iter().filter_map(|clock| self.clock(clock)).collect())
                }
                (FieldKind::Plain, Value::Number(_)) if COUNTS.contains(&name.as_str()) => {
                    Some(value.clone())
                }
                _ => None,
            };
            if let Some(kept) = kept.filter(|_| name != "stage") {
                facts.insert(name.clone(), kept);
            }
        }
    }

    /// Takes of a clock which it is and when it is due.
    fn clock(&self, clock: &Value) -> Option<Value> {
        let name = clock.get("clock")?.as_str()?.parse::<ClockId>().ok()?;
        let due = Timestamp::from_millis(clock.get("due")?.as_i64()?);
        Some(format!("{}/{} {}", name.kind.code(), name.number, self.moment(due)).into())
    }

    fn day(&self, day: NaiveDate) -> String {
        format!("D{:+}", (day - self.receipt).num_days())
    }

    fn moment(&self, moment: Timestamp) -> String {
        let local = local(moment, self.config);
        format!("{} {}", self.day(local.date()), local.format("%H:%M"))
    }

    /// Writes an interval: its moment when it is one, otherwise its days.
    fn occurred(&self, occurred: Occurred) -> String {
        if occurred.is_exact() {
            return self.moment(occurred.earliest());
        }
        let day = |moment| self.day(local(moment, self.config).date());
        let (first, last) = (day(occurred.earliest()), day(occurred.latest()));
        if first == last { first } else { format!("{first}..{last}") }
    }
}

fn local(moment: Timestamp, config: &Config) -> NaiveDateTime {
    moment.to_utc().with_timezone(&config.time_zone).naive_local()
}
