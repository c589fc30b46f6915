//! The main numbers over the last months, and the limits of their ordinary variation.

use voc_engine::Trend;

use super::{Cell, ChartForm, Sheet};
use crate::{trend, wording::Wording};

/// A row for each month, a column for each number.
pub(super) fn trends(trends: &[Trend], wording: &Wording<'_>) -> Sheet {
    let mut sheet =
        Sheet::new("trends", wording.pick("추이", "Trends"), wording.pick("달", "Month"))
            .drawn(ChartForm::Lines, &["new", "closed", "carried_forward"]);
    for one in trends {
        sheet = sheet.column(one.name, trend::title(one, wording));
    }
    for (place, first) in trends.iter().take(1).flat_map(|one| one.points.iter().enumerate()) {
        let cells = trends.iter().map(|one| {
            let value = one.points.get(place).and_then(|point| point.value);
            Cell::value(one.unit, value)
        });
        let label = if first.partial {
            let unfinished = wording.pick("진행 중", "not over");
            format!("{} ({unfinished})", first.month)
        } else {
            first.month.to_string()
        };
        sheet.row(first.month.to_string(), label, cells.collect());
    }
    sheet
}

/// A row for each number: where it stands, and between which limits it moves by itself.
pub(super) fn limits(trends: &[Trend], wording: &Wording<'_>) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let mut sheet =
        Sheet::new("trend_limits", pick("추이 한계", "Limits of trends"), pick("지표", "Figure"))
            .column("now", pick("마지막 달", "Last of them"))
            .column("before", pick("그 전달", "Month before"))
            .column("last_year", pick("전년 동월", "Same month last year"))
            .column("rolling_year", pick("최근 12개월", "Twelve months"))
            .column("mean", pick("평균", "Mean"))
            .column("lower", pick("하한", "Lower limit"))
            .column("upper", pick("상한", "Upper limit"))
            .column("months", pick("값이 있는 달", "Months with a value"))
            .column("special_cause", pick("판정", "Judgement"));
    for one in trends {
        let Some(present) = trend::present(one) else { continue };
        let value = |value: Option<f64>| Cell::value(one.unit, value);
        let limits = trend::limits_within(one);
        let cells = vec![
            value(present.value),
            value(trend::last_month(one)),
            value(trend::last_year(one)),
            value(one.rolling_year),
            value(one.mean),
            value(limits.map(|(lower, _)| lower)),
            value(limits.map(|(_, upper)| upper)),
            Cell::count(format!("trend.{}.months", one.name), one.months),
            Cell::text(trend::standing(present, wording)),
        ];
        sheet.row(one.name, trend::title(one, wording), cells);
    }
    sheet
}
