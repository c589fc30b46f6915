//! What a number was in the same month of last year, and over the last twelve months.

use voc_engine::MonthlyReport;

use super::short_value;
use crate::{html::month_tables::rolling_value, lang::Lang, trend, wording::Wording};

/// Sets a count beside last year and the mean of a month.
pub(super) fn of_count(name: &str, report: &MonthlyReport, wording: &Wording<'_>) -> String {
    let Some(found) = report.trends.iter().find(|one| one.name == name) else {
        return String::new();
    };
    let written = |value| trend::or_dash(found.unit, value);
    let (last_year, mean) = (written(trend::last_year(found)), written(found.rolling_year));
    let months = found.rolling_year_months;
    match (wording.lang, months) {
        (_, 0) => String::new(),
        (Lang::Ko, _) => format!("전년 동월 {last_year} · 최근 {months}개월 월평균 {mean}"),
        (Lang::En, 1) => format!("a year ago {last_year}; last month {mean}"),
        (Lang::En, _) => format!("a year ago {last_year}; {months}-month mean {mean}"),
    }
}

/// Sets a figure beside last year and all of the last months.
pub(super) fn of_figure(name: &str, report: &MonthlyReport, wording: &Wording<'_>) -> String {
    let Some(year) = &report.rolling_year else { return String::new() };
    let last_year = report.figures_last_year.iter().find(|one| one.name == name);
    let last_year = last_year.map_or_else(|| "–".to_owned(), |one| short_value(one, wording));
    let rolling = year.figures.iter().find(|one| one.name == name);
    let rolling = rolling.map_or_else(|| "–".to_owned(), |one| rolling_value(one, wording).0);
    let months = year.months;
    match wording.lang {
        Lang::Ko => format!("전년 동월 {last_year} · 최근 {months}개월 {rolling}"),
        Lang::En => format!("a year ago {last_year}; {months} months {rolling}"),
    }
}
