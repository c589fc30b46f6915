//! The ledgers of a case: what was said, promised, demanded, offered, told and corrected.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    attachment::AttachmentId,
    codes::{
        AttachmentKind, CauseCode, ChannelCode, Consent, ConsentTopic, ContactPoint, ContactResult,
        CorrectionReason, Delivery, ImprovementResult, MediaClass, NoticePurpose, NoticeTopic,
        OutsideBodyCode, PartyRole, Pressure, RecordAccessStep, Relation, RemedyCode, RemedyStep,
        ReportTopic, Risk, Role, Standing, StatementTopic,
    },
    deadline::Met,
    ids::{
        ActorId, AttachmentNumber, BranchCode, DepartmentCode, ImprovementNumber, OptionCode,
        QuestionCode, RemedyNumber, StatementNumber, SurveyCode, TicketId, TicketNumber,
    },
    org::ScaleValue,
    ticket::QueuedNotice,
    timestamp::Occurred,
};

/// Defines the ledgers with one way to leave an empty one out.
macro_rules! ledgers {
    ($($(#[$doc:meta])* $name:ident: $row:ty;)+) => {
        /// Everything about a case that is a list: each row says when and by which entry.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Ledgers {
            $($(#[$doc])* #[serde(skip_serializing_if = "Vec::is_empty")] pub $name: Vec<$row>,)+
        }

        impl Ledgers {
            /// Tells whether nothing was ever entered.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                $(self.$name.is_empty())&&+
            }
        }
    };
}

ledgers! {
    /// What people said, contradictions included.
    statements: Statement;
    /// Attempts to reach somebody.
    contacts: ContactRecord;
    /// Remedies from the demand or the offer to the payment.
    remedies: Remedy;
    /// What people outside were told.
    notices: Notice;
    /// Notices on their way out of the house.
    outbox: QueuedNotice;
    /// What people inside were told.
    reports: ReportRecord;
    /// Consents in their order; the last of a topic holds.
    consents: ConsentRecord;
    /// When person and treatment were looked up.
    identity_checks: Met;
    /// Written pledges.
    pledges: Pledge;
    /// Risks.
    risks: RiskRecord;
    /// What became of requests for medical records.
    record_requests: RecordRequest;
    /// Bodies outside that the case went to.
    referrals: Referral;
    /// Hand-offs between branches.
    transfers: TransferRecord;
    /// Tickets that belong to this one.
    links: LinkRecord;
    /// Tickets that go on in this one.
    absorbed: AbsorbedTicket;
    /// Improvement actions (개선 조치).
    improvements: Improvement;
    /// Answers to surveys.
    surveys: SurveyRecord;
    /// Files that belong to the case.
    attachments: AttachmentRecord;
    /// Corrections of earlier entries.
    corrections: Correction;
}

macro_rules! row {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $ty:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            $($(#[$fdoc])* pub $field: $ty,)+
            /// When, and by which entry.
            pub mark: Met,
        }
    };
}

row! {
    /// What somebody said.
    Statement {
        /// Its number within the ticket.
        number: StatementNumber,
        /// Who spoke.
        speaker: PartyRole,
        /// By which channel.
        channel: Option<ChannelCode>,
        /// What it is about.
        topic: Option<StatementTopic>,
        /// The earlier statements that it contradicts.
        contradicts: Vec<StatementNumber>,
    }
}

row! {
    /// An attempt to reach somebody.
    ContactRecord {
        /// By which channel.
        channel: ChannelCode,
        /// Whom.
        whom: PartyRole,
        /// How it ended.
        result: ContactResult,
        /// How many attempts.
        attempts: u32,
        /// Which number or address.
        point: Option<ContactPoint>,
        /// In which role it was tried.
        role: Role,
    }
}

/// A remedy with every step it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// Its number within the ticket.
    pub number: RemedyNumber,
    /// What.
    pub remedy: RemedyCode,
    /// The steps, in the order of the log.
    pub steps: Vec<RemedyRecord>,
}

impl Notice {
    /// Tells whether it reached somebody near the patient, as far as is known, and was no advertisement.
    pub(crate) fn is_heard(&self) -> bool {
        self.to.is_near_the_patient()
            && self.delivery != Delivery::Failed
            && self.purpose == NoticePurpose::Informational
    }
}

impl Remedy {
    /// Returns the last step.
    #[must_use]
    pub fn last(&self) -> Option<&RemedyRecord> {
        self.steps.last()
    }

    /// Returns the sum that was named last, in won.
    #[must_use]
    pub fn amount_krw(&self) -> Option<u64> {
        self.steps.iter().rev().find_map(|step| step.amount_krw)
    }

    /// Tells whether nothing more is to come: it was refused or paid.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        let ended =
            |step: &RemedyRecord| matches!(step.step, RemedyStep::Refused | RemedyStep::Paid);
        self.last().is_some_and(ended)
    }
}

row! {
    /// A step of a remedy.
    RemedyRecord {
        /// How far it got.
        step: RemedyStep,
        /// In which role staff acted, if staff did.
        by_role: Option<Role>,
        /// Who on the other side acted, if somebody did.
        party: Option<PartyRole>,
        /// The sum in won, if one was named.
        amount_krw: Option<u64>,
    }
}

row! {
    /// What somebody outside was told.
    Notice {
        /// What it was about.
        topic: NoticeTopic,
        /// Who was told.
        to: PartyRole,
        /// By which channel.
        channel: ChannelCode,
        /// What it was for.
        purpose: NoticePurpose,
        /// What is known about its arrival.
        delivery: Delivery,
    }
}

row! {
    /// What somebody inside was told.
    ReportRecord {
        /// The role that was told.
        to: Role,
        /// What it was about.
        topic: ReportTopic,
    }
}

row! {
    /// Whether somebody consented.
    ConsentRecord {
        /// To what.
        topic: ConsentTopic,
        /// Whether it was given.
        consent: Consent,
        /// By whom.
        by: PartyRole,
    }
}

row! {
    /// A written pledge.
    Pledge {
        /// In which role it was written.
        by_role: Role,
        /// To whom.
        to: PartyRole,
        /// Whether it was written under pressure.
        pressure: Pressure,
    }
}

row! {
    /// A risk.
    RiskRecord {
        /// Which.
        risk: Risk,
        /// From whom.
        by: PartyRole,
    }
}

row! {
    /// A step about medical records.
    RecordRequest {
        /// What happened.
        step: RecordAccessStep,
        /// Who asked.
        by: PartyRole,
        /// Whether the right to them was shown.
        standing: Standing,
    }
}

row! {
    /// A body outside.
    Referral {
        /// Which.
        body: OutsideBodyCode,
        /// Who turned to it.
        by: PartyRole,
    }
}

row! {
    /// A hand-off between branches.
    TransferRecord {
        /// The branch it came from.
        from: Option<BranchCode>,
        /// The branch it went to.
        to: BranchCode,
    }
}

row! {
    /// A ticket that belongs to this one.
    LinkRecord {
        /// The other ticket.
        to: TicketId,
        /// How they belong together.
        relation: Relation,
        /// Which repetition this is, from 1.
        repetition: Option<u32>,
    }
}

row! {
    /// A ticket that goes on in this one.
    AbsorbedTicket {
        /// The other ticket.
        from: TicketId,
        /// Its number.
        number: TicketNumber,
        /// The channel it came in by.
        channel: ChannelCode,
        /// When it was received.
        received: Occurred,
    }
}

row! {
    /// An improvement action.
    Improvement {
        /// Its number within the ticket.
        number: ImprovementNumber,
        /// Who is to do it.
        owner: ActorId,
        /// The department that it changes.
        department: Option<DepartmentCode>,
        /// The cause that it is to remove.
        cause: Option<CauseCode>,
        /// The date by which it is to be done.
        due: NaiveDate,
        /// How and when it ended.
        ended: Option<(ImprovementResult, Met)>,
    }
}

row! {
    /// The answers to a survey.
    SurveyRecord {
        /// The survey.
        survey: SurveyCode,
        /// The version that was answered.
        version: u32,
        /// The option chosen for each question and demographic.
        answers: BTreeMap<QuestionCode, OptionCode>,
        /// How satisfied the person is, if that was answered.
        satisfaction: Option<ScaleValue>,
    }
}

row! {
    /// An attached file.
    AttachmentRecord {
        /// Its number within the ticket.
        number: AttachmentNumber,
        /// The file in the vault.
        file: AttachmentId,
        /// What it is to the case.
        kind: AttachmentKind,
        /// What sort of file it is.
        media: MediaClass,
        /// How many bytes it has.
        bytes: u64,
    }
}

row! {
    /// A correction.
    Correction {
        /// The version of the entry that is corrected.
        version: u64,
        /// Why.
        reason: CorrectionReason,
        /// What became of the entry.
        effect: CorrectionEffect,
    }
}

crate::codes::closed_list! {
    /// What a correction does to an entry.
    CorrectionEffect, "correction" {
        Retracted = "retracted", "Struck out", "삭제 표시";
        Replaced = "replaced", "Replaced", "내용 정정";
    }
}
