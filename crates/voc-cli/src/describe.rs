//! Codes and events in the words of people, in both languages.

use voc_engine::{
    Config,
    domain::{
        CauseCode, ChannelCode, ClockId, ClockKind, ClockStart, CodeList, DepartmentCode, OpenCode,
        Phase, Role, calendar,
    },
};
use voc_report::Lang;

/// What is needed to put things into words.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) lang: Lang,
    pub(crate) config: &'a Config,
}

impl<'a> Words<'a> {
    /// Returns what a channel is called.
    pub(crate) fn channel(self, code: &ChannelCode) -> String {
        self.code(code)
    }

    /// Returns what a cause is called.
    pub(crate) fn cause(self, code: &CauseCode) -> String {
        self.code(code)
    }

    /// Returns what the hospital calls a code of an open list, or else its label, or the code itself.
    pub(crate) fn code(self, code: &impl OpenCode) -> String {
        let own = self.config.catalog().labels.open(code).map(|own| self.lang.text(own));
        let built_in = || code.built_in_label().map(|label| self.lang.of(label));
        own.or_else(built_in).unwrap_or_else(|| code.code()).to_owned()
    }

    /// Returns what the hospital calls a code of a closed list, or else its label.
    pub(crate) fn label(self, code: impl CodeList) -> &'a str {
        let own = self.config.catalog().labels.closed(code);
        own.map_or_else(|| self.lang.label(code), |own| self.lang.text(own))
    }

    /// Returns the configured name of a department, or its code.
    pub(crate) fn department(self, code: &DepartmentCode) -> String {
        let named = self.config.departments.iter().find(|place| place.code == *code);
        named.map_or_else(
            || code.to_string(),
            |place| match self.lang {
                Lang::Ko => place.ko.clone(),
                Lang::En => place.en.clone(),
            },
        )
    }

    /// Returns the configured name of a branch, or its code.
    pub(crate) fn branch(self, code: &voc_engine::domain::BranchCode) -> String {
        let named = self.config.branches.iter().find(|place| place.code == *code);
        named.map_or_else(
            || code.to_string(),
            |place| match self.lang {
                Lang::Ko => place.ko.clone(),
                Lang::En => place.en.clone(),
            },
        )
    }

    /// Returns the name of a clock.
    pub(crate) fn clock(self, clock: ClockId) -> String {
        let label = self.lang.label(clock.kind);
        match (clock.kind, clock.number) {
            (ClockKind::Promise | ClockKind::Report, number) => format!("{label} {number}"),
            (_, 1) => label.to_owned(),
            (ClockKind::Resolution | ClockKind::Statutory, round) => {
                format!("{label} ({})", self.round(round))
            }
            (_, number) => format!("{label} {number}"),
        }
    }

    /// Returns the name of a clock that was started; a report is named after whom it is owed to.
    pub(crate) fn started(self, start: &ClockStart) -> String {
        match (start.report_to, self.lang) {
            (Some(to), Lang::Ko) => {
                format!("{}({})", self.lang.label(start.clock.kind), self.label(to))
            }
            (Some(to), Lang::En) => {
                format!("{} ({})", self.lang.label(start.clock.kind), self.label(to))
            }
            (None, _) => self.clock(start.clock),
        }
    }

    /// Returns the name of a clock; a report that is owed inside says to whom.
    pub(crate) fn clock_or_report(self, clock: ClockId, report_to: Option<Role>) -> String {
        match (report_to, self.lang) {
            (Some(to), Lang::Ko) => format!("내부 보고({})", self.label(to)),
            (Some(to), Lang::En) => format!("Internal report to {}", self.label(to)),
            (None, _) => self.clock(clock),
        }
    }

    fn round(self, round: u32) -> String {
        match self.lang {
            Lang::Ko => format!("{round}회차"),
            Lang::En => format!("round {round}"),
        }
    }

    /// Returns the name of a phase.
    pub(crate) const fn phase(self, phase: Phase) -> &'static str {
        match phase {
            Phase::Unopened => self.lang.pick("미개설", "Unopened"),
            Phase::Background => self.lang.pick("접수 전", "Before receipt"),
            Phase::Open => self.lang.pick("처리 중", "Open"),
            Phase::Paused => self.lang.pick("일시 중지", "Paused"),
            Phase::Closed => self.lang.pick("종결", "Closed"),
            Phase::Merged => self.lang.pick("병합", "Merged"),
        }
    }
}

/// Says why a calendar was closed.
pub(crate) fn closed(reason: &calendar::ClosedReason, lang: Lang) -> String {
    match (reason, lang) {
        (calendar::ClosedReason::Night, Lang::Ko) => "운영 시간 외".to_owned(),
        (calendar::ClosedReason::Weekend, Lang::Ko) => "정기 휴무일".to_owned(),
        (calendar::ClosedReason::Break, Lang::Ko) => "휴게 시간".to_owned(),
        (calendar::ClosedReason::Holiday(name), Lang::Ko) => format!("공휴일: {}", name.ko),
        (calendar::ClosedReason::OwnClosedDay(why), Lang::Ko) => format!("자체 휴무: {why}"),
        (reason, _) => reason.to_string(),
    }
}
