//! Questions: nothing here changes anything.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use voc_engine::{
    ReportMonth,
    domain::{
        ActorId, BranchCode, DepartmentCode, FlagRule, Phase, VocKind,
        calendar::{BusinessDuration, statute::Period},
    },
};

use super::{ClockArg, TicketArg, code};

/// One ticket.
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
}

/// How far a ticket has come, as a value of `--phase`.
#[derive(ValueEnum, Clone, Copy, Debug)]
pub(crate) enum PhaseArg {
    /// Only facts from before the complaint (접수 전)
    #[value(aliases = ["접수 전", "접수전"])]
    Background,
    /// Being handled (처리 중)
    #[value(aliases = ["처리 중", "처리중"])]
    Open,
    /// Paused (일시 중지)
    #[value(aliases = ["일시 중지", "일시중지"])]
    Paused,
    /// Thanked and closed (종결)
    #[value(alias = "종결")]
    Closed,
}

impl From<PhaseArg> for Phase {
    fn from(phase: PhaseArg) -> Self {
        match phase {
            PhaseArg::Background => Self::Background,
            PhaseArg::Open => Self::Open,
            PhaseArg::Paused => Self::Paused,
            PhaseArg::Closed => Self::Closed,
        }
    }
}

/// Which tickets to list.
#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    /// Only in this phase
    #[arg(long, value_enum)]
    pub(crate) phase: Option<PhaseArg>,
    /// Only of this kind
    #[arg(long, value_parser = code::<VocKind>())]
    pub(crate) kind: Option<VocKind>,
    /// Only of this branch
    #[arg(long)]
    pub(crate) branch: Option<BranchCode>,
    /// Only where one of the three departments is this one
    #[arg(long)]
    pub(crate) department: Option<DepartmentCode>,
    /// Only with this owner
    #[arg(long, value_name = "CODE")]
    pub(crate) owner: Option<ActorId>,
    /// Only where this rule of the manual is broken
    #[arg(long, value_name = "RULE", value_parser = code::<FlagRule>())]
    pub(crate) flag: Option<FlagRule>,
}

/// Which counts to show.
#[derive(Args, Debug)]
pub(crate) struct DepartmentsArgs {
    /// Only this month, such as 2026-11
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) month: Option<ReportMonth>,
}

/// Which running clocks to show, or which deadline to explain.
#[derive(Args, Debug)]
pub(crate) struct DueArgs {
    #[command(subcommand)]
    pub(crate) question: Option<DueQuestion>,
    #[command(flatten)]
    pub(crate) list: DueListArgs,
}

/// What is asked about one deadline.
#[derive(Subcommand, Debug)]
pub(crate) enum DueQuestion {
    /// Explain how a deadline came about
    Explain(DueExplainArgs),
}

/// Which running clocks to show.
#[derive(Args, Debug)]
pub(crate) struct DueListArgs {
    /// Only what is due within this much business time, such as 8h or 2d
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) within: Option<BusinessDuration>,
    /// Only what is overdue
    #[arg(long, conflicts_with = "within")]
    pub(crate) overdue: bool,
    /// Only where one of the three departments is this one
    #[arg(long)]
    pub(crate) department: Option<DepartmentCode>,
    /// Only with this owner
    #[arg(long, value_name = "CODE")]
    pub(crate) owner: Option<ActorId>,
    /// Only of this branch
    #[arg(long)]
    pub(crate) branch: Option<BranchCode>,
    /// At most so many rows; default: 200, or what fits on the terminal with --watch
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Show it again every few seconds until Ctrl-C
    #[arg(long)]
    pub(crate) watch: bool,
}

impl DueListArgs {
    /// Tells whether nothing is said about which clocks to show, or how.
    pub(crate) const fn is_empty(&self) -> bool {
        let Self { within, overdue, department, owner, branch, limit, watch } = self;
        let filtered = department.is_some() || owner.is_some() || branch.is_some();
        !(filtered || within.is_some() || *overdue || limit.is_some() || *watch)
    }
}

/// Which deadline is explained, as of when.
#[derive(Args, Debug)]
pub(crate) struct DueExplainArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// The clock, such as resolution or resolution/2; without it, every clock of the ticket
    #[arg(value_name = "CLOCK")]
    pub(crate) clock: Option<ClockArg>,
    /// As known at: only what had been recorded by then; a date means the end of that day
    #[arg(long, value_name = "TIME")]
    pub(crate) as_of: Option<String>,
}

/// A case replayed.
#[derive(Args, Debug)]
pub(crate) struct ReplayArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// As known at: only what had been recorded by then; a date means the end of that day
    #[arg(long, value_name = "TIME")]
    pub(crate) as_of: Option<String>,
    /// As it happened: only what can have happened by then; a date means the end of that day
    #[arg(long, value_name = "TIME")]
    pub(crate) valid_at: Option<String>,
    /// Write a page with a time slider to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Write over the file of --html if there is one
    #[arg(long, requires = "html")]
    pub(crate) force: bool,
    /// Do not show protected texts
    #[arg(long)]
    pub(crate) withhold: bool,
}

/// Deadline arithmetic on its own; needs no data directory.
#[derive(Args, Debug)]
#[command(disable_help_subcommand = true)]
pub(crate) struct CalendarArgs {
    #[command(subcommand)]
    pub(crate) question: CalendarQuestion,
}

/// What is asked of a calendar.
#[derive(Subcommand, Debug)]
pub(crate) enum CalendarQuestion {
    /// When is an amount of business time used up?
    Due {
        /// The calendar: kr-office, kr-clinic, one of config.toml or of --calendars; default: that of config.toml, else kr-office
        #[arg(long, value_name = "NAME")]
        calendar: Option<String>,
        /// A JSON file with calendars of your own, by name
        #[arg(long, value_name = "FILE")]
        calendars: Option<PathBuf>,
        /// When the clock starts: RFC 3339, or a local time such as 2012-06-05T16:00
        #[arg(long, value_name = "TIME")]
        start: String,
        /// How much business time: 8h, 2d, 30m or 45s
        #[arg(long = "for", value_name = "AMOUNT")]
        amount: BusinessDuration,
    },
    /// When does a statutory period end (Korean Civil Petitions Treatment Act, article 19)?
    Statute {
        /// When the petition was received: RFC 3339, a local time, or a date
        #[arg(long, value_name = "TIME")]
        received: String,
        /// The period: 3h, 7d, 2w, 1mo or 1y
        #[arg(long)]
        period: Period,
        /// Only with the holidays that people knew of on this day
        #[arg(long, value_name = "DATE")]
        known_at: Option<String>,
    },
}
