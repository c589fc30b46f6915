//! A case step by step: one replay for each moment at which the answer changed.

use std::collections::BTreeSet;

use voc_domain::{Ticket, TicketId, Timestamp};

use super::{AsOf, answer::Replay, case::Entries, seen::Seen};
use crate::{engine::Engine, error::EngineError, private::Disclosure, stream::Stream};

impl Engine {
    /// Replays a case as of a moment, and shows before that, one after the other, how it was known at
    /// each earlier moment at which the answer changed: whenever something was recorded, and whenever a
    /// deadline passed meanwhile. Returns the last, which is the answer of [`Engine::replay`].
    ///
    /// Each replay shown is what [`Engine::replay`] answers with [`AsOf::known_at`] at its moment; the
    /// log and the vault are read once for all of them.
    ///
    /// # Errors
    /// As [`Engine::replay`].
    pub fn replay_steps(
        &self,
        id: TicketId,
        as_of: AsOf,
        now: Timestamp,
        disclosure: Disclosure,
        show: &mut dyn FnMut(&Replay),
    ) -> Result<Option<Replay>, EngineError> {
        let (head, stored) = self.stored(id)?;
        if stored.is_empty() {
            return self.nothing_found();
        }
        let stream = Stream::of(id, &stored)?;
        let texts = self.texts(disclosure)?;
        let mut entries = Entries::of(&stream, &stored, texts)?;
        let moments: BTreeSet<_> = recorded(&stream, as_of).collect();
        let mut moments = moments.into_iter().peekable();
        let of = |moment| AsOf { known_at: Some(moment), ..as_of };
        let last = as_of.judged_at(now);
        let (mut versions, mut case) = (Vec::new(), None);
        while let Some(recorded) = moments.next() {
            let seen = Seen::of(&stream, of(recorded))?;
            let is_news = std::mem::replace(&mut versions, seen.versions()) != versions;
            if is_news {
                case = Some(entries.case(&seen)?);
            }
            let Some(case) = &case else { continue };
            let next = moments.peek().copied();
            let passed = passed(&case.ticket, recorded, next, last);
            for moment in is_news.then_some(recorded).into_iter().chain(passed) {
                let judged_at = of(moment).judged_at(now);
                if next.is_some() || judged_at < last {
                    show(&self.finish(case.clone(), of(moment), judged_at, head));
                }
            }
        }
        let case = entries.case(&Seen::of(&stream, as_of)?)?;
        Ok(Some(self.finish(case, as_of, as_of.judged_at(now), head)))
    }
}

/// Returns the moments at which what can be known was recorded.
fn recorded(stream: &Stream, as_of: AsOf) -> impl Iterator<Item = Timestamp> {
    let moments = stream.entries().iter().map(|entry| entry.recorded_at);
    moments.filter(move |moment| as_of.known_at.is_none_or(|last| *moment <= last))
}

/// Returns the moments at which a deadline passed while nothing was recorded: after `from`, before
/// `next` and no later than `last`. A deadline has passed a millisecond after it was due.
fn passed(
    ticket: &Ticket,
    from: Timestamp,
    next: Option<Timestamp>,
    last: Timestamp,
) -> BTreeSet<Timestamp> {
    let within = |moment: Timestamp| {
        moment > from && moment <= last && next.is_none_or(|next| moment < next)
    };
    let changes = |due: Timestamp, after: Timestamp| {
        ticket.missed_clocks(due).count() != ticket.missed_clocks(after).count()
            || ticket.flags_at(due) != ticket.flags_at(after)
    };
    let dues: BTreeSet<_> = ticket.clocks.iter().map(|clock| clock.start.due).collect();
    dues.into_iter()
        .map(|due| (due, Timestamp::from_millis(due.millis().saturating_add(1))))
        .filter(|(due, after)| within(*after) && changes(*due, *after))
        .map(|(_, after)| after)
        .collect()
}
