//! Every row of `fixtures/spc/spc_vectors.csv`, which a statistical package in R worked out, and what
//! its rows leave open: which rule comes first, the edges of a run, and what is no series.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use serde::Deserialize;
use voc_domain::spc::{ControlChart, SpcError, SpecialCause};

const VECTORS: &str = include_str!("../../../fixtures/spc/spc_vectors.csv");

#[derive(Deserialize)]
struct Row {
    series: String,
    i: usize,
    y: f64,
    mean: String,
    lpl: String,
    upl: String,
    special_cause: String,
}

/// Writes a number as the package did: six decimals at most.
fn written(value: Option<f64>) -> String {
    let Some(value) = value else { return "NA".to_owned() };
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn causes(values: &[f64]) -> Vec<Option<SpecialCause>> {
    ControlChart::of(values).unwrap().special_causes
}

#[test]
fn every_row_agrees() {
    let mut series = BTreeMap::<String, Vec<Row>>::new();
    for row in csv::Reader::from_reader(VECTORS.as_bytes()).deserialize() {
        let row: Row = row.unwrap();
        series.entry(row.series.clone()).or_default().push(row);
    }
    assert_eq!(series.values().map(Vec::len).sum::<usize>(), 76);
    for (name, rows) in series {
        let values: Vec<_> = rows.iter().map(|row| row.y).collect();
        let chart = ControlChart::of(&values).unwrap();
        for (row, cause) in rows.iter().zip(&chart.special_causes) {
            let place = format!("{name} {}", row.i);
            assert_eq!(written(Some(chart.mean)), row.mean, "{place}");
            assert_eq!(written(chart.limits.map(|one| one.lower)), row.lpl, "{place}");
            assert_eq!(written(chart.limits.map(|one| one.upper)), row.upl, "{place}");
            let cause = cause.map_or("Common Cause", SpecialCause::term);
            assert_eq!(cause, row.special_cause, "{place}");
        }
    }
}

#[test]
fn the_top_between_two_trends_belongs_to_the_second() {
    let values: Vec<_> = [0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 0].map(f64::from).to_vec();
    let found = causes(&values);
    let trends: Vec<_> = found.iter().map(|cause| cause.unwrap()).collect();
    // The ends of the slope lie outside the limits, which goes before a trend.
    assert_eq!(trends[2..6], [SpecialCause::Rising; 4]);
    assert_eq!(trends[7..11], [SpecialCause::Falling; 4]);
    let gentle: Vec<_> =
        [0, 9, 1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1, 9, 0].map(f64::from).to_vec();
    let found = causes(&gentle);
    assert_eq!(found[7], Some(SpecialCause::Rising));
    assert_eq!(found[8], Some(SpecialCause::Falling));
    assert_eq!([found[1], found[15]], [None, None]);
}

#[test]
fn six_in_a_row_are_no_run_and_a_value_on_the_mean_breaks_one() {
    let six = [5.0, 5.5, 5.0, 5.5, 5.0, 5.5, -5.0, -5.5, -5.0, -5.5, -5.0, -5.5];
    let sevens = [Some(SpecialCause::SevenAbove), Some(SpecialCause::SevenBelow)];
    assert!(!causes(&six).iter().any(|cause| sevens.contains(cause)));
    // 1, 3 and 2 are as often below the mean of 2 as above it; seven below follow upon each other.
    let swings = [1.0, 3.0, 1.0, 3.0, 2.0, 1.0, 3.0];
    assert_eq!(causes(&swings), [None; 7]);
    let broken = [9.0, -9.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, -6.0];
    assert_eq!(ControlChart::of(&broken).unwrap().mean, 0.0);
    assert!(!causes(&broken).contains(&Some(SpecialCause::SevenAbove)));
    let whole = [9.0, -9.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -7.0];
    assert_eq!(causes(&whole)[5], Some(SpecialCause::SevenAbove));
}

#[test]
fn two_of_three_needs_all_three_on_one_side_and_marks_only_the_close_ones() {
    let base = [30.0, 31.0, 29.0, 30.0, 32.0, 28.0, 30.0, 31.0];
    let with = |tail: [f64; 3]| {
        let values: Vec<_> =
            base.iter().chain(&tail).chain(&[30.0, 29.0, 31.0, 30.0]).copied().collect();
        causes(&values)[8..11].to_vec()
    };
    let close = Some(SpecialCause::TwoOfThreeAbove);
    assert_eq!(with([36.0, 32.0, 36.0]), [close, None, close]);
    assert_eq!(with([36.0, 30.0, 36.0]), [None, None, None]);
}

#[test]
fn what_is_no_series_has_no_chart() {
    assert_eq!(ControlChart::of(&[]), Err(SpcError::TooFew { count: 0 }));
    assert_eq!(ControlChart::of(&[1.0]), Err(SpcError::TooFew { count: 1 }));
    assert_eq!(ControlChart::of(&[1.0, f64::NAN]), Err(SpcError::NotFinite { place: 2 }));
    assert_eq!(ControlChart::of(&[f64::INFINITY, 1.0]), Err(SpcError::NotFinite { place: 1 }));
    assert_eq!(ControlChart::of(&[f64::MAX, f64::MAX]), Err(SpcError::TooLarge));
    assert_eq!(ControlChart::of(&[f64::MAX, -f64::MAX]), Err(SpcError::TooLarge));
}

#[test]
fn a_series_that_never_moves_has_a_mean_and_no_limits() {
    let chart = ControlChart::of(&[0.1; 13]).unwrap();
    assert_eq!((chart.mean, chart.limits), (0.1, None));
    assert_eq!(chart.special_causes, [None; 13]);
    assert!(!chart.is_short());
    assert!(ControlChart::of(&[0.1; 12]).unwrap().is_short());
}
