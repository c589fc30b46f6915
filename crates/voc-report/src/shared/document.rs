//! A shared month for programs: JSON and one tidy table.

use serde_json::{Value, json};

use super::{SUPPRESS_BELOW, SharedMonth};
use crate::{
    change::share_tenths,
    sheets::{Cell, Column, Row, Sheet},
    table_file::TableFile,
};

/// What stands for a cell that is hidden, in what programs read.
const SUPPRESSED: &str = "suppressed";

impl SharedMonth<'_> {
    /// Returns it as one JSON document: tables of numbers, with `"suppressed"` for what is hidden and
    /// nothing where there is nothing to say; business time in milliseconds, shares in percent, moments
    /// in Unix milliseconds.
    #[must_use]
    pub fn document(&self) -> Value {
        let findings: Vec<_> = self.findings().map(|row| row.code.as_str()).collect();
        let tables: Vec<_> = self.shown().map(table).collect();
        json!({
            "form": "shared",
            "suppress_below": self.below,
            "month": self.month,
            "scope": self.scope,
            "time_zone": self.time_zone,
            "as_of": self.basis,
            "judged_at": self.judged_at,
            "findings": findings,
            "tables": tables,
        })
    }

    /// Renders it as one CSV table, in UTF-8 with a byte order mark, with the columns of the other one:
    /// the unit of a hidden cell is `suppressed`.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut file = TableFile::new();
        for row in &self.summary.rows {
            let section = match row.code.as_str() {
                SUPPRESS_BELOW => "rule",
                code if self.own_meanings().any(|own| own.code == code) => "definition",
                _ => "basis",
            };
            if let Some(Cell::Text(text)) = row.cells.first() {
                file.row(section, &row.code, &row.label).value(text, "text").end();
            }
            if let Some(Cell::Moment(moment)) = row.cells.first() {
                file.row(section, &row.code, &row.label).value(moment, "text").end();
            }
        }
        for sheet in self.shown() {
            for row in &sheet.rows {
                for (column, cell) in sheet.columns.iter().zip(&row.cells) {
                    if let Some((value, unit)) = written(cell) {
                        let section = format!("{}.{}", sheet.code, column.code);
                        file.row(&section, &row.code, &row.label).value(value, unit).end();
                    }
                }
            }
        }
        file.finish()
    }
}

fn table(sheet: &Sheet) -> Value {
    let numbers = |row: &Row| -> Vec<Value> {
        let cells = sheet.columns.iter().zip(&row.cells);
        cells.filter(|(column, _)| is_number(column, sheet)).map(|(_, cell)| number(cell)).collect()
    };
    let columns = sheet.columns.iter().filter(|column| is_number(column, sheet));
    let columns: Vec<_> = columns.map(|column| column.code).collect();
    let rows = sheet.rows.iter().map(|row| json!({"code": row.code, "cells": numbers(row)}));
    json!({"code": sheet.code, "columns": columns, "rows": rows.collect::<Vec<_>>()})
}

/// Tells whether a column holds numbers: what others say, the codes of the rows say as well.
fn is_number(column: &Column, sheet: &Sheet) -> bool {
    let place = sheet.columns.iter().position(|one| one.code == column.code);
    let first = sheet.rows.first().zip(place).and_then(|(row, place)| row.cells.get(place));
    !matches!(first, Some(Cell::Text(_) | Cell::Day(_)))
}

fn number(cell: &Cell) -> Value {
    match cell {
        Cell::Count(of) => of.count.into(),
        Cell::Sum { points, .. } => (*points).into(),
        Cell::Time { millis, .. } | Cell::Late(millis) => (*millis).into(),
        Cell::Hidden => SUPPRESSED.into(),
        cell => tenths(cell).map_or(Value::Null, |tenths| {
            // One decimal, which the shortest way of writing it keeps.
            let text = format!("{}.{}", tenths / 10, tenths % 10);
            serde_json::from_str(&text).expect("BUG: digits around a point are a number")
        }),
    }
}

fn written(cell: &Cell) -> Option<(String, &'static str)> {
    let unit = match cell {
        Cell::Count(of) => return Some((of.count.to_string(), "tickets")),
        Cell::Sum { points, .. } => return Some((points.to_string(), "points")),
        Cell::Time { millis, .. } | Cell::Late(millis) => {
            return Some((millis.to_string(), "business_ms"));
        }
        Cell::Hidden => return Some((String::new(), SUPPRESSED)),
        Cell::Points { .. } => "points",
        _ => "percent",
    };
    tenths(cell).map(|tenths| (format!("{}.{}", tenths / 10, tenths % 10), unit))
}

/// Returns what a cell has in tenths: a share in percent, or a mean of points.
fn tenths(cell: &Cell) -> Option<usize> {
    match cell {
        Cell::Share { met, all } => share_tenths(met.count, all.count),
        Cell::PerMille { value, .. } => usize::try_from(*value).ok(),
        Cell::Points { tenths, .. } => usize::try_from(*tenths).ok(),
        _ => None,
    }
}
