//! Statistical process control: what is ordinary variation in a series, and what has a cause of its own.
//!
//! An XmR chart (individual values and moving ranges). The limits are the mean plus and minus 2.66 times
//! the mean moving range, without the moving ranges that are themselves out of the ordinary (3.267 times
//! their mean or more). 2.66 is `3 / d2` and 3.267 is `D4` for ranges of two values, with `d2` = 1.128:
//! Wheeler, *Understanding Variation* (1993). The four rules for special causes and their precedence are
//! those of the NHS method "making data count".
//!
//! Nothing here is ever recorded: the log has no floats, and a chart is worked out anew from counts.
//!
//! ```
//! use voc_domain::spc::{ControlChart, SpecialCause};
//!
//! let chart = ControlChart::of(&[31.0, 28.0, 35.0, 30.0, 27.0, 33.0, 29.0, 70.0, 30.0, 32.0])?;
//! assert_eq!(chart.special_causes[7], Some(SpecialCause::AboveLimit));
//! assert!(chart.is_short());
//! # Ok::<(), voc_domain::spc::SpcError>(())
//! ```

use serde::{Serialize, Serializer};

use crate::codes::Label;

/// How many mean moving ranges a limit lies from the mean: `3 / 1.128`.
const LIMIT: f64 = 2.66;
/// From how many mean moving ranges on a moving range says nothing of ordinary variation.
const SCREEN: f64 = 3.267;
/// How many values in a row make a trend or a shift.
const RUN: usize = 7;
/// The largest value: sums of more than a hundred million of these are still numbers.
const LARGEST: f64 = 1e300;
/// How many values a chart should have before its limits are trusted.
pub const POINTS_WISE: usize = 13;

/// The mean and the limits of a series, and which of its values have a cause of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlChart {
    /// The mean of all values.
    pub mean: f64,
    /// The limits of ordinary variation; nothing for a series that never moves.
    pub limits: Option<Limits>,
    /// For each value, why it is out of the ordinary, if it is.
    pub special_causes: Vec<Option<SpecialCause>>,
}

/// The limits of ordinary variation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Limits {
    /// The lower one; it may lie below what is possible, such as below nothing.
    pub lower: f64,
    /// The upper one.
    pub upper: f64,
}

/// Why a value is out of the ordinary. The first that applies counts, in this order: outside, trend, two
/// of three, shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpecialCause {
    /// Above the upper limit.
    AboveLimit,
    /// Below the lower limit.
    BelowLimit,
    /// One of seven values or more of which each is higher than the one before.
    Rising,
    /// One of seven values or more of which each is lower than the one before.
    Falling,
    /// One of two in three above the mean that lie beyond two thirds of the limit.
    TwoOfThreeAbove,
    /// One of two in three below the mean that lie beyond two thirds of the limit.
    TwoOfThreeBelow,
    /// One of seven in a row or more above the mean.
    SevenAbove,
    /// One of seven in a row or more below the mean.
    SevenBelow,
}

/// Why a series has no chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpcError {
    /// A range needs two values.
    #[error("a chart needs two values at least, not {count}")]
    TooFew {
        /// How many there are.
        count: usize,
    },
    /// A value is not a number.
    #[error("value {place} is not a finite number")]
    NotFinite {
        /// Its place in the series, from 1.
        place: usize,
    },
    /// A value is so large that the mean could not be written.
    #[error("a value lies beyond 1e300")]
    TooLarge,
}

/// On which side of the mean a value lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
    On,
}

impl ControlChart {
    /// Works out the chart of a series.
    ///
    /// # Errors
    /// [`SpcError`] for fewer than two values, for one that is not finite, and when they are too large.
    pub fn of(values: &[f64]) -> Result<Self, SpcError> {
        if let Some(place) = values.iter().position(|value| !value.is_finite()) {
            return Err(SpcError::NotFinite { place: place + 1 });
        }
        if values.iter().any(|value| value.abs() > LARGEST) {
            return Err(SpcError::TooLarge);
        }
        let count = values.len();
        let mean = mean(values).filter(|_| count >= 2).ok_or(SpcError::TooFew { count })?;
        let range = usual_range(values);
        let limits = range.map(|range| at(mean, LIMIT * range));
        let near = range.map(|range| at(mean, 2.0 * (LIMIT / 3.0) * range));
        let special_causes = special_causes(values, mean, limits, near);
        Ok(Self { mean, limits, special_causes })
    }

    /// Tells whether the series has fewer than [`POINTS_WISE`] values, so that its limits may still move.
    #[must_use]
    pub const fn is_short(&self) -> bool {
        self.special_causes.len() < POINTS_WISE
    }
}

impl SpecialCause {
    /// Every cause, in the order of precedence.
    pub const ALL: [Self; 8] = [
        Self::AboveLimit,
        Self::BelowLimit,
        Self::Rising,
        Self::Falling,
        Self::TwoOfThreeAbove,
        Self::TwoOfThreeBelow,
        Self::SevenAbove,
        Self::SevenBelow,
    ];

    /// Returns the term of the field, as statistical programs write it.
    #[must_use]
    pub const fn term(self) -> &'static str {
        match self {
            Self::AboveLimit => "Above UCL",
            Self::BelowLimit => "Below LCL",
            Self::Rising => "7 Point Trend (Increasing)",
            Self::Falling => "7 Point Trend (Decreasing)",
            Self::TwoOfThreeAbove => "2 in 3 Above CL",
            Self::TwoOfThreeBelow => "2 in 3 Below CL",
            Self::SevenAbove => "7 Points Above CL",
            Self::SevenBelow => "7 Points Below CL",
        }
    }

    /// Returns what people call it.
    #[must_use]
    pub const fn label(self) -> Label {
        let (ko, en) = match self {
            Self::AboveLimit => ("상한 초과", "above the upper limit"),
            Self::BelowLimit => ("하한 미만", "below the lower limit"),
            Self::Rising => ("7회 이상 연속 상승", "seven or more rising"),
            Self::Falling => ("7회 이상 연속 하락", "seven or more falling"),
            Self::TwoOfThreeAbove => {
                ("3회 중 2회 상한 근접", "two of three close to the upper limit")
            }
            Self::TwoOfThreeBelow => {
                ("3회 중 2회 하한 근접", "two of three close to the lower limit")
            }
            Self::SevenAbove => ("7회 이상 연속 평균 위", "seven or more above the mean"),
            Self::SevenBelow => ("7회 이상 연속 평균 아래", "seven or more below the mean"),
        };
        Label { en, ko }
    }

    /// Tells whether the values are higher than they used to be, or rise.
    #[must_use]
    pub const fn is_upward(self) -> bool {
        matches!(self, Self::AboveLimit | Self::Rising | Self::TwoOfThreeAbove | Self::SevenAbove)
    }
}

impl Serialize for SpecialCause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.term())
    }
}

fn at(mean: f64, distance: f64) -> Limits {
    Limits { lower: mean - distance, upper: mean + distance }
}

/// Returns the mean, or nothing of nothing. What the first division loses is added in a second pass, so
/// that the mean of equal values is that value and none of them lies above or below it.
#[expect(clippy::cast_precision_loss, reason = "a series has far fewer than 2^53 values")]
fn mean(values: &[f64]) -> Option<f64> {
    let count = values.len() as f64;
    let first = values.iter().sum::<f64>() / count;
    let rest = values.iter().map(|value| value - first).sum::<f64>() / count;
    (!values.is_empty()).then_some(first + rest)
}

/// Returns the mean moving range without those that are out of the ordinary, or nothing when the series
/// never moves.
fn usual_range(values: &[f64]) -> Option<f64> {
    let ranges: Vec<_> = values
        .iter()
        .zip(values.iter().skip(1))
        .map(|(before, after)| (after - before).abs())
        .collect();
    let most = SCREEN * mean(&ranges)?;
    let usual: Vec<_> = ranges.into_iter().filter(|range| *range < most).collect();
    mean(&usual)
}

/// Judges each value by the four rules, the weakest first, so that the strongest is what stays.
fn special_causes(
    values: &[f64],
    mean: f64,
    limits: Option<Limits>,
    near: Option<Limits>,
) -> Vec<Option<SpecialCause>> {
    let beyond = |value: f64, limits: Option<Limits>| {
        limits.is_some_and(|limits| value > limits.upper || value < limits.lower)
    };
    let sides: Vec<_> = values.iter().map(|value| Side::of(*value, mean)).collect();
    let is_close: Vec<_> =
        values.iter().map(|value| !beyond(*value, limits) && beyond(*value, near)).collect();
    let mut causes = vec![None; values.len()];
    for (start, run) in sides.windows(RUN).enumerate() {
        if let Some(side) = shared(run) {
            mark(&mut causes, start, &[true; RUN], side.seven());
        }
    }
    for (start, (run, close)) in sides.windows(3).zip(is_close.windows(3)).enumerate() {
        let two = close.iter().filter(|close| **close).count() >= 2;
        if let Some(side) = shared(run).filter(|_| two) {
            mark(&mut causes, start, close, side.two_of_three());
        }
    }
    for (start, run) in values.windows(RUN).enumerate() {
        // A value at which one trend ends and the next one begins belongs to the next.
        if run.is_sorted_by(|before, after| before < after) {
            mark(&mut causes, start, &[true; RUN], SpecialCause::Rising);
        } else if run.is_sorted_by(|before, after| before > after) {
            mark(&mut causes, start, &[true; RUN], SpecialCause::Falling);
        }
    }
    for (cause, value) in causes.iter_mut().zip(values) {
        if beyond(*value, limits) {
            let above = *value > mean;
            *cause = Some(if above { SpecialCause::AboveLimit } else { SpecialCause::BelowLimit });
        }
    }
    causes
}

/// Returns the side of the mean on which all of these lie, if they do.
fn shared(run: &[Side]) -> Option<Side> {
    let first = run.first().copied().filter(|side| *side != Side::On)?;
    run.iter().all(|side| *side == first).then_some(first)
}

/// Gives a cause to those values of a run that are chosen.
fn mark(causes: &mut [Option<SpecialCause>], start: usize, chosen: &[bool], cause: SpecialCause) {
    for (place, chosen) in causes.iter_mut().skip(start).zip(chosen) {
        if *chosen {
            *place = Some(cause);
        }
    }
}

impl Side {
    fn of(value: f64, mean: f64) -> Self {
        if value > mean {
            Self::Above
        } else if value < mean {
            Self::Below
        } else {
            Self::On
        }
    }

    const fn seven(self) -> SpecialCause {
        match self {
            Self::Above => SpecialCause::SevenAbove,
            Self::Below | Self::On => SpecialCause::SevenBelow,
        }
    }

    const fn two_of_three(self) -> SpecialCause {
        match self {
            Self::Above => SpecialCause::TwoOfThreeAbove,
            Self::Below | Self::On => SpecialCause::TwoOfThreeBelow,
        }
    }
}
