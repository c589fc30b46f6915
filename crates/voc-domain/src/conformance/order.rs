//! The order in which the steps of a walk happened, as far as their intervals tell.

use super::Walked;

/// Returns the steps in the order in which they happened; where that is open, in the order of the
/// log.
///
/// A step must come before another when it ended before the other began. Of the steps left, those
/// that nothing left must precede are the ones that begin no later than the first end; the first
/// of them in the log is taken. The result is the first of all orders that the intervals allow, in
/// the sense of a dictionary over the places in the log.
pub(super) fn as_happened(recorded: &[Walked]) -> Vec<Walked> {
    let mut left = recorded.to_vec();
    let mut ordered = Vec::with_capacity(left.len());
    while let Some(first_end) = left.iter().map(|step| step.occurred.latest()).min() {
        let free = left.iter().position(|step| step.occurred.earliest() <= first_end);
        ordered.push(left.remove(free.expect("BUG: what ends first begins before its end")));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        stage::Stage,
        timestamp::{Occurred, Timestamp},
    };

    #[track_caller]
    fn check(recorded: &[(Stage, i64, i64)], expected: &[Stage]) {
        let steps: Vec<_> = recorded
            .iter()
            .map(|(stage, from, to)| {
                let (from, to) = (Timestamp::from_millis(*from), Timestamp::from_millis(*to));
                let occurred = Occurred::between(from, to).unwrap();
                Walked { stage: *stage, answer: None, occurred }
            })
            .collect();
        let found: Vec<_> = as_happened(&steps).iter().map(|step| step.stage).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn known_moments_decide_against_the_log() {
        use Stage::{Apologize, Calm, Listen};
        check(&[(Listen, 3, 3), (Calm, 1, 1), (Apologize, 2, 2)], &[Calm, Apologize, Listen]);
    }

    #[test]
    fn the_log_decides_where_the_intervals_leave_it_open() {
        use Stage::{Apologize, Calm, Listen};
        check(&[(Listen, 1, 9), (Calm, 2, 2), (Apologize, 0, 4)], &[Listen, Calm, Apologize]);
        check(&[(Listen, 5, 5), (Calm, 5, 5)], &[Listen, Calm]);
        check(&[(Listen, 5, 7), (Calm, 3, 5)], &[Listen, Calm]);
    }

    #[test]
    fn what_may_be_simultaneous_with_two_does_not_hide_their_order() {
        use Stage::{Apologize, Calm, Listen};
        // Listening overlaps with both, and the calming is known to lie before the apology.
        check(&[(Listen, 0, 9), (Apologize, 6, 7), (Calm, 1, 2)], &[Listen, Calm, Apologize]);
        check(&[(Apologize, 6, 7), (Listen, 0, 9), (Calm, 1, 2)], &[Listen, Calm, Apologize]);
    }
}
