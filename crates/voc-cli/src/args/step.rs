//! Completing one of the nine stages, each with its own options.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use voc_engine::domain::{
    Agreement, CauseCode, ChannelCode, DeviationReason, EmotionalNeed, MedicalAccident, Outcome,
    OutsideRoute, PartyRole, Place, Pressure, RemedyCode, Role, ServiceGap, Survey, Told,
};

use super::{IssueArg, PlaybookArg, Text, TicketArg, Who, code, open};

/// A stage that was completed.
#[derive(Args, Debug)]
#[command(disable_help_subcommand = true)]
pub(crate) struct StepArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// Why the order of the stages is left, if it is
    #[arg(long, value_parser = code::<DeviationReason>(), global = true)]
    pub(crate) reason: Option<DeviationReason>,
    /// In whose stead, if somebody acted for somebody else
    #[arg(long, value_name = "ROLE", value_parser = code::<Role>(), hide_possible_values = true, global = true)]
    pub(crate) acting_for: Option<Role>,
    /// The part of the response manual that was followed
    #[arg(long, value_name = "CODE[@VERSION]", global = true)]
    pub(crate) playbook: Option<PlaybookArg>,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
    #[command(subcommand)]
    pub(crate) stage: StageArgs,
}

/// The nine stages.
#[derive(Subcommand, Debug)]
pub(crate) enum StageArgs {
    /// 1. Somebody was calmed
    #[command(alias = "감정다스리기")]
    Calm {
        /// Who was calmed
        #[arg(long, value_parser = code::<PartyRole>())]
        whom: Option<PartyRole>,
        /// Whether the interview was moved to a quiet place
        #[arg(long, value_parser = code::<Place>(), default_value = "unchanged")]
        place: Place,
        /// What the person needed to hear or feel
        #[arg(long, value_parser = code::<EmotionalNeed>())]
        emotional_need: Option<EmotionalNeed>,
    },
    /// 2. An apology, which is no admission of fault
    Apologize {
        /// To whom
        #[arg(long, value_parser = code::<PartyRole>())]
        to: Option<PartyRole>,
    },
    /// 3. What was heard, and what was told in return
    #[command(alias = "공감적경청")]
    Listen {
        /// Who was heard
        #[arg(long, value_parser = code::<PartyRole>())]
        whom: Option<PartyRole>,
        /// The practical demand; may be given several times
        #[arg(long = "demand", value_name = "REMEDY", value_parser = open::<RemedyCode>)]
        demands: Vec<RemedyCode>,
        /// The emotional need, asked separately
        #[arg(long, value_parser = code::<EmotionalNeed>())]
        emotional_need: Option<EmotionalNeed>,
        /// Whether the procedure was told
        #[arg(long, value_parser = code::<Told>(), default_value = "unknown")]
        procedure: Told,
        /// Whether the time it takes was told
        #[arg(long, value_parser = code::<Told>(), default_value = "unknown")]
        time: Told,
        /// Whether the interview was moved to a quiet place
        #[arg(long, value_parser = code::<Place>(), default_value = "unchanged")]
        place: Place,
        /// Whom the complainant wants to hear from, if somebody in particular
        #[arg(long, value_name = "ROLE", value_parser = code::<Role>(), hide_possible_values = true)]
        asked_for: Option<Role>,
    },
    /// 4. What the investigation found
    Investigate {
        /// The first question: a medical accident?
        #[arg(long, value_parser = code::<MedicalAccident>(), default_value = "unknown")]
        medical_accident: MedicalAccident,
        /// A cause found; may be given several times
        #[arg(long = "cause", value_name = "CAUSE", value_parser = open::<CauseCode>)]
        causes: Vec<CauseCode>,
        /// An issue found, such as communication:high or safety:high:procedure:moderate; may be given several times
        #[arg(long = "issue", value_name = "CATEGORY:SEVERITY[:CARE[:HARM]]")]
        issues: Vec<IssueArg>,
        /// The gap of the service that let it happen
        #[arg(long, value_parser = code::<ServiceGap>())]
        gap: Option<ServiceGap>,
    },
    /// 5. A proposal
    Resolve {
        /// What is proposed; may be given several times
        #[arg(long = "remedy", value_name = "REMEDY", value_parser = open::<RemedyCode>)]
        remedies: Vec<RemedyCode>,
        /// In which role somebody approved it
        #[arg(long, value_parser = code::<Role>(), hide_possible_values = true)]
        approved_by: Option<Role>,
        /// The date by which it is to be done
        #[arg(long, value_name = "DATE")]
        schedule: Option<NaiveDate>,
    },
    /// 6. Another way out, with its date
    Alternative {
        /// The date by which it is to be done
        #[arg(long, value_name = "DATE")]
        date: Option<NaiveDate>,
        /// What is offered instead; may be given several times
        #[arg(long = "remedy", value_name = "REMEDY", value_parser = open::<RemedyCode>)]
        remedies: Vec<RemedyCode>,
        /// In which role somebody approved it
        #[arg(long, value_parser = code::<Role>(), hide_possible_values = true)]
        approved_by: Option<Role>,
    },
    /// 7. What the complainant answered
    Agree {
        /// The answer
        #[arg(long, value_parser = code::<Agreement>())]
        answer: Agreement,
        /// Whether it was given under pressure; such a pledge is no agreement
        #[arg(long, value_parser = code::<Pressure>(), default_value = "unknown")]
        pressure: Pressure,
    },
    /// 8. The end of the handling
    #[command(alias = "긍정적마무리")]
    Close {
        /// How it ended
        #[arg(long, value_parser = code::<Outcome>())]
        outcome: Outcome,
        /// By which channel the result was told, when it was told
        #[arg(long, value_name = "CHANNEL", value_parser = open::<ChannelCode>)]
        told_by: Option<ChannelCode>,
        /// Whether the route outside was offered; asked when there was no agreement
        #[arg(long, value_parser = code::<OutsideRoute>())]
        outside_route: Option<OutsideRoute>,
    },
    /// 9. Thanks; the ticket is closed
    Thank {
        /// By which channel
        #[arg(long, value_parser = open::<ChannelCode>)]
        channel: Option<ChannelCode>,
        /// Whether a survey was offered
        #[arg(long, value_parser = code::<Survey>(), default_value = "not_offered")]
        survey: Survey,
    },
}
