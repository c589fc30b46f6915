//! A command as the file of the case writes it.

use serde::Deserialize;
use voc_engine::domain::{
    BackgroundCategory, BranchCode, CauseCode, ChannelCode, Command, ContactResult, Dating,
    DepartmentCode, DeviationReason, DocumentCode, EscalationReason, NoteCategory, PartyRole,
    PrivateText, PromiseTopic, Receive, RecordAccessStep, Reference, Rejection, RemedyCode,
    RemedyStep, Risk, Role, StageDetails, Standing, StepTaken, VocKind,
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
        text: String,
    },
    Contact {
        channel: ChannelCode,
        whom: PartyRole,
        result: ContactResult,
        attempts: u32,
        text: String,
    },
    Promise {
        topic: PromiseTopic,
        to: PartyRole,
        by_role: Role,
        text: String,
    },
    Party {
        role: PartyRole,
        standing: Standing,
        name: Option<String>,
        contact: Option<String>,
    },
    Remedy {
        remedy: RemedyCode,
        step: RemedyStep,
        by_role: Option<Role>,
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
        by_role: Option<Role>,
        text: String,
    },
    Step {
        details: StageDetails,
        deviation: Option<DeviationReason>,
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
            Self::Statement { speaker, channel, text } => {
                Command::RecordStatement { speaker, channel, text: private(&text)? }
            }
            Self::Contact { channel, whom, result, attempts, text } => {
                let text = Some(private(&text)?);
                Command::RecordContact { channel, whom, result, attempts, text }
            }
            Self::Promise { topic, to, by_role, text } => {
                let (by_role, text) = (Some(by_role), Some(private(&text)?));
                Command::MakePromise { topic, to, by_role, told: None, text }
            }
            Self::Party { role, standing, name, contact } => {
                let (name, contact) = (maybe(name)?, maybe(contact)?);
                Command::AddParty { role, standing, subject: None, name, contact }
            }
            Self::Remedy { remedy, step, by_role, amount_krw, text } => {
                let text = Some(private(&text)?);
                Command::RecordRemedy { remedy, step, by_role, amount_krw, text }
            }
            Self::Records { step, by, standing, documents, text } => {
                let text = Some(private(&text)?);
                Command::RecordAccess { step, by, standing, documents, text }
            }
            Self::Risk { risk, by, by_role, text } => {
                Command::RecordRisk { risk, by, by_role, text: Some(private(&text)?) }
            }
            Self::Step { details, deviation, text } => {
                let text = Some(private(&text)?);
                Command::Step(Box::new(StepTaken { details, deviation, text }))
            }
            Self::Escalate { level, reason } => {
                Command::Escalate { level, reason, clock: None, due: None }
            }
            Self::Acknowledge { level } => Command::AcknowledgeEscalation { level },
        })
    }
}
