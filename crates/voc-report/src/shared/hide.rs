//! Which counts of a month are hidden so that no small one can be worked out from what is left.
//!
//! A count is *small* when it is above zero and below the chosen size. Every small count is hidden.
//! Counts hang together: a total is its parts, what came is what went. So of each such relation that
//! hides anything, at least two counts are hidden, and when all of them stand on one side they are
//! together not small either. Last, the relations are solved as the equations they are: as long as a
//! small count has one value only, another count is hidden. `docs/indicators.md` says it for readers.

use std::collections::{BTreeMap, BTreeSet};

/// Counts by name, and how they hang together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    values: BTreeMap<String, usize>,
    relations: Vec<Relation>,
}

/// Counts that add up to nothing when each is taken so often.
type Relation = Vec<(String, i128)>;

impl Counts {
    /// Takes in a count.
    pub(crate) fn add(&mut self, key: &str, count: usize) {
        let before = self.values.insert(key.to_owned(), count);
        debug_assert!(before.is_none_or(|before| before == count), "{key} is two counts");
    }

    /// Says that the counts on both sides add up to the same. When they do not, one more count that
    /// nobody shows makes up for it: it is what a reader would work out.
    pub(crate) fn balance(&mut self, name: &str, left: &[&str], right: &[&str]) {
        let sum = |counts: &Self, keys: &[&str]| -> usize {
            keys.iter().filter_map(|key| counts.values.get(*key)).sum()
        };
        let (came, went) = (sum(self, left), sum(self, right));
        let term = |sign: i128| move |key: &&str| ((*key).to_owned(), sign);
        let mut relation: Relation =
            left.iter().map(term(1)).chain(right.iter().map(term(-1))).collect();
        relation.retain(|(key, _)| self.values.contains_key(key));
        let rest = format!("{name}.rest");
        self.add(&rest, came.abs_diff(went));
        relation.push((rest, if came > went { -1 } else { 1 }));
        self.relations.push(relation);
    }

    /// Returns the names of the counts that are not to be shown.
    pub(crate) fn hidden(&self, below: usize) -> BTreeSet<String> {
        let small = |count: usize| 0 < count && count < below;
        let mut hidden: BTreeSet<String> = self
            .values
            .iter()
            .filter(|(_, count)| small(**count))
            .map(|(key, _)| key.clone())
            .collect();
        loop {
            let next = self.lonely(&hidden, below).or_else(|| {
                let known = self.known(&hidden);
                let known =
                    known.iter().filter(|key| self.values.get(*key).is_some_and(|one| small(*one)));
                known.filter_map(|key| self.companion(key, &hidden)).next()
            });
            let Some(next) = next else { return hidden };
            hidden.insert(next);
        }
    }

    /// Finds a relation that hides too little, and what else it should hide.
    fn lonely(&self, hidden: &BTreeSet<String>, below: usize) -> Option<String> {
        self.relations.iter().find_map(|relation| {
            let away: Vec<_> = relation.iter().filter(|(key, _)| hidden.contains(key)).collect();
            let [first, others @ ..] = away.as_slice() else { return None };
            let one_side = others.iter().all(|(_, sign)| *sign == first.1);
            let sum: usize = away.iter().filter_map(|(key, _)| self.values.get(key)).sum();
            // A zero is shown, so that each of them is one at least: as many as they add up to are all one.
            let open = sum >= below && sum > away.len();
            let enough = !others.is_empty() && (!one_side || open);
            if enough { None } else { self.smallest_shown(relation, hidden) }
        })
    }

    /// Returns the smallest count of a relation that is still shown. Nothing is hidden by hiding a zero.
    fn smallest_shown(&self, relation: &Relation, hidden: &BTreeSet<String>) -> Option<String> {
        let shown = relation.iter().filter(|(key, _)| !hidden.contains(key));
        let shown = shown.filter_map(|(key, _)| Some((*self.values.get(key)?, key)));
        shown.filter(|(count, _)| *count > 0).min().map(|(_, key)| key.clone())
    }

    /// Returns what is to be hidden so that a count cannot be worked out: something shown in one of its
    /// relations, or in one of those that its hidden companions stand in.
    fn companion(&self, key: &str, hidden: &BTreeSet<String>) -> Option<String> {
        let mut reached = BTreeSet::from([key]);
        loop {
            let near: Vec<_> = self
                .relations
                .iter()
                .filter(|relation| relation.iter().any(|(one, _)| reached.contains(one.as_str())))
                .collect();
            if let Some(found) = near.iter().find_map(|one| self.smallest_shown(one, hidden)) {
                return Some(found);
            }
            let before = reached.len();
            reached.extend(near.into_iter().flatten().map(|(one, _)| one.as_str()));
            if reached.len() == before {
                return None;
            }
        }
    }

    /// Returns the hidden counts that the relations leave only one value.
    fn known(&self, hidden: &BTreeSet<String>) -> BTreeSet<String> {
        let rows = self.relations.iter().map(|relation| {
            let away = relation.iter().filter(|(key, _)| hidden.contains(key));
            away.map(|(key, sign)| (key.as_str(), *sign)).collect::<BTreeMap<_, _>>()
        });
        let solved = solved(rows.filter(|row| !row.is_empty()).collect());
        let alone = solved.into_iter().filter(|row| row.len() == 1);
        alone.flat_map(BTreeMap::into_keys).map(str::to_owned).collect()
    }
}

/// A row of equations: how often each unknown is taken.
type Terms<'a> = BTreeMap<&'a str, i128>;

/// Solves equations in whole numbers, by the elimination of Gauss and Jordan: each row that is left has
/// an unknown of its own that no other row has. What is left alone in a row has one value.
fn solved(rows: Vec<Terms<'_>>) -> Vec<Terms<'_>> {
    let mut done: Vec<(&str, Terms<'_>)> = Vec::new();
    for mut row in rows {
        for (pivot, other) in &done {
            eliminate(&mut row, pivot, other);
        }
        let Some(pivot) = row.keys().next().copied() else { continue };
        for (_, other) in &mut done {
            eliminate(other, pivot, &row);
        }
        done.push((pivot, row));
    }
    done.into_iter().map(|(_, row)| row).collect()
}

/// Takes an unknown out of a row, with the help of another row that has it.
fn eliminate<'a>(row: &mut Terms<'a>, pivot: &str, other: &Terms<'a>) {
    let (Some(here), Some(there)) = (row.get(pivot).copied(), other.get(pivot).copied()) else {
        return;
    };
    for factor in row.values_mut() {
        *factor *= there;
    }
    for (key, factor) in other {
        *row.entry(key).or_default() -= here * factor;
    }
    row.retain(|_, factor| *factor != 0);
    let divisor = row.values().fold(0, |divisor, factor| greatest_divisor(divisor, factor.abs()));
    if divisor > 1 {
        row.values_mut().for_each(|factor| *factor /= divisor);
    }
}

const fn greatest_divisor(mut one: i128, mut other: i128) -> i128 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counts(values: &[(&str, usize)]) -> Counts {
        let mut counts = Counts::default();
        values.iter().for_each(|(key, count)| counts.add(key, *count));
        counts
    }

    fn names(hidden: &BTreeSet<String>) -> Vec<&str> {
        hidden.iter().map(String::as_str).collect()
    }

    #[test]
    fn a_single_small_part_takes_the_next_larger_one_with_it() {
        let mut one = counts(&[("all", 30), ("a", 3), ("b", 9), ("c", 18), ("d", 0)]);
        one.balance("sum", &["all"], &["a", "b", "c", "d"]);
        assert_eq!(names(&one.hidden(5)), ["a", "b"]);
        assert_eq!(names(&one.hidden(2)), [""; 0], "nothing is small");
    }

    #[test]
    fn parts_that_must_all_be_one_take_their_sum_with_them() {
        let mut one =
            counts(&[("all", 5), ("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 1), ("f", 0)]);
        one.balance("sum", &["all"], &["a", "b", "c", "d", "e", "f"]);
        assert_eq!(names(&one.hidden(5)), ["a", "all", "b", "c", "d", "e"]);
    }

    #[test]
    fn two_parts_that_are_together_small_take_a_third() {
        let mut one = counts(&[("all", 22), ("a", 1), ("b", 1), ("c", 20)]);
        one.balance("sum", &["all"], &["a", "b", "c"]);
        assert_eq!(names(&one.hidden(5)), ["a", "b", "c"]);
    }

    #[test]
    fn what_a_reader_would_work_out_is_small_as_well() {
        let mut one = counts(&[("all", 12), ("met", 10)]);
        one.balance("rate", &["all"], &["met"]);
        assert_eq!(names(&one.hidden(5)), ["met", "rate.rest"]);
    }

    #[test]
    fn relations_that_share_counts_are_looked_at_together() {
        // Each sum hides two, and yet three of the four follow from one another: b is c, and a + b, a + c.
        let mut one =
            counts(&[("x", 9), ("y", 9), ("a", 4), ("b", 5), ("c", 5), ("z", 10), ("d", 8)]);
        one.balance("one", &["x"], &["a", "b"]);
        one.balance("two", &["y"], &["a", "c"]);
        one.balance("three", &["z"], &["b", "c"]);
        let hidden = one.hidden(5);
        assert!(hidden.contains("a"));
        assert!(!one.known(&hidden).contains("a"), "{hidden:?}");
        assert!(!hidden.contains("d"), "what stands apart is shown");
    }

    /// The rank of equations over a prime field, worked out apart from the elimination above.
    fn rank(rows: &[Vec<i64>]) -> usize {
        const P: i64 = 1_000_003;
        let mut rows: Vec<Vec<i64>> =
            rows.iter().map(|row| row.iter().map(|one| one.rem_euclid(P)).collect()).collect();
        let (mut rank, columns) = (0, rows.first().map_or(0, Vec::len));
        for column in 0..columns {
            let Some(found) = (rank..rows.len()).find(|row| rows[*row][column] != 0) else {
                continue;
            };
            rows.swap(rank, found);
            let pivot = rows[rank].clone();
            for (place, row) in rows.iter_mut().enumerate() {
                let here = row[column];
                if place == rank || here == 0 {
                    continue;
                }
                for (one, other) in row.iter_mut().zip(&pivot) {
                    *one = (*one * pivot[column] - other * here).rem_euclid(P);
                }
            }
            rank += 1;
        }
        rank
    }

    proptest! {
        /// A table with sums on both sides: each small count can have another value, as the rank of the
        /// equations says, and a zero is never hidden.
        #[test]
        fn no_small_count_of_a_table_follows_from_what_is_shown(
            cells in proptest::collection::vec(0_usize..12, 12),
            below in 2_usize..8,
        ) {
            let name = |row: usize, column: usize| format!("{row}{column}");
            let mut one = Counts::default();
            let mut sums = BTreeMap::<String, (usize, Vec<String>)>::new();
            for (place, count) in cells.iter().enumerate() {
                let (row, column) = (place / 4, place % 4);
                one.add(&name(row, column), *count);
                for sum in [format!("row{row}"), format!("column{column}"), "all".to_owned()] {
                    let sum = sums.entry(sum).or_default();
                    sum.0 += count;
                    sum.1.push(name(row, column));
                }
            }
            for (key, (sum, parts)) in &sums {
                one.add(key, *sum);
                one.balance(key, &[key], &parts.iter().map(String::as_str).collect::<Vec<_>>());
            }
            let hidden = one.hidden(below);
            let unknown: Vec<_> = hidden.iter().cloned().collect();
            let rows: Vec<Vec<i64>> = one.relations.iter().map(|relation| {
                let factor = |key: &String| {
                    let found = relation.iter().find(|(one, _)| one == key);
                    found.map_or(0, |(_, factor)| i64::try_from(*factor).unwrap())
                };
                unknown.iter().map(factor).collect()
            }).collect();
            for (place, key) in unknown.iter().enumerate() {
                let count = one.values[key];
                prop_assert!(count > 0, "{key} is a zero");
                if count < below {
                    let without: Vec<Vec<i64>> = rows.iter().map(|row| {
                        let mut row = row.clone();
                        row.remove(place);
                        row
                    }).collect();
                    prop_assert_eq!(rank(&rows), rank(&without), "{} follows", key);
                }
            }
            for (key, count) in &one.values {
                prop_assert!(!(0 < *count && *count < below) || hidden.contains(key));
            }
        }
    }
}
