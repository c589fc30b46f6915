//! The hospital as a whole: its playbooks, its surveys, and what its branches owe.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use voc_engine::{
    TicketQuery,
    domain::{
        BranchCode, CauseCode, PlaybookCode, Stage, SurveyCode, TrainingTopic, TreatmentCode,
        VocKind,
    },
};

use super::{AnswerArg, Text, TicketArg, Who, code, open};

/// The hospital's own manual, stage by stage.
#[derive(Args, Debug)]
#[command(disable_help_subcommand = true)]
pub(crate) struct PlaybookArgs {
    #[command(subcommand)]
    pub(crate) action: PlaybookAction,
}

/// What is to be done with playbooks.
#[derive(Subcommand, Debug)]
pub(crate) enum PlaybookAction {
    /// Define a playbook; a code that exists gets its next version
    Define(Box<DefinePlaybookArgs>),
    /// List the playbooks in use
    List,
    /// Show a playbook
    Show {
        /// The playbook, by code
        #[arg(value_name = "PLAYBOOK")]
        playbook: PlaybookCode,
        /// An earlier version, or one that was retired
        #[arg(long, value_name = "N")]
        version: Option<u32>,
    },
    /// Take a playbook out of use
    Retire {
        /// The playbook, by code
        #[arg(value_name = "PLAYBOOK")]
        playbook: PlaybookCode,
        #[command(flatten)]
        who: Who,
    },
}

/// A playbook to define.
#[derive(Args, Debug)]
pub(crate) struct DefinePlaybookArgs {
    /// The playbook, by code
    #[arg(value_name = "PLAYBOOK")]
    pub(crate) playbook: PlaybookCode,
    /// The stage it is about
    #[arg(long, value_parser = code::<Stage>())]
    pub(crate) stage: Stage,
    /// Only for cases with this cause
    #[arg(long, value_parser = open::<CauseCode>)]
    pub(crate) cause: Option<CauseCode>,
    /// Only for cases about this treatment
    #[arg(long)]
    pub(crate) treatment: Option<TreatmentCode>,
    /// Only for this kind of voice; may be given several times
    #[arg(long = "kind", value_name = "KIND", value_parser = code::<VocKind>())]
    pub(crate) kinds: Vec<VocKind>,
    /// What it is called in Korean; without any title, as the stage
    #[arg(long, value_name = "TITLE")]
    pub(crate) title_ko: Option<String>,
    /// What it is called in English
    #[arg(long, value_name = "TITLE")]
    pub(crate) title_en: Option<String>,
    /// What is to be done, in Korean; one language is enough
    #[arg(long, value_name = "TEXT", conflicts_with = "ko_file")]
    pub(crate) ko: Option<String>,
    /// What is to be done, in English
    #[arg(long, value_name = "TEXT", conflicts_with = "en_file")]
    pub(crate) en: Option<String>,
    /// A file with the Korean text in UTF-8
    #[arg(long, value_name = "FILE")]
    pub(crate) ko_file: Option<PathBuf>,
    /// A file with the English text in UTF-8
    #[arg(long, value_name = "FILE")]
    pub(crate) en_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// Survey sheets.
#[derive(Args, Debug)]
#[command(disable_help_subcommand = true)]
pub(crate) struct SurveyArgs {
    #[command(subcommand)]
    pub(crate) action: SurveyAction,
}

/// What is to be done with survey sheets.
#[derive(Subcommand, Debug)]
pub(crate) enum SurveyAction {
    /// Define a survey; a code that exists gets its next version
    Define {
        /// A TOML file with the sheet, as shown in docs/organisation.md
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        who: Who,
    },
    /// List the surveys
    List,
    /// Show a survey
    Show {
        /// The survey, by code
        #[arg(value_name = "SURVEY")]
        survey: SurveyCode,
        /// An earlier version
        #[arg(long, value_name = "N")]
        version: Option<u32>,
    },
    /// Record the answers to a survey, also after the close
    Answer(AnswerArgs),
}

/// Answers to a survey.
#[derive(Args, Debug)]
pub(crate) struct AnswerArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// The survey, by code
    #[arg(long, value_name = "SURVEY")]
    pub(crate) survey: SurveyCode,
    /// The version that was answered; default: the present one
    #[arg(long, value_name = "N")]
    pub(crate) version: Option<u32>,
    /// The question and the option, both by code, such as overall=4; may be given several times
    #[arg(long = "answer", value_name = "QUESTION=OPTION", required = true)]
    pub(crate) answers: Vec<AnswerArg>,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A training that was held.
#[derive(Args, Debug)]
pub(crate) struct TrainingArgs {
    /// The branch
    #[arg(value_name = "BRANCH")]
    pub(crate) branch: BranchCode,
    /// What it was about
    #[arg(long, value_parser = code::<TrainingTopic>())]
    pub(crate) topic: TrainingTopic,
    /// The case that gave the reason, for a training after an incident
    #[arg(long, value_name = "TICKET")]
    pub(crate) after: Option<TicketQuery>,
    /// How many people attended
    #[arg(long, value_name = "N")]
    pub(crate) attendees: u32,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A case to share.
#[derive(Args, Debug)]
pub(crate) struct CaseShareArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// Where to write it; without it, to standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Record that it was shared within this branch
    #[arg(long, requires = "audience")]
    pub(crate) branch: Option<BranchCode>,
    /// How many people it was shared with
    #[arg(long, value_name = "N", requires = "branch")]
    pub(crate) audience: Option<u32>,
    #[command(flatten)]
    pub(crate) who: Who,
}
