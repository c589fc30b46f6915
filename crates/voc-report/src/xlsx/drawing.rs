//! The native charts of a workbook.

use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill, ChartType, Color,
};

use super::place;
use crate::sheets::{self, ChartForm, Sheet};

/// The colours of the first, the second and the third column drawn: apart in brightness as well, for
/// those who do not see colours and for printers without them.
const COLOURS: [u32; 3] = [0x001F_5F99, 0x00E0_9A3A, 0x00B9_C4CE];

/// The lines of a drawing's height that each row of a lying one takes, and the height of the rest.
const ROW_PIXELS: u32 = 26;
const FRAME_PIXELS: u32 = 130;

/// Draws the chosen columns of a sheet whose rows end at `last`.
pub(super) fn chart(sheet: &Sheet, chart: &sheets::Chart, last: u32) -> Chart {
    let mut drawn = Chart::new(match chart.form {
        ChartForm::Columns => ChartType::Column,
        ChartForm::Bars => ChartType::Bar,
        ChartForm::Stacked => ChartType::BarStacked,
        ChartForm::Lines => ChartType::Line,
    });
    drawn.title().set_name(sheet.title);
    for (code, colour) in chart.columns.iter().zip(COLOURS.iter().cycle()) {
        let Some(index) = sheet.columns.iter().position(|one| one.code == *code) else { continue };
        let column = place(index + 1);
        let mut format = ChartFormat::new();
        if chart.form == ChartForm::Lines {
            format.set_line(ChartLine::new().set_color(Color::RGB(*colour)).set_width(2.25));
        } else {
            format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(*colour)));
        }
        drawn
            .add_series()
            .set_name((sheet.title, 0, column))
            .set_categories((sheet.title, 1, 0, last, 0))
            .set_values((sheet.title, 1, column, last, column))
            .set_format(&mut format);
    }
    let lying = matches!(chart.form, ChartForm::Bars | ChartForm::Stacked);
    if lying {
        drawn.y_axis().set_reverse(); // the first row on top, as in the table
        drawn.x_axis().set_min(0.0).set_num_format("0");
    } else {
        drawn.y_axis().set_min(0.0).set_num_format("0");
    }
    match chart.columns {
        [_] => drawn.legend().set_hidden(),
        _ => drawn.legend().set_position(ChartLegendPosition::Bottom),
    };
    drawn.set_width(760);
    let bars = if lying { last * u32::try_from(chart.columns.len()).unwrap_or(1) } else { 0 };
    let bars = if chart.form == ChartForm::Stacked { last } else { bars };
    drawn.set_height((FRAME_PIXELS + bars.min(60) * ROW_PIXELS).max(360));
    drawn
}
