//! What becomes known later and shows that a rule was kept: people write down in the evening what they
//! did in the morning, and not always in its order.

use super::{FlagRule, Flags};
use crate::{
    codes::{Consent, ConsentTopic, MedicalAccident, NoticeTopic, RemedyStep, Standing},
    details::StageDetails,
    event::Event,
    ticket::{Fact, RecordRequest, Ticket},
};

impl Flags {
    /// Takes back the evidence against those of whom an event shows that they had done before what the
    /// rule asks for; `after` is the ticket with the event applied.
    pub(super) fn excuse(&mut self, after: &Ticket, fact: &Fact<'_>) {
        match fact.event {
            Event::StageCompleted(content) => match &content.details {
                StageDetails::Listen(_) => self.done_before(FlagRule::NotHeardFirst, after, fact),
                StageDetails::Apologize(_) => {
                    self.done_before(FlagRule::ApologyMissing, after, fact);
                }
                StageDetails::Investigate(found)
                    if found.medical_accident != MedicalAccident::Unknown =>
                {
                    self.done_before(FlagRule::AccidentNotJudged, after, fact);
                }
                _ => {}
            },
            Event::IdentityChecked(_) => {
                self.done_before(FlagRule::IdentityNotChecked, after, fact);
            }
            Event::Notified(_) | Event::NoticeDelivered(_) => self.excuse_by_notice(after, fact),
            Event::ConsentRecorded(content) if content.consent == Consent::Given => {
                self.excuse_by_consent(content.topic, after, fact);
            }
            Event::RemedyRecorded(content) if content.step == RemedyStep::Approved => {
                let remedy = after.ledgers.remedies.iter().find(|one| one.number == content.item);
                if let Some(remedy) = remedy.filter(|one| one.is_approved()) {
                    let of_it =
                        |position| remedy.steps.iter().any(|step| step.mark.position == position);
                    self.keep(FlagRule::AboveAuthority, after, |position| {
                        !of_it(position) || stands(position, after, fact)
                    });
                }
            }
            _ => {}
        }
    }

    fn excuse_by_notice(&mut self, after: &Ticket, fact: &Fact<'_>) {
        match after.told_by(fact.event).map(|(_, topic)| topic) {
            Some(NoticeTopic::DirectorAbsent) => {
                self.done_before(FlagRule::AbsenceNotExplained, after, fact);
            }
            // Whoever was not told while being heard was told now.
            Some(NoticeTopic::Procedure) => {
                self.keep(FlagRule::ProcedureNotTold, after, |_| false);
            }
            _ => {}
        }
    }

    fn excuse_by_consent(&mut self, topic: ConsentTopic, after: &Ticket, fact: &Fact<'_>) {
        match topic {
            ConsentTopic::Marketing => {
                self.done_before(FlagRule::MarketingWithoutConsent, after, fact);
            }
            ConsentTopic::Records => {
                let requests = &after.ledgers.record_requests;
                let shown = |position| {
                    let same = |one: &&RecordRequest| one.mark.position == position;
                    requests.iter().find(same).is_some_and(|one| one.standing == Standing::Shown)
                };
                self.keep(FlagRule::RecordsWithoutStanding, after, |position| {
                    !shown(position) || stands(position, after, fact)
                });
            }
            _ => {}
        }
    }

    fn done_before(&mut self, rule: FlagRule, after: &Ticket, fact: &Fact<'_>) {
        self.keep(rule, after, |position| stands(position, after, fact));
    }

    /// Keeps the evidence of a rule that still shows it; without any the rule was not broken.
    fn keep(&mut self, rule: FlagRule, after: &Ticket, still_shows: impl Fn(u64) -> bool) {
        let Some(flag) = self.0.iter_mut().find(|flag| flag.rule == rule) else {
            return;
        };
        flag.evidence.retain(|position| still_shows(*position));
        let known = flag.evidence.iter().filter_map(|position| after.mark_at(*position));
        flag.since = known.map(|mark| mark.recorded_at).min().unwrap_or(flag.since);
        self.0.retain(|flag| flag.rule != rule || !flag.evidence.is_empty());
    }
}

/// Tells whether an entry still breaks a rule that a fact recorded later speaks of: it does not when the
/// fact can have happened before it. Of two that are known equally roughly the log keeps the order.
fn stands(position: u64, after: &Ticket, fact: &Fact<'_>) -> bool {
    let entry = after.mark_at(position);
    entry.is_none_or(|entry| fact.occurred.earliest() >= entry.occurred.earliest())
}
