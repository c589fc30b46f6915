//! The page of a month.

use askama::Template;
use voc_engine::{Config, DepartmentDwell, MonthlyReport, OwedClock, StageFigures, Timestamp};

use super::{
    Frame, Table,
    heat::Heat,
    month_own as own, month_tables as tables, month_trends as trends, owed_tables as owed,
    place_tables::{Places, places},
    written,
};
use crate::{
    change::per_mille,
    definitions::{Definition, definitions},
    finding::FindingText,
    headline::Headline,
    lang::Lang,
    month_parts::{fallen_due, flow_operators, flow_parts, scope},
    rules::RuleGroup,
    svg::{self, Drawing},
    ticket_list::TicketList,
    trend::caution,
    wording::{Wording, grouped},
};

/// Renders the report of a month as one HTML page that needs nothing else.
#[must_use]
pub fn render_html(report: &MonthlyReport, config: &Config, lang: Lang) -> String {
    let wording = Wording::of_month(report, config, lang);
    written(&MonthPage::of(report, &wording))
}

/// A finding with the tickets it is about.
struct FindingItem {
    sentence: String,
    tickets: Option<TicketList>,
}

/// A number of the flow of tickets.
struct FlowItem {
    operator: &'static str,
    name: &'static str,
    count: usize,
}

/// A drawing, and the table behind it.
pub(crate) struct Chart {
    pub(crate) title: String,
    pub(crate) drawing: Drawing,
    pub(crate) table: Table,
    /// Whether there is nothing to draw.
    pub(crate) empty: bool,
    pub(crate) note: String,
    pub(crate) class: &'static str,
}

impl Chart {
    /// Makes a drawing with its table; `empty` when there is nothing to draw.
    pub(super) fn new(title: &str, empty: bool, drawing: Drawing, table: Table) -> Self {
        Self { title: title.to_owned(), drawing, table, empty, note: String::new(), class: "" }
    }

    /// Adds a note to the title.
    pub(super) fn note(mut self, note: String) -> Self {
        self.note = note;
        self
    }

    /// Lets it stand beside two others, one below the other.
    pub(super) const fn tall(mut self) -> Self {
        self.class = "tall";
        self
    }

    /// Lets it take the whole width, with its table beside the drawing.
    pub(super) const fn broad(mut self) -> Self {
        self.class = "broad";
        self
    }
}

#[derive(Template)]
#[template(path = "month.html")]
struct MonthPage<'a> {
    lang: Lang,
    frame: Frame<'a>,
    report: &'a MonthlyReport,
    month: String,
    scope: String,
    judged: String,
    recorded: String,
    findings: Vec<FindingItem>,
    headline: Headline,
    flow: Vec<FlowItem>,
    flow_table: String,
    charts: Vec<Chart>,
    trends: Vec<Chart>,
    comparison: String,
    caution: String,
    figures: String,
    own: Vec<String>,
    owed: OwedLists,
    roles: String,
    places: Vec<String>,
    heat: String,
    flags: Vec<String>,
    volumes: Vec<String>,
    satisfaction: String,
    definitions: Vec<Definition>,
}

impl<'a> MonthPage<'a> {
    fn of(report: &'a MonthlyReport, wording: &Wording<'_>) -> Self {
        Self {
            lang: wording.lang,
            frame: Frame::of_report(report),
            report,
            month: wording.month(report.month),
            scope: scope(report, wording),
            judged: wording.minute(report.judged_at),
            recorded: wording.minute(report.as_of.recorded_at),
            findings: findings(report, wording),
            headline: Headline::of(report, wording),
            flow: flow(report, wording),
            flow_table: tables::flow(report, wording).html(),
            charts: charts(report, wording),
            trends: trends::charts(&report.trends, wording),
            comparison: shown(&trends::comparison(report, wording)),
            caution: report.trends.first().map_or_else(String::new, |one| caution(one, wording)),
            figures: tables::figures(report, wording).html(),
            own: own::tables(report, wording).iter().map(shown).collect(),
            owed: OwedLists::of((&report.overdue, &report.upcoming), report.judged_at, wording),
            roles: shown(&owed::roles(&report.roles, wording)),
            places: places(&Places::of_month(report), wording).iter().map(shown).collect(),
            heat: heat(&report.dwell, &report.stages, wording),
            flags: RuleGroup::ALL
                .iter()
                .map(|group| tables::flags(report, *group, wording))
                .filter(|table| !table.is_empty())
                .map(|table| table.html())
                .collect(),
            volumes: tables::volumes(report, wording).iter().map(shown).collect(),
            satisfaction: shown(&tables::satisfaction(&report.satisfaction, wording)),
            definitions: definitions(wording),
        }
    }
}

/// The deadlines that are owed: overdue and to come.
pub(super) struct OwedLists {
    pub(super) overdue: String,
    pub(super) overdue_left_out: usize,
    pub(super) upcoming: String,
    pub(super) upcoming_left_out: usize,
    pub(super) days_ahead: String,
}

impl OwedLists {
    pub(super) fn of(
        (overdue, upcoming): (&[OwedClock], &[OwedClock]),
        judged_at: Timestamp,
        wording: &Wording<'_>,
    ) -> Self {
        let left_out = |all: &[OwedClock]| all.len().saturating_sub(owed::OWED_MAX);
        Self {
            overdue: shown(&owed::overdue(overdue, judged_at, wording)),
            overdue_left_out: left_out(overdue),
            upcoming: shown(&owed::upcoming(upcoming, judged_at, wording)),
            upcoming_left_out: left_out(upcoming),
            days_ahead: owed::days_ahead(wording),
        }
    }
}

/// Writes the dwell of stages by department, or nothing when nothing was closed.
pub(super) fn heat(
    departments: &[DepartmentDwell],
    stages: &[StageFigures],
    wording: &Wording<'_>,
) -> String {
    Heat::of(departments, stages, wording).map_or_else(String::new, |heat| heat.html())
}

/// Writes a table, or nothing when it has no rows.
pub(super) fn shown(table: &super::table::Table) -> String {
    if table.is_empty() { String::new() } else { table.html() }
}

fn findings(report: &MonthlyReport, wording: &Wording<'_>) -> Vec<FindingItem> {
    FindingText::all(report, wording)
        .into_iter()
        .map(|FindingText { sentence, tickets, .. }| {
            let tickets = (!tickets.is_empty()).then(|| TicketList::of(&tickets));
            FindingItem { sentence, tickets }
        })
        .collect()
}

fn flow(report: &MonthlyReport, wording: &Wording<'_>) -> Vec<FlowItem> {
    flow_parts(&report.flow, wording)
        .into_iter()
        .zip(flow_operators(&report.flow))
        .map(|((name, tickets), operator)| FlowItem { operator, name, count: tickets.len() })
        .collect()
}

/// Says which tickets the stages are of, and how far these fit the process.
fn stages_note(report: &MonthlyReport, wording: &Wording<'_>) -> String {
    let of_whom = wording.pick("이 달에 종결한 건 기준", "of tickets closed in the month");
    let found = &report.conformance;
    let Some(mean) = found.figures.fitness_mean.map(per_mille) else { return of_whom.to_owned() };
    let (fitting, cases) = (grouped(found.fitting_tickets.len()), grouped(found.tickets.len()));
    match wording.lang {
        Lang::Ko => format!("{of_whom} · 절차대로 {fitting}/{cases}건, 평균 적합도 {mean}"),
        Lang::En => {
            format!("{of_whom}; {fitting} of {cases} fit the process, mean fitness {mean}")
        }
    }
}

/// The drawings of a month, each with its table.
pub(crate) fn charts(report: &MonthlyReport, wording: &Wording<'_>) -> Vec<Chart> {
    let pick = |ko, en| wording.pick(ko, en);
    let deadlines = fallen_due(&report.deadlines);
    let derived = &report.by_derived_cause;
    let closed_none = report.stages.iter().all(|stage| stage.expected.is_empty());
    let stages = Chart::new(
        pick("9단계 수행", "The nine stages"),
        closed_none,
        svg::stages(&report.stages, wording),
        tables::stages(&report.stages, wording),
    );
    let stages = stages.note(stages_note(report, wording)).broad();
    let no_days = report.days.iter().all(|day| day.received + day.closed == 0);
    vec![
        Chart::new(
            pick("일별 접수와 종결", "Received and closed per day"),
            no_days,
            svg::days(&report.days, wording),
            tables::days(report, wording),
        ),
        Chart::new(
            pick("원인", "Causes"),
            report.by_cause.is_empty() && derived.is_empty(),
            svg::pareto(&report.by_cause, derived, wording),
            tables::causes(report, wording),
        )
        .tall(),
        Chart::new(
            pick("미종결 건의 경과일", "Open tickets by age"),
            report.flow.carried_forward.is_empty(),
            svg::ageing(&report.ageing, wording),
            owed::ageing(&report.ageing, wording),
        ),
        Chart::new(
            pick("기한 준수", "Deadlines"),
            deadlines.is_empty(),
            svg::deadlines(&deadlines, wording),
            tables::deadlines(&deadlines, wording),
        ),
        Chart::new(
            pick("발생부서", "Originating departments"),
            report.departments.is_empty(),
            svg::departments(&report.departments, wording),
            tables::departments(&report.departments, wording),
        ),
        stages,
    ]
}
