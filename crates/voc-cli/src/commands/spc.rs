//! Control charts of any series: what is ordinary variation, and what has a cause of its own.

use std::{fs, path::Path};

use serde::Deserialize;
use serde_json::{Value, json};
use voc_engine::domain::spc::{ControlChart, POINTS_WISE, SpcError, SpecialCause};
use voc_report::{ChartedSeries, Lang, render_control_svg};

use crate::{
    args::SpcArgs,
    failure::{Exit, Failure},
    output::{Output, Tone},
    session::Run,
    table::{Grid, Toned},
};

/// How wide the small chart beside each value is, in columns; odd, so that it has a middle.
const CHART: usize = 31;

/// A row of the file; other columns are left alone.
#[derive(Deserialize)]
struct Row {
    series: String,
    i: i64,
    y: f64,
}

/// Works out the charts of a file, and prints or draws them.
pub(super) fn spc(run: &mut Run, args: &SpcArgs) -> Result<Exit, Failure> {
    let out = &mut run.out;
    let series = read(&args.file, out.lang)?;
    if let Some(path) = &args.svg {
        fs::write(path, render_control_svg(&series, out.lang))
            .map_err(|error| Failure::file(path, &error, out.lang))?;
    }
    if out.is_json() {
        let points: Vec<_> = series.iter().flat_map(points).collect();
        out.json(&json!({"points": points}))?;
        return Ok(Exit::Done);
    }
    for (index, one) in series.iter().enumerate() {
        if index > 0 {
            out.line("")?;
        }
        show(out, one)?;
    }
    if let Some(path) = &args.svg {
        let written = out.lang.pick("파일을 썼습니다", "written");
        out.line(format!("{written}: {}", path.display()))?;
    }
    Ok(Exit::Done)
}

/// A place in a series, its value, and the line it stands on.
type Numbered = (i64, f64, u64);

/// Reads the series of a file in the order in which they begin, each sorted by `i`.
fn read(path: &Path, lang: Lang) -> Result<Vec<ChartedSeries>, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::file(path, &error, lang))?;
    // Spreadsheets mark UTF-8 at the beginning of a file.
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let mut found: Vec<(String, Vec<Numbered>)> = Vec::new();
    let headers = reader.headers().map_err(|error| not_read(&error, lang))?.clone();
    if let Some(missing) =
        ["series", "i", "y"].iter().find(|name| !headers.iter().any(|one| one == **name))
    {
        return Err(no_column(missing, lang));
    }
    for record in reader.into_records() {
        let record = record.map_err(|error| not_read(&error, lang))?;
        let line = record.position().map_or(0, csv::Position::line);
        let row: Row = record.deserialize(Some(&headers)).map_err(|_| no_row(line, lang))?;
        if !row.y.is_finite() {
            return Err(no_row(line, lang));
        }
        let index = found.iter().position(|(name, _)| *name == row.series);
        match index.and_then(|index| found.get_mut(index)) {
            Some((_, values)) => values.push((row.i, row.y, line)),
            None => found.push((row.series, vec![(row.i, row.y, line)])),
        }
    }
    if found.is_empty() {
        return Err(empty(lang));
    }
    found.into_iter().map(|(name, values)| charted(name, values, lang)).collect()
}

fn charted(name: String, mut values: Vec<Numbered>, lang: Lang) -> Result<ChartedSeries, Failure> {
    values.sort_by_key(|(place, ..)| *place);
    let pairs = values.iter().zip(values.iter().skip(1));
    let mut twice = pairs.filter(|(one, next)| one.0 == next.0);
    if let Some((first, second)) = twice.next() {
        return Err(stands_twice(&name, first.0, (first.2, second.2), lang));
    }
    let numbers: Vec<_> = values.iter().map(|(_, value, _)| *value).collect();
    let first_line = values.iter().map(|(.., line)| *line).min().unwrap_or(0);
    let chart = ControlChart::of(&numbers).map_err(|error| {
        let at = match error {
            SpcError::TooLarge => {
                let large =
                    values.iter().max_by(|one, other| one.1.abs().total_cmp(&other.1.abs()));
                large.map_or(first_line, |(.., line)| *line)
            }
            _ => first_line,
        };
        no_chart(&name, at, error, lang)
    })?;
    let values = values.into_iter().map(|(place, value, _)| (place, value)).collect();
    Ok(ChartedSeries { name, values, chart })
}

/// Writes the points of a series as programs read them. A series that never moves has no limits.
fn points(one: &ChartedSeries) -> Vec<Value> {
    let (mean, limits) = (one.chart.mean, one.chart.limits);
    let causes = one.values.iter().zip(&one.chart.special_causes);
    causes
        .map(|((place, value), cause)| {
            json!({
                "series": one.name,
                "i": place,
                "y": value,
                "mean": mean,
                "lower": limits.map(|limits| limits.lower),
                "upper": limits.map(|limits| limits.upper),
                "special_cause": cause.map(SpecialCause::term),
            })
        })
        .collect()
}

fn show(out: &mut Output, one: &ChartedSeries) -> Result<(), Failure> {
    out.line(out.tone(Tone::Strong, &one.name))?;
    let lang = out.lang;
    let mean = written(one.chart.mean);
    let head = match (one.chart.limits, lang) {
        (Some(limits), Lang::Ko) => {
            format!("평균 {mean}, 한계 {} ~ {}", written(limits.lower), written(limits.upper))
        }
        (Some(limits), Lang::En) => {
            format!("mean {mean}, limits {} to {}", written(limits.lower), written(limits.upper))
        }
        (None, Lang::Ko) => format!("평균 {mean}. 값이 한 번도 변하지 않아 한계가 없습니다"),
        (None, Lang::En) => format!("mean {mean}; it never moves, so that it has no limits"),
    };
    out.line(head)?;
    if one.chart.is_short() {
        let count = one.values.len();
        let caution = match lang {
            Lang::Ko => {
                format!("점이 {POINTS_WISE}개보다 적어({count}개) 한계가 아직 바뀔 수 있습니다")
            }
            Lang::En => {
                format!("fewer than {POINTS_WISE} points ({count}): the limits may still move")
            }
        };
        out.line(out.tone(Tone::Quiet, &caution))?;
    }
    let heading = [
        ("i", "i"),
        ("y", "y"),
        ("하한 · 평균 · 상한", "lower · mean · upper"),
        ("특이 변동", "special cause"),
    ];
    let mut grid = Grid::new(out, &heading).whole(&[0, 1, 2]).right(0).right(1);
    let edges = edges(one);
    for ((place, value), cause) in one.values.iter().zip(&one.chart.special_causes) {
        let tone = cause.map(|_| Tone::Alarm);
        let why = cause.map_or_else(String::new, |cause| lang.of(cause.label()).to_owned());
        grid.row([
            Toned::from(place.to_string()),
            Toned::from(written(*value)),
            Toned::from(bar(*value, *cause, one, edges)),
            Toned(tone, why),
        ]);
    }
    grid.lines().into_iter().try_for_each(|line| out.line(line))
}

/// Returns the lowest and the highest of values and limits.
fn edges(one: &ChartedSeries) -> (f64, f64) {
    let limits = one.chart.limits.iter().flat_map(|limits| [limits.lower, limits.upper]);
    let values = one.values.iter().map(|(_, value)| *value);
    values.chain(limits).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

/// Draws the mean, the limits and the value of a point on one line.
fn bar(
    value: f64,
    cause: Option<SpecialCause>,
    one: &ChartedSeries,
    (low, high): (f64, f64),
) -> String {
    let column = |value: f64| {
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share from 0 to 1 of a few columns"
        )]
        let column = (share * (CHART - 1) as f64).round() as usize;
        column
    };
    let mut cells = [' '; CHART];
    let mut put = |value: f64, mark: char| {
        if let Some(cell) = cells.get_mut(column(value)) {
            *cell = mark;
        }
    };
    put(one.chart.mean, '│');
    if let Some(limits) = one.chart.limits {
        put(limits.lower, '┊');
        put(limits.upper, '┊');
    }
    put(
        value,
        match cause {
            None => '•',
            Some(cause) if cause.is_upward() => '▲',
            Some(_) => '▼',
        },
    );
    cells.iter().collect()
}

/// Writes a number with six decimals at most.
fn written(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn failure(lang: Lang, ko: String, en: String) -> Failure {
    let message = match lang {
        Lang::Ko => ko,
        Lang::En => en,
    };
    let hint = lang.pick(
        "첫 줄에 series,i,y가 있는 CSV로 쓰십시오. i는 정수, y는 숫자이고 계열마다 값이 둘 이상 있어야 합니다",
        "write a CSV whose first line names series,i,y; i is a whole number, y a number, and each series has two values or more",
    );
    Failure::usage("series_not_understood", message, hint)
}

fn not_read(error: &csv::Error, lang: Lang) -> Failure {
    let line = error.position().map_or(1, csv::Position::line);
    failure(lang, format!("{line}번째 줄을 읽을 수 없습니다"), format!("row {line} cannot be read"))
}

fn no_column(name: &str, lang: Lang) -> Failure {
    failure(
        lang,
        format!("1번째 줄에 `{name}` 열이 없습니다"),
        format!("row 1 has no column `{name}`"),
    )
}

fn no_row(line: u64, lang: Lang) -> Failure {
    failure(
        lang,
        format!("{line}번째 줄: i는 정수, y는 유한한 숫자여야 합니다"),
        format!("row {line}: i must be a whole number and y a finite number"),
    )
}

fn empty(lang: Lang) -> Failure {
    failure(lang, "파일에 값이 없습니다".to_owned(), "the file has no values".to_owned())
}

fn stands_twice(name: &str, place: i64, (first, second): (u64, u64), lang: Lang) -> Failure {
    failure(
        lang,
        format!("{second}번째 줄: 계열 `{name}`의 i={place} 값은 {first}번째 줄에 이미 있습니다"),
        format!("row {second}: i {place} of the series `{name}` stands in row {first} too"),
    )
}

fn no_chart(name: &str, line: u64, error: SpcError, lang: Lang) -> Failure {
    let why = match error {
        SpcError::TooLarge => "값이 너무 큽니다(1e300까지)",
        _ => "값이 하나뿐입니다",
    };
    failure(
        lang,
        format!("{line}번째 줄: 계열 `{name}`: {why}"),
        format!("row {line}: series `{name}`: {error}"),
    )
}
