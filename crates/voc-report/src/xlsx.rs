//! A month as a workbook: a sheet for each theme, typed cells, native charts.
//!
//! The same month gives the same bytes: the only moment that a workbook carries by itself, when it was
//! made, is that of the last entry it rests on. A text is always written as a text, so that none can
//! become a formula.

mod drawing;

use chrono::{Datelike as _, NaiveDateTime, Timelike as _};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};
use voc_engine::{Config, MonthList, MonthlyReport, ReportBasis, Timestamp, TrendUnit, YearReport};

use crate::{
    change::share_tenths,
    lang::Lang,
    sheets::{self, Cell, HIDDEN, Row, Sheet},
    wording::Wording,
};

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be written")]
pub struct XlsxError(#[from] rust_xlsxwriter::XlsxError);

/// The longest text that a cell holds, in characters, is 32,767.
const TEXT_MAX: usize = 32_000;

/// The narrowest and the widest column, in characters of the workbook's font.
const WIDTHS: (f64, f64) = (9.0, 60.0);

/// How wide a column becomes for the sake of its head alone; a longer one is broken.
const HEAD_MAX: f64 = 17.0;

/// How wide a table may be that has its drawing beside it.
const BESIDE_MAX: f64 = 75.0;

/// How many rows go on a page together with their drawing.
const ROWS_OF_A_PAGE: usize = 40;

/// How high a line of text is, in points: Hangul needs more than the 15 that workbooks take by themselves.
const LINE_POINTS: f64 = 18.0;

/// Renders the report of a month as an XLSX workbook. Moments are written in the hospital's time zone, business time
/// in hours.
///
/// # Errors
/// When the month has more rows than a sheet can hold.
pub fn render_xlsx(
    report: &MonthlyReport,
    config: &Config,
    lang: Lang,
) -> Result<Vec<u8>, XlsxError> {
    let wording = Wording::of_month(report, config, lang);
    workbook(&sheets::all(report, None, &wording), &report.as_of, &wording)
}

/// Renders the same workbook with two sheets more: a row for each ticket and each promise of the month.
///
/// # Errors
/// As [`render_xlsx`].
pub fn render_xlsx_with_list(
    report: &MonthlyReport,
    list: &MonthList,
    config: &Config,
    lang: Lang,
) -> Result<Vec<u8>, XlsxError> {
    let wording = Wording::of_month(report, config, lang);
    workbook(&sheets::all(report, Some(list), &wording), &report.as_of, &wording)
}

/// Renders the report of a year as an XLSX workbook.
///
/// # Errors
/// As [`render_xlsx`].
pub fn render_year_xlsx(
    report: &YearReport,
    config: &Config,
    lang: Lang,
) -> Result<Vec<u8>, XlsxError> {
    let wording = Wording::new(config, lang);
    workbook(&sheets::of_year(report, &wording), &report.as_of, &wording)
}

/// Writes sheets as a workbook.
pub(crate) fn workbook<'a>(
    sheets: impl IntoIterator<Item = &'a Sheet>,
    basis: &ReportBasis,
    wording: &Wording<'_>,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = wording.local(basis.recorded_at).naive_utc();
    let title = wording.pick("고객의 소리 보고서", "Voice of the customer");
    let properties = DocProperties::new()
        .set_title(title)
        .set_comment(format!("{} {} {}", basis.origin, basis.size, basis.root));
    book.set_properties(&match excel(made) {
        Some(made) => properties.set_creation_datetime(&made),
        None => properties.set_creation_datetime(&ExcelDateTime::from_ymd(1970, 1, 1)?),
    });
    let styles = Styles::new(wording.lang);
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(sheet.title)?;
        write(page, sheet, &styles, wording)?;
    }
    Ok(book.save_to_buffer()?)
}

/// How cells look.
struct Styles {
    head: Format,
    text: Format,
    count: Format,
    percent: Format,
    decimal: Format,
    hours: Format,
    moment: Format,
    day: Format,
    hidden: Format,
}

impl Styles {
    fn new(lang: Lang) -> Self {
        let font = lang.pick("맑은 고딕", "Calibri");
        let plain = || Format::new().set_font_name(font).set_align(FormatAlign::VerticalCenter);
        let number = |form: &str| plain().set_num_format(form);
        Self {
            head: plain()
                .set_bold()
                .set_text_wrap()
                .set_background_color(Color::RGB(0x00DD_E7F0))
                .set_border_bottom(FormatBorder::Thin),
            text: plain().set_text_wrap().set_align(FormatAlign::Left).set_indent(1),
            count: number("#,##0"),
            percent: number("0.0%"),
            decimal: number("0.0"),
            hours: number("#,##0.00"),
            moment: number("yyyy-mm-dd hh:mm").set_align(FormatAlign::Left).set_indent(1),
            day: number("yyyy-mm-dd").set_align(FormatAlign::Left).set_indent(1),
            hidden: plain().set_align(FormatAlign::Right).set_font_color(Color::RGB(0x006B_6B6B)),
        }
    }
}

/// Writes a sheet: a frozen head with a filter, the rows, and the codes of the rows last, where programs
/// and people of the other language find them.
fn write(
    page: &mut Worksheet,
    sheet: &Sheet,
    styles: &Styles,
    wording: &Wording<'_>,
) -> Result<(), XlsxError> {
    let code_title = wording.pick("코드", "Code");
    let heads: Vec<_> = std::iter::once(sheet.names)
        .chain(sheet.columns.iter().map(|column| column.title))
        .chain([code_title])
        .collect();
    let mut widths = Vec::new();
    for (place, head) in (0_u16..).zip(&heads) {
        page.write_string_with_format(0, place, *head, &styles.head)?;
        widths.push(head_width(head).min(HEAD_MAX));
    }
    for (line, row) in (1_u32..).zip(&sheet.rows) {
        for (width, text) in widths.iter_mut().zip(texts(row, wording)) {
            *width = width.max(self::width(&text) + 3.0);
        }
        page.write_string_with_format(line, 0, cut(&row.label), &styles.text)?;
        for (place, cell) in (1_u16..).zip(&row.cells) {
            value(page, (line, place), cell, styles, wording)?;
        }
        let last = place(sheet.columns.len() + 1);
        page.write_string_with_format(line, last, cut(&row.code), &styles.text)?;
    }
    for (place, width) in (0_u16..).zip(&widths) {
        page.set_column_width(place, width.clamp(WIDTHS.0, WIDTHS.1))?;
    }
    let broken = heads.iter().zip(&widths).map(|(head, width)| (head_width(head) / width).ceil());
    page.set_row_height(0, broken.fold(1.0, f64::max) * LINE_POINTS + 3.0)?;
    for (line, row) in (1_u32..).zip(&sheet.rows) {
        page.set_row_height(line, lines(row, wording) * LINE_POINTS)?;
    }
    let (rows, columns) = (sheet.rows.len(), sheet.columns.len() + 1);
    let last = u32::try_from(rows).unwrap_or(u32::MAX);
    page.set_freeze_panes(1, 1)?;
    page.autofilter(0, 0, last, place(columns))?;
    page.set_repeat_rows(0, 0)?;
    page.set_landscape();
    // A drawing is not cut between two pages.
    let pages = if sheet.chart.is_some() && rows <= ROWS_OF_A_PAGE { 1 } else { 0 };
    page.set_print_fit_to_pages(1, pages);
    if let Some(chart) = sheet.chart.as_ref().filter(|_| rows > 0) {
        let drawn = drawing::chart(sheet, chart, last);
        // Beside a narrow table; below a broad one, which a printer would make too small to read.
        let broad = widths.iter().sum::<f64>() > BESIDE_MAX;
        let at = if broad { (last + 2, 0) } else { (1, place(columns + 2)) };
        page.insert_chart(at.0, at.1, &drawn)?;
    }
    Ok(())
}

/// How wide a head is with the button of its filter.
fn head_width(head: &str) -> f64 {
    width(head) + 3.0
}

fn place(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// Returns how many lines the longest text of a row takes in the widest column.
fn lines(row: &Row, wording: &Wording<'_>) -> f64 {
    let room = WIDTHS.1 - 3.0;
    texts(row, wording).map(|text| (width(&text) / room).ceil()).fold(1.0, f64::max)
}

/// Returns what the cells of a row say, to measure it.
fn texts(row: &Row, wording: &Wording<'_>) -> impl Iterator<Item = String> {
    let cells = row.cells.iter().map(|cell| match cell {
        Cell::Moment(_) => "2026-12-31 23:59".to_owned(),
        Cell::Day(_) => "2026-12-31".to_owned(),
        cell => cell.written(wording),
    });
    std::iter::once(row.label.clone()).chain(cells).chain([row.code.clone()])
}

/// Writes a cell as what it is.
fn value(
    page: &mut Worksheet,
    (line, place): (u32, u16),
    cell: &Cell,
    styles: &Styles,
    wording: &Wording<'_>,
) -> Result<(), XlsxError> {
    let (number, style) = match cell {
        Cell::Nothing => return Ok(()),
        Cell::Text(text) => {
            page.write_string_with_format(line, place, cut(text), &styles.text)?;
            return Ok(());
        }
        Cell::Hidden => {
            page.write_string_with_format(line, place, HIDDEN, &styles.hidden)?;
            return Ok(());
        }
        Cell::Moment(moment) => return self::moment(page, (line, place), *moment, styles, wording),
        Cell::Day(day) => {
            let day = ExcelDateTime::from_ymd(
                u16::try_from(day.year()).unwrap_or(1900),
                u8::try_from(day.month()).unwrap_or(1),
                u8::try_from(day.day()).unwrap_or(1),
            )?;
            page.write_datetime_with_format(line, place, &day, &styles.day)?;
            return Ok(());
        }
        Cell::Count(of) => (real(of.count), &styles.count),
        Cell::Sum { points, .. } => (real(usize::try_from(*points).unwrap_or(0)), &styles.count),
        Cell::Share { met, all } => {
            let Some(tenths) = share_tenths(met.count, all.count) else { return Ok(()) };
            (real(tenths) / 1000.0, &styles.percent)
        }
        Cell::PerMille { value, .. } => (f64::from(*value) / 1000.0, &styles.percent),
        Cell::Points { tenths, .. } => {
            (real(usize::try_from(*tenths).unwrap_or(0)) / 10.0, &styles.decimal)
        }
        Cell::Value { unit: TrendUnit::Percent, value } => (*value / 100.0, &styles.percent),
        Cell::Value { unit: TrendUnit::Count, value } if value.fract() == 0.0 => {
            (*value, &styles.count)
        }
        Cell::Value { value, .. } => (*value, &styles.decimal),
        Cell::Time { millis, .. } | Cell::Late(millis) => (hours(*millis), &styles.hours),
    };
    page.write_number_with_format(line, place, number, style)?;
    Ok(())
}

fn moment(
    page: &mut Worksheet,
    (line, place): (u32, u16),
    moment: Timestamp,
    styles: &Styles,
    wording: &Wording<'_>,
) -> Result<(), XlsxError> {
    match excel(wording.local(moment).naive_local()) {
        Some(moment) => page.write_datetime_with_format(line, place, &moment, &styles.moment)?,
        None => page.write_string_with_format(line, place, moment.to_string(), &styles.text)?,
    };
    Ok(())
}

/// Returns a moment as workbooks know them: to the second, from 1900 on.
fn excel(moment: NaiveDateTime) -> Option<ExcelDateTime> {
    let part = |part: u32| u8::try_from(part).ok();
    let year = u16::try_from(moment.year()).ok()?;
    let day = ExcelDateTime::from_ymd(year, part(moment.month())?, part(moment.day())?).ok()?;
    let hour = u16::try_from(moment.hour()).ok()?;
    day.and_hms(hour, part(moment.minute())?, part(moment.second())?).ok()
}

#[expect(clippy::cast_precision_loss, reason = "counts and times of a month stay far below 2^53")]
fn real(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "counts and times of a month stay far below 2^53")]
fn hours(millis: i64) -> f64 {
    millis as f64 / 3_600_000.0
}

/// Returns how wide a text is, in characters of the workbook's font. Whatever comes after the alphabets,
/// Hangul above all, is twice as wide; the writer's own measure does not know that.
fn width(text: &str) -> f64 {
    let line = |line: &str| -> f64 {
        line.chars().map(|one| if u32::from(one) >= 0x1100 { 2.1 } else { 1.05 }).sum()
    };
    text.lines().map(line).fold(0.0, f64::max)
}

/// Cuts a text that no cell could hold.
fn cut(text: &str) -> String {
    match text.char_indices().nth(TEXT_MAX) {
        Some((end, _)) => format!("{} …", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hangul_is_twice_as_wide() {
        assert!((width("접수 건") - (3.0 * 2.1 + 1.05)).abs() < 1e-9);
        assert!((width("ab\nabc") - 3.0 * 1.05).abs() < 1e-9);
    }

    #[test]
    fn a_text_too_long_for_a_cell_is_cut_between_characters() {
        let long = "가".repeat(TEXT_MAX + 1);
        assert_eq!(cut(&long).chars().count(), TEXT_MAX + 2);
        assert_eq!(cut("가"), "가");
    }
}
