//! The numbers people say on the phone, given out one by one.

use std::collections::HashMap;

use chrono::Datelike;
use voc_domain::{TicketNumber, Timestamp};

use crate::{engine::Engine, error::EngineError};

/// The highest count given out per year since the engine was opened.
#[derive(Debug, Default)]
pub(crate) struct Numbers(HashMap<u16, u32>);

impl Engine {
    /// Gives out the next number of the year that `now` falls into, in the hospital's time zone.
    ///
    /// A number is given out once even if the command it was meant for is refused after all, so
    /// numbers may have gaps and are never used twice.
    pub(crate) fn next_number(&self, now: Timestamp) -> Result<TicketNumber, EngineError> {
        let local = now.to_utc().with_timezone(&self.config().time_zone);
        let year = u16::try_from(local.year()).unwrap_or(u16::MAX);
        let mut numbers = self.numbers().lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let highest = match numbers.0.get(&year) {
            Some(highest) => *highest,
            None => self.views().highest_count(year)?,
        };
        numbers.0.insert(year, highest + 1);
        Ok(TicketNumber::new(year, highest + 1))
    }
}
