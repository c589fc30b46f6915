//! A month to paste into a message or a wiki.

use voc_engine::{Config, MonthlyReport, OwedClock, YearReport};

use crate::{
    change::{is_about_time, percent, percent_of, share_tenths},
    definitions::meaning,
    finding::FindingText,
    headline::{
        Headline,
        due::{DueLine, owing},
        figure_change, title,
    },
    html::owed_tables::days_ahead,
    lang::Lang,
    month_parts::{
        deadline_parts, fallen_due, flow_parts, mean_points, satisfaction_parts, scope, share_kept,
    },
    rules::{RuleGroup, broken},
    sheets::{self, Cell, Row, Sheet},
    trend::caution,
    wording::{Wording, grouped},
    year_summary::heading,
};

/// Renders the report of a month as Markdown.
#[must_use]
pub fn render_markdown(report: &MonthlyReport, config: &Config, lang: Lang) -> String {
    let wording = Wording::of_month(report, config, lang);
    let mut page = Page(String::new());
    page.head(report, &wording);
    let headline = Headline::of(report, &wording);
    page.list(wording.pick("전월과 달라진 점", "What changed since last month"), &headline.changed);
    let due: Vec<_> = headline.due.iter().map(DueLine::text).collect();
    page.list(wording.pick("기한", "What is due"), &due);
    page.list(wording.pick("문제가 몰린 곳", "Where it hurts"), &headline.hurts);
    page.flow(report, &wording);
    page.figures(report, &wording);
    let own = sheets::own(report, &wording);
    page.sheet(&own, &wording);
    page.meanings(&wording);
    page.trends(report, &wording);
    page.deadlines(report, &wording);
    page.departments(report, &wording);
    page.satisfaction(report, &wording);
    page.stages(report, &wording);
    page.counts(report, &wording);
    page.overdue(report, &wording);
    page.foot(report, &wording);
    page.0
}

/// Renders the report of a year as Markdown.
#[must_use]
pub fn render_year_markdown(report: &YearReport, config: &Config, lang: Lang) -> String {
    let wording = Wording::new(config, lang);
    let mut page = Page::default();
    page.title(&heading(report, &wording));
    for sheet in sheets::of_year(report, &wording) {
        page.sheet(&sheet, &wording);
    }
    page.into_text()
}

/// The text being written.
#[derive(Default)]
pub(crate) struct Page(String);

impl Page {
    /// Writes the title of the whole.
    pub(crate) fn title(&mut self, title: &str) {
        self.line(&format!("# {}", escaped(title)));
    }

    /// Returns what was written.
    pub(crate) fn into_text(self) -> String {
        self.0
    }

    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn list(&mut self, title: &str, lines: &[String]) {
        self.line(&format!("\n## {title}\n"));
        for line in lines {
            self.line(&format!("- {}", escaped(line)));
        }
    }

    /// Writes a table; the columns after the first hold numbers.
    pub(crate) fn table(&mut self, title: &str, columns: &[&str], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        self.line(&format!("\n## {title}\n"));
        self.line(&format!("| {} |", columns.join(" | ")));
        let align: Vec<_> =
            (0..columns.len()).map(|index| if index == 0 { "---" } else { "---:" }).collect();
        self.line(&format!("| {} |", align.join(" | ")));
        for row in rows {
            let cells: Vec<_> = row.iter().map(|cell| escaped(cell)).collect();
            self.line(&format!("| {} |", cells.join(" | ")));
        }
    }

    /// Writes a sheet as a table; one without rows is left out. The day is the name of its row already.
    pub(crate) fn sheet(&mut self, sheet: &Sheet, wording: &Wording<'_>) {
        let titles = sheet.columns.iter().filter(|one| one.code != "day").map(|one| one.title);
        let columns: Vec<_> = std::iter::once(sheet.names).chain(titles).collect();
        let row = |row: &Row| {
            let cells = row.cells.iter().filter(|cell| !matches!(cell, Cell::Day(_)));
            let cells = cells.map(|cell| cell.written(wording));
            std::iter::once(row.label.clone()).chain(cells).collect()
        };
        let rows: Vec<_> = sheet.rows.iter().map(row).collect();
        self.table(sheet.title, &columns, &rows);
    }

    fn trends(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        for sheet in sheets::trends(report, wording) {
            self.sheet(&sheet, wording);
        }
        let caution = report.trends.first().map(|one| caution(one, wording));
        if let Some(caution) = caution.filter(|caution| !caution.is_empty()) {
            self.line(&format!("\n{}", escaped(&caution)));
        }
    }

    /// Writes what the hospital's own figures mean.
    fn meanings(&mut self, wording: &Wording<'_>) {
        if !wording.own.is_empty() {
            self.line("");
        }
        for one in &wording.own {
            let title = wording.lang.of(one.title);
            self.line(&format!(
                "- {}",
                escaped(&format!("{title}: {}", meaning(one, wording.lang)))
            ));
        }
    }

    fn head(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        let title = wording.pick("고객의 소리 월간 보고서", "voice of the customer");
        self.line(&format!("# {} {title}\n", wording.month(report.month)));
        let (scope, judged) = (escaped(&scope(report, wording)), wording.minute(report.judged_at));
        self.line(&match wording.lang {
            Lang::Ko => format!("{scope} · {judged} 기준"),
            Lang::En => format!("{scope}, as of {judged}"),
        });
        if report.as_of.simulated {
            self.line(&format!(
                "\n**{}**",
                wording.pick("모의 시계로 기록한 자료입니다.", "Recorded with a simulated clock.")
            ));
        }
        let findings = FindingText::all(report, wording).into_iter();
        let sentences: Vec<_> = findings.map(|one| one.sentence).collect();
        if sentences.is_empty() {
            return;
        }
        self.list(wording.pick("먼저 확인하십시오", "Read this first"), &sentences);
    }

    fn flow(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        let before = flow_parts(&report.flow_before, wording);
        let rows: Vec<_> = flow_parts(&report.flow, wording)
            .into_iter()
            .zip(before)
            .map(|((name, now), (_, then))| {
                vec![name.to_owned(), grouped(now.len()), grouped(then.len())]
            })
            .collect();
        let pick = |ko, en| wording.pick(ko, en);
        let columns =
            [pick("항목", "Part"), pick("이 달", "This month"), pick("전월", "Last month")];
        self.table(pick("접수와 종결의 흐름", "What came and what went"), &columns, &rows);
    }

    fn figures(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        let pick = |ko, en| wording.pick(ko, en);
        let rows: Vec<_> = report
            .figures
            .iter()
            .map(|figure| {
                let change = figure_change(figure, report, wording);
                let value = match figure.median_ms {
                    Some(median) => wording.business_time(median),
                    None => percent(figure),
                };
                let counted = if is_about_time(figure) {
                    figure.p90_ms.map(|p90| format!("p90 {}", wording.business_time_short(p90)))
                } else {
                    Some(format!("{}/{}", figure.numerator.len(), figure.denominator.len()))
                };
                let change = format!("{} {}", change.arrow, change.words);
                let counted = counted.unwrap_or_else(|| "–".to_owned());
                vec![title(figure.name, wording), value, counted, change.trim().to_owned()]
            })
            .collect();
        let columns = [
            pick("지표", "Figure"),
            pick("이 달", "This month"),
            pick("분자/분모", "Of"),
            pick("변화", "Change"),
        ];
        self.table(pick("지표", "Figures"), &columns, &rows);
    }

    fn deadlines(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        let pick = |ko, en| wording.pick(ko, en);
        let rows: Vec<_> = fallen_due(&report.deadlines)
            .into_iter()
            .map(|one| {
                let parts = deadline_parts(one, wording);
                let parts = parts.into_iter().map(|(_, _, tickets)| grouped(tickets.len()));
                let name = std::iter::once(wording.label(one.clock).to_owned());
                name.chain(parts).chain([percent_of(share_kept(one))]).collect()
            })
            .collect();
        let columns = [
            pick("기한", "Deadline"),
            pick("기한 도래", "Fell due"),
            pick("지킴", "Kept"),
            pick("늦게 끝남", "Ended late"),
            pick("초과 중", "Still over"),
            pick("준수율", "Rate"),
        ];
        self.table(pick("기한 준수", "Deadlines"), &columns, &rows);
    }

    fn departments(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        let pick = |ko, en| wording.pick(ko, en);
        let rows: Vec<_> = report
            .departments
            .iter()
            .map(|one| {
                let median = one.resolution_median_ms;
                vec![
                    wording.department(one.department.as_ref()),
                    grouped(one.received.len()),
                    grouped(one.closed.len()),
                    grouped(one.open.len()),
                    grouped(one.missed_deadline.len()),
                    median.map_or_else(|| "–".to_owned(), |ms| wording.business_time_short(ms)),
                ]
            })
            .collect();
        let columns = [
            pick("발생부서", "Department"),
            pick("접수", "Received"),
            pick("종결", "Closed"),
            pick("월말 미종결", "Open at the end"),
            pick("기한 놓침", "Missed a deadline"),
            pick("처리 시간 중앙값", "Median time to close"),
        ];
        self.table(pick("발생부서별 현황", "By originating department"), &columns, &rows);
    }

    fn satisfaction(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        let pick = |ko, en| wording.pick(ko, en);
        let rows: Vec<_> = satisfaction_parts(&report.satisfaction, wording)
            .into_iter()
            .map(|(name, found)| {
                let mean = mean_points(found).unwrap_or_else(|| "–".to_owned());
                vec![name, mean, format!("{}/{}", found.sum, found.count)]
            })
            .collect();
        let columns = [
            pick("발생부서", "Department"),
            pick("만족도 평균", "Mean (1 to 5)"),
            pick("점수 합/응답 수", "Points/answers"),
        ];
        self.table(pick("설문 만족도", "Satisfaction in surveys"), &columns, &rows);
    }

    fn stages(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        let pick = |ko, en| wording.pick(ko, en);
        let rows: Vec<_> = report
            .stages
            .iter()
            .map(|one| {
                let share = share_tenths(one.completed.len(), one.expected.len());
                let dwell = one.dwell_median_ms;
                vec![
                    wording.stage(one.stage),
                    format!("{}/{}", one.completed.len(), one.expected.len()),
                    percent_of(share),
                    grouped(one.in_order.len()),
                    dwell.map_or_else(|| "–".to_owned(), |ms| wording.business_time_short(ms)),
                ]
            })
            .collect();
        let columns = [
            pick("단계", "Stage"),
            pick("수행/대상", "Done/expected"),
            pick("수행률", "Coverage"),
            pick("순서대로", "In order"),
            pick("소요 중앙값", "Median dwell"),
        ];
        self.table(pick("9단계 수행", "The nine stages"), &columns, &rows);
    }

    fn counts(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        let pick = |ko, en| wording.pick(ko, en);
        let row = |name: String, count: usize| vec![name, grouped(count)];
        let causes: Vec<_> = report
            .by_cause
            .iter()
            .map(|one| row(wording.cause(&one.code), one.tickets.len()))
            .collect();
        let count = pick("건수", "Tickets");
        self.table(pick("원인", "Causes"), &[pick("원인", "Cause"), count], &causes);
        let derived: Vec<_> = report
            .by_derived_cause
            .iter()
            .map(|one| row(wording.cause(&one.code), one.tickets.len()))
            .collect();
        let title = pick("기록에서 드러난 원인", "Causes that the log shows");
        self.table(title, &[pick("원인", "Cause"), count], &derived);
        let kinds: Vec<_> = report
            .by_kind
            .iter()
            .map(|one| row(wording.label(one.code).to_owned(), one.tickets.len()))
            .collect();
        self.table(pick("유형별 접수", "Received by kind"), &[pick("유형", "Kind"), count], &kinds);
        for group in RuleGroup::ALL {
            let flags: Vec<_> = broken(report, group)
                .iter()
                .map(|one| row(wording.label(one.code).to_owned(), one.tickets.len()))
                .collect();
            let title = format!(
                "{}: {}",
                pick("어긴 규칙", "Rules broken"),
                wording.lang.of(group.label())
            );
            self.table(&title, &[pick("규칙", "Rule"), count], &flags);
        }
    }

    fn overdue(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        let pick = |ko, en| wording.pick(ko, en);
        let row = |one: &OwedClock, distance: String| {
            let (clock, due) = (wording.clock(one.clock), wording.minute(one.due));
            vec![one.ticket.to_string(), clock, due, distance, owing(one, wording)]
        };
        let late = report.overdue.iter();
        let late = late.map(|one| row(one, wording.overdue(one.due, report.judged_at)));
        let late: Vec<_> = late.collect();
        let columns = [
            pick("접수번호", "Ticket"),
            pick("기한", "Deadline"),
            pick("기한 시각", "Was due"),
            pick("초과", "Late by"),
            pick("책임 역할", "Owed by"),
        ];
        self.table(pick("기한을 넘긴 것", "Overdue"), &columns, &late);
        let soon = report.upcoming.iter();
        let soon = soon.map(|one| row(one, wording.department(one.department.as_ref())));
        let soon: Vec<_> = soon.collect();
        let columns = [
            pick("접수번호", "Ticket"),
            pick("기한", "Deadline"),
            pick("기한 시각", "Falls due"),
            pick("발생부서", "Department"),
            pick("책임 역할", "Owed by"),
        ];
        self.table(&days_ahead(wording), &columns, &soon);
    }

    fn foot(&mut self, report: &MonthlyReport, wording: &Wording<'_>) {
        let basis = &report.as_of;
        let recorded = wording.minute(basis.recorded_at);
        self.line(&match wording.lang {
            Lang::Ko => format!(
                "\n---\n{} · 항목 {}개 · 루트 `{}` · 마지막 기록 {recorded} ({})",
                basis.origin, basis.size, basis.root, report.time_zone
            ),
            Lang::En => format!(
                "\n---\n{}, {} entries, root `{}`, recorded until {recorded} ({})",
                basis.origin, basis.size, basis.root, report.time_zone
            ),
        });
    }
}

/// Keeps a text from being taken for markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '\n' | '\r' => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '\\' | '|' | '*' | '_' | '[' | ']' | '`' | '#' => {
                escaped.push('\\');
                escaped.push(one);
            }
            one => escaped.push(one),
        }
    }
    escaped
}
