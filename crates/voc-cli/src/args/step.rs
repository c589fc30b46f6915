//! Completing one of the nine stages, each with its own options.

use std::str::FromStr;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use voc_engine::domain::{
    Agreement, CauseCode, ChannelCode, DeviationReason, EmotionalNeed, Issue, MedicalAccident,
    Outcome, OutsideRoute, PartyRole, Place, Pressure, RemedyCode, Role, Survey, Told,
};

use super::{Text, TicketArg, Who, code, one_of, open};

/// A stage that was completed.
#[derive(Args, Debug)]
#[command(disable_help_subcommand = true)]
pub(crate) struct StepArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// Why the order of the stages is left, if it is
    #[arg(long, value_parser = code::<DeviationReason>(), global = true)]
    pub(crate) reason: Option<DeviationReason>,
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
    },
    /// 4. What the investigation found
    Investigate {
        /// The first question: a medical accident?
        #[arg(long, value_parser = code::<MedicalAccident>(), default_value = "unknown")]
        medical_accident: MedicalAccident,
        /// A cause found; may be given several times
        #[arg(long = "cause", value_name = "CAUSE", value_parser = open::<CauseCode>)]
        causes: Vec<CauseCode>,
        /// An issue found, such as communication:high; may be given several times
        #[arg(long = "issue", value_name = "CATEGORY:SEVERITY")]
        issues: Vec<IssueArg>,
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

/// An issue as written on the command line: `category:severity`.
#[derive(Clone, Debug)]
pub(crate) struct IssueArg(pub(crate) Issue);

impl FromStr for IssueArg {
    type Err = IssueError;

    fn from_str(text: &str) -> Result<Self, IssueError> {
        let (category, severity) = text.split_once(':').ok_or(IssueError)?;
        let category = one_of(category).ok_or(IssueError)?;
        let severity = one_of(severity).ok_or(IssueError)?;
        Ok(Self(Issue { category, severity, care_stage: None, harm: None }))
    }
}

/// A text that is no issue.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error(
    "an issue looks like `communication:high`; categories: quality, safety, environment, \
     institutional_processes, listening, communication, respect_and_rights; \
     severities: none, low, medium, high"
)]
pub(crate) struct IssueError;

#[cfg(test)]
mod tests {
    use voc_engine::domain::{CodeList as _, IssueCategory, Severity};

    use super::*;

    #[test]
    fn an_issue_is_a_category_and_a_severity() {
        let issue: IssueArg = "respect-and-rights:high".parse().unwrap();
        assert_eq!(issue.0.category, IssueCategory::RespectAndRights);
        assert_eq!(issue.0.severity, Severity::High);
        assert_eq!("존중과 환자 권리:높음".parse::<IssueArg>().unwrap().0, issue.0);
        for wrong in ["", "communication", "communication:", "communication:huge", "x:low"] {
            assert!(wrong.parse::<IssueArg>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_message_names_every_category_and_severity() {
        let message = IssueError.to_string();
        let all = IssueCategory::ALL.iter().map(|one| one.code());
        for code in all.chain(Severity::ALL.iter().map(|one| one.code())) {
            assert!(message.contains(code), "{code}");
        }
    }
}
