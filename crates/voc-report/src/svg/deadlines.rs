//! Deadlines kept and missed.

use voc_engine::DeadlineFigures;

use super::{Drawing, Svg, WIDTH, real};
use crate::{change::percent_of, lang::Lang, month_parts::share_kept, wording::Wording};

const TOP: f64 = 30.0;
const ROW: f64 = 48.0;

/// Draws one bar for each kind of deadline that fell due, as long as all of them, kept before missed.
pub(crate) fn deadlines(kinds: &[&DeadlineFigures], wording: &Wording<'_>) -> Drawing {
    let mut svg = Svg::new("deadlines", WIDTH);
    let (kept, missed) = (wording.pick("지킴", "Kept"), wording.pick("놓침", "Missed"));
    svg.legend(14.0, kept, missed);
    let full = f64::from(WIDTH);
    for (index, kind) in kinds.iter().enumerate() {
        let y = TOP + ROW * real(index);
        let (met, all) = (kind.met.len(), kind.due.len());
        let (name, share) = (wording.label(kind.clock), percent_of(share_kept(kind)));
        svg.text("t", (0.0, y + 16.0), name);
        svg.text("t strong end", (full, y + 16.0), &format!("{share} · {met}/{all}"));
        let part = full * real(met) / real(all.max(1));
        svg.bar("track", (0.0, y + 23.0), (full, 16.0), name);
        svg.bar("c1", (0.0, y + 23.0), (part, 16.0), &format!("{name}: {kept} {met}/{all}"));
        let rest = if all == 0 { 0.0 } else { full - part };
        let title = format!("{name}: {missed} {}/{all}", all - met.min(all));
        svg.hatched((part, y + 23.0), (rest, 16.0), &title);
    }
    let (title, description) = match wording.lang {
        Lang::Ko => ("기한 준수", "이 달에 기한이 된 것 가운데 지킨 것과 놓친 것."),
        Lang::En => (
            "Deadlines kept",
            "Of the deadlines that fell due in the month, those kept and those missed.",
        ),
    };
    svg.finish(TOP + ROW * real(kinds.len()) + 2.0, title, description)
}
