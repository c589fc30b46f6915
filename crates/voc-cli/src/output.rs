//! The one way out: standard output, with colour only on a terminal and moments written one way.

use std::io::{self, BufWriter, IsTerminal as _, Write};

use serde::Serialize;
use serde_json::Value;
use voc_engine::Timestamp;
use voc_report::Lang;

use crate::{failure::Failure, time::Zone};

/// Whether people or programs read the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Tables, cards and sentences.
    Human,
    /// One JSON document.
    Json,
}

/// Standard output.
pub(crate) struct Output {
    out: BufWriter<io::StdoutLock<'static>>,
    pub(crate) form: Form,
    pub(crate) lang: Lang,
    /// Whether a terminal shows it.
    pub(crate) terminal: bool,
    colour: bool,
    /// What is drawn while nothing is handed over.
    held: Option<String>,
}

/// What colour says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Needs somebody today.
    Alarm,
    /// Stands back.
    Quiet,
    /// A heading.
    Strong,
}

impl Output {
    /// Takes standard output.
    pub(crate) fn new(form: Form, lang: Lang) -> Self {
        let stdout = io::stdout().lock();
        let terminal = stdout.is_terminal();
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let out = BufWriter::new(stdout);
        Self { out, form, lang, terminal, colour: terminal && !refused && !dumb, held: None }
    }

    /// Tells whether programs read the output.
    pub(crate) fn is_json(&self) -> bool {
        self.form == Form::Json
    }

    /// Writes a line.
    pub(crate) fn line(&mut self, line: impl AsRef<str>) -> Result<(), Failure> {
        self.raw(line.as_ref())?;
        self.raw("\n")
    }

    /// Writes text as it is.
    pub(crate) fn raw(&mut self, text: &str) -> Result<(), Failure> {
        if let Some(held) = &mut self.held {
            held.push_str(text);
            return Ok(());
        }
        let written = self.out.write_all(text.as_bytes());
        written.map_err(|error| Failure::output(&error, self.lang))
    }

    /// Writes a file as it is.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = self.out.write_all(bytes);
        written.map_err(|error| Failure::output(&error, self.lang))
    }

    /// Writes a JSON document on a line of its own.
    pub(crate) fn json(&mut self, document: &Value) -> Result<(), Failure> {
        self.line(document.to_string())
    }

    /// Colours a text, on a terminal that wants it.
    pub(crate) fn tone(&self, tone: Tone, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Alarm => "31",
            Tone::Quiet => "2",
            Tone::Strong => "1",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }

    /// Keeps what is written from now on, to be measured before it is shown.
    pub(crate) fn hold(&mut self) {
        self.held = Some(String::new());
    }

    /// Returns what was kept, and keeps nothing more.
    pub(crate) fn held(&mut self) -> String {
        self.held.take().unwrap_or_default()
    }

    /// Tells whether colours are shown.
    pub(crate) const fn is_coloured(&self) -> bool {
        self.colour
    }

    /// Hands everything over.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        self.out.flush().map_err(|error| Failure::output(&error, self.lang))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The names under which answers carry moments, as Unix milliseconds.
const MOMENTS: &[&str] = &[
    "at",
    "corrected_at",
    "due",
    "due_before",
    "due_earliest",
    "earliest",
    "first_due",
    "from",
    "judged_at",
    "known_at",
    "known_since",
    "last",
    "last_recorded_at",
    "latest",
    "next_try",
    "received",
    "recomputed",
    "recorded_at",
    "sealed_at",
    "since",
    "to",
    "told",
    "until",
    "valid_at",
];

/// Turns an answer into JSON with every moment in RFC 3339, in the hospital's zone.
pub(crate) fn to_json(answer: &impl Serialize, zone: Zone) -> Value {
    with_moments(answer, zone, MOMENTS)
}

/// Does the same for an answer in which only some names carry moments, because others that do elsewhere
/// are counts in it.
pub(crate) fn with_moments(answer: &impl Serialize, zone: Zone, moments: &[&str]) -> Value {
    let mut value = serde_json::to_value(answer).expect("BUG: answers have text keys only");
    write_moments(&mut value, zone, moments);
    value
}

fn write_moments(value: &mut Value, zone: Zone, moments: &[&str]) {
    match value {
        Value::Array(values) => {
            values.iter_mut().for_each(|value| write_moments(value, zone, moments));
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_i64().filter(|_| moments.contains(&name.as_str())) {
                    Some(millis) => {
                        *value = zone.rfc3339(Timestamp::from_millis(millis)).into();
                    }
                    None => write_moments(value, zone, moments),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_moment_becomes_rfc_3339_and_other_numbers_stay() {
        let answer = serde_json::json!({
            "due": 0, "version": 7, "overdue_ms": -5, "told": "told",
            "occurred": {"earliest": 0, "latest": 1},
            "rows": [{"recorded_at": 1_000, "due": null}],
        });
        let expected = serde_json::json!({
            "due": "1970-01-01T09:00:00+09:00", "version": 7, "overdue_ms": -5, "told": "told",
            "occurred": {
                "earliest": "1970-01-01T09:00:00+09:00", "latest": "1970-01-01T09:00:00.001+09:00",
            },
            "rows": [{"recorded_at": "1970-01-01T09:00:01+09:00", "due": null}],
        });
        assert_eq!(to_json(&answer, Zone(chrono_tz::Asia::Seoul)), expected);
    }
}
