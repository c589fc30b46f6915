//! The tables of a month.

use voc_engine::{
    Count, DeadlineFigures, DepartmentFigures, Figure, MonthConformance, MonthSatisfaction,
    MonthlyReport, RollingFigure, StageFigures, domain::TicketNumber,
};

use super::table::{Cell, Table};
use crate::{
    change::{is_about_time, per_mille, percent, percent_of, share_tenths, tenths},
    headline::{figure_change, title},
    indicator::of_clock,
    lang::Lang,
    month_parts::{deadline_parts, flow_parts, mean_points, satisfaction_parts, share_kept},
    rules::{RuleGroup, broken},
    ticket_list::without,
    wording::{Wording, grouped},
};

pub(crate) fn flow(report: &MonthlyReport, wording: &Wording<'_>) -> Table {
    let mut table =
        Table::new(wording.lang, wording.pick("접수와 종결의 흐름", "The flow of tickets"))
            .text_column(wording.pick("항목", "Part"))
            .number_column(wording.pick("이 달", "This month"))
            .number_column(wording.pick("전월", "Last month"))
            .number_column(wording.pick("전년 동월", "Same month last year"));
    let before = flow_parts(&report.flow_before, wording).into_iter();
    let earlier = before.zip(flow_parts(&report.flow_last_year, wording));
    let parts = flow_parts(&report.flow, wording).into_iter().zip(earlier);
    for ((name, tickets), ((_, before), (_, last_year))) in parts {
        let count = |tickets: &[TicketNumber]| Cell::count(tickets.len());
        let present = Cell::tickets(name, tickets);
        table.row(vec![Cell::text(name), present, count(before), count(last_year)]);
    }
    table
}

pub(crate) fn figures(report: &MonthlyReport, wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let months = report.rolling_year.as_ref().map_or(0, |year| year.months);
    let mut table = Table::new(wording.lang, pick("지표", "Figures"))
        .text_column(pick("지표", "Figure"))
        .number_column(pick("이 달", "This month"))
        .number_column(pick("분자/분모", "Of"))
        .number_column(pick("전월", "Last month"))
        .text_column(pick("변화", "Change"))
        .number_column(pick("전년 동월", "Same month last year"))
        .number_column(&last_months(months, wording));
    for figure in &report.figures {
        let change = figure_change(figure, report, wording);
        let of = |figures: &[Figure]| {
            let found = figures.iter().find(|one| one.name == figure.name);
            found.map_or_else(|| Cell::text("–"), |one| value(one, wording))
        };
        table.row(vec![
            Cell::text(title(figure.name, wording)).link(format!("def-{}", figure.name)),
            value(figure, wording),
            counted(figure, wording),
            of(&report.figures_before),
            Cell::text(change.short.clone()).tone(change.tone.class()),
            of(&report.figures_last_year),
            rolling(report, figure.name, wording),
        ]);
    }
    table
}

/// Writes a figure: a rate, or the median and the time that nine of ten stay within.
fn value(figure: &Figure, wording: &Wording<'_>) -> Cell {
    if !is_about_time(figure) {
        let sort = tenths(figure).and_then(|one| i64::try_from(one).ok());
        return Cell::sorted(percent(figure), sort.unwrap_or(-1));
    }
    let Some(median) = figure.median_ms else { return Cell::sorted("–", -1) };
    let p90 = figure.p90_ms.map(|p90| format!("p90 {}", wording.business_time_short(p90)));
    Cell::sorted(wording.business_time(median), median).note(p90.unwrap_or_default())
}

/// Writes what a figure is over the last twelve whole months.
fn rolling(report: &MonthlyReport, name: &str, wording: &Wording<'_>) -> Cell {
    let Some(year) = &report.rolling_year else { return Cell::sorted("–", -1) };
    let found = year.figures.iter().find(|one| one.name == name);
    let Some(found) = found else { return Cell::sorted("–", -1) };
    let (text, sort) = rolling_value(found, wording);
    Cell::sorted(text, sort)
}

/// Writes a figure of several months, with what it sorts by.
pub(crate) fn rolling_value(found: &RollingFigure, wording: &Wording<'_>) -> (String, i64) {
    if let Some(median) = found.median_ms {
        return (wording.business_time_short(median), median);
    }
    let share = share_tenths(found.numerator, found.denominator);
    let share = share.filter(|_| found.name != "resolution_time");
    (percent_of(share), share.and_then(|one| i64::try_from(one).ok()).unwrap_or(-1))
}

/// Heads a column with the last twelve months, or as many as there are.
pub(crate) fn last_months(months: usize, wording: &Wording<'_>) -> String {
    match (wording.lang, months) {
        (_, 0 | 12) => wording.pick("최근 12개월", "Twelve months").to_owned(),
        (Lang::Ko, _) => format!("최근 {months}개월"),
        (Lang::En, 1) => "Last 1 month".to_owned(),
        (Lang::En, _) => format!("Last {months} months"),
    }
}

fn counted(figure: &Figure, wording: &Wording<'_>) -> Cell {
    let (met, all) = (&figure.numerator, &figure.denominator);
    let sort = i64::try_from(all.len()).unwrap_or(i64::MAX);
    if is_about_time(figure) {
        let text = wording.tickets(all.len());
        return Cell::sorted(text, sort).behind(wording.pick("종결", "Closed"), all);
    }
    let text = format!("{}/{}", grouped(met.len()), grouped(all.len()));
    Cell::sorted(text, sort)
        .behind(wording.pick("해당", "Met"), met)
        .behind(wording.pick("비해당", "Not met"), &without(all, met))
}

pub(crate) fn deadlines(kinds: &[&DeadlineFigures], wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let mut table = Table::new(wording.lang, pick("기한별 준수", "Deadlines kept and missed"))
        .text_column(pick("기한", "Deadline"))
        .number_column(pick("기한 도래", "Fell due"))
        .number_column(pick("지킴", "Kept"))
        .number_column(pick("늦게 끝남", "Ended late"))
        .number_column(pick("초과 중", "Still over"))
        .number_column(pick("준수율", "Rate"));
    for kind in kinds {
        let share = share_kept(kind);
        let parts = deadline_parts(kind, wording);
        let parts = parts.into_iter().map(|(_, name, tickets)| Cell::tickets(name, tickets));
        let order = share.map_or(-1, |share| i64::try_from(share).unwrap_or(i64::MAX));
        let rate = Cell::sorted(percent_of(share), order);
        let name = Cell::text(wording.label(kind.clock).to_owned());
        let name = match of_clock(kind.clock) {
            Some(figure) => name.link(format!("def-{figure}")),
            None => name,
        };
        table.row(std::iter::once(name).chain(parts).chain([rate]).collect());
    }
    table
}

pub(crate) fn days(report: &MonthlyReport, wording: &Wording<'_>) -> Table {
    let mut table =
        Table::new(wording.lang, wording.pick("일별 접수와 종결", "Received and closed per day"))
            .text_column(wording.pick("날짜", "Day"))
            .number_column(wording.pick("접수", "Received"))
            .number_column(wording.pick("종결", "Closed"));
    let count = |value: u64| Cell::count(usize::try_from(value).unwrap_or(usize::MAX));
    for (place, day) in (1..).zip(&report.days) {
        let name = Cell::moment(wording.day(day.day), place);
        table.row(vec![name, count(day.received), count(day.closed)]);
    }
    table
}

pub(crate) fn causes(report: &MonthlyReport, wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let mut table = Table::new(wording.lang, pick("원인별 접수", "Tickets by cause"))
        .text_column(pick("원인", "Cause"))
        .text_column(pick("구분", "Known from"))
        .number_column(pick("건수", "Tickets"))
        .number_column(pick("누적", "Together"));
    let sum: usize = report.by_cause.iter().map(|one| one.tickets.len()).sum();
    let mut so_far = 0;
    for cause in &report.by_cause {
        so_far += cause.tickets.len();
        let share = share_tenths(so_far, sum).unwrap_or(0);
        let name = wording.cause(&cause.code);
        let sort = i64::try_from(share).unwrap_or(0);
        table.row(vec![
            Cell::text(name.clone()),
            Cell::text(pick("밝힌 원인", "stated")),
            Cell::tickets(&name, &cause.tickets),
            Cell::sorted(percent_of(Some(share)), sort),
        ]);
    }
    for cause in &report.by_derived_cause {
        let name = wording.cause(&cause.code);
        table.row(vec![
            Cell::text(name.clone()),
            Cell::text(pick("기록에서 드러남", "shown by the log")),
            Cell::tickets(&name, &cause.tickets),
            Cell::sorted("–", -1),
        ]);
    }
    table
}

pub(crate) fn departments(all: &[DepartmentFigures], wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let parts = [
        pick("접수", "Received"),
        pick("종결", "Closed"),
        pick("월말 미종결", "Open at the end"),
        pick("기한 놓침", "Missed a deadline"),
        pick("상향 보고", "Escalated"),
    ];
    let mut table = Table::new(wording.lang, pick("발생부서별 현황", "By originating department"))
        .text_column(pick("발생부서", "Department"));
    for part in parts {
        table = table.number_column(part);
    }
    table = table
        .number_column(pick("처리 시간 중앙값", "Median time to close"))
        .number_column(pick("절차 적합도", "Fitness"));
    for one in all {
        let name = wording.department(one.department.as_ref());
        let lists = [&one.received, &one.closed, &one.open, &one.missed_deadline, &one.escalated];
        let mut cells = vec![Cell::text(name)];
        cells.extend(parts.iter().zip(lists).map(|(part, list)| Cell::tickets(part, list)));
        cells.push(dwell(one.resolution_median_ms, wording));
        cells.push(fitness(&one.conformance));
        table.row(cells);
    }
    table
}

/// How satisfied people were, over all answers and by originating department.
pub(crate) fn satisfaction(found: &MonthSatisfaction, wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let caption = pick("발생부서별 설문 만족도", "Satisfaction by originating department");
    let mut table = Table::new(wording.lang, caption)
        .text_column(pick("발생부서", "Department"))
        .number_column(pick("만족도 평균", "Mean (1 to 5)"))
        .number_column(pick("점수 합/응답 수", "Points/answers"))
        .number_column(pick("건수", "Tickets"));
    for (name, found) in satisfaction_parts(found, wording) {
        let sort = |number: Option<u64>| number.and_then(|one| one.try_into().ok()).unwrap_or(-1);
        let mean = mean_points(found).unwrap_or_else(|| "–".to_owned());
        table.row(vec![
            Cell::text(name.clone()),
            Cell::sorted(mean, sort(found.mean_tenths)),
            Cell::sorted(format!("{}/{}", found.sum, found.count), sort(Some(found.count))),
            Cell::tickets(&name, &found.tickets),
        ]);
    }
    table
}

/// Writes the mean fitness of cases with how many of them fit the process.
fn fitness(found: &MonthConformance) -> Cell {
    let Some(mean) = found.figures.fitness_mean else { return Cell::sorted("–", -1) };
    let (fitting, cases) = (found.fitting_tickets.len(), found.tickets.len());
    Cell::sorted(per_mille(mean), i64::from(mean.get())).note(format!(
        "{}/{}",
        grouped(fitting),
        grouped(cases)
    ))
}

pub(crate) fn stages(all: &[StageFigures], wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let mut table = Table::new(
        wording.lang,
        pick("단계별 수행과 소요 시간", "Coverage and dwell of each stage"),
    )
    .text_column(pick("단계", "Stage"))
    .number_column(pick("대상", "Expected"))
    .number_column(pick("수행", "Done"))
    .number_column(pick("수행률", "Coverage"))
    .number_column(pick("순서대로", "In order"))
    .number_column(pick("소요 중앙값", "Median dwell"))
    .number_column("p90");
    for one in all {
        let share = share_tenths(one.completed.len(), one.expected.len());
        let name = wording.stage(one.stage);
        let percent = percent_of(share);
        let missing = without(&one.expected, &one.completed);
        let out = without(&one.completed, &one.in_order);
        table.row(vec![
            Cell::sorted(name, i64::try_from(one.stage.ordinal()).unwrap_or(0)),
            Cell::count(one.expected.len()),
            Cell::count(one.completed.len()).behind(pick("수행하지 않음", "Not done"), &missing),
            Cell::sorted(percent, share.and_then(|one| i64::try_from(one).ok()).unwrap_or(-1)),
            Cell::count(one.in_order.len()).behind(pick("순서 이탈", "Out of order"), &out),
            dwell(one.dwell_median_ms, wording),
            dwell(one.dwell_p90_ms, wording),
        ]);
    }
    table
}

/// Writes a median of business time, or a dash.
pub(super) fn dwell(millis: Option<i64>, wording: &Wording<'_>) -> Cell {
    millis.map_or_else(
        || Cell::sorted("–", -1),
        |millis| Cell::sorted(wording.business_time_short(millis), millis),
    )
}

/// The rules of one group that were broken in the month, with what they ask for.
pub(crate) fn flags(report: &MonthlyReport, group: RuleGroup, wording: &Wording<'_>) -> Table {
    let mut table = Table::new(wording.lang, wording.lang.of(group.label()))
        .text_column(wording.pick("규칙", "Rule"))
        .number_column(wording.pick("건수", "Tickets"));
    for one in broken(report, group) {
        let name = wording.label(one.code);
        table.row(vec![
            Cell::text(name).note(wording.lang.of(one.code.asks())),
            Cell::tickets(name, &one.tickets),
        ]);
    }
    table
}

/// The new tickets by kind, channel and branch.
pub(crate) fn volumes(report: &MonthlyReport, wording: &Wording<'_>) -> [Table; 3] {
    let pick = |ko, en| wording.pick(ko, en);
    let kinds = report
        .by_kind
        .iter()
        .map(|one| (wording.label(one.code).to_owned(), one.tickets.as_slice()));
    let channels = rows(&report.by_channel, |code| wording.channel(code));
    let branches = rows(&report.by_branch, |code| wording.branch(code.as_ref()));
    [
        counts(pick("유형별 접수", "Received by kind"), pick("유형", "Kind"), kinds, wording),
        counts(
            pick("채널별 접수", "Received by channel"),
            pick("채널", "Channel"),
            channels,
            wording,
        ),
        counts(
            pick("지점별 접수", "Received by branch"),
            pick("지점", "Branch"),
            branches,
            wording,
        ),
    ]
}

fn rows<'a, Code>(
    counts: &'a [Count<Code>],
    name: impl Fn(&Code) -> String + 'a,
) -> impl Iterator<Item = (String, &'a [TicketNumber])> {
    counts.iter().map(move |one| (name(&one.code), one.tickets.as_slice()))
}

fn counts<'a>(
    caption: &str,
    column: &str,
    rows: impl Iterator<Item = (String, &'a [TicketNumber])>,
    wording: &Wording<'_>,
) -> Table {
    let mut table = Table::new(wording.lang, caption)
        .text_column(column)
        .number_column(wording.pick("건수", "Tickets"));
    for (name, tickets) in rows {
        let cell = Cell::tickets(&name, tickets);
        table.row(vec![Cell::text(name), cell]);
    }
    table
}
