//! A command as the file of the case writes it.

use serde::Deserialize;
use voc_engine::domain::{
    ActorId, BackgroundCategory, BranchCode, CauseCode, ChannelCode, Command, Consent,
    ContactPoint, ContactResult, Dating, DepartmentCode, DeviationReason, DocumentCode,
    EscalationReason, NoteCategory, PartyRole, Pressure, PrivateText, PromiseTopic, Receive,
    RecordAccessStep, Reference, Rejection, RemedyCode, RemedyStep, ReportTopic, Risk, Role,
    StageDetails, Standing, StatementNumber, StatementTopic, StepTaken, VocKind,
};

/// One instruction of a row.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum CaseInstruction {
    Background {
        category: BackgroundCategory,
        dating: Dating,
        reference: Option<Reference>,
        text: String,
    },
    Receive(Box<CaseVoice>),
    Note {
        category: NoteCategory,
        text: String,
    },
    Statement {
        speaker: PartyRole,
        channel: Option<ChannelCode>,
        topic: Option<StatementTopic>,
        #[serde(default)]
        contradicts: Vec<StatementNumber>,
        text: String,
    },
    Contact {
        channel: ChannelCode,
        whom: PartyRole,
        result: ContactResult,
        attempts: u32,
        point: Option<ContactPoint>,
        text: String,
    },
    Promise {
        topic: PromiseTopic,
        to: PartyRole,
        by_role: Role,
        channel: Option<ChannelCode>,
        text: String,
    },
    Party {
        role: PartyRole,
        standing: Standing,
        consent: Option<Consent>,
        name: Option<String>,
        contact: Option<String>,
    },
    Remedy {
        remedy: RemedyCode,
        step: RemedyStep,
        by_role: Option<Role>,
        party: Option<PartyRole>,
        amount_krw: Option<u64>,
        text: String,
    },
    Records {
        step: RecordAccessStep,
        by: PartyRole,
        standing: Standing,
        documents: Vec<DocumentCode>,
        text: String,
    },
    Risk {
        risk: Risk,
        by: PartyRole,
        text: String,
    },
    Pledge {
        to: PartyRole,
        by_role: Role,
        pressure: Pressure,
        text: String,
    },
    Assign {
        to: ActorId,
        role: Role,
    },
    Report {
        to: Role,
        topic: ReportTopic,
        text: String,
    },
    Step {
        details: StageDetails,
        deviation: Option<DeviationReason>,
        acting_for: Option<Role>,
        text: String,
    },
    Escalate {
        level: Role,
        reason: EscalationReason,
    },
    Acknowledge {
        level: Role,
    },
}

/// The complaint itself.
#[derive(Deserialize)]
pub(crate) struct CaseVoice {
    kind: VocKind,
    channel: ChannelCode,
    branch: BranchCode,
    receiving: DepartmentCode,
    managing: DepartmentCode,
    originating: DepartmentCode,
    causes: Vec<CauseCode>,
    text: String,
}

impl CaseVoice {
    fn receive(self) -> Result<Receive, Rejection> {
        Ok(Receive {
            branch: Some(self.branch),
            receiving: Some(self.receiving),
            managing: Some(self.managing),
            originating: Some(self.originating),
            causes: self.causes,
            text: Some(private(&self.text)?),
            ..Receive::new(self.kind, self.channel)
        })
    }
}

fn private(text: &str) -> Result<PrivateText, Rejection> {
    PrivateText::new(text)
}

fn maybe(text: Option<String>) -> Result<Option<PrivateText>, Rejection> {
    text.as_deref().map(private).transpose()
}

impl CaseInstruction {
    /// Turns what was written into a command.
    pub(crate) fn command(self) -> Result<Command, Rejection> {
        Ok(match self {
            Self::Background { category, dating, reference, text } => {
                let text = Some(private(&text)?);
                Command::RecordBackground { category, dating, reference, text }
            }
            Self::Receive(voice) => Command::Receive(Box::new(voice.receive()?)),
            Self::Note { category, text } => Command::AddNote { category, text: private(&text)? },
            Self::Statement { speaker, channel, topic, contradicts, text } => {
                let text = private(&text)?;
                Command::RecordStatement { speaker, channel, topic, contradicts, text }
            }
            Self::Contact { channel, whom, result, attempts, point, text } => {
                let (acting_for, text) = (None, Some(private(&text)?));
                Command::RecordContact { channel, whom, result, attempts, point, acting_for, text }
            }
            Self::Promise { topic, to, by_role, channel, text } => {
                let (by_role, text) = (Some(by_role), Some(private(&text)?));
                Command::MakePromise { topic, to, by_role, channel, told: None, text }
            }
            Self::Party { role, standing, consent, name, contact } => {
                let (name, contact) = (maybe(name)?, maybe(contact)?);
                Command::AddParty { role, standing, consent, subject: None, name, contact }
            }
            Self::Remedy { remedy, step, by_role, party, amount_krw, text } => {
                let (item, text) = (None, Some(private(&text)?));
                Command::RecordRemedy { remedy, step, item, party, by_role, amount_krw, text }
            }
            Self::Records { step, by, standing, documents, text } => {
                let text = Some(private(&text)?);
                Command::RecordAccess { step, by, standing, documents, text }
            }
            Self::Risk { risk, by, text } => {
                Command::RecordRisk { risk, by, text: Some(private(&text)?) }
            }
            Self::Pledge { to, by_role, pressure, text } => {
                let (by_role, text) = (Some(by_role), Some(private(&text)?));
                Command::WritePledge { by_role, to, pressure, text }
            }
            Self::Assign { to, role } => Command::Assign { to, role },
            Self::Report { to, topic, text } => {
                Command::Report { to, topic, text: Some(private(&text)?) }
            }
            Self::Step { details, deviation, acting_for, text } => {
                let text = Some(private(&text)?);
                let taken = StepTaken { deviation, acting_for, text, ..StepTaken::new(details) };
                Command::Step(Box::new(taken))
            }
            Self::Escalate { level, reason } => {
                Command::Escalate { level, reason, clock: None, due: None }
            }
            Self::Acknowledge { level } => Command::AcknowledgeEscalation { level, clock: None },
        })
    }
}
