//! Why the rules say no. Each rejection is named after the requirement that was not met.

mod code;

use crate::{
    codes::{CauseCode, ChannelCode, ClockKind, CodeList as _, PartyRole, Role, closed_list},
    deadline::ClockId,
    ids::{
        BranchCode, DepartmentCode, HoldNumber, ImprovementNumber, NoticeNumber, OptionCode,
        PlaybookCode, PromiseNumber, QuestionCode, RemedyNumber, StatementNumber, SubjectId,
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
    /// A code of another open list is neither built in nor configured.
    #[error("no {list} is called `{code}`")]
    CodeMustBeKnown {
        /// What one of the list is called, in English.
        list: &'static str,
        /// The code.
        code: Box<str>,
    },
    /// The channel is neither built in nor configured.
    #[error("no channel is called `{0}`")]
    ChannelMustBeKnown(ChannelCode),
    /// The cause is neither built in nor configured.
    #[error("no cause is called `{0}`")]
    CauseMustBeKnown(CauseCode),
    /// The log itself shows this cause; nobody types it in.
    #[error("the cause `{0}` is not typed in: the log shows it")]
    CauseMustNotBeDerived(CauseCode),
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
    /// The ticket goes on in another.
    #[error("the ticket goes on in another one")]
    TicketMustNotBeMerged,
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
    /// An alternative without its date, and no reason was given.
    #[error("the alternative has no date by which it is to be done")]
    AlternativeDateMustBeStated,
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
    /// There is no such statement.
    #[error("there is no statement {0} in this ticket")]
    StatementMustExist(StatementNumber),
    /// There is no such remedy of that kind.
    #[error("there is no remedy {0} of this kind in this ticket")]
    RemedyMustExist(RemedyNumber),
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
    /// There is no such notice.
    #[error("there is no queued notice {0} in this ticket")]
    NoticeMustExist(NoticeNumber),
    /// The notice left the house before.
    #[error("notice {0} was delivered before")]
    NoticeMustBeOpen(NoticeNumber),
    /// Marketing to somebody who did not consent to it.
    #[error("`{0}` did not consent to marketing")]
    MarketingNeedsConsent(PartyRole),
    /// The clock does not run.
    #[error("the clock `{0}` is not running")]
    ClockMustBeRunning(ClockId),
    /// Only the resolution can be extended, and twice at most.
    #[error("the clock `{0}` cannot be extended")]
    ClockMustBeExtensible(ClockId),
    /// An extension of what had run out.
    #[error("the clock `{clock}` had run out at {due}, before it was extended")]
    ExtensionMustComeInTime {
        /// The clock.
        clock: ClockId,
        /// When it had run out.
        due: Timestamp,
    },
    /// A second extension without consent.
    #[error("a second extension needs the complainant's consent")]
    SecondExtensionNeedsConsent,
    /// The case is at that branch already.
    #[error("the case is at the branch `{0}` already")]
    TransferMustChangeTheBranch(BranchCode),
    /// A ticket cannot belong to itself.
    #[error("the other ticket is this one")]
    OtherTicketMustBeAnother,
    /// A ticket goes on in the one received first.
    #[error("a ticket goes on in the one that was received first")]
    MergeMustGoIntoTheEarlier,
    /// There is no such improvement action.
    #[error("there is no improvement action {0} in this ticket")]
    ImprovementMustExist(ImprovementNumber),
    /// The improvement action ended before.
    #[error("improvement action {0} has ended before")]
    ImprovementMustBeOpen(ImprovementNumber),
    /// There is no such entry in the ticket.
    #[error("the ticket has no entry of version {0}")]
    CorrectedEntryMustExist(u64),
    /// Entries of this type are not corrected like this.
    #[error("an entry of type `{0}` cannot be corrected like this")]
    EntryMustBeCorrectable(Box<str>),
    /// A field that entries of this type do not have, or a value that it cannot hold.
    #[error("`{field}` cannot be set like this in an entry of type `{event_type}`")]
    CorrectionMustFitTheEntry {
        /// The field, with a dot before each further level.
        field: Box<str>,
        /// The type of the entry.
        event_type: Box<str>,
    },
    /// Other entries rest on this field.
    #[error("`{0}` cannot be corrected: other entries rest on it")]
    CorrectionMustKeep(&'static str),
    /// The correction says what the entry said.
    #[error("the correction changes nothing")]
    CorrectionMustChangeSomething,
    /// A correction comes with other commands.
    #[error("a correction must be the only command of its request")]
    CorrectionMustStandAlone,
    /// What was told to the complainant is not worked out.
    #[error("the due moment of {0} was told to the complainant and stays as it was told")]
    ClockMustBeComputed(ClockId),
    /// No rule of the present policy is meant for the clock of this case.
    #[error("the present policy has no rule for {0} in this case")]
    PolicyMustKnowTheClock(ClockId),
    /// A deadline that was missed is not worked out anew.
    #[error("{clock} was due at {due}: a missed deadline stays missed")]
    RecomputationMustComeInTime {
        /// The clock.
        clock: ClockId,
        /// When it was due.
        due: Timestamp,
    },
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
    /// A field of a policy that makes no sense where it stands.
    #[error("`{field}` of the policy cannot be like this: {need}")]
    PolicyFieldMustFit {
        /// The field, with the numbers of its rule, ladder and step.
        field: String,
        /// What it must be.
        need: &'static str,
    },
    /// A rule by which somebody would wait longer or shorter because of who they are.
    #[error(
        "rule {rule} of the policy gives some tiers another time for {}: a tier may change who is told, never a deadline",
        clock.code()
    )]
    TierMustNotChangeADeadline {
        /// The number of the rule, from 1.
        rule: usize,
        /// The clock.
        clock: ClockKind,
    },
    /// A policy that no entry can hold.
    #[error("the policy has {actual} bytes; an entry holds at most {limit}")]
    PolicyMustBeSmaller {
        /// The most bytes.
        limit: usize,
        /// The bytes given.
        actual: usize,
    },
    /// There is no policy of this version.
    #[error("there is no policy of version {0}")]
    PolicyMustExist(u32),
    /// There is no such hold, or it was lifted.
    #[error("hold {0} does not stand")]
    HoldMustStand(HoldNumber),
    /// The person's data was erased; the code of the person is not used again.
    #[error("the data of `{0}` was erased for good")]
    SubjectMustNotBeErased(SubjectId),
    /// Nothing is kept about the person.
    #[error("nothing is kept about `{0}`")]
    SubjectMustExist(SubjectId),
    /// A legal hold covers the person.
    #[error("hold {hold} keeps the data of `{subject}` from being erased")]
    SubjectMustNotBeHeld {
        /// The person.
        subject: SubjectId,
        /// The first hold that covers them.
        hold: HoldNumber,
    },
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
