//! Why the rules say no. Each rejection is named after the requirement that was not met.

use crate::{
    codes::{CauseCode, ChannelCode, CodeList as _, Role, closed_list},
    deadline::ClockId,
    ids::{
        BranchCode, DepartmentCode, ImprovementNumber, PromiseNumber, RemedyNumber, StatementNumber,
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
        "cause_must_not_be_derived",
        "department_must_be_known",
        "branch_must_be_known",
        "ticket_must_be_received",
        "ticket_must_be_open",
        "ticket_must_not_be_merged",
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
        "alternative_date_must_be_stated",
        "stage_must_not_be_done",
        "agreement_must_come_first",
        "outside_route_must_be_stated",
        "order_of_events_must_hold",
        "statement_must_exist",
        "remedy_must_exist",
        "promise_must_exist",
        "promise_must_be_open",
        "promised_time_must_lie_ahead",
        "attempts_must_be_positive",
        "amount_must_be_smaller",
        "escalation_must_be_new",
        "escalation_must_be_open",
        "clock_must_be_running",
        "clock_must_be_extensible",
        "extension_must_come_in_time",
        "second_extension_needs_consent",
        "transfer_must_change_the_branch",
        "other_ticket_must_be_another",
        "merge_must_go_into_the_earlier",
        "improvement_must_exist",
        "improvement_must_be_open",
        "corrected_entry_must_exist",
        "entry_must_be_correctable",
        "correction_must_fit_the_entry",
        "correction_must_keep",
        "correction_must_change_something",
        "correction_must_stand_alone",
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
            Self::CauseMustNotBeDerived(_) => "cause_must_not_be_derived",
            Self::DepartmentMustBeKnown(_) => "department_must_be_known",
            Self::BranchMustBeKnown(_) => "branch_must_be_known",
            Self::TicketMustBeReceived => "ticket_must_be_received",
            Self::TicketMustBeOpen => "ticket_must_be_open",
            Self::TicketMustNotBeMerged => "ticket_must_not_be_merged",
            Self::TicketMustBeClosed => "ticket_must_be_closed",
            Self::TicketMustNotBePaused => "ticket_must_not_be_paused",
            Self::TicketMustBePaused => "ticket_must_be_paused",
            Self::StageMustBeOnThePath { .. } => "stage_must_be_on_the_path",
            Self::StageMustComeFirst { missing, .. } => first(*missing),
            Self::OrderMustBeKept { .. } => "order_must_be_kept",
            Self::AlternativeDateMustBeStated => "alternative_date_must_be_stated",
            Self::StageMustNotBeDone(_) => "stage_must_not_be_done",
            Self::AgreementMustComeFirst => "agreement_must_come_first",
            Self::OutsideRouteMustBeStated => "outside_route_must_be_stated",
            Self::OrderOfEventsMustHold { .. } => "order_of_events_must_hold",
            Self::StatementMustExist(_) => "statement_must_exist",
            Self::RemedyMustExist(_) => "remedy_must_exist",
            Self::PromiseMustExist(_) => "promise_must_exist",
            Self::PromiseMustBeOpen(_) => "promise_must_be_open",
            Self::PromisedTimeMustLieAhead { .. } => "promised_time_must_lie_ahead",
            Self::AttemptsMustBePositive => "attempts_must_be_positive",
            Self::AmountMustBeSmaller { .. } => "amount_must_be_smaller",
            Self::EscalationMustBeNew(_) => "escalation_must_be_new",
            Self::EscalationMustBeOpen(_) => "escalation_must_be_open",
            Self::ClockMustBeRunning(_) => "clock_must_be_running",
            Self::ClockMustBeExtensible(_) => "clock_must_be_extensible",
            Self::ExtensionMustComeInTime { .. } => "extension_must_come_in_time",
            Self::SecondExtensionNeedsConsent => "second_extension_needs_consent",
            Self::TransferMustChangeTheBranch(_) => "transfer_must_change_the_branch",
            Self::OtherTicketMustBeAnother => "other_ticket_must_be_another",
            Self::MergeMustGoIntoTheEarlier => "merge_must_go_into_the_earlier",
            Self::ImprovementMustExist(_) => "improvement_must_exist",
            Self::ImprovementMustBeOpen(_) => "improvement_must_be_open",
            Self::CorrectedEntryMustExist(_) => "corrected_entry_must_exist",
            Self::EntryMustBeCorrectable(_) => "entry_must_be_correctable",
            Self::CorrectionMustFitTheEntry { .. } => "correction_must_fit_the_entry",
            Self::CorrectionMustKeep(_) => "correction_must_keep",
            Self::CorrectionMustChangeSomething => "correction_must_change_something",
            Self::CorrectionMustStandAlone => "correction_must_stand_alone",
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
