//! The usual week, summed up so that any stretch of it is counted in one step.

use super::TimeOfDay;

/// A stretch of one day on the wall clock, in milliseconds since local midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) from: i64,
    pub(super) to: i64,
}

impl Block {
    pub(super) fn new(from: TimeOfDay, to: TimeOfDay) -> Self {
        Self { from: from.since_midnight_ms(), to: to.since_midnight_ms() }
    }
}

/// Returns what is left of a block when a break is cut out: nothing, one part or two.
pub(super) fn without(block: Block, pause: Block) -> impl Iterator<Item = Block> {
    let earlier = Block { from: block.from, to: block.to.min(pause.from) };
    let later = Block { from: block.from.max(pause.to), to: block.to };
    [earlier, later].into_iter().filter(|part| part.from < part.to)
}

/// What is counted: open milliseconds and business days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) open_ms: i64,
    pub(super) days: i64,
}

impl Totals {
    pub(super) fn get(self, measure: Measure) -> i64 {
        match measure {
            Measure::OpenMs => self.open_ms,
            Measure::Days => self.days,
        }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self { open_ms: self.open_ms + other.open_ms, days: self.days + other.days }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self { open_ms: self.open_ms - other.open_ms, days: self.days - other.days }
    }

    fn times(self, factor: i64) -> Self {
        Self { open_ms: self.open_ms * factor, days: self.days * factor }
    }
}

/// Selects one of the [`Totals`].
#[derive(Clone, Copy, Debug)]
pub(super) enum Measure {
    OpenMs,
    Days,
}

/// The open blocks of the seven days, and running totals from Monday on.
#[derive(Clone, Debug)]
pub(super) struct Week {
    blocks: [Vec<Block>; 7],
    before: [Totals; 7],
    whole: Totals,
}

/// Day 0, 1970-01-01, was a Thursday; counting starts on the Monday before.
const DAYS_SINCE_MONDAY: i64 = 3;

impl Week {
    pub(super) fn new(blocks: [Vec<Block>; 7]) -> Self {
        let mut whole = Totals::default();
        let before = std::array::from_fn(|weekday| {
            let before = whole;
            whole = whole.plus(blocks.get(weekday).map(|day| totals(day)).unwrap_or_default());
            before
        });
        Self { blocks, before, whole }
    }

    /// Returns the open blocks of a usual day.
    pub(super) fn blocks_on(&self, day: i64) -> &[Block] {
        let weekday = usize::try_from((day + DAYS_SINCE_MONDAY).rem_euclid(7));
        weekday.ok().and_then(|weekday| self.blocks.get(weekday)).map_or(&[], Vec::as_slice)
    }

    /// Returns the totals from the Monday before day 0 to the start of `day`.
    pub(super) fn before_day(&self, day: i64) -> Totals {
        let since_monday = day + DAYS_SINCE_MONDAY;
        let weekday = usize::try_from(since_monday.rem_euclid(7)).unwrap_or_default();
        let before = self.before.get(weekday).copied().unwrap_or_default();
        self.whole.times(since_monday.div_euclid(7)).plus(before)
    }

    /// Finds the day on which the totals reach `before_day(day) + more`, with what
    /// is left of `more` on that day. `more` is positive, and so is what is left.
    pub(super) fn day_reaching(&self, day: i64, more: i64, measure: Measure) -> (i64, i64) {
        let target = self.before_day(day).get(measure) + more;
        let whole = self.whole.get(measure);
        debug_assert!(more > 0 && whole > 0, "BUG: a calendar without hours is refused");
        let weeks = (target - 1).div_euclid(whole);
        let left = target - weeks * whole;
        let weekdays = self.before.iter().map(|before| before.get(measure)).zip(0_i64..);
        let (before, weekday) = weekdays
            .take_while(|&(before, _)| before < left)
            .last()
            .expect("BUG: nothing is counted before Monday, and something is left");
        (weeks * 7 + weekday - DAYS_SINCE_MONDAY, left - before)
    }
}

/// Returns the totals of one day with these blocks.
pub(super) fn totals(blocks: &[Block]) -> Totals {
    let open_ms = blocks.iter().map(|block| block.to - block.from).sum();
    Totals { open_ms, days: i64::from(open_ms > 0) }
}
