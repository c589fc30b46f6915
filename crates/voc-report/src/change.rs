//! How a number moved against the month before: an arrow, words, and whether that is good.

use voc_engine::{Figure, domain::conformance::PerMille};

use crate::{
    indicator::Better,
    lang::Lang,
    wording::{Wording, grouped},
};

/// Whether a change is good news; the page never says it by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// It got better.
    Good,
    /// It got worse.
    Bad,
    /// Neither.
    Plain,
}

impl Tone {
    /// Returns the style class.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Plain => "plain",
        }
    }

    const fn of(rose: bool, better: Better) -> Self {
        match (better, rose) {
            (Better::Neither, _) => Self::Plain,
            (Better::More, true) | (Better::Less, false) => Self::Good,
            (Better::More, false) | (Better::Less, true) => Self::Bad,
        }
    }
}

/// A change against the month before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// `▲`, `▼`, `=` or nothing.
    pub(crate) arrow: &'static str,
    /// The change in words.
    pub(crate) words: String,
    /// The change in few words, for a place that says against what.
    pub(crate) short: String,
    /// Whether it is good news.
    pub(crate) tone: Tone,
}

impl Change {
    fn new(rose: bool, amount: &str, better: Better, wording: &Wording<'_>) -> Self {
        let tone = Tone::of(rose, better);
        let verdict = match tone {
            Tone::Good => wording.pick(" · 개선", " · better"),
            Tone::Bad => wording.pick(" · 악화", " · worse"),
            Tone::Plain => "",
        };
        let arrow = if rose { "▲" } else { "▼" };
        let words = match (wording.lang, rose) {
            (Lang::Ko, true) => format!("전월보다 {amount} 증가{verdict}"),
            (Lang::Ko, false) => format!("전월보다 {amount} 감소{verdict}"),
            (Lang::En, true) => format!("{amount} more than last month{verdict}"),
            (Lang::En, false) => format!("{amount} less than last month{verdict}"),
        };
        let short = format!("{arrow} {amount}{verdict}");
        Self { arrow, words, short, tone }
    }

    fn same(wording: &Wording<'_>) -> Self {
        let words = wording.pick("전월과 같음", "as last month").to_owned();
        Self { arrow: "=", short: words.clone(), words, tone: Tone::Plain }
    }

    fn unknown(wording: &Wording<'_>) -> Self {
        let words = wording.pick("전월 자료 없음", "nothing last month").to_owned();
        Self { arrow: "", short: words.clone(), words, tone: Tone::Plain }
    }

    /// Compares two counts.
    pub(crate) fn of_counts(
        now: usize,
        before: usize,
        better: Better,
        wording: &Wording<'_>,
    ) -> Self {
        if now == before {
            return Self::same(wording);
        }
        let amount = now.abs_diff(before);
        let amount = match wording.lang {
            Lang::Ko => format!("{}건", grouped(amount)),
            Lang::En => grouped(amount),
        };
        Self::new(now > before, &amount, better, wording)
    }

    /// Compares two states of a figure: its median when it is about a time, else its rate.
    pub(crate) fn of_figures(
        now: &Figure,
        before: Option<&Figure>,
        better: Better,
        wording: &Wording<'_>,
    ) -> Self {
        let Some(before) = before else { return Self::unknown(wording) };
        if is_about_time(now) || is_about_time(before) {
            let (Some(now), Some(before)) = (now.median_ms, before.median_ms) else {
                return Self::unknown(wording);
            };
            if (now - before).abs() < 60_000 {
                return Self::same(wording);
            }
            let amount = wording.business_time_short((now - before).abs());
            return Self::new(now > before, &amount, better, wording);
        }
        let (Some(now), Some(before)) = (tenths(now), tenths(before)) else {
            return Self::unknown(wording);
        };
        if now == before {
            return Self::same(wording);
        }
        let points = now.abs_diff(before);
        let unit = wording.pick("%p", " pp");
        let amount = format!("{}.{}{unit}", points / 10, points % 10);
        Self::new(now > before, &amount, better, wording)
    }
}

/// Tells whether a figure is about a time and not about a rate.
pub(crate) fn is_about_time(figure: &Figure) -> bool {
    figure.median_ms.is_some() || figure.name == "resolution_time"
}

/// Writes a rate: `83.3 %`, or a dash when nothing counts.
pub(crate) fn percent(figure: &Figure) -> String {
    percent_of(tenths(figure))
}

/// Writes tenths of a percent: `83.3 %`, or a dash when there are none.
pub(crate) fn percent_of(tenths: Option<usize>) -> String {
    tenths.map_or_else(|| "–".to_owned(), |tenths| format!("{}.{} %", tenths / 10, tenths % 10))
}

/// Returns a rate in tenths of a percent, rounded half up, in whole numbers so that every machine
/// rounds alike.
pub(crate) fn tenths(figure: &Figure) -> Option<usize> {
    share_tenths(figure.numerator.len(), figure.denominator.len())
}

/// Returns a share in tenths of a percent, or nothing of nothing.
pub(crate) fn share_tenths(part: usize, whole: usize) -> Option<usize> {
    (whole > 0).then(|| (part * 2000 + whole) / (whole * 2))
}

/// Writes a share in thousandths as a percentage: `87.5 %`.
pub(crate) fn per_mille(share: PerMille) -> String {
    percent_of(Some(usize::from(share.get())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_round_half_up() {
        assert_eq!(share_tenths(1, 3), Some(333));
        assert_eq!(share_tenths(2, 3), Some(667));
        assert_eq!(share_tenths(1, 16), Some(63));
        assert_eq!(share_tenths(0, 0), None);
    }
}
