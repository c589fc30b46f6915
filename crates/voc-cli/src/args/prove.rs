//! Reports, exports and proofs, and setting up a data directory.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use clap_complete::Shell;
use voc_engine::{
    LogClock, TicketQuery,
    domain::{BranchCode, DepartmentCode},
};
use voc_report::Lang;

use super::{PeriodArg, TicketArg};

/// A format of the monthly report.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReportFormat {
    /// A page with charts (차트가 있는 문서)
    Html,
    /// One figure a line (지표별 한 줄)
    Csv,
    /// Every figure with its tickets (전체 수치)
    Json,
    /// Text for a wiki or a mail (위키·메일용)
    Md,
    /// Paper for the board, with charts and tables (이사회 보고용 인쇄 문서)
    #[cfg(feature = "pdf")]
    Pdf,
    /// A workbook with charts and a row for each ticket (차트와 접수 건 목록이 있는 엑셀 파일)
    #[cfg(feature = "xlsx")]
    Xlsx,
}

/// The monthly report.
#[derive(Args, Debug)]
pub(crate) struct ReportArgs {
    /// The month, such as 2026-11, or `year` before a year
    #[arg(value_name = "YYYY-MM|year")]
    pub(crate) period: PeriodArg,
    /// The year, after `year`
    #[arg(value_name = "YYYY", required_if_eq("period", "year"))]
    pub(crate) year: Option<i32>,
    /// The formats to write, separated by commas
    #[arg(long, value_enum, value_delimiter = ',')]
    pub(crate) format: Vec<ReportFormat>,
    /// Where to write the files; without it a summary, or the only format, is printed
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// As it was at a point of the log: a number of entries, a checkpoint file, or a moment
    #[arg(long, value_name = "CHECKPOINT")]
    pub(crate) as_of: Option<String>,
    /// An earlier edition, by its point of the log: list what was recorded late since
    #[arg(long, value_name = "CHECKPOINT")]
    pub(crate) since: Option<String>,
    /// Only where one of the three departments is this one
    #[arg(long)]
    pub(crate) department: Option<DepartmentCode>,
    /// Only of this branch
    #[arg(long)]
    pub(crate) branch: Option<BranchCode>,
    /// Hide counts below this size and name no ticket, for a report that is handed on
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub(crate) suppress_below: Option<u32>,
    /// Write the CSV without the mark by which Excel knows UTF-8
    #[arg(long)]
    pub(crate) no_bom: bool,
}

/// Control charts.
#[derive(Args, Debug)]
pub(crate) struct SpcArgs {
    /// A CSV file with the columns series, i and y
    #[arg(value_name = "FILE.csv")]
    pub(crate) file: PathBuf,
    /// Where to draw the charts
    #[arg(long, value_name = "FILE")]
    pub(crate) svg: Option<PathBuf>,
}

/// A format of the export.
#[derive(ValueEnum, Clone, Copy, Debug)]
pub(crate) enum ExportFormat {
    /// The stored bytes, one entry a line (저장된 바이트 그대로)
    Jsonl,
    /// A directory for other verifiers, as C2SP tlog-tiles asks (다른 검증 도구용 폴더)
    Tiles,
}

/// An export of the log.
#[derive(Args, Debug)]
pub(crate) struct ExportArgs {
    /// The format
    #[arg(long, value_enum, default_value = "jsonl")]
    pub(crate) format: ExportFormat,
    /// Where to write it; jsonl: without it, to standard output; tiles: a directory that is absent or empty
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,
    /// The same as PATH
    #[arg(long, value_name = "PATH", conflicts_with = "path")]
    pub(crate) out: Option<PathBuf>,
}

impl ExportArgs {
    /// Returns where to write it.
    pub(crate) fn target(&self) -> Option<&Path> {
        self.path.as_deref().or(self.out.as_deref())
    }
}

/// A demonstration.
#[derive(Args, Debug)]
pub(crate) struct DemoArgs {
    /// The directory to build; absent or empty
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// How many tickets the month has
    #[arg(long, value_name = "N", default_value_t = 300)]
    pub(crate) tickets: u32,
    /// The seed: the same seed gives the same month
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
}

/// Which clock a log follows.
#[derive(ValueEnum, Clone, Copy, Debug)]
pub(crate) enum ClockArg {
    /// The clock of this machine (시스템 시계)
    System,
    /// Whatever --now says: for demonstrations and tests, and every report says so (모의 시계)
    Simulated,
}

impl From<ClockArg> for LogClock {
    fn from(clock: ClockArg) -> Self {
        match clock {
            ClockArg::System => Self::System,
            ClockArg::Simulated => Self::Simulated,
        }
    }
}

/// A new data directory.
#[derive(Args, Debug)]
pub(crate) struct InitArgs {
    /// The name of the log for the world, such as voc.hospital-a.example/2026; it never changes
    #[arg(long, value_name = "NAME")]
    pub(crate) origin: Option<String>,
    /// The hospital's time zone
    #[arg(long, value_name = "ZONE", default_value = "Asia/Seoul")]
    pub(crate) time_zone: chrono_tz::Tz,
    /// Which clock the log follows
    #[arg(long, value_enum, default_value = "system")]
    pub(crate) clock: ClockArg,
    /// The language of what is printed; default: the present one
    #[arg(long, value_name = "LANG")]
    pub(crate) language: Option<Lang>,
}

/// An audit of one case.
#[derive(Args, Debug)]
pub(crate) struct AuditArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// From how many hours on an entry counts as recorded late
    #[arg(long, value_name = "HOURS", default_value_t = 24)]
    pub(crate) late_hours: u32,
    /// Two moments: what became known between them; a date means the end of that day
    #[arg(long, value_name = "TIME", num_args = 2)]
    pub(crate) between: Vec<String>,
}

/// The readings of tickets.
#[derive(Args, Debug)]
pub(crate) struct AccessArgs {
    /// Only of this ticket: its UUID, its number or its reference
    #[arg(value_name = "TICKET")]
    pub(crate) ticket: Option<TicketQuery>,
}

/// A repair.
#[derive(Args, Debug)]
pub(crate) struct DoctorArgs {
    /// Go on under another name after a backup was restored: the log would contradict what was published
    #[arg(long)]
    pub(crate) new_incarnation: bool,
    /// The new name of the log; default: the present one, counted up
    #[arg(long, value_name = "NAME", requires = "new_incarnation")]
    pub(crate) origin: Option<String>,
}

/// The signing keys of the log.
#[derive(Args, Debug)]
pub(crate) struct KeyArgs {
    /// What is to be done
    #[command(subcommand)]
    pub(crate) action: KeyAction,
}

/// What can be done with keys.
#[derive(Subcommand, Clone, Copy, Debug)]
pub(crate) enum KeyAction {
    /// Show under which names and keys the log has spoken
    List,
    /// Let a new key follow the present one, which is wiped
    Rotate,
}

/// Completions for a shell.
#[derive(Args, Debug)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

/// Manual pages.
#[derive(Args, Debug)]
pub(crate) struct ManArgs {
    /// Where to write the pages
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}
