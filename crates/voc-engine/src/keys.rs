//! Keys made from other keys.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use voc_domain::{ClockId, NoticeNumber, Role, TicketId};

/// Makes the command id of a recorded escalation: the same clock and level give the same id, so that
/// it is recorded once however often and by whomever the clocks are looked at.
pub(crate) fn escalation(ticket: TicketId, clock: ClockId, level: Role) -> Uuid {
    of(&format!("escalation/{ticket}/{clock}/{level}"))
}

/// Makes the command id of an attempt to send a notice: the same attempt is recorded once.
pub(crate) fn attempt(ticket: TicketId, notice: NoticeNumber, attempt: u32) -> Uuid {
    of(&format!("notice/{ticket}/{notice}/{attempt}"))
}

fn of(name: &str) -> Uuid {
    let hash = Sha256::digest(name);
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(hash) {
        *to = from;
    }
    Uuid::new_v8(bytes)
}
