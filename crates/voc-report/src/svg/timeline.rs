//! When things happened against when they were recorded: late knowledge at a glance.

use voc_engine::{ReplayRow, Timestamp, domain::Occurred};

use super::{Svg, real, text_width};
use crate::{lang::Lang, wording::Wording};

const WIDTH: u32 = 900;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 58.0;
const ROW: f64 = 20.0;
const HOUR: f64 = 3_600_000.0;

/// What counts as late: 24 hours, as for the flag of that name.
const LATE_MS: i64 = 24 * 3_600_000;

/// Draws a row for each report: a bar from the first to the last moment at which each thing it tells of
/// can have happened, and a diamond where it was recorded. The last of some steps is marked, and each row stands
/// there from the step on at which it was recorded. Returns the drawing and the place of each step in it.
pub(crate) fn timeline(
    rows: &[ReplayRow],
    steps: &[Timestamp],
    wording: &Wording<'_>,
) -> (String, Vec<f64>) {
    let mut svg = Svg::new("timeline", WIDTH);
    let scale = Scale::of(rows);
    let places: Vec<_> = steps.iter().map(|step| tenths(scale.between(*step))).collect();
    let bottom = TOP + ROW * real(rows.len());
    let (happened_at, recorded) =
        (wording.pick("일어난 때", "Happened"), wording.pick("기록한 때", "Recorded"));
    svg.bar("c1", (0.0, 4.0), (22.0, 10.0), happened_at);
    svg.text("t", (28.0, 14.0), happened_at);
    svg.diamond("known", (140.0, 9.0), 5.5, recorded);
    svg.text("t", (151.0, 14.0), recorded);
    for (x, day) in scale.ticks(wording) {
        svg.line("grid", (x, TOP - 8.0), (x, bottom));
        match x + text_width(&day) / 2.0 > f64::from(WIDTH) {
            true => svg.text("t small end", (f64::from(WIDTH), TOP - 14.0), &day),
            false => svg.text("t small mid", (x, TOP - 14.0), &day),
        }
    }
    let last_step = steps.len().saturating_sub(1);
    for (index, row) in rows.iter().enumerate() {
        let y = TOP + ROW * (real(index) + 0.5);
        let known = scale.x(row.recorded_at);
        let times = happened(row);
        let words: Vec<_> = times.iter().map(|one| wording.occurred(*one)).collect();
        let when = format!(
            "{}. {happened_at}: {} / {recorded}: {}",
            row.row,
            words.join(", "),
            wording.minute(row.recorded_at)
        );
        let from = steps.partition_point(|step| *step < row.recorded_at).min(last_step);
        let stands = match from {
            0 => String::new(),
            from => format!(" data-steps=\"{from}-{last_step}\""),
        };
        svg.open_link(&format!("row-{}", row.row), &when, &stands);
        svg.text("t small end", (LEFT - 8.0, y + 4.0), &row.row.to_string());
        for (class, x) in reaches(row, &scale) {
            svg.line(class, (x, y), (known, y));
        }
        for one in times {
            let (first, last) = (scale.x(one.earliest()), scale.x(one.latest()));
            svg.bar("c1", (first - 2.0, y - 5.0), ((last - first).max(0.0) + 4.0, 10.0), &when);
        }
        svg.diamond("known", (known, y), 5.5, &when);
        svg.close_link();
    }
    if let (Some(place), true) = (places.last(), last_step > 0) {
        let chosen = wording.pick("고른 시점", "Chosen moment");
        svg.line("moment", (268.0, 2.0), (268.0, 16.0));
        svg.text("t", (276.0, 14.0), chosen);
        svg.marker("moment", *place, (TOP - 8.0, bottom));
    }
    let [title, description] = named(rows, wording.lang);
    (svg.finish(bottom + 6.0, &title, &description), places)
}

/// Returns the title and the description of the drawing.
fn named(rows: &[ReplayRow], lang: Lang) -> [String; 2] {
    let is_late = |row: &&ReplayRow| happened(row).iter().any(|one| delay(row, *one) > LATE_MS);
    let late = rows.iter().filter(is_late).count();
    let (title, description) = match lang {
        Lang::Ko => (
            "일어난 때와 기록한 때",
            format!(
                "기록 {}행 가운데 {late}행은 24시간 넘게 늦게 기록되었습니다. 조용한 기간은 줄여 그렸습니다.",
                rows.len()
            ),
        ),
        Lang::En => (
            "When it happened and when it was recorded",
            format!(
                "{late} of {} rows were recorded more than 24 hours late. Quiet stretches are drawn shorter.",
                rows.len()
            ),
        ),
    };
    [title.to_owned(), description]
}

/// Returns when what a row reports happened: each time that its entries name, once.
pub(crate) fn happened(row: &ReplayRow) -> Vec<Occurred> {
    let mut times: Vec<Occurred> = Vec::new();
    for event in &row.events {
        if !times.contains(&event.occurred) {
            times.push(event.occurred);
        }
    }
    times
}

/// Returns the lines from what happened to when it was recorded, each with its class: to the farthest of
/// what was recorded late, of what was recorded soon, and of what is dated later.
fn reaches(row: &ReplayRow, scale: &Scale) -> Vec<(&'static str, f64)> {
    let known = scale.x(row.recorded_at);
    let mut reaches: Vec<(&str, f64)> = Vec::new();
    for one in happened(row) {
        let (first, last) = (scale.x(one.earliest()), scale.x(one.latest()));
        let (class, x) = match delay(row, one) > LATE_MS {
            true => ("reach late", last),
            false => ("reach", if known < first { first } else { last }),
        };
        let same = |(known_class, other): &&mut (&str, f64)| {
            *known_class == class && (*other < known) == (x < known)
        };
        match reaches.iter_mut().find(same) {
            Some((_, farthest)) if (*farthest - known).abs() < (x - known).abs() => *farthest = x,
            Some(_) => {}
            None => reaches.push((class, x)),
        }
    }
    reaches
}

/// Returns how long after it happened, at the latest, it was recorded, in milliseconds.
const fn delay(row: &ReplayRow, occurred: Occurred) -> i64 {
    row.recorded_at.millis().saturating_sub(occurred.latest().millis())
}

/// A scale on which the gaps between moments grow with the logarithm of their length, so that hours
/// stay readable beside years.
struct Scale {
    /// Moments with the place of each, both ascending.
    stops: Vec<(i64, f64)>,
}

impl Scale {
    fn of(rows: &[ReplayRow]) -> Self {
        let mut moments: Vec<i64> = rows
            .iter()
            .flat_map(|row| {
                let ends = happened(row).into_iter().flat_map(|one| [one.earliest(), one.latest()]);
                ends.chain([row.recorded_at])
            })
            .map(Timestamp::millis)
            .collect();
        moments.sort_unstable();
        moments.dedup();
        let mut stops = Vec::with_capacity(moments.len());
        let mut reached = 0.0;
        let mut before = None;
        for moment in moments {
            if let Some(before) = before {
                let gap = moment.saturating_sub(before);
                reached += (1.0 + float(gap) / HOUR).ln();
            }
            stops.push((moment, reached));
            before = Some(moment);
        }
        let width = f64::from(WIDTH) - LEFT - RIGHT;
        for (_, place) in &mut stops {
            let share = if reached > 0.0 { *place / reached } else { 0.5 };
            *place = LEFT + 4.0 + width * share;
        }
        Self { stops }
    }

    /// Returns the place of one of the moments the scale was made of.
    fn x(&self, moment: Timestamp) -> f64 {
        let found = self.stops.binary_search_by_key(&moment.millis(), |(stop, _)| *stop);
        let stop = found.ok().and_then(|index| self.stops.get(index));
        stop.map_or(LEFT, |(_, place)| *place)
    }

    /// Returns the place of any moment; one before the first or after the last stands at the edge.
    fn between(&self, moment: Timestamp) -> f64 {
        let moment = moment.millis();
        let after = self.stops.partition_point(|(stop, _)| *stop <= moment);
        let before = after.checked_sub(1).and_then(|index| self.stops.get(index));
        match (before, self.stops.get(after)) {
            (Some((from, start)), Some((to, end))) => {
                let share = float(moment - from) / float(to - from);
                start + (end - start) * share
            }
            (Some((stop, place)), None) if *stop < moment => place + 8.0,
            (Some((_, place)), None) | (None, Some((_, place))) => *place,
            (None, None) => LEFT,
        }
    }

    /// Returns the places at which a new day begins to be spoken of, not too close to each other.
    fn ticks(&self, wording: &Wording<'_>) -> Vec<(f64, String)> {
        let mut ticks: Vec<(f64, String)> = Vec::new();
        let mut day_before = None;
        for (moment, place) in &self.stops {
            let day = wording.local(Timestamp::from_millis(*moment)).date_naive();
            let room = ticks.last().is_none_or(|(last, _)| place - last > 84.0);
            if day_before != Some(day) && room {
                let year = chrono::Datelike::year(&day);
                let same_year =
                    day_before.is_some_and(|before| chrono::Datelike::year(&before) == year);
                let text = wording.day_short(day);
                let text = match (same_year, wording.lang) {
                    (true, _) => text,
                    (false, Lang::Ko) => format!("{year}. {text}"),
                    (false, Lang::En) => format!("{text} {year}"),
                };
                ticks.push((*place, text));
                day_before = Some(day);
            }
        }
        ticks
    }
}

fn tenths(place: f64) -> f64 {
    (place * 10.0).round() / 10.0
}

#[expect(clippy::cast_precision_loss, reason = "a drawing is not exact to the millisecond")]
const fn float(millis: i64) -> f64 {
    millis as f64
}
