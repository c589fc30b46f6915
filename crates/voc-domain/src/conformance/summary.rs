//! The conformance of many cases: sums that can be added to one another, and figures from them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Conformance, DwellRange, PerMille, fitness_millionths};
use crate::stage::Stage;

/// The sums over the cases of a department, a branch or a month.
///
/// It keeps the dwells themselves, since medians cannot be added. Two summaries of different cases
/// merge to the summary of them all, in whatever order.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
pub struct ConformanceSummary {
    cases: u32,
    fitting: u32,
    moves: u64,
    fitness_millionths: u64,
    stages: BTreeMap<Stage, StageSums>,
}

#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
struct StageSums {
    expected: u32,
    covered: u32,
    skipped: u32,
    repeated: u32,
    repeats: u64,
    at_least_ms: Values,
    at_most_ms: Values,
}

/// Values with how often each occurred.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
struct Values(BTreeMap<u64, u32>);

/// What a summary says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ConformanceFigures {
    /// The number of cases.
    pub cases: u32,
    /// Of them, those that no move separates from the process.
    pub fitting: u32,
    /// The moves of all cases together.
    pub moves: u64,
    /// The mean fitness of a case, rounded down; nothing without a case.
    pub fitness_mean: Option<PerMille>,
    /// The stages that were on the path of a case or walked in one, in their order.
    pub stages: Vec<StageConformance>,
}

/// What a summary says about one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StageConformance {
    /// The stage.
    pub stage: Stage,
    /// The cases with the stage on their path.
    pub expected: u32,
    /// The cases in which it was done, on the path or not.
    pub covered: u32,
    /// The cases in which a round went past it and never did it.
    pub skipped: u32,
    /// The cases in which it was done again within a round.
    pub repeated: u32,
    /// How often it was done again in all cases together.
    pub repeats: u64,
    /// The median dwell in a round that did it (nearest rank).
    pub dwell_median: Option<DwellRange>,
    /// The dwell that nine of ten such rounds did not exceed (nearest rank).
    pub dwell_p90: Option<DwellRange>,
}

impl ConformanceSummary {
    /// Makes the summary of no case.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one case with all its rounds; a case without any is none.
    ///
    /// The moves of a case are those of its rounds together, and so is the most that they can be;
    /// it fits when every round does.
    pub fn add_case(&mut self, rounds: &[Conformance]) {
        if rounds.is_empty() {
            return;
        }
        let moves = total(rounds.iter().map(|round| round.moves));
        let moves_max = total(rounds.iter().map(|round| round.moves_max));
        self.cases = self.cases.saturating_add(1);
        self.fitting = self.fitting.saturating_add(u32::from(moves == 0));
        self.moves = self.moves.saturating_add(u64::from(moves));
        let fitness = fitness_millionths(moves, moves_max);
        self.fitness_millionths = self.fitness_millionths.saturating_add(fitness);
        for stage in stages_of(rounds) {
            self.stages.entry(stage).or_default().merge(&StageSums::of(stage, rounds));
        }
    }

    /// Adds the cases of another summary, which must be others than those here.
    pub fn merge(&mut self, other: &Self) {
        self.cases = self.cases.saturating_add(other.cases);
        self.fitting = self.fitting.saturating_add(other.fitting);
        self.moves = self.moves.saturating_add(other.moves);
        self.fitness_millionths = self.fitness_millionths.saturating_add(other.fitness_millionths);
        for (stage, sums) in &other.stages {
            self.stages.entry(*stage).or_default().merge(sums);
        }
    }

    /// Works out the figures.
    #[must_use]
    pub fn figures(&self) -> ConformanceFigures {
        let mean = self.fitness_millionths.checked_div(u64::from(self.cases));
        ConformanceFigures {
            cases: self.cases,
            fitting: self.fitting,
            moves: self.moves,
            fitness_mean: mean.map(PerMille::of_millionths),
            stages: self.stages.iter().map(|(stage, sums)| sums.figures(*stage)).collect(),
        }
    }
}

impl StageSums {
    /// Returns the sums of one case.
    fn of(stage: Stage, rounds: &[Conformance]) -> Self {
        let any = |holds: fn(&Conformance, Stage) -> bool| {
            u32::from(rounds.iter().any(|round| holds(round, stage)))
        };
        let repeats = rounds.iter().flat_map(|round| &round.repeated);
        let mut sums = Self {
            expected: any(|round, stage| round.path.includes(stage)),
            covered: any(|round, stage| round.dwells.iter().any(|dwell| dwell.stage == stage)),
            skipped: any(|round, stage| round.skipped.contains(&stage)),
            repeated: any(|round, stage| round.repeated.iter().any(|one| one.stage == stage)),
            repeats: repeats
                .filter(|one| one.stage == stage)
                .fold(0, |sum, one| sum.saturating_add(u64::from(one.again))),
            ..Self::default()
        };
        let dwells = rounds.iter().flat_map(|round| &round.dwells);
        for dwell in dwells.filter(|dwell| dwell.stage == stage) {
            sums.at_least_ms.add(dwell.range.at_least_ms, 1);
            sums.at_most_ms.add(dwell.range.at_most_ms, 1);
        }
        sums
    }

    fn merge(&mut self, other: &Self) {
        self.expected = self.expected.saturating_add(other.expected);
        self.covered = self.covered.saturating_add(other.covered);
        self.skipped = self.skipped.saturating_add(other.skipped);
        self.repeated = self.repeated.saturating_add(other.repeated);
        self.repeats = self.repeats.saturating_add(other.repeats);
        self.at_least_ms.merge(&other.at_least_ms);
        self.at_most_ms.merge(&other.at_most_ms);
    }

    fn figures(&self, stage: Stage) -> StageConformance {
        StageConformance {
            stage,
            expected: self.expected,
            covered: self.covered,
            skipped: self.skipped,
            repeated: self.repeated,
            repeats: self.repeats,
            dwell_median: self.dwell(5),
            dwell_p90: self.dwell(9),
        }
    }

    /// Returns the dwell that so many of ten do not exceed. The ranks of the bounds bound the rank
    /// of the truth.
    fn dwell(&self, tenths: u64) -> Option<DwellRange> {
        let at_least_ms = self.at_least_ms.nearest_rank(tenths)?;
        Some(DwellRange { at_least_ms, at_most_ms: self.at_most_ms.nearest_rank(tenths)? })
    }
}

impl Values {
    fn add(&mut self, value: u64, times: u32) {
        let known = self.0.entry(value).or_default();
        *known = known.saturating_add(times);
    }

    fn merge(&mut self, other: &Self) {
        for (value, times) in &other.0 {
            self.add(*value, *times);
        }
    }

    /// Returns the smallest value that at least so many of ten do not exceed.
    fn nearest_rank(&self, tenths: u64) -> Option<u64> {
        let len: u64 = self.0.values().map(|times| u64::from(*times)).sum();
        let rank = (len * tenths).div_ceil(10);
        let mut seen = 0;
        self.0.iter().find_map(|(value, times)| {
            seen += u64::from(*times);
            (seen >= rank).then_some(*value)
        })
    }
}

/// Returns the stages on a path of the rounds or walked in one.
fn stages_of(rounds: &[Conformance]) -> Vec<Stage> {
    let on_path = rounds.iter().flat_map(|round| round.path.stages()).copied();
    let walked = rounds.iter().flat_map(|round| &round.dwells).map(|dwell| dwell.stage);
    let mut stages: Vec<_> = on_path.chain(walked).collect();
    stages.sort_unstable();
    stages.dedup();
    stages
}

fn total(numbers: impl Iterator<Item = u32>) -> u32 {
    numbers.fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_is_a_value_that_occurred() {
        let rank = |values: &[u64], tenths| {
            let mut all = Values::default();
            values.iter().for_each(|value| all.add(*value, 1));
            all.nearest_rank(tenths)
        };
        assert_eq!(rank(&[], 5), None);
        assert_eq!(rank(&[4, 2, 3, 1], 5), Some(2));
        assert_eq!(rank(&[3, 1, 2], 5), Some(2));
        assert_eq!(rank(&[7, 7, 1], 5), Some(7));
        assert_eq!(rank(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 9), Some(9));
    }
}
