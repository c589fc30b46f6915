//! When a ticket came and went, so that what came can be set against what went.

use voc_domain::{Met, Ticket, Timestamp};

/// The receipt, the closes, the reopenings and the merge of a ticket, one moment each, in order.
///
/// Each counts at the last moment at which it can have happened, given that those after it in the
/// log happened after it: a receipt known as "this week" that was answered on Tuesday was on
/// Tuesday at the latest. So no moment lies after one that follows it, and a ticket is never closed
/// before it was received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moments {
    pub(crate) received: Option<Timestamp>,
    pub(crate) closed: Vec<Timestamp>,
    pub(crate) reopened: Vec<Timestamp>,
    /// When it went on in another ticket.
    pub(crate) merged: Option<Timestamp>,
}

#[derive(Clone, Copy)]
enum Turn {
    Received,
    Closed,
    Reopened,
    Merged,
}

impl Moments {
    pub(crate) fn of(ticket: &Ticket) -> Self {
        let each = |turn: Turn, marks: &[Met]| -> Vec<(Turn, Met)> {
            marks.iter().map(|mark| (turn, *mark)).collect()
        };
        let mut turns = [
            each(Turn::Received, ticket.received.as_slice()),
            each(Turn::Closed, &ticket.closed),
            each(Turn::Reopened, &ticket.reopened),
            each(Turn::Merged, ticket.merged_into.map(|(_, mark)| mark).as_slice()),
        ]
        .concat();
        turns.sort_by_key(|(_, mark)| mark.position);
        let mut moments = Self::default();
        let mut at_latest = None;
        for (turn, mark) in turns.into_iter().rev() {
            let latest = mark.occurred.latest();
            let moment = at_latest.map_or(latest, |next: Timestamp| next.min(latest));
            at_latest = Some(moment);
            match turn {
                Turn::Received => moments.received = Some(moment),
                Turn::Closed => moments.closed.insert(0, moment),
                Turn::Reopened => moments.reopened.insert(0, moment),
                Turn::Merged => moments.merged = Some(moment),
            }
        }
        moments
    }

    /// Tells whether the ticket was open just before a moment: each opening that lies before it
    /// counts one, each close takes one away, and so does the merge.
    pub(crate) fn is_open_before(&self, moment: Timestamp) -> bool {
        let before = |moments: &[Timestamp]| moments.iter().filter(|at| **at < moment).count();
        before(self.received.as_slice()) + before(&self.reopened)
            > before(&self.closed) + before(self.merged.as_slice())
    }
}
