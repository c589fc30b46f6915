//! Events about notices on their way out of the house.

use super::{Fact, Ticket};
use crate::{
    deadline::Met,
    event::{Addressee, Event, Inside, NoticeQueued},
    ids::NoticeNumber,
    ticket::{Notice, NoticeState, QueuedNotice},
};

impl Ticket {
    /// Takes note of such an event.
    pub(super) fn post(&mut self, fact: &Fact<'_>) {
        let mark = fact.mark();
        match fact.event {
            Event::NoticeQueued(content) => self.queue(content, mark),
            Event::NoticeDelivered(content) => {
                let (adapter, receipt) = (content.adapter, content.receipt.clone());
                let state = NoticeState::Delivered { adapter, receipt, mark };
                self.tried(content.notice, content.attempt, state);
                self.enter_delivered(content.notice, mark);
                self.start_clocks(content.clock.as_slice(), fact);
            }
            Event::NoticeFailed(content) => {
                let (retry, receipt) = (content.retry, content.receipt.clone());
                let state = NoticeState::Failed { receipt, retry, mark };
                self.tried(content.notice, content.attempt, state);
            }
            _ => {}
        }
    }

    fn queue(&mut self, content: &NoticeQueued, mark: Met) {
        let cause = match &content.to {
            Addressee::Inside(to) => self.escalation_of(to),
            Addressee::Outside(_) => None,
        };
        self.ledgers.outbox.push(QueuedNotice {
            number: content.notice,
            to: content.to.clone(),
            template: content.template.clone(),
            language: content.language.clone(),
            adapter: content.adapter,
            cause,
            attempts: 0,
            state: NoticeState::Waiting,
            mark,
        });
    }

    /// Returns the position of the escalation that a level is told about.
    fn escalation_of(&self, to: &Inside) -> Option<u64> {
        let told = self.escalations.iter().rev();
        let mut told = told.filter(|one| one.level == to.level && one.clock == to.clock);
        told.next().map(|one| one.mark.position)
    }

    fn tried(&mut self, number: NoticeNumber, attempt: u32, state: NoticeState) {
        for notice in self.ledgers.outbox.iter_mut().filter(|one| one.number == number) {
            notice.attempts = notice.attempts.max(attempt);
            notice.state = state.clone();
        }
    }

    /// What left for a party stands among what people outside were told, and meets what they are owed as
    /// a notice by hand does.
    fn enter_delivered(&mut self, number: NoticeNumber, mark: Met) {
        let Some(Addressee::Outside(to)) = self.queued_notice(number).map(|one| one.to.clone())
        else {
            return;
        };
        let told = to.as_sent();
        self.meet_by_notice(&told, mark);
        self.ledgers.notices.push(Notice {
            topic: told.topic,
            to: told.to,
            channel: told.channel,
            purpose: told.purpose,
            delivery: told.delivery,
            mark,
        });
    }
}
