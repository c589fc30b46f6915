//! Received and closed on each day of a month.

use chrono::{Datelike as _, Weekday};
use voc_engine::DayCount;

use super::{Drawing, Svg, WIDTH, real, step};
use crate::{lang::Lang, wording::Wording};

const LEFT: f64 = 30.0;
const TOP: f64 = 32.0;
const HEIGHT: f64 = 150.0;

/// Draws two bars a day; Saturdays and Sundays are shaded.
pub(crate) fn days(days: &[DayCount], wording: &Wording<'_>) -> Drawing {
    let mut svg = Svg::new("days", WIDTH);
    let count = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
    let most = days.iter().map(|day| count(day.received.max(day.closed))).max().unwrap_or(0);
    let step = step(most);
    let top = step * most.div_ceil(step).max(1);
    let y = |value: usize| TOP + HEIGHT * (1.0 - real(value) / real(top));
    let width = (f64::from(WIDTH) - LEFT) / real(days.len().max(1));
    let (received, closed) = (wording.pick("접수", "Received"), wording.pick("종결", "Closed"));
    svg.legend(14.0, received, closed);
    for (index, day) in days.iter().enumerate() {
        if matches!(day.day.weekday(), Weekday::Sat | Weekday::Sun) {
            let name = wording.day(day.day);
            svg.bar("shade", (LEFT + real(index) * width, TOP), (width, HEIGHT), &name);
        }
    }
    for line in (0..=top).step_by(step) {
        svg.line("grid", (LEFT, y(line)), (f64::from(WIDTH), y(line)));
        svg.text("t end", (LEFT - 6.0, y(line) + 4.5), &line.to_string());
    }
    for (index, day) in days.iter().enumerate() {
        let left = LEFT + real(index) * width;
        let title = format!(
            "{}: {received} {}, {closed} {}",
            wording.day(day.day),
            day.received,
            day.closed
        );
        let bar = |value: u64| (width * 0.38, TOP + HEIGHT - y(count(value)));
        svg.bar("c1", (left + width * 0.1, y(count(day.received))), bar(day.received), &title);
        svg.hatched((left + width * 0.52, y(count(day.closed))), bar(day.closed), &title);
        let number = index + 1;
        if number == 1 || number % 5 == 0 && number + 1 < days.len() + 1 {
            svg.text("t mid", (left + width / 2.0, TOP + HEIGHT + 18.0), &number.to_string());
        }
    }
    let (all_received, all_closed): (u64, u64) =
        days.iter().fold((0, 0), |sum, day| (sum.0 + day.received, sum.1 + day.closed));
    let (title, description) = match wording.lang {
        Lang::Ko => (
            "일별 접수와 종결",
            format!("한 달 동안 접수 {all_received}건, 종결 {all_closed}건. 음영은 토·일요일."),
        ),
        Lang::En => (
            "Received and closed per day",
            format!(
                "{all_received} received and {all_closed} closed in the month. Saturdays and Sundays are shaded."
            ),
        ),
    };
    svg.finish(TOP + HEIGHT + 28.0, title, &description)
}
