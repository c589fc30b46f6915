//! The conformance of many cases: sums that can be added to one another, and figures from them.

use std::collections::{BTreeMap, BTreeSet};

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

/// Values in order, each as often as it occurred: any rank can be read off at once.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
struct Values(Vec<u64>);

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
            self.stages.entry(stage).or_default().add(&StageSums::of(stage, rounds), Values::merge);
        }
    }

    /// Adds the cases of another summary, which must be others than those here.
    pub fn merge(&mut self, other: &Self) {
        self.add(other, Values::merge);
    }

    /// Makes the summary of the cases of several, which must be different cases: the same as merging one after
    /// the other, with less work.
    #[must_use]
    pub fn of_all(summaries: &[&Self]) -> Self {
        let mut all = Self::new();
        for summary in summaries {
            all.add(summary, Values::append);
        }
        for sums in all.stages.values_mut() {
            sums.at_least_ms.0.sort();
            sums.at_most_ms.0.sort();
        }
        all
    }

    /// Puts a summary of cases in the place of an earlier one, whose cases must be among those here.
    pub fn exchange(&mut self, before: &Self, now: &Self) {
        self.cases = self.cases.saturating_add(now.cases).saturating_sub(before.cases);
        self.fitting = self.fitting.saturating_add(now.fitting).saturating_sub(before.fitting);
        self.moves = self.moves.saturating_add(now.moves).saturating_sub(before.moves);
        let fitness = self.fitness_millionths.saturating_add(now.fitness_millionths);
        self.fitness_millionths = fitness.saturating_sub(before.fitness_millionths);
        let nothing = StageSums::default();
        let in_either: BTreeSet<_> = before.stages.keys().chain(now.stages.keys()).collect();
        for stage in in_either {
            let [before, now] =
                [before, now].map(|summary| summary.stages.get(stage).unwrap_or(&nothing));
            let sums = self.stages.entry(*stage).or_default();
            sums.exchange(before, now);
            if *sums == nothing {
                self.stages.remove(stage);
            }
        }
    }

    fn add(&mut self, other: &Self, values: fn(&mut Values, &Values)) {
        self.cases = self.cases.saturating_add(other.cases);
        self.fitting = self.fitting.saturating_add(other.fitting);
        self.moves = self.moves.saturating_add(other.moves);
        self.fitness_millionths = self.fitness_millionths.saturating_add(other.fitness_millionths);
        for (stage, sums) in &other.stages {
            self.stages.entry(*stage).or_default().add(sums, values);
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
            sums.at_least_ms.add(dwell.range.at_least_ms);
            sums.at_most_ms.add(dwell.range.at_most_ms);
        }
        sums
    }

    fn add(&mut self, other: &Self, values: fn(&mut Values, &Values)) {
        self.expected = self.expected.saturating_add(other.expected);
        self.covered = self.covered.saturating_add(other.covered);
        self.skipped = self.skipped.saturating_add(other.skipped);
        self.repeated = self.repeated.saturating_add(other.repeated);
        self.repeats = self.repeats.saturating_add(other.repeats);
        values(&mut self.at_least_ms, &other.at_least_ms);
        values(&mut self.at_most_ms, &other.at_most_ms);
    }

    fn exchange(&mut self, before: &Self, now: &Self) {
        let count = |sum: u32, before: u32, now| sum.saturating_add(now).saturating_sub(before);
        self.expected = count(self.expected, before.expected, now.expected);
        self.covered = count(self.covered, before.covered, now.covered);
        self.skipped = count(self.skipped, before.skipped, now.skipped);
        self.repeated = count(self.repeated, before.repeated, now.repeated);
        self.repeats = self.repeats.saturating_add(now.repeats).saturating_sub(before.repeats);
        self.at_least_ms.exchange(&before.at_least_ms, &now.at_least_ms);
        self.at_most_ms.exchange(&before.at_most_ms, &now.at_most_ms);
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
    fn dwell(&self, tenths: usize) -> Option<DwellRange> {
        let at_least_ms = self.at_least_ms.nearest_rank(tenths)?;
        Some(DwellRange { at_least_ms, at_most_ms: self.at_most_ms.nearest_rank(tenths)? })
    }
}

impl Values {
    fn add(&mut self, value: u64) {
        let at = self.0.partition_point(|known| *known <= value);
        self.0.insert(at, value);
    }

    fn merge(&mut self, other: &Self) {
        other.0.iter().for_each(|value| self.add(*value));
    }

    /// Puts other values behind these, still to be brought into order.
    fn append(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    /// Touches only what the two differ in.
    fn exchange(&mut self, before: &Self, now: &Self) {
        for gone in before.without(now) {
            if let Ok(at) = self.0.binary_search(&gone) {
                self.0.remove(at);
            }
        }
        now.without(before).for_each(|new| self.add(new));
    }

    fn without(&self, other: &Self) -> impl Iterator<Item = u64> {
        let mut other = other.0.iter().peekable();
        self.0.iter().copied().filter(move |one| {
            while other.next_if(|known| *known < one).is_some() {}
            other.next_if(|known| *known == one).is_none()
        })
    }

    /// Returns the smallest value that at least so many of ten do not exceed.
    fn nearest_rank(&self, tenths: usize) -> Option<u64> {
        let rank = (self.0.len() * tenths).div_ceil(10);
        self.0.get(rank.checked_sub(1)?).copied()
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
            values.iter().for_each(|value| all.add(*value));
            all.nearest_rank(tenths)
        };
        assert_eq!(rank(&[], 5), None);
        assert_eq!(rank(&[4, 2, 3, 1], 5), Some(2));
        assert_eq!(rank(&[3, 1, 2], 5), Some(2));
        assert_eq!(rank(&[7, 7, 1], 5), Some(7));
        assert_eq!(rank(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 9), Some(9));
    }
}
