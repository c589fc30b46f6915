//! Events that add a row to a ledger.

use super::{Fact, Ticket};
use crate::{
    codes::RemedyStep,
    event::{Corrected, Event, RemedyRecorded},
    ticket::{
        AbsorbedTicket, AttachmentRecord, ConsentRecord, ContactRecord, Correction,
        CorrectionEffect, Improvement, LinkRecord, Notice, Pledge, RecordRequest, Referral, Remedy,
        RemedyRecord, ReportRecord, RiskRecord, Statement, SurveyRecord, TransferRecord,
    },
};

impl Ticket {
    /// Adds the row that an event stands for.
    pub(super) fn enter(&mut self, fact: &Fact<'_>) {
        let mark = fact.mark();
        let ledgers = &mut self.ledgers;
        match fact.event {
            Event::StatementRecorded(content) => ledgers.statements.push(Statement {
                number: content.statement,
                speaker: content.speaker,
                channel: content.channel.clone(),
                topic: content.topic,
                contradicts: content.contradicts.clone(),
                mark,
            }),
            Event::ContactAttempted(content) => ledgers.contacts.push(ContactRecord {
                channel: content.channel.clone(),
                whom: content.whom,
                result: content.result,
                attempts: content.attempts,
                point: content.point,
                role: fact.role,
                mark,
            }),
            Event::RemedyRecorded(content) => self.enter_remedy(content, fact),
            Event::RecordAccess(content) => ledgers.record_requests.push(RecordRequest {
                step: content.step,
                by: content.by,
                standing: content.standing,
                mark,
            }),
            Event::RiskRecorded(content) => {
                ledgers.risks.push(RiskRecord { risk: content.risk, by: content.by, mark });
            }
            Event::IdentityChecked(_) => ledgers.identity_checks.push(mark),
            Event::Reported(content) => {
                ledgers.reports.push(ReportRecord { to: content.to, topic: content.topic, mark });
            }
            Event::PledgeWritten(content) => ledgers.pledges.push(Pledge {
                by_role: content.by_role,
                to: content.to,
                pressure: content.pressure,
                mark,
            }),
            Event::AttachmentAdded(content) => ledgers.attachments.push(AttachmentRecord {
                number: content.attachment,
                file: content.file.clone(),
                kind: content.kind,
                media: content.media,
                bytes: content.bytes,
                mark,
            }),
            Event::ReferredOutside(content) => ledgers.referrals.push(Referral {
                body: content.body.clone(),
                by: content.by,
                mark,
            }),
            _ => self.enter_about_others(fact),
        }
    }

    fn enter_about_others(&mut self, fact: &Fact<'_>) {
        let mark = fact.mark();
        let ledgers = &mut self.ledgers;
        match fact.event {
            Event::Notified(content) => ledgers.notices.push(Notice {
                topic: content.topic,
                to: content.to,
                channel: content.channel.clone(),
                purpose: content.purpose,
                delivery: content.delivery,
                mark,
            }),
            Event::ConsentRecorded(content) => ledgers.consents.push(ConsentRecord {
                topic: content.topic,
                consent: content.consent,
                by: content.by,
                mark,
            }),
            Event::Transferred(content) => ledgers.transfers.push(TransferRecord {
                from: content.from.clone(),
                to: content.to.clone(),
                mark,
            }),
            Event::Linked(content) => ledgers.links.push(LinkRecord {
                to: content.to,
                relation: content.relation,
                repetition: content.repetition,
                mark,
            }),
            Event::Absorbed(content) => ledgers.absorbed.push(AbsorbedTicket {
                from: content.from,
                number: content.number,
                channel: content.channel.clone(),
                received: content.received,
                mark,
            }),
            Event::ImprovementOpened(content) => ledgers.improvements.push(Improvement {
                number: content.improvement,
                owner: content.owner.clone(),
                department: content.department.clone(),
                cause: content.cause.clone(),
                due: content.due,
                ended: None,
                mark,
            }),
            Event::ImprovementEnded(content) => {
                let same = |one: &&mut Improvement| one.number == content.improvement;
                for action in ledgers.improvements.iter_mut().filter(same) {
                    action.ended = Some((content.result, mark));
                }
            }
            Event::SurveyAnswered(content) => ledgers.surveys.push(SurveyRecord {
                survey: content.survey.clone(),
                version: content.version,
                answers: content.answers.clone(),
                satisfaction: content.satisfaction,
                mark,
            }),
            Event::Corrected(content) => self.enter_correction(content, fact),
            _ => {}
        }
    }

    fn enter_remedy(&mut self, content: &RemedyRecorded, fact: &Fact<'_>) {
        let row = RemedyRecord {
            step: content.step,
            by_role: content.by_role.or_else(|| by_staff(content).then_some(fact.role)),
            party: content.party,
            amount_krw: content.amount_krw,
            mark: fact.mark(),
        };
        let known = self.ledgers.remedies.iter_mut().find(|one| one.number == content.item);
        match known {
            Some(remedy) => remedy.steps.push(row),
            None => self.ledgers.remedies.push(Remedy {
                number: content.item,
                remedy: content.remedy.clone(),
                steps: vec![row],
            }),
        }
    }

    fn enter_correction(&mut self, content: &Corrected, fact: &Fact<'_>) {
        let replaced = content.replacement.is_some() || content.occurred.is_some();
        self.ledgers.corrections.push(Correction {
            version: content.version,
            reason: content.reason,
            effect: if replaced { CorrectionEffect::Replaced } else { CorrectionEffect::Retracted },
            mark: fact.mark(),
        });
    }
}

/// Tells whether a step of a remedy is taken by the hospital.
const fn by_staff(content: &RemedyRecorded) -> bool {
    matches!(content.step, RemedyStep::Offered | RemedyStep::Approved | RemedyStep::Paid)
}
