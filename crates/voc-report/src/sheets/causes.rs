//! The causes, the volumes and the rules broken.

use voc_engine::{
    Count, MonthlyReport,
    domain::{CauseCode, CodeList as _},
};

use super::{Cell, ChartForm, Sheet};
use crate::{rules::RuleGroup, wording::Wording};

pub(super) fn causes(report: &MonthlyReport, wording: &Wording<'_>) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let mut sheet = Sheet::new("causes", pick("원인", "Causes"), pick("원인", "Cause"))
        .column("known_from", pick("구분", "Known from"))
        .column("tickets", pick("건수", "Tickets"))
        .drawn(ChartForm::Bars, &["tickets"]);
    let mut add = |group: &str, known_from: &str, causes: &[Count<CauseCode>]| {
        for one in causes {
            let code = format!("{group}:{}", one.code);
            let count = Cell::count(format!("now.{code}"), one.tickets.len());
            sheet.row(code, wording.cause(&one.code), vec![Cell::text(known_from), count]);
        }
    };
    add("cause", pick("밝힌 원인", "stated"), &report.by_cause);
    add(
        "cause_derived",
        pick("기록에서 드러난 원인", "shown by the log"),
        &report.by_derived_cause,
    );
    sheet
}

pub(super) fn volumes(report: &MonthlyReport, wording: &Wording<'_>) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let mut sheet = Sheet::new("volumes", pick("접수 내역", "Received"), pick("분류", "Class"))
        .column("by", pick("기준", "By"))
        .column("tickets", pick("건수", "Tickets"));
    let mut add = |group: &str, by: &str, code: &str, label: String, count: usize| {
        let code = format!("{group}:{code}");
        let count = Cell::count(format!("now.{code}"), count);
        sheet.row(code, label, vec![Cell::text(by), count]);
    };
    for one in &report.by_kind {
        let label = wording.label(one.code).to_owned();
        add("kind", pick("유형", "Kind"), one.code.code(), label, one.tickets.len());
    }
    for one in &report.by_channel {
        let label = wording.channel(&one.code);
        add("channel", pick("채널", "Channel"), one.code.as_str(), label, one.tickets.len());
    }
    for one in &report.by_branch {
        let (code, label) =
            (one.code.as_ref().map_or("", |code| code.as_str()), wording.branch(one.code.as_ref()));
        add("branch", pick("지점", "Branch"), code, label, one.tickets.len());
    }
    sheet
}

pub(super) fn rules(report: &MonthlyReport, wording: &Wording<'_>) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let mut sheet = Sheet::new("rules", pick("어긴 규칙", "Rules broken"), pick("규칙", "Rule"))
        .column("group", pick("구분", "Group"))
        .column("tickets", pick("건수", "Tickets"))
        .drawn(ChartForm::Bars, &["tickets"]);
    for one in &report.flags {
        let group = wording.lang.of(RuleGroup::of(one.code).label());
        let count = Cell::count(format!("now.rule.{}", one.code.code()), one.tickets.len());
        let label = wording.label(one.code);
        sheet.row(one.code.code(), label, vec![Cell::text(group), count]);
    }
    sheet
}
