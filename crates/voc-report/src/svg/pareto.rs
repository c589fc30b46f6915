//! The causes by how often they were named, with the share that the first ones cover together.

use voc_engine::{Count, domain::CauseCode};

use super::{Drawing, Svg, WIDTH, fitted, real};
use crate::{
    change::{percent_of, share_tenths},
    lang::Lang,
    wording::Wording,
};

const LEFT: f64 = 168.0;
const RIGHT: f64 = 46.0;
const TOP: f64 = 40.0;
const ROW: f64 = 24.0;

/// The causes drawn; the table behind the drawing has all of them.
const CAUSES_MAX: usize = 15;

/// Draws a bar for each cause and the line of the cumulative share.
/// Below stand the causes that the log itself shows, which nobody stated.
pub(crate) fn pareto(
    causes: &[Count<CauseCode>],
    derived: &[Count<CauseCode>],
    wording: &Wording<'_>,
) -> Drawing {
    let mut svg = Svg::new("pareto", WIDTH);
    let sum: usize = causes.iter().map(|one| one.tickets.len()).sum();
    let most = causes.iter().chain(derived).map(|one| one.tickets.len()).max().unwrap_or(1).max(1);
    let width = f64::from(WIDTH) - LEFT - RIGHT;
    let rows = causes.len().min(CAUSES_MAX);
    let bottom = TOP + ROW * real(rows);
    for share in [0_usize, 50, 80, 100] {
        let x = LEFT + width * real(share) / 100.0;
        svg.line(if share == 80 { "grid strong" } else { "grid" }, (x, TOP - 4.0), (x, bottom));
        svg.text("t mid", (x, TOP - 9.0), &format!("{share} %"));
    }
    let (mut points, mut so_far) = (Vec::new(), 0);
    for (index, cause) in causes.iter().take(CAUSES_MAX).enumerate() {
        let (name, count) = (wording.cause(&cause.code), cause.tickets.len());
        let y = TOP + ROW * real(index);
        so_far += count;
        let share = percent_of(share_tenths(so_far, sum));
        let title = match wording.lang {
            Lang::Ko => format!("{name}: {count}건, 누적 {share}"),
            Lang::En => format!("{name}: {count}, together {share}"),
        };
        svg.text("t end", (LEFT - 8.0, y + 16.0), &fitted(&name, LEFT - 12.0));
        svg.bar("c1", (LEFT, y + 4.0), (width * real(count) / real(most), ROW - 8.0), &title);
        svg.text("t strong end", (f64::from(WIDTH), y + 16.5), &count.to_string());
        points.push((LEFT + width * real(so_far) / real(sum.max(1)), y + ROW / 2.0, title));
    }
    let line: Vec<_> = points.iter().map(|(x, y, _)| (*x, *y)).collect();
    svg.polyline("halo", &line);
    svg.polyline("cumulative", &line);
    for (x, y, title) in &points {
        svg.dot("cumulative-dot", (*x, *y), 3.5, title);
    }
    let bottom = bars_of_derived(&mut svg, derived, most, bottom, wording);
    let (title, description) = match wording.lang {
        Lang::Ko => (
            "원인별 접수와 누적 비율",
            format!(
                "막대는 원인별 건수, 선은 누적 비율. 원인은 모두 {}가지, {sum}회.",
                causes.len()
            ),
        ),
        Lang::En => (
            "Causes and their cumulative share",
            format!(
                "Bars count each cause, the line is the cumulative share. {} causes, named {sum} times.",
                causes.len()
            ),
        ),
    };
    svg.finish(bottom + 8.0, title, &description)
}

/// Draws the causes that the log shows, and returns where they end.
fn bars_of_derived(
    svg: &mut Svg,
    derived: &[Count<CauseCode>],
    most: usize,
    top: f64,
    wording: &Wording<'_>,
) -> f64 {
    if derived.is_empty() {
        return top;
    }
    let width = f64::from(WIDTH) - LEFT - RIGHT;
    let stated = wording.pick("밝힌 원인", "stated");
    svg.legend(top + 24.0, stated, wording.pick("기록에서 드러난 원인", "shown by the log"));
    let top = top + 36.0;
    for (index, cause) in derived.iter().enumerate() {
        let (name, count) = (wording.cause(&cause.code), cause.tickets.len());
        let y = top + ROW * real(index);
        let title = match wording.lang {
            Lang::Ko => format!("{name}: {count}건, 기록에서 드러남"),
            Lang::En => format!("{name}: {count}, shown by the log"),
        };
        svg.text("t end", (LEFT - 8.0, y + 16.0), &fitted(&name, LEFT - 12.0));
        svg.hatched((LEFT, y + 4.0), (width * real(count) / real(most), ROW - 8.0), &title);
        svg.text("t strong end", (f64::from(WIDTH), y + 16.5), &count.to_string());
    }
    top + ROW * real(derived.len())
}
