//! The pages after the first: the drawings and tables of the month by what they are about.

use krilla::tagging::{ListNumbering, Tag};
use voc_engine::{MonthlyReport, ReportBasis};

use super::{
    chart::{self, chart},
    paper::{Colour, MARGIN, Paper, PartId, Style, WIDTH},
    table::{needed, table},
    write,
};
use crate::{
    definitions::definitions,
    html::{
        Table,
        month::{Chart, charts},
        month_own as own, month_tables as tables, month_trends as trends, owed_tables as owed,
        place_tables::{Places, places},
    },
    rules::RuleGroup,
    wording::{Wording, grouped},
};

/// The text of lists and notes.
pub(super) const SMALL: Style = Style::new(9.0);
const NOTE: Style = Style::new(8.5).colour(Colour::MUTED);

/// How many overdue clocks are listed, the longest first; the files carry all of them.
const OVERDUE_MAX: usize = 40;

/// Draws everything after the first page.
pub(super) fn draw(paper: &mut Paper<'_>, report: &MonthlyReport, wording: &Wording<'_>) {
    let pick = |ko, en| wording.pick(ko, en);
    drawings(paper, &charts(report, wording), wording);
    let comparison = [trends::comparison(report, wording)];
    section(paper, pick("추이", "Trends"), &comparison, true);
    drawings(paper, &trends::charts(&report.trends, wording), wording);
    section(
        paper,
        pick("지표와 그 근거", "The figures and what is behind them"),
        &[tables::figures(report, wording)],
        false,
    );
    let own = own::tables(report, wording);
    section(paper, pick("부서별 자체 지표", "Own figures by department"), &own, true);
    overdue(paper, report, wording);
    let soon = owed::upcoming(&report.upcoming, report.judged_at, wording);
    section(paper, &owed::days_ahead(wording), &[soon], false);
    let roles = owed::roles(&report.roles, wording);
    section(paper, pick("책임 역할별 기한", "Deadlines by role"), &[roles], false);
    let places = places(&Places::of_month(report), wording);
    section(paper, pick("지점과 부서", "Branches and departments"), &places, true);
    let flags = RuleGroup::ALL.map(|group| tables::flags(report, group, wording));
    section(paper, pick("어긴 규칙", "Rules broken"), &flags, true);
    section(
        paper,
        pick("설문 만족도", "Satisfaction in surveys"),
        &[tables::satisfaction(&report.satisfaction, wording)],
        false,
    );
    section(paper, pick("접수 내역", "What was received"), &tables::volumes(report, wording), true);
    meanings(paper, wording);
    let behind = pick(
        "수치마다 해당하는 접수번호는 HTML·CSV·JSON 보고서에 있습니다.",
        "The tickets behind each figure are in the report as HTML, CSV and JSON.",
    );
    origin(paper, (&report.as_of, &report.time_zone), Some(behind), wording);
}

/// Draws a heading that stays with so much of what follows.
pub(super) fn heading_2(paper: &mut Paper<'_>, title: &str, follows: f32) {
    let style = Style::new(13.0).bold();
    paper.need(style.leading() + 10.0 + follows);
    paper.y += 4.0;
    let title = paper.faces.shown(title);
    let part = paper.part(None, write::heading(2, &title));
    paper.mark(title.clone());
    paper.write(Some(part), (MARGIN, WIDTH), style, &title);
    paper.y += 4.0;
}

/// Writes a list.
pub(super) fn bullets(
    paper: &mut Paper<'_>,
    within: Option<PartId>,
    (left, width): (f32, f32),
    lines: &[String],
) {
    let list = paper.part(within, Tag::L(ListNumbering::Disc));
    for line in lines {
        paper.need(SMALL.leading());
        let item = paper.part(Some(list), Tag::LI);
        let label = paper.part(Some(item), Tag::Lbl);
        paper.line(Some(label), (left, paper.y + SMALL.size * 1.05), SMALL, "• ");
        let body = paper.part(Some(item), Tag::LBody);
        paper.write(Some(body), (left + 10.0, width - 10.0), SMALL, line);
        paper.y += 2.0;
    }
}

pub(super) fn note(paper: &mut Paper<'_>, text: &str) {
    let part = paper.part(None, Tag::P);
    paper.write(Some(part), (MARGIN, WIDTH), NOTE, text);
    paper.y += 4.0;
}

/// Draws each drawing with its table below it.
pub(super) fn drawings(paper: &mut Paper<'_>, all: &[Chart], wording: &Wording<'_>) {
    for one in all {
        let drawing = chart::height(paper, &one.drawing);
        heading_2(paper, &one.title, if one.empty { 20.0 } else { drawing + 20.0 });
        if !one.note.is_empty() {
            note(paper, &one.note);
        }
        if one.empty {
            note(paper, wording.pick("이 달에는 자료가 없습니다.", "Nothing in this month."));
            continue;
        }
        chart(paper, &one.drawing);
        table(paper, &one.table, usize::MAX, true);
    }
}

/// Draws the tables of a theme that have rows; a theme without any is left out.
pub(super) fn section(paper: &mut Paper<'_>, title: &str, all: &[Table], captioned: bool) {
    let mut tables = all.iter().filter(|one| !one.is_empty()).peekable();
    let Some(first) = tables.peek() else { return };
    heading_2(paper, title, needed(paper, first, usize::MAX, captioned));
    for one in tables {
        table(paper, one, usize::MAX, captioned);
    }
}

fn overdue(paper: &mut Paper<'_>, report: &MonthlyReport, wording: &Wording<'_>) {
    let all = owed::overdue(&report.overdue, report.judged_at, wording);
    let title = wording.pick("기한을 넘긴 것", "Overdue");
    heading_2(paper, title, needed(paper, &all, OVERDUE_MAX, false));
    if report.overdue.is_empty() {
        note(paper, wording.pick("기한을 넘긴 것이 없습니다.", "Nothing is overdue."));
        return;
    }
    table(paper, &all, OVERDUE_MAX, false);
    let left_out = report.overdue.len().saturating_sub(OVERDUE_MAX);
    if left_out > 0 {
        let before = wording.pick("그 밖에", "And");
        let after = wording.pick(
            "개가 더 있습니다. 전체는 CSV·JSON에 있습니다.",
            " more; the CSV and the JSON have all.",
        );
        note(paper, &format!("{before} {}{after}", grouped(left_out)));
    }
}

/// Says what each figure means.
pub(super) fn meanings(paper: &mut Paper<'_>, wording: &Wording<'_>) {
    heading_2(paper, wording.pick("지표의 정의", "Definitions"), 60.0);
    let list = paper.part(None, Tag::L(ListNumbering::None));
    for one in definitions(wording) {
        let height = paper.height(&one.text, SMALL, WIDTH) + SMALL.leading();
        paper.need(height);
        let item = paper.part(Some(list), Tag::LI);
        let label = paper.part(Some(item), Tag::Lbl);
        paper.write(Some(label), (MARGIN, WIDTH), SMALL.bold(), one.title);
        let body = paper.part(Some(item), Tag::LBody);
        paper.write(Some(body), (MARGIN, WIDTH), SMALL, &one.text);
        paper.y += 4.0;
    }
    paper.y += 6.0;
}

/// Says of which log the figures are, and how to check them.
pub(super) fn origin(
    paper: &mut Paper<'_>,
    (basis, time_zone): (&ReportBasis, &str),
    behind: Option<&str>,
    wording: &Wording<'_>,
) {
    let pick = |ko, en| wording.pick(ko, en);
    heading_2(paper, pick("이 수치의 근거", "What these figures rest on"), 90.0);
    let recorded = format!("{} ({})", wording.minute(basis.recorded_at), time_zone);
    let size = grouped(usize::try_from(basis.size).unwrap_or(usize::MAX));
    let facts = [
        (pick("기록 원장", "Log"), basis.origin.as_str()),
        (pick("항목 수", "Entries"), size.as_str()),
        (pick("루트 해시", "Root"), basis.root.as_str()),
        (pick("마지막 기록", "Recorded until"), recorded.as_str()),
    ];
    let facts: Vec<_> = facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    bullets(paper, None, (MARGIN, WIDTH), &facts);
    if basis.simulated {
        note(
            paper,
            pick(
                "이 자료의 기록 시각은 모의 시계에서 나온 것입니다.",
                "The recorded times of this log come from a simulated clock.",
            ),
        );
    }
    let computed = pick(
        "이 수치는 위 루트 해시의 기록만으로 계산했습니다. 자료 폴더에서 voc verify를 실행하면 기록이 바뀌지 않았는지 확인할 수 있습니다.",
        "These figures were computed from the entries under this root and nothing else. In the data directory, voc verify shows whether an entry was changed since.",
    );
    let behind = behind.map_or_else(String::new, |behind| format!(" {behind}"));
    note(paper, &format!("{computed}{behind}"));
}
