//! The tickets behind a number, short enough to print and complete enough to search.

use voc_engine::domain::TicketNumber;

/// How many runs of ticket numbers a page shows behind one number; the files carry all of them.
/// A department's month fits, and a page about 5,000 tickets stays below a megabyte or two.
const RUNS_MAX: usize = 300;

/// The tickets behind a number as text, and how many did not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TicketList {
    /// The numbers; three or more in a row as `2026-000001~2026-000004`, several times as `×2`.
    pub(crate) text: String,
    /// How many tickets are meant, once for each time.
    pub(crate) count: usize,
    /// How many of them the text leaves out.
    pub(crate) left_out: usize,
}

impl TicketList {
    /// Makes the list for a page, from numbers in any order.
    pub(crate) fn of(numbers: &[TicketNumber]) -> Self {
        let mut sorted = numbers.to_vec();
        sorted.sort_unstable();
        let runs = runs(&sorted);
        let shown = runs.iter().take(RUNS_MAX);
        let text: Vec<_> = shown.clone().map(Run::to_string).collect();
        let left_out = runs.iter().skip(RUNS_MAX).map(|run| run.count).sum();
        Self { text: text.join(", "), count: numbers.len(), left_out }
    }
}

/// Writes all numbers with a space between, for tables that programs read.
pub(crate) fn all(numbers: &[TicketNumber]) -> String {
    let texts: Vec<_> = numbers.iter().map(ToString::to_string).collect();
    texts.join(" ")
}

/// Returns what is in `all` and not in `some`, where a ticket may stand several times.
pub(crate) fn without(all: &[TicketNumber], some: &[TicketNumber]) -> Vec<TicketNumber> {
    let mut left = some.to_vec();
    left.sort_unstable();
    let mut left = left.into_iter().peekable();
    let mut all = all.to_vec();
    all.sort_unstable();
    all.retain(|number| {
        while left.next_if(|one| one < number).is_some() {}
        left.next_if_eq(number).is_none()
    });
    all
}

/// Numbers in a row, or one number several times.
struct Run {
    first: TicketNumber,
    last: TicketNumber,
    count: usize,
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.first == self.last, self.count) {
            (true, 1) => write!(f, "{}", self.first),
            (true, count) => write!(f, "{} ×{count}", self.first),
            (false, 2) => write!(f, "{}, {}", self.first, self.last),
            (false, _) => write!(f, "{}~{}", self.first, self.last),
        }
    }
}

fn runs(sorted: &[TicketNumber]) -> Vec<Run> {
    let mut singles: Vec<Run> = Vec::new();
    for number in sorted {
        match singles.last_mut() {
            Some(run) if run.last == *number => run.count += 1,
            _ => singles.push(Run { first: *number, last: *number, count: 1 }),
        }
    }
    let mut runs: Vec<Run> = Vec::new();
    for one in singles {
        let follows = |run: &Run| {
            run.last.year() == one.first.year()
                && run.last.count().checked_add(1) == Some(one.first.count())
        };
        let plain = |run: &Run| run.first != run.last || run.count == 1;
        match runs.last_mut() {
            Some(run) if one.count == 1 && plain(run) && follows(run) => {
                run.last = one.last;
                run.count += 1;
            }
            _ => runs.push(one),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(counts: &[u32]) -> Vec<TicketNumber> {
        counts.iter().map(|count| TicketNumber::new(2026, *count)).collect()
    }

    #[test]
    fn numbers_in_a_row_are_written_as_a_span_and_repeats_are_counted() {
        let list = TicketList::of(&numbers(&[9, 1, 2, 3, 5, 5, 6, 8]));
        let expected =
            "2026-000001~2026-000003, 2026-000005 ×2, 2026-000006, 2026-000008, 2026-000009";
        assert_eq!((list.text.as_str(), list.count, list.left_out), (expected, 8, 0));
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let odd: Vec<u32> = (0..400).map(|one| one * 2).collect();
        assert_eq!(TicketList::of(&numbers(&odd)).left_out, 100);
    }

    #[test]
    fn the_rest_keeps_a_ticket_as_often_as_it_is_left() {
        assert_eq!(without(&numbers(&[1, 1, 2, 3]), &numbers(&[1, 3])), numbers(&[1, 2]));
    }
}
