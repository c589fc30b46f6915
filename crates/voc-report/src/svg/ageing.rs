//! How old the open tickets are.

use voc_engine::AgeGroup;

use super::{Drawing, Svg, WIDTH, real, text_width};
use crate::{html::owed_tables::age, lang::Lang, wording::Wording};

const LEFT: f64 = 112.0;
const RIGHT: f64 = 126.0;
const TOP: f64 = 30.0;
const ROW: f64 = 30.0;

/// Draws one bar for each age, those within their deadlines before those overdue.
pub(crate) fn ageing(all: &[AgeGroup], wording: &Wording<'_>) -> Drawing {
    let mut svg = Svg::new("ageing", WIDTH);
    let (in_time, late) =
        (wording.pick("기한 안", "In time"), wording.pick("기한 초과", "Overdue"));
    svg.legend(14.0, in_time, late);
    let most = all.iter().map(|one| one.tickets.len()).max().unwrap_or(0).max(1);
    let width = f64::from(WIDTH) - LEFT - RIGHT;
    let length = |count: usize| width * real(count) / real(most);
    for (index, one) in all.iter().enumerate() {
        let y = TOP + ROW * real(index);
        let (open, overdue) = (one.tickets.len(), one.overdue.len());
        let rest = open.saturating_sub(overdue);
        let name = age(one, wording);
        let title = format!("{name}: {in_time} {rest}, {late} {overdue}");
        svg.text("t end", (LEFT - 8.0, y + 18.0), &name);
        svg.bar("c1", (LEFT, y + 5.0), (length(rest), 18.0), &title);
        svg.hatched((LEFT + length(rest), y + 5.0), (length(overdue), 18.0), &title);
        let count = open.to_string();
        let x = LEFT + length(open) + 5.0;
        svg.text("t strong", (x, y + 18.0), &count);
        let text = match (wording.lang, overdue) {
            (_, 0) => String::new(),
            (Lang::Ko, _) => format!("⚠ 초과 {overdue}"),
            (Lang::En, _) => format!("⚠ {overdue} overdue"),
        };
        svg.text("t warn", (x + text_width(&count) + 8.0, y + 18.0), &text);
    }
    let (title, description) = match wording.lang {
        Lang::Ko => (
            "미종결 건의 경과일",
            "접수한 지 며칠 된 건이 몇 건 열려 있는지, 그 가운데 기한을 넘긴 것이 몇 건인지.",
        ),
        Lang::En => (
            "Open tickets by age",
            "How many tickets are open by the days since receipt, and how many of them are overdue.",
        ),
    };
    svg.finish(TOP + ROW * real(all.len()) + 4.0, title, description)
}
