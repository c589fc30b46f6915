//! The second look of an audit: could this event have been decided in this state?

use super::{Phase, Ticket};
use crate::{
    event::Event,
    stage::{Move, Stage},
};

impl Ticket {
    /// Returns the code of the requirement that a recorded event breaks in this state, if it breaks
    /// one: an event that no version of the rules would have let through, so that somebody wrote the
    /// log by other means.
    #[must_use]
    pub fn breach_of(&self, event: &Event) -> Option<&'static str> {
        match event {
            Event::Unknown(_) => None,
            Event::Received(_) if self.received.is_some() => Some("ticket_must_not_exist"),
            Event::Received(_) | Event::BackgroundRecorded(_) => None,
            _ if self.phase == Phase::Unopened => Some("ticket_must_exist"),
            Event::Corrected(content) if self.version.is_none_or(|last| content.version > last) => {
                Some("corrected_entry_must_exist")
            }
            Event::StageCompleted(_)
            | Event::StageSkipped(_)
            | Event::Paused(_)
            | Event::Transferred(_)
            | Event::Merged(_)
            | Event::Extended(_)
                if self.phase == Phase::Merged =>
            {
                Some("ticket_must_not_be_merged")
            }
            Event::StageCompleted(_) | Event::StageSkipped(_) | Event::Paused(_)
                if self.phase == Phase::Closed =>
            {
                Some("ticket_must_be_open")
            }
            Event::StageCompleted(_) | Event::StageSkipped(_) | Event::Paused(_)
                if self.phase == Phase::Paused =>
            {
                Some("ticket_must_not_be_paused")
            }
            Event::StageCompleted(content) if content.deviation.is_none() => {
                self.unexplained_move(content.details.stage())
            }
            Event::Resumed(_) if self.phase != Phase::Paused => Some("ticket_must_be_paused"),
            Event::Reopened(_) if self.phase != Phase::Closed => Some("ticket_must_be_closed"),
            _ => None,
        }
    }

    /// Looks at the plain cells of the table only; what depends on answers was decided at the time.
    fn unexplained_move(&self, stage: Stage) -> Option<&'static str> {
        let last = self.last_stage();
        let jumps = || self.stages_missing().first().is_some_and(|missing| *missing < stage);
        match Move::between(last, stage) {
            Move::Back => Some("order_must_be_kept"),
            Move::Skip if jumps() => Some("order_must_be_kept"),
            _ => None,
        }
    }
}
