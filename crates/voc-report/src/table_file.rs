//! A month as one tidy table: one row for each number.

mod owed;

use voc_engine::{
    Config, Count, DeadlineFigures, DepartmentFigures, Figure, Flow, MonthConformance,
    MonthSatisfaction, MonthlyReport, ReportBasis, Satisfaction, Scope, Timestamp, Trend,
    TrendUnit, YearReport,
    domain::{CodeList as _, TicketNumber},
};

use crate::{
    change::{per_mille, percent, share_tenths},
    definitions::meaning,
    finding::FindingText,
    headline::title,
    lang::Lang,
    month_parts::{deadline_parts, flow_parts, mean_points, scope_of},
    sheets::MONTH,
    ticket_list::all,
    trend,
    wording::Wording,
    year_summary::flow_cells,
};

/// The mark by which spreadsheets know UTF-8.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

const HEAD: [&str; 8] =
    ["section", "code", "label", "value", "unit", "numerator", "denominator", "tickets"];

/// Renders the report of a month as one CSV table, in UTF-8 with a byte order mark: a row for each
/// number, with the columns section, code, label, value, unit, numerator, denominator and tickets.
/// Sections, codes and units are the same in both languages. Times are in business milliseconds.
#[must_use]
pub fn render_csv(report: &MonthlyReport, config: &Config, lang: Lang) -> String {
    let wording = Wording::of_month(report, config, lang);
    let mut file = TableFile::new();
    let month = report.month.to_string();
    let label = wording.pick("보고 월", "Month");
    let of = (&report.scope, &report.as_of, report.judged_at, report.time_zone.as_str());
    file.basis(("month", label, &month), of, &wording);
    for FindingText { code, sentence, tickets } in FindingText::all(report, &wording) {
        file.count("finding", code, &sentence, &tickets);
    }
    file.flow("flow", &report.flow, &wording);
    file.flow("flow_before", &report.flow_before, &wording);
    for figure in &report.figures {
        file.figure("figure", figure, &wording);
    }
    for figure in &report.figures_before {
        file.figure("figure_before", figure, &wording);
    }
    file.flow("flow_last_year", &report.flow_last_year, &wording);
    for figure in &report.figures_last_year {
        file.figure("figure_last_year", figure, &wording);
    }
    file.own_figures(report, &wording);
    file.deadlines(&report.deadlines, &wording);
    file.volumes(report, &wording);
    file.departments(&report.departments, &wording);
    let label = wording.pick("평균 절차 적합도", "Mean fitness");
    file.conformance("fitness_mean", "", label, &report.conformance);
    file.satisfaction(&report.satisfaction, &wording);
    file.stages(report, &wording);
    for day in &report.days {
        let (code, label) = (day.day.to_string(), wording.day(day.day));
        file.row("day_received", &code, &label).value(day.received, "count").end();
        file.row("day_closed", &code, &label).value(day.closed, "count").end();
    }
    file.late(report, &wording);
    file.trends(&report.trends, &wording);
    file.owed(report, &wording);
    file.places(report, &wording);
    file.finish()
}

/// Renders the report of a year as one CSV table with the columns of that of a month.
#[must_use]
pub fn render_year_csv(report: &YearReport, config: &Config, lang: Lang) -> String {
    let wording = Wording::new(config, lang);
    let mut file = TableFile::new();
    let year = report.year.to_string();
    let label = wording.pick("보고 연도", "Year");
    let of = (&report.scope, &report.as_of, report.judged_at, report.time_zone.as_str());
    file.basis(("year", label, &year), of, &wording);
    for finding in &report.findings {
        let FindingText { code, sentence, tickets } = FindingText::of(finding, &wording);
        file.count("finding", code, &sentence, &tickets);
    }
    file.flow("flow", &report.flow, &wording);
    file.flow("flow_before", &report.flow_before, &wording);
    for one in &report.months {
        let (month, label) = (one.month.to_string(), wording.month(one.month));
        for (code, (_, count)) in MONTH.iter().zip(flow_cells(one, &wording)) {
            file.row(&format!("month_{code}"), &month, &label).value(count, "count").end();
        }
    }
    for (section, figures) in
        [("figure", &report.figures), ("figure_before", &report.figures_before)]
    {
        figures.iter().for_each(|figure| file.figure(section, figure, &wording));
    }
    file.deadlines(&report.deadlines, &wording);
    file.departments(&report.departments, &wording);
    file.satisfaction(&report.satisfaction, &wording);
    file.trends(&report.trends, &wording);
    file.finish()
}

/// The table being written.
pub(crate) struct TableFile {
    writer: csv::Writer<Vec<u8>>,
}

/// A row being written.
pub(crate) struct Row<'a> {
    file: &'a mut TableFile,
    cells: [String; 8],
}

impl Row<'_> {
    pub(crate) fn value(mut self, value: impl ToString, unit: &str) -> Self {
        let [_, _, _, first, second, ..] = &mut self.cells;
        *first = value.to_string();
        unit.clone_into(second);
        self
    }

    fn of(mut self, numerator: impl ToString, denominator: impl ToString) -> Self {
        let [.., met, whole, _] = &mut self.cells;
        *met = numerator.to_string();
        *whole = denominator.to_string();
        self
    }

    fn tickets(mut self, tickets: &[TicketNumber]) -> Self {
        let [.., last] = &mut self.cells;
        *last = all(tickets);
        self
    }

    pub(crate) fn end(self) {
        let cells = self.cells.map(harmless);
        self.file.writer.write_record(cells).expect("BUG: writing to memory does not fail");
    }
}

impl TableFile {
    pub(crate) fn new() -> Self {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(HEAD).expect("BUG: writing to memory does not fail");
        Self { writer }
    }

    pub(crate) fn row(&mut self, section: &str, code: &str, label: &str) -> Row<'_> {
        let mut cells = <[String; 8]>::default();
        let [first, second, third, ..] = &mut cells;
        section.clone_into(first);
        code.clone_into(second);
        label.clone_into(third);
        Row { file: self, cells }
    }

    fn count(&mut self, section: &str, code: &str, label: &str, tickets: &[TicketNumber]) {
        self.row(section, code, label).value(tickets.len(), "tickets").tickets(tickets).end();
    }

    fn basis(
        &mut self,
        (code, label, period): (&str, &str, &str),
        (scope, basis, judged_at, time_zone): (&Scope, &ReportBasis, Timestamp, &str),
        wording: &Wording<'_>,
    ) {
        let pick = |ko, en| wording.pick(ko, en);
        let clock = if basis.simulated { "simulated" } else { "system" };
        let rows = [
            (code, label, period.to_owned()),
            ("scope", pick("범위", "Scope"), scope_of(scope, wording)),
            ("judged_at", pick("판단 시각", "Judged at"), judged_at.to_string()),
            ("time_zone", pick("시간대", "Time zone"), time_zone.to_owned()),
            ("origin", pick("기록 원장", "Log"), basis.origin.clone()),
            ("size", pick("항목 수", "Entries"), basis.size.to_string()),
            ("root", pick("루트 해시", "Root"), basis.root.clone()),
            ("recorded_at", pick("마지막 기록", "Recorded until"), basis.recorded_at.to_string()),
            ("clock", pick("시계", "Clock"), clock.to_owned()),
        ];
        for (code, label, value) in rows {
            self.row("basis", code, label).value(value, "text").end();
        }
    }

    fn flow(&mut self, section: &str, flow: &Flow, wording: &Wording<'_>) {
        let codes = ["brought_forward", "new", "reopened", "closed", "merged", "carried_forward"];
        let parts = flow_parts(flow, wording);
        for (code, (label, tickets)) in codes.iter().zip(parts) {
            self.count(section, code, label, tickets);
        }
    }

    fn figure(&mut self, section: &str, figure: &Figure, wording: &Wording<'_>) {
        let (label, name) = (title(figure.name, wording), figure.name);
        let (met, whole) = (figure.numerator.len(), figure.denominator.len());
        for (suffix, millis) in [("median", figure.median_ms), ("p90", figure.p90_ms)] {
            if let Some(millis) = millis {
                let code = format!("{name}.{suffix}");
                let label = format!("{label} ({})", suffix_label(suffix, wording));
                self.row(section, &code, &label)
                    .value(millis, "business_ms")
                    .of(met, whole)
                    .tickets(&figure.denominator)
                    .end();
            }
        }
        if !crate::change::is_about_time(figure) {
            let value = percent(figure);
            let value = value.trim_end_matches(" %").trim_end_matches('–');
            let row = self.row(section, name, &label).value(value, "percent");
            row.of(met, whole).tickets(&figure.numerator).end();
            let label = format!("{label} ({})", wording.pick("대상", "all that count"));
            let code = format!("{name}.denominator");
            self.count(section, &code, &label, &figure.denominator);
        }
    }

    fn volumes(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        for one in &report.by_kind {
            self.count("kind", one.code.code(), wording.label(one.code), &one.tickets);
        }
        for Count { code, tickets } in &report.by_channel {
            self.count("channel", code.as_str(), &wording.channel(code), tickets);
        }
        for Count { code, tickets } in &report.by_branch {
            let text = code.as_ref().map_or("", |code| code.as_str());
            self.count("branch", text, &wording.branch(code.as_ref()), tickets);
        }
        for Count { code, tickets } in &report.by_cause {
            self.count("cause", code.as_str(), &wording.cause(code), tickets);
        }
        for Count { code, tickets } in &report.by_derived_cause {
            self.count("cause_derived", code.as_str(), &wording.cause(code), tickets);
        }
        for one in &report.flags {
            self.count("flag", one.code.code(), wording.label(one.code), &one.tickets);
        }
    }

    /// Writes how far cases fit the process: the mean, and those that fit of all.
    fn conformance(&mut self, section: &str, code: &str, label: &str, found: &MonthConformance) {
        let Some(mean) = found.figures.fitness_mean else { return };
        let value = per_mille(mean);
        let row = self.row(section, code, label).value(value.trim_end_matches(" %"), "percent");
        row.of(found.fitting_tickets.len(), found.tickets.len())
            .tickets(&found.fitting_tickets)
            .end();
    }

    fn deadlines(&mut self, all: &[DeadlineFigures], wording: &Wording<'_>) {
        for one in all {
            for (section, _, tickets) in deadline_parts(one, wording) {
                self.count(section, one.clock.code(), wording.label(one.clock), tickets);
            }
        }
    }

    /// Writes the hospital's own figures by department, and what each means.
    fn own_figures(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        for own in &report.own_figures {
            let (name, title) = (own.definition.name, wording.lang.of(own.definition.title));
            let text = meaning(&own.definition, wording.lang);
            self.row("definition", name, title).value(text, "text").end();
            for one in &own.departments {
                let department = one.department.as_ref();
                let code = format!("{name}:{}", department.map_or("", |code| code.as_str()));
                let label = format!("{title}, {}", wording.department(department));
                let (met, all) = (one.numerator.len(), one.denominator.len());
                let share = share_tenths(met, all);
                let share = share.map(|share| format!("{}.{}", share / 10, share % 10));
                let row = self.row("department_figure", &code, &label);
                let row = row.value(share.unwrap_or_default(), "percent");
                row.of(met, all).tickets(&one.numerator).end();
            }
        }
    }

    /// Writes the months of each trend, then its mean, its limits and the last twelve months together.
    fn trends(&mut self, trends: &[Trend], wording: &Wording<'_>) {
        for one in trends {
            let unit = match one.unit {
                TrendUnit::Count => "count",
                TrendUnit::Percent => "percent",
                TrendUnit::Points => "points",
            };
            let name = trend::title(one, wording);
            for point in &one.points {
                let code = format!("{}.{}", one.name, point.month);
                let label = format!("{name}, {}", wording.month(point.month));
                let value = point.value.map(plain).unwrap_or_default();
                let row = self.row("trend", &code, &label).value(value, unit);
                match point.of {
                    Some(of) => row.of(point.count, of).end(),
                    None => row.end(),
                }
                if let Some(cause) = point.special_cause {
                    let row = self.row("trend_special_cause", &code, &label);
                    row.value(cause.term(), "text").end();
                }
            }
            let limits = trend::limits_within(one);
            let values = [
                ("trend_mean", one.mean),
                ("trend_lower_limit", limits.map(|(lower, _)| lower)),
                ("trend_upper_limit", limits.map(|(_, upper)| upper)),
                ("trend_rolling_year", one.rolling_year),
            ];
            for (section, value) in values {
                if let Some(value) = value {
                    self.row(section, one.name, name).value(plain(value), unit).end();
                }
            }
        }
    }

    fn departments(&mut self, all: &[DepartmentFigures], wording: &Wording<'_>) {
        for one in all {
            let code = one.department.as_ref().map_or("", |code| code.as_str());
            let name = wording.department(one.department.as_ref());
            let lists = [
                ("department_received", &one.received),
                ("department_closed", &one.closed),
                ("department_open", &one.open),
                ("department_missed_deadline", &one.missed_deadline),
                ("department_escalated", &one.escalated),
            ];
            for (section, tickets) in lists {
                self.count(section, code, &name, tickets);
            }
            if let Some(median) = one.resolution_median_ms {
                let row = self.row("department_resolution_median", code, &name);
                row.value(median, "business_ms").end();
            }
            self.conformance("department_fitness_mean", code, &name, &one.conformance);
        }
    }

    fn satisfaction(&mut self, found: &MonthSatisfaction, wording: &Wording<'_>) {
        for one in &found.departments {
            let code = one.department.as_ref().map_or("", |code| code.as_str());
            let name = wording.department(one.department.as_ref());
            self.points("department_satisfaction", code, &name, &one.satisfaction);
        }
        let label = wording.pick("만족도 평균", "Mean satisfaction");
        self.points("satisfaction", "", label, &found.overall);
    }

    /// Writes a mean of points with the sum and the count it is made of.
    fn points(&mut self, section: &str, code: &str, label: &str, found: &Satisfaction) {
        let Some(mean) = mean_points(found) else { return };
        let row = self.row(section, code, label).value(mean, "points");
        row.of(found.sum, found.count).tickets(&found.tickets).end();
    }

    fn stages(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        for one in &report.stages {
            let (code, name) = (one.stage.code(), wording.lang.of(one.stage.label()));
            let (expected, done) = (one.expected.len(), one.completed.len());
            for (section, part) in
                [("stage_completed", &one.completed), ("stage_in_order", &one.in_order)]
            {
                let whole = if section == "stage_completed" { expected } else { done };
                let share = share_tenths(part.len(), whole);
                let share = share.map(|share| format!("{}.{}", share / 10, share % 10));
                let row = self.row(section, code, name).value(share.unwrap_or_default(), "percent");
                row.of(part.len(), whole).tickets(part).end();
            }
            self.count("stage_expected", code, name, &one.expected);
            let dwells = [
                ("stage_dwell_median", one.dwell_median_ms),
                ("stage_dwell_p90", one.dwell_p90_ms),
            ];
            for (section, millis) in dwells {
                if let Some(millis) = millis {
                    self.row(section, code, name).value(millis, "business_ms").end();
                }
            }
        }
    }

    fn late(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        for one in &report.overdue {
            let late = report.judged_at.millis().saturating_sub(one.due.millis());
            let label = wording.clock(one.clock);
            let row = self.row("overdue", &one.clock.to_string(), &label);
            row.value(late, "elapsed_ms").tickets(&[one.ticket]).end();
        }
    }

    pub(crate) fn finish(self) -> String {
        let bytes = self.writer.into_inner().expect("BUG: writing to memory does not fail");
        let text = String::from_utf8(bytes).expect("BUG: every cell was a string");
        format!("{BYTE_ORDER_MARK}{text}")
    }
}

/// Writes a value with three decimals at most.
fn plain(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn suffix_label(suffix: &str, wording: &Wording<'_>) -> &'static str {
    if suffix == "median" { wording.pick("중앙값", "median") } else { "p90" }
}

/// Keeps a spreadsheet from taking a text for a formula.
fn harmless(text: String) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') if text.parse::<f64>().is_err() => {
            format!("'{text}")
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_formula_becomes_a_text_and_a_number_stays_one() {
        assert_eq!(harmless("=HYPERLINK(1)".to_owned()), "'=HYPERLINK(1)");
        assert_eq!(harmless("-12".to_owned()), "-12");
    }
}
