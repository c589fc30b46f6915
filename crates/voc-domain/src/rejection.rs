//! Why the rules say no. Each rejection is named after the requirement that was not met.

use crate::{
    codes::{CauseCode, ChannelCode, CodeList as _, Role, closed_list},
    ids::{
        BranchCode, DepartmentCode, OptionCode, PlaybookCode, PromiseNumber, QuestionCode,
        SurveyCode,
    },
    path::Path,
    stage::Stage,
    timestamp::Timestamp,
};

/// A requirement that a command did not meet.
///
/// Several may be unmet at once; the one reported is the first in the order of the variants here,
/// which is the order [`Rejection::CODES`] lists and the tests hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// A text was empty.
    #[error("the text is empty")]
    TextMustNotBeEmpty,
    /// A text was too long.
    #[error("the text has {actual} bytes; at most {limit} are kept")]
    TextMustBeShorter {
        /// The most bytes allowed.
        limit: usize,
        /// The bytes given.
        actual: usize,
    },
    /// There is no such ticket.
    #[error("there is no such ticket")]
    TicketMustExist,
    /// The ticket was received before.
    #[error("this ticket was received before")]
    TicketMustNotExist,
    /// The time given lies in the future.
    #[error("{occurred} lies in the future; now is {now}")]
    OccurredMustNotBeInTheFuture {
        /// The earliest moment given.
        occurred: Timestamp,
        /// The present moment.
        now: Timestamp,
    },
    /// A moment lies outside the years the calendar knows.
    #[error("{moment} lies outside the years 1970 to 2099 of the calendar")]
    MomentMustBeWithinTheCalendar {
        /// The moment.
        moment: Timestamp,
    },
    /// The channel is neither built in nor configured.
    #[error("no channel is called `{0}`")]
    ChannelMustBeKnown(ChannelCode),
    /// The cause is neither built in nor configured.
    #[error("no cause is called `{0}`")]
    CauseMustBeKnown(CauseCode),
    /// The department is not among those configured.
    #[error("no department is called `{0}`")]
    DepartmentMustBeKnown(DepartmentCode),
    /// The branch is not among those configured.
    #[error("no branch is called `{0}`")]
    BranchMustBeKnown(BranchCode),
    /// Only background facts are known so far.
    #[error("the complaint of this ticket has not been received yet")]
    TicketMustBeReceived,
    /// The ticket is closed.
    #[error("the ticket is closed")]
    TicketMustBeOpen,
    /// The ticket is not closed.
    #[error("the ticket is not closed")]
    TicketMustBeClosed,
    /// The handling is paused.
    #[error("the handling is paused")]
    TicketMustNotBePaused,
    /// The handling is not paused.
    #[error("the handling is not paused")]
    TicketMustBePaused,
    /// The stage is not on the path of this kind of voice, and no reason was given.
    #[error("`{stage}` is not on the path `{}`", path.name())]
    StageMustBeOnThePath {
        /// The stage.
        stage: Stage,
        /// The path.
        path: Path,
    },
    /// A stage that comes before was not completed, and no reason was given (or none can be).
    #[error("`{missing}` must come before `{stage}`")]
    StageMustComeFirst {
        /// The stage asked for.
        stage: Stage,
        /// The first stage that is missing.
        missing: Stage,
    },
    /// A step back to an earlier stage, and no reason was given.
    #[error("`{stage}` comes after `{last}` here, against the order of the process")]
    OrderMustBeKept {
        /// The stage asked for.
        stage: Stage,
        /// The last stage completed.
        last: Stage,
    },
    /// The stage was already completed in this round, so it cannot be skipped.
    #[error("`{0}` is already completed in this round")]
    StageMustNotBeDone(Stage),
    /// A close without a settled answer and without a recorded failure to agree.
    #[error("the complainant's answer does not allow closing yet")]
    AgreementMustComeFirst,
    /// A close without agreement that does not say whether the route outside was offered.
    #[error("there was no agreement, and it is not said whether the route outside was offered")]
    OutsideRouteMustBeStated,
    /// A decision that is said to have happened before what it follows.
    #[error("{} cannot have happened before {}", event.label().en, after.label().en)]
    OrderOfEventsMustHold {
        /// What is said to have happened.
        event: Milestone,
        /// What it follows.
        after: Milestone,
    },
    /// There is no such promise.
    #[error("there is no promise {0} in this ticket")]
    PromiseMustExist(PromiseNumber),
    /// The promise was kept or withdrawn before.
    #[error("promise {0} is no longer open")]
    PromiseMustBeOpen(PromiseNumber),
    /// The promised moment lies before the promise.
    #[error("the promised time {told} lies before the promise itself")]
    PromisedTimeMustLieAhead {
        /// The moment told.
        told: Timestamp,
    },
    /// A contact entry that speaks of no attempt.
    #[error("a contact entry speaks of at least one attempt")]
    AttemptsMustBePositive,
    /// A sum that the entries cannot hold exactly.
    #[error("{actual} won is too much; at most {limit} can be recorded")]
    AmountMustBeSmaller {
        /// The largest sum.
        limit: u64,
        /// The sum given.
        actual: u64,
    },
    /// The same level was told about the same clock before.
    #[error("`{0}` was told about this before")]
    EscalationMustBeNew(Role),
    /// Nothing was escalated to this level, or it was acknowledged before.
    #[error("no open escalation to `{0}`")]
    EscalationMustBeOpen(Role),
    /// The playbook is one that comes with the program.
    #[error("the playbook `{0}` comes with the program and stays as it is")]
    PlaybookMustBeOwn(PlaybookCode),
    /// There is no such playbook, or it was retired.
    #[error("no playbook called `{0}` is in use")]
    PlaybookMustExist(PlaybookCode),
    /// A survey asks too much.
    #[error("{actual} questions of one sort are too many; a survey has at most {limit}")]
    SurveyMustHaveFewerQuestions {
        /// The most questions.
        limit: usize,
        /// The questions given.
        actual: usize,
    },
    /// A closed question offers too few or too many options, or options beside a scale.
    #[error(
        "the question `{question}` has {actual} options; it needs a scale and none, or 2 to 7 (2 to 12 about the person)"
    )]
    QuestionMustHaveOptions {
        /// The question.
        question: QuestionCode,
        /// The options given.
        actual: usize,
    },
    /// No question about satisfaction on a scale.
    #[error("the survey has no question about satisfaction on a scale")]
    SurveyMustAskForSatisfaction,
    /// No demographics.
    #[error("the survey does not ask who answers")]
    SurveyMustAskWhoAnswers,
    /// A demographic question that has to be answered.
    #[error("`{0}` has no option `prefer_not_to_say`")]
    DemographicMustAllowSilence(QuestionCode),
    /// More than one question in free words.
    #[error("the survey has {actual} questions in free words; one is the most")]
    SurveyMustHaveOneFreeTextAtMost {
        /// The questions given.
        actual: usize,
    },
    /// No thanks, or in one language only.
    #[error("the survey does not give thanks in Korean and in English")]
    SurveyMustThankInBothLanguages,
    /// A code stands for two questions, or for two options of one question.
    #[error("the code `{0}` is used twice")]
    SurveyCodeMustBeUnique(String),
    /// Answers to another survey, or to another version of it.
    #[error("these are not answers to version {version} of the survey `{survey}`")]
    AnswersMustBeToThisSurvey {
        /// The survey.
        survey: SurveyCode,
        /// The version.
        version: u32,
    },
    /// No question was answered.
    #[error("no question was answered")]
    AnswersMustNotBeEmpty,
    /// An answer to a question that the survey does not ask.
    #[error("the survey does not ask `{0}`")]
    QuestionMustBeAsked(QuestionCode),
    /// An answer that the question does not offer.
    #[error("the question `{question}` does not offer `{option}`")]
    OptionMustBeOffered {
        /// The question.
        question: QuestionCode,
        /// The answer.
        option: OptionCode,
    },
    /// A training or a sharing that nobody attended.
    #[error("nobody attended")]
    SomebodyMustAttend,
}

closed_list! {
    /// A turning point of a ticket: they follow one another in time.
    Milestone, "milestone" {
        Receipt = "receipt", "the receipt", "접수";
        Answer = "answer", "the answer", "고객의 답변";
        Close = "close", "the close", "마무리";
        Thanks = "thanks", "the thanks", "감사표현";
        Reopening = "reopening", "the reopening", "재접수";
        Pause = "pause", "the pause", "일시 중지";
        Resumption = "resumption", "the resumption", "재개";
    }
}

impl Rejection {
    /// Every code, in order of precedence. A missing stage gives one of the nine codes
    /// `calming_must_come_first` to `thanks_must_come_first`.
    pub const CODES: &'static [&'static str] = &[
        "text_must_not_be_empty",
        "text_must_be_shorter",
        "ticket_must_exist",
        "ticket_must_not_exist",
        "occurred_must_not_be_in_the_future",
        "moment_must_be_within_the_calendar",
        "channel_must_be_known",
        "cause_must_be_known",
        "department_must_be_known",
        "branch_must_be_known",
        "ticket_must_be_received",
        "ticket_must_be_open",
        "ticket_must_be_closed",
        "ticket_must_not_be_paused",
        "ticket_must_be_paused",
        "stage_must_be_on_the_path",
        "calming_must_come_first",
        "apology_must_come_first",
        "listening_must_come_first",
        "investigation_must_come_first",
        "resolution_must_come_first",
        "alternative_must_come_first",
        "answer_must_come_first",
        "close_must_come_first",
        "thanks_must_come_first",
        "order_must_be_kept",
        "stage_must_not_be_done",
        "agreement_must_come_first",
        "outside_route_must_be_stated",
        "order_of_events_must_hold",
        "promise_must_exist",
        "promise_must_be_open",
        "promised_time_must_lie_ahead",
        "attempts_must_be_positive",
        "amount_must_be_smaller",
        "escalation_must_be_new",
        "escalation_must_be_open",
        "playbook_must_be_own",
        "playbook_must_exist",
        "survey_must_have_fewer_questions",
        "question_must_have_options",
        "survey_must_ask_for_satisfaction",
        "survey_must_ask_who_answers",
        "demographic_must_allow_silence",
        "survey_must_have_one_free_text_at_most",
        "survey_must_thank_in_both_languages",
        "survey_code_must_be_unique",
        "answers_must_be_to_this_survey",
        "answers_must_not_be_empty",
        "question_must_be_asked",
        "option_must_be_offered",
        "somebody_must_attend",
    ];

    /// Returns the stable code, named after the requirement.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TextMustNotBeEmpty => "text_must_not_be_empty",
            Self::TextMustBeShorter { .. } => "text_must_be_shorter",
            Self::TicketMustExist => "ticket_must_exist",
            Self::TicketMustNotExist => "ticket_must_not_exist",
            Self::OccurredMustNotBeInTheFuture { .. } => "occurred_must_not_be_in_the_future",
            Self::MomentMustBeWithinTheCalendar { .. } => "moment_must_be_within_the_calendar",
            Self::ChannelMustBeKnown(_) => "channel_must_be_known",
            Self::CauseMustBeKnown(_) => "cause_must_be_known",
            Self::DepartmentMustBeKnown(_) => "department_must_be_known",
            Self::BranchMustBeKnown(_) => "branch_must_be_known",
            Self::TicketMustBeReceived => "ticket_must_be_received",
            Self::TicketMustBeOpen => "ticket_must_be_open",
            Self::TicketMustBeClosed => "ticket_must_be_closed",
            Self::TicketMustNotBePaused => "ticket_must_not_be_paused",
            Self::TicketMustBePaused => "ticket_must_be_paused",
            Self::StageMustBeOnThePath { .. } => "stage_must_be_on_the_path",
            Self::StageMustComeFirst { missing, .. } => first(*missing),
            Self::OrderMustBeKept { .. } => "order_must_be_kept",
            Self::StageMustNotBeDone(_) => "stage_must_not_be_done",
            Self::AgreementMustComeFirst => "agreement_must_come_first",
            Self::OutsideRouteMustBeStated => "outside_route_must_be_stated",
            Self::OrderOfEventsMustHold { .. } => "order_of_events_must_hold",
            Self::PromiseMustExist(_) => "promise_must_exist",
            Self::PromiseMustBeOpen(_) => "promise_must_be_open",
            Self::PromisedTimeMustLieAhead { .. } => "promised_time_must_lie_ahead",
            Self::AttemptsMustBePositive => "attempts_must_be_positive",
            Self::AmountMustBeSmaller { .. } => "amount_must_be_smaller",
            Self::EscalationMustBeNew(_) => "escalation_must_be_new",
            Self::EscalationMustBeOpen(_) => "escalation_must_be_open",
            Self::PlaybookMustBeOwn(_) => "playbook_must_be_own",
            Self::PlaybookMustExist(_) => "playbook_must_exist",
            Self::SurveyMustHaveFewerQuestions { .. } => "survey_must_have_fewer_questions",
            Self::QuestionMustHaveOptions { .. } => "question_must_have_options",
            Self::SurveyMustAskForSatisfaction => "survey_must_ask_for_satisfaction",
            Self::SurveyMustAskWhoAnswers => "survey_must_ask_who_answers",
            Self::DemographicMustAllowSilence(_) => "demographic_must_allow_silence",
            Self::SurveyMustHaveOneFreeTextAtMost { .. } => {
                "survey_must_have_one_free_text_at_most"
            }
            Self::SurveyMustThankInBothLanguages => "survey_must_thank_in_both_languages",
            Self::SurveyCodeMustBeUnique(_) => "survey_code_must_be_unique",
            Self::AnswersMustBeToThisSurvey { .. } => "answers_must_be_to_this_survey",
            Self::AnswersMustNotBeEmpty => "answers_must_not_be_empty",
            Self::QuestionMustBeAsked(_) => "question_must_be_asked",
            Self::OptionMustBeOffered { .. } => "option_must_be_offered",
            Self::SomebodyMustAttend => "somebody_must_attend",
        }
    }
}

const fn first(missing: Stage) -> &'static str {
    match missing {
        Stage::Calm => "calming_must_come_first",
        Stage::Apologize => "apology_must_come_first",
        Stage::Listen => "listening_must_come_first",
        Stage::Investigate => "investigation_must_come_first",
        Stage::Resolve => "resolution_must_come_first",
        Stage::Alternative => "alternative_must_come_first",
        Stage::Agree => "answer_must_come_first",
        Stage::Close => "close_must_come_first",
        Stage::Thank => "thanks_must_come_first",
    }
}
