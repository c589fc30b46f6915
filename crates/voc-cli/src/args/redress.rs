//! What is done about it: remedies, records, pledges, risks, bodies outside, improvement.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use voc_engine::domain::{
    ActorId, CauseCode, DepartmentCode, DocumentCode, OutsideBodyCode, PartyRole, Pressure,
    RecordAccessStep, RemedyCode, RemedyStep, Risk, Role, Standing, TouchPointCode,
};

use super::{Text, TicketArg, Who, code, open};

/// A step of a remedy.
#[derive(Args, Debug)]
pub(crate) struct RemedyArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// What, such as refund, re_treatment, apology
    #[arg(value_parser = open::<RemedyCode>)]
    pub(crate) remedy: RemedyCode,
    /// How far it got
    #[arg(value_name = "STEP", value_parser = code::<RemedyStep>())]
    pub(crate) step: RemedyStep,
    /// The number of the remedy within the ticket; default: the last of its kind, or a new one
    #[arg(long, value_name = "N")]
    pub(crate) item: Option<u32>,
    /// Who on the other side demanded, accepted, refused or was paid
    #[arg(long, value_parser = code::<PartyRole>())]
    pub(crate) party: Option<PartyRole>,
    /// In which role staff acted, if staff did
    #[arg(long, value_parser = code::<Role>(), hide_possible_values = true)]
    pub(crate) by_role: Option<Role>,
    /// The sum in won
    #[arg(long, value_name = "WON")]
    pub(crate) amount: Option<u64>,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A step about medical records.
#[derive(Args, Debug)]
pub(crate) struct RecordsArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// What happened
    #[arg(value_name = "STEP", value_parser = code::<RecordAccessStep>())]
    pub(crate) step: RecordAccessStep,
    /// Who asked
    #[arg(long, value_parser = code::<PartyRole>())]
    pub(crate) by: PartyRole,
    /// Whether the right to act for the patient was shown
    #[arg(long, value_parser = code::<Standing>(), default_value = "not_shown")]
    pub(crate) standing: Standing,
    /// A document; may be given several times
    #[arg(long = "document", value_name = "DOCUMENT", value_parser = open::<DocumentCode>)]
    pub(crate) documents: Vec<DocumentCode>,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A risk.
#[derive(Args, Debug)]
pub(crate) struct RiskArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// Which
    #[arg(value_parser = code::<Risk>())]
    pub(crate) risk: Risk,
    /// From whom
    #[arg(long, value_parser = code::<PartyRole>(), default_value = "complainant")]
    pub(crate) by: PartyRole,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A written pledge.
#[derive(Args, Debug)]
pub(crate) struct PledgeArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// To whom
    #[arg(long, value_parser = code::<PartyRole>(), default_value = "complainant")]
    pub(crate) to: PartyRole,
    /// In which role it was written; default: that of the actor
    #[arg(long, value_parser = code::<Role>(), hide_possible_values = true)]
    pub(crate) by_role: Option<Role>,
    /// Whether it was written under pressure
    #[arg(long, value_parser = code::<Pressure>(), default_value = "unknown")]
    pub(crate) pressure: Pressure,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A body outside that the case went to.
#[derive(Args, Debug)]
pub(crate) struct ReferArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// Which body, such as medical_mediation, consumer_agency
    #[arg(value_name = "BODY", value_parser = open::<OutsideBodyCode>)]
    pub(crate) body: OutsideBodyCode,
    /// Who turned to it; the hospital itself is `staff`
    #[arg(long, value_parser = code::<PartyRole>(), default_value = "complainant")]
    pub(crate) by: PartyRole,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// An improvement action.
#[derive(Args, Debug)]
#[command(disable_help_subcommand = true)]
pub(crate) struct ImprovementArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
    #[command(subcommand)]
    pub(crate) action: ImprovementAction,
}

/// What is done about an improvement action.
#[derive(Subcommand, Debug)]
pub(crate) enum ImprovementAction {
    /// Open an improvement action
    Open {
        /// Who is to do it, by code
        #[arg(long, value_name = "CODE")]
        owner: ActorId,
        /// The date by which it is to be done
        #[arg(long, value_name = "DATE")]
        due: NaiveDate,
        /// The department that it changes; default: the originating department
        #[arg(long)]
        department: Option<DepartmentCode>,
        /// The cause that it is to remove
        #[arg(long, value_parser = open::<CauseCode>)]
        cause: Option<CauseCode>,
        /// The touch point that it is about
        #[arg(long, value_parser = open::<TouchPointCode>)]
        touch_point: Option<TouchPointCode>,
    },
    /// Record that an improvement action is done
    Done {
        /// The number of the improvement action within the ticket
        number: u32,
    },
    /// Drop an improvement action
    Drop {
        /// The number of the improvement action within the ticket
        number: u32,
    },
}
