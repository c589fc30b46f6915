//! How far closed tickets got through the nine stages, and how long each stage took.

use voc_engine::{StageFigures, domain::CodeList as _};

use super::{Drawing, Svg, WIDTH, fitted, real};
use crate::{lang::Lang, wording::Wording};

const LEFT: f64 = 118.0;
const RIGHT: f64 = 172.0;
const TOP: f64 = 48.0;
const ROW: f64 = 24.0;

/// Draws the coverage of each stage, in order before out of order, with its dwell beside it.
pub(crate) fn stages(stages: &[StageFigures], wording: &Wording<'_>) -> Drawing {
    let mut svg = Svg::new("stages", WIDTH);
    let in_order = wording.pick("순서대로", "In order");
    let out_of_order = wording.pick("순서 이탈", "Out of order");
    svg.legend(14.0, in_order, out_of_order);
    let full = f64::from(WIDTH);
    let width = full - LEFT - RIGHT;
    svg.text("t small", (LEFT, TOP - 8.0), wording.pick("수행/대상", "done/expected"));
    svg.text("t small end", (full, TOP - 8.0), wording.pick("소요 중앙값", "median dwell"));
    for (index, one) in stages.iter().enumerate() {
        let y = TOP + ROW * real(index);
        let label = wording.lang.of(one.stage.label());
        let name = format!("{} {label}", one.stage.ordinal());
        let (expected, done, clean) = (one.expected.len(), one.completed.len(), one.in_order.len());
        let part = |count: usize| width * real(count) / real(expected.max(1));
        let title = match wording.lang {
            Lang::Ko => format!("{name}: 대상 {expected}, 수행 {done}, 순서대로 {clean}"),
            Lang::En => format!("{name}: {expected} expected, {done} done, {clean} in order"),
        };
        svg.text("t", (0.0, y + 16.0), &fitted(&name, LEFT - 4.0));
        svg.bar("track", (LEFT, y + 4.0), (width, ROW - 8.0), &title);
        svg.bar("c1", (LEFT, y + 4.0), (part(clean), ROW - 8.0), &title);
        svg.hatched(
            (LEFT + part(clean), y + 4.0),
            (part(done - clean.min(done)), ROW - 8.0),
            &title,
        );
        svg.text("t", (LEFT + width + 6.0, y + 16.5), &format!("{done}/{expected}"));
        let dwell = one.dwell_median_ms.map(|median| wording.business_time_short(median));
        svg.text("t end", (full, y + 16.5), &dwell.unwrap_or_else(|| "–".to_owned()));
    }
    let (title, description) = match wording.lang {
        Lang::Ko => (
            "9단계 수행률과 소요 시간",
            "이 달에 종결한 건이 단계마다 수행한 비율. 소요 시간은 앞 단계부터 잰 영업시간.",
        ),
        Lang::En => (
            "The nine stages: coverage and dwell",
            "The share of tickets closed in the month that completed each stage. Dwell is the business time since the step before.",
        ),
    };
    svg.finish(TOP + ROW * real(stages.len()) + 4.0, title, description)
}
