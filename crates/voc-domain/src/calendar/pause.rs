//! Pauses of a clock, as two instants each.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::BusinessTimeError;

/// A stretch during which a clock stands still, for example while a document is awaited.
///
/// Only its open part counts: a pause from Friday 17:00 to Monday 10:00 costs an office
/// two hours. As it is kept as instants, it survives a change of hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pause {
    /// When the clock stopped.
    pub from: DateTime<Utc>,
    /// When it went on; `None` while it stands.
    pub to: Option<DateTime<Utc>>,
}

/// A pause in milliseconds; `to` is `None` while the clock stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standstill {
    pub(super) from: i64,
    pub(super) to: Option<i64>,
}

/// Returns the pauses in order, with those that overlap or touch joined.
pub(super) fn joined(pauses: &[Pause]) -> Result<Vec<Standstill>, BusinessTimeError> {
    if let Some((from, to)) =
        pauses.iter().filter_map(|pause| Some((pause.from, pause.to?))).find(|(from, to)| to < from)
    {
        return Err(BusinessTimeError::PauseEndsBeforeItBegins { from, to });
    }
    let mut ordered = pauses.to_vec();
    ordered.sort_by_key(|pause| pause.from);
    let mut joined: Vec<Standstill> = Vec::with_capacity(ordered.len());
    for pause in ordered {
        let from = pause.from.timestamp_millis();
        let to = pause.to.map(|to| to.timestamp_millis());
        match joined.last_mut() {
            Some(last) if last.to.is_none_or(|end| from <= end) => {
                last.to = last.to.zip(to).map(|(end, to)| end.max(to));
            }
            _ => joined.push(Standstill { from, to }),
        }
    }
    Ok(joined)
}
