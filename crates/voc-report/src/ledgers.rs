//! The ledgers of a case: what was promised, demanded, told, corrected and joined, each row with the
//! row of the log that shows it.

mod journal;
mod lists;
mod promises;
mod remedies;

pub(crate) use lists::effect;
use voc_engine::{
    Config, Replay, Timestamp,
    domain::{Met, Occurred},
};

use crate::{
    case::Case,
    html::{Cell, Table},
    lang::Lang,
    wording::{Dates, Wording},
};

/// A ledger with its name.
pub(crate) struct Ledger {
    /// The name of its place in a page.
    pub(crate) anchor: &'static str,
    /// The title.
    pub(crate) title: &'static str,
    /// What is to be said about it.
    pub(crate) note: &'static str,
    /// The rows.
    pub(crate) table: Table,
}

/// Writes the ledgers of a case as lines for a terminal: a title, and below it each row with the row of
/// the replay that shows it.
#[must_use]
pub fn render_replay_ledgers(replay: &Replay, config: &Config, lang: Lang) -> String {
    let wording = Wording { dates: Dates::Iso, ..Wording::new(config, lang) };
    let case = Case::of(replay);
    let mut text = String::new();
    let ledgers = ledgers(&case, &wording);
    for ledger in ledgers.iter().filter(|ledger| !ledger.table.is_empty()) {
        text.push_str(ledger.title);
        text.push('\n');
        if !ledger.note.is_empty() {
            text.push_str("  ");
            text.push_str(ledger.note);
            text.push('\n');
        }
        for line in ledger.table.lines() {
            text.push_str("  ");
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

/// Returns the ledgers of a case that hold something, in the order in which they are shown; that there
/// is no promise to be kept is said as well.
pub(crate) fn ledgers(case: &Case<'_>, wording: &Wording<'_>) -> Vec<Ledger> {
    let mut ledgers = vec![promises::ledger(case, wording), remedies::ledger(case, wording)];
    ledgers.extend(journal::ledgers(case, wording));
    ledgers.extend(lists::ledgers(case, wording));
    ledgers.retain(|ledger| !ledger.table.is_empty() || ledger.anchor == "promises");
    ledgers
}

/// Makes a cell that leads to the row of a position.
pub(crate) fn row_cell(case: &Case<'_>, position: u64) -> Cell {
    case.row_of(position).map_or_else(
        || Cell::text("–"),
        |row| {
            let sort = i64::try_from(row).unwrap_or(i64::MAX);
            Cell::sorted(row.to_string(), sort).link(format!("row-{row}"))
        },
    )
}

fn when(occurred: Occurred, wording: &Wording<'_>) -> Cell {
    Cell::moment(wording.occurred(occurred), occurred.latest().millis())
}

fn marked(mark: Met, wording: &Wording<'_>) -> Cell {
    marked_at(mark.occurred, mark.recorded_at, wording)
}

/// Writes when something happened, and when it was recorded if that was more than a day later.
fn marked_at(occurred: Occurred, recorded_at: Timestamp, wording: &Wording<'_>) -> Cell {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let late = recorded_at.millis().saturating_sub(occurred.latest().millis()) > DAY;
    let note = match (late, wording.lang) {
        (false, _) => String::new(),
        (true, Lang::Ko) => format!("기록 {}", wording.minute(recorded_at)),
        (true, Lang::En) => format!("recorded {}", wording.minute(recorded_at)),
    };
    when(occurred, wording).note(note)
}
