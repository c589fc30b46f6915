//! Sums over tickets: made of the sums over some of them, and kept right when those change.

use std::collections::{BTreeMap, BTreeSet};

/// Something that is counted over tickets. What is counted over some of them and what is counted over the
/// others make what is counted over all, so that no more than a few need be at hand at once.
pub(super) trait Sum: Clone {
    /// Adds up what was counted over different tickets.
    fn of(parts: &[&Self]) -> Self;

    /// Puts what some of the tickets add now in the place of what they added before.
    fn change(&mut self, before: Option<&Self>, now: Option<&Self>);

    /// Tells whether nothing is counted.
    fn is_nothing(&self) -> bool;
}

impl Sum for u64 {
    fn of(parts: &[&Self]) -> Self {
        parts.iter().copied().sum()
    }

    fn change(&mut self, before: Option<&Self>, now: Option<&Self>) {
        *self += now.copied().unwrap_or_default();
        *self -= before.copied().unwrap_or_default();
    }

    fn is_nothing(&self) -> bool {
        *self == 0
    }
}

/// A list, in order.
impl<T: Ord + Clone> Sum for Vec<T> {
    fn of(parts: &[&Self]) -> Self {
        let mut all = Self::with_capacity(parts.iter().map(|part| part.len()).sum());
        parts.iter().for_each(|part| all.extend_from_slice(part));
        all.sort();
        all
    }

    fn change(&mut self, before: Option<&Self>, now: Option<&Self>) {
        let [before, now] = [before, now].map(|list| list.map_or(&[][..], Self::as_slice));
        if before == now {
            return;
        }
        for gone in without(before, now) {
            if let Ok(at) = self.binary_search(gone) {
                self.remove(at);
            }
        }
        for new in without(now, before) {
            let at = self.partition_point(|known| known <= new);
            self.insert(at, new.clone());
        }
    }

    fn is_nothing(&self) -> bool {
        self.is_empty()
    }
}

/// Returns what one list has more often than another; both are in order.
fn without<'a, T: Ord>(list: &'a [T], other: &'a [T]) -> impl Iterator<Item = &'a T> {
    let mut other = other.iter().peekable();
    list.iter().filter(move |one| {
        while other.next_if(|known| known < one).is_some() {}
        other.next_if(|known| known == one).is_none()
    })
}

impl<Key: Ord + Clone, Value: Sum> Sum for BTreeMap<Key, Value> {
    fn of(parts: &[&Self]) -> Self {
        let mut by_key = BTreeMap::<&Key, Vec<&Value>>::new();
        for (key, value) in parts.iter().copied().flatten() {
            by_key.entry(key).or_default().push(value);
        }
        by_key.into_iter().map(|(key, values)| (key.clone(), Value::of(&values))).collect()
    }

    fn change(&mut self, before: Option<&Self>, now: Option<&Self>) {
        let keys: BTreeSet<_> = before.into_iter().chain(now).flat_map(Self::keys).collect();
        for key in keys {
            let [before, now] = [before, now].map(|map| map.and_then(|map| map.get(key)));
            match (self.get_mut(key), now) {
                (None, None) => {}
                (None, Some(now)) => drop(self.insert(key.clone(), now.clone())),
                (Some(sum), now) => {
                    sum.change(before, now);
                    if now.is_none() && sum.is_nothing() {
                        self.remove(key);
                    }
                }
            }
        }
    }

    fn is_nothing(&self) -> bool {
        self.values().all(Value::is_nothing)
    }
}

/// Sums that stand in a fixed order, each made of those in its place.
#[derive(Clone, Debug)]
pub(super) struct Each<T>(pub(super) Vec<T>);

impl<T> Default for Each<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Sum> Sum for Each<T> {
    fn of(parts: &[&Self]) -> Self {
        let places = parts.first().map_or(0, |part| part.0.len());
        let in_place =
            |place| parts.iter().filter_map(|part| part.0.get(place)).collect::<Vec<_>>();
        Self((0..places).map(|place| T::of(&in_place(place))).collect())
    }

    fn change(&mut self, before: Option<&Self>, now: Option<&Self>) {
        for (place, sum) in self.0.iter_mut().enumerate() {
            let [before, now] = [before, now].map(|each| each.and_then(|each| each.0.get(place)));
            sum.change(before, now);
        }
    }

    fn is_nothing(&self) -> bool {
        self.0.iter().all(T::is_nothing)
    }
}

/// Says of which fields a sum consists, and after `of` which of them say what is counted.
macro_rules! sum_of_fields {
    ($type:ty: $($field:ident),+ $(; of $($same:ident),+)?) => {
        impl $crate::month::sum::Sum for $type {
            fn of(parts: &[&Self]) -> Self {
                Self {
                    $($field: {
                        let fields: Vec<_> = parts.iter().map(|part| &part.$field).collect();
                        $crate::month::sum::Sum::of(&fields)
                    },)+
                    $($($same: parts.first().map(|part| part.$same).unwrap_or_default(),)+)?
                }
            }

            fn change(&mut self, before: Option<&Self>, now: Option<&Self>) {
                $($crate::month::sum::Sum::change(
                    &mut self.$field,
                    before.map(|part| &part.$field),
                    now.map(|part| &part.$field),
                );)+
            }

            fn is_nothing(&self) -> bool {
                $($crate::month::sum::Sum::is_nothing(&self.$field))&&+
            }
        }
    };
}
pub(super) use sum_of_fields;

#[cfg(test)]
mod tests {
    use super::*;

    type Sums = BTreeMap<char, Vec<u64>>;

    fn sums(lists: &[(char, &[u64])]) -> Sums {
        lists.iter().map(|(key, list)| (*key, list.to_vec())).collect()
    }

    #[test]
    fn what_one_list_has_more_often_is_left() {
        let left =
            |list: &[u64], other: &[u64]| -> Vec<u64> { without(list, other).copied().collect() };
        assert_eq!(left(&[1, 2, 2, 3], &[2, 4]), [1, 2, 3]);
        assert!(left(&[2], &[1, 2, 2]).is_empty());
        assert!(left(&[], &[1]).is_empty());
    }

    #[test]
    fn a_changed_sum_is_the_sum_of_the_changed_parts() {
        let lists = [
            sums(&[]),
            sums(&[('a', &[1, 2, 2])]),
            sums(&[('a', &[2, 9]), ('b', &[7])]),
            sums(&[('b', &[3, 3]), ('c', &[1])]),
        ];
        for rest in &lists {
            for before in &lists {
                for now in &lists {
                    let mut sum = Sum::of(&[rest, before]);
                    Sum::change(&mut sum, Some(before), Some(now));
                    assert_eq!(sum, Sums::of(&[rest, now]), "{rest:?} {before:?} {now:?}");
                    sum.change(Some(now), None);
                    assert_eq!(sum, *rest);
                    sum.change(None, Some(before));
                    assert_eq!(sum, Sums::of(&[before, rest]));
                }
            }
        }
    }
}
