//! The number of moves between a walk and the process, held against second opinions: what `decide`
//! accepts without a reason, a search through all runs, and what must be true of any best alignment.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use proptest::prelude::*;
use support::{Desk, agree, details, take};
use voc_domain::{
    Agreement, Close, CodeList, Command, Occurred, Outcome, OutsideRoute, Path, Phase, Pressure,
    Stage, StageDetails, Timestamp, VocKind,
    conformance::{AlignmentMove, Conformance, ConformanceSummary, Progress, Walk, Walked},
};

/// A stage, and the answer if it is `agree`.
type Label = (Stage, Option<Agreement>);

const KINDS: [VocKind; 4] =
    [VocKind::Complaint, VocKind::Proposal, VocKind::Inquiry, VocKind::Praise];

/// Every label there is.
fn labels() -> Vec<Label> {
    let plain = Stage::ALL.iter().filter(|stage| **stage != Stage::Agree);
    let answers = Agreement::ALL.iter().map(|answer| (Stage::Agree, Some(*answer)));
    plain.map(|stage| (*stage, None)).chain(answers).collect()
}

fn any_label() -> impl Strategy<Value = Label> {
    proptest::sample::select(labels())
}

fn any_word() -> impl Strategy<Value = Vec<Label>> {
    proptest::collection::vec(any_label(), 0..14)
}

fn any_path() -> impl Strategy<Value = Path> {
    proptest::sample::select(KINDS.map(Path::of).to_vec())
}

fn any_progress() -> impl Strategy<Value = Progress> {
    prop_oneof![Just(Progress::Ended), Just(Progress::GoingOn)]
}

/// Steps one millisecond after the other.
fn walked(word: &[Label]) -> Vec<Walked> {
    let at = |moment| Occurred::at(Timestamp::from_millis(moment));
    let steps = (1..).zip(word);
    steps.map(|(moment, (stage, answer))| walk_step(*stage, *answer, at(moment))).collect()
}

fn walk_step(stage: Stage, answer: Option<Agreement>, occurred: Occurred) -> Walked {
    Walked { stage, answer, occurred }
}

fn judge(path: Path, word: &[Label], progress: Progress) -> Conformance {
    judge_steps(path, &walked(word), progress)
}

fn judge_steps(path: Path, steps: &[Walked], progress: Progress) -> Conformance {
    let started = Occurred::at(Timestamp::default());
    Conformance::of(&Walk { path, steps, progress, started })
}

/// The command without a reason for leaving the order.
fn command((stage, answer): Label) -> Command {
    let details = match (stage, answer) {
        (_, Some(answer)) => agree(answer, Pressure::None),
        (Stage::Close, _) => StageDetails::Close(Close {
            outcome: Outcome::Upheld,
            told_by: None,
            outside_route: Some(OutsideRoute::Offered),
        }),
        _ => details(stage),
    };
    take(details, None)
}

/// The whole path, with an answer that was no acceptance.
fn perfect(path: Path) -> Vec<Label> {
    let answer = |stage| (stage == Stage::Agree).then_some(Agreement::Partly);
    path.stages().iter().map(|stage| (*stage, answer(*stage))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_move_separates_exactly_the_walks_that_are_accepted_without_a_reason(
        kind in proptest::sample::select(KINDS.to_vec()),
        head in 0..8_usize,
        tries in proptest::collection::vec(any_label(), 0..30),
    ) {
        let path = Path::of(kind);
        let mut desk = Desk::received(kind);
        let mut word = Vec::new();
        let head: Vec<_> = perfect(path).into_iter().take(head).collect();
        for label in head.into_iter().chain(tries) {
            let before = desk.ticket.clone();
            let accepted = desk.give(&command(label)).is_ok();
            word.push(label);
            let found = judge(path, &word, Progress::GoingOn);
            prop_assert_eq!(found.fits(), accepted, "{:?}", &word);
            prop_assert_eq!(found.in_order, accepted, "{:?}", &word);
            if !accepted {
                desk.ticket = before;
                word.pop();
            }
            let closed = desk.ticket.phase == Phase::Closed;
            prop_assert_eq!(judge(path, &word, Progress::Ended).fits(), closed, "{:?}", &word);
        }
    }

    #[test]
    fn an_alignment_explains_its_number(
        path in any_path(), word in any_word(), progress in any_progress(),
    ) {
        let found = judge(path, &word, progress);
        prop_assert!(found.moves <= found.moves_max);
        let alone = |one: &&AlignmentMove| !matches!(one, AlignmentMove::Both(_));
        prop_assert_eq!(found.alignment.iter().filter(alone).count(), found.moves as usize);
        // Without what only the model has, it is the walk.
        let of_log = |one: &&AlignmentMove| !matches!(one, AlignmentMove::ModelOnly(_));
        let log: Vec<_> = found.alignment.iter().filter(of_log).map(|one| one.stage()).collect();
        prop_assert_eq!(log, word.iter().map(|label| label.0).collect::<Vec<_>>());
        // Without what only the log has, it is a run.
        let of_model = |one: &&AlignmentMove| !matches!(one, AlignmentMove::LogOnly(_));
        let run = found.alignment.iter().filter(of_model).map(|one| (one.stage(), None));
        prop_assert!(judge(path, &run.collect::<Vec<_>>(), progress).fits());
    }

    #[test]
    fn what_may_still_come_makes_a_walk_no_worse(path in any_path(), word in any_word()) {
        let going_on = judge(path, &word, Progress::GoingOn);
        let ended = judge(path, &word, Progress::Ended);
        prop_assert!(going_on.moves <= ended.moves);
        prop_assert_eq!(going_on.in_order, going_on.fits());
        // Each stage that was never done has a move of its own.
        prop_assert!(ended.skipped.len() <= ended.moves as usize, "{:?}", ended);
        prop_assert!(ended.fits() <= ended.skipped.is_empty());
    }

    #[test]
    fn the_place_in_the_log_means_nothing_where_the_moments_are_known(
        path in any_path(), progress in any_progress(),
        (steps, shuffled) in any_word().prop_flat_map(|word| {
            let steps = walked(&word);
            (Just(steps.clone()), Just(steps).prop_shuffle())
        }),
    ) {
        prop_assert_eq!(judge_steps(path, &steps, progress), judge_steps(path, &shuffled, progress));
    }

    #[test]
    fn the_order_judged_contradicts_no_interval_and_the_log_only_where_it_must(
        spans in proptest::collection::vec((0..40_i64, 0..15_i64), 1..9),
    ) {
        // Off the path every step is a line of the alignment, in the order judged.
        let stage = |number: usize| Stage::ALL[number];
        let span = |number: usize| spans[number].0..=spans[number].0 + spans[number].1;
        let steps: Vec<_> =
            (0..spans.len()).map(|one| walk_step(stage(one), None, interval(span(one)))).collect();
        let found = judge_steps(Path::Praise, &steps, Progress::GoingOn).alignment;
        let order: Vec<_> = found
            .iter()
            .filter(|one| !matches!(one, AlignmentMove::ModelOnly(_)))
            .map(|one| one.stage().index())
            .collect();
        prop_assert_eq!(order.len(), steps.len());
        let precedes = |one: usize, other: usize| span(one).end() < span(other).start();
        for (place, one) in order.iter().enumerate() {
            let later = &order[place + 1..];
            prop_assert!(later.iter().all(|other| !precedes(*other, *one)));
            // Whatever the log has earlier and comes later had to wait for something.
            for other in later.iter().filter(|other| *other < one) {
                prop_assert!(order[place..].iter().any(|third| precedes(*third, *other)));
            }
        }
    }

    #[test]
    fn the_true_dwell_lies_within_its_range(
        word in any_word(),
        gaps in proptest::collection::vec((0..50_i64, 0..30_i64, 0..30_i64), 14),
    ) {
        let mut now = 0;
        let mut truth = std::collections::BTreeMap::<Stage, u64>::new();
        let steps = word.iter().zip(&gaps).map(|((stage, answer), (gap, before, after))| {
            now += gap;
            *truth.entry(*stage).or_default() += gap.unsigned_abs();
            walk_step(*stage, *answer, interval(now - before..=now + after))
        });
        let steps: Vec<_> = steps.collect();
        let found = judge_steps(Path::NineStages, &steps, Progress::GoingOn);
        prop_assert_eq!(found.dwells.len(), truth.len());
        for dwell in found.dwells {
            let range = dwell.range.at_least_ms..=dwell.range.at_most_ms;
            prop_assert!(range.contains(&truth[&dwell.stage]), "{:?} {:?}", dwell, truth);
        }
    }

    #[test]
    fn summaries_merge_to_the_summary_of_all(
        cases in proptest::collection::vec((any_path(), any_word(), any_progress()), 0..9),
        cut in 0..9_usize,
    ) {
        let cases: Vec<_> =
            cases.iter().map(|(path, word, progress)| judge(*path, word, *progress)).collect();
        let of = |cases: &[Conformance]| {
            let mut summary = ConformanceSummary::new();
            cases.iter().for_each(|case| summary.add_case(std::slice::from_ref(case)));
            summary
        };
        let (one, other) = cases.split_at(cut.min(cases.len()));
        let (mut forth, mut back) = (of(one), of(other));
        forth.merge(&back);
        back.merge(&of(one));
        prop_assert_eq!(&forth, &of(&cases));
        prop_assert_eq!(&back, &of(&cases));
        prop_assert_eq!(&ConformanceSummary::of_all(&[&of(other), &of(one)]), &of(&cases));
        forth.exchange(&of(other), &of(one));
        prop_assert_eq!(&forth, &of(&[one, one].concat()));
        forth.exchange(&of(&[one, one].concat()), &ConformanceSummary::new());
        prop_assert_eq!(&forth, &ConformanceSummary::new());
    }
}

fn interval(span: std::ops::RangeInclusive<i64>) -> Occurred {
    let moment = |millis: &i64| Timestamp::from_millis(*millis);
    Occurred::between(moment(span.start()), moment(span.end())).unwrap()
}

#[test]
fn a_stage_left_out_is_one_move() {
    for path in KINDS.map(Path::of) {
        for (place, stage) in path.stages().iter().enumerate() {
            let mut word = perfect(path);
            word.remove(place);
            let found = judge(path, &word, Progress::Ended);
            assert_eq!(found.moves, 1, "{stage} on {}", path.name());
            // Without the answer nobody can say that an alternative was owed.
            assert_eq!(found.skipped, [*stage]);
        }
    }
}

#[test]
fn two_neighbours_swapped_are_two_moves() {
    for path in KINDS.map(Path::of) {
        for place in 1..path.stages().len() {
            let mut word = perfect(path);
            word.swap(place - 1, place);
            let found = judge(path, &word, Progress::Ended);
            assert_eq!(found.moves, 2, "{:?}", found.alignment);
        }
    }
    // Unless one of them need not be there at all.
    let mut word = perfect(Path::NineStages);
    word[Stage::Agree.index()].1 = Some(Agreement::Accepted);
    word.swap(Stage::Resolve.index(), Stage::Alternative.index());
    assert_eq!(judge(Path::NineStages, &word, Progress::Ended).moves, 1);
}

#[test]
fn the_number_is_the_least_over_all_runs_of_short_paths() {
    for kind in [VocKind::Proposal, VocKind::Inquiry, VocKind::Praise] {
        let path = Path::of(kind);
        // The stages of the path and one that is not on it.
        let letters: Vec<Label> =
            path.stages().iter().chain(&[Stage::Calm]).map(|stage| (*stage, None)).collect();
        let longest = 4 + path.stages().len();
        let runs = Runs::from(Desk::received(kind), vec![], &letters, longest);
        check_all(path, &[], &words(&letters, 4), &runs);
    }
}

#[test]
fn the_number_is_the_least_over_all_runs_around_the_answer() {
    let perfect = perfect(Path::NineStages);
    let (head, found_out) = (&perfect[..3], &perfect[3..5]);
    let letters: Vec<_> =
        labels().into_iter().filter(|(stage, _)| *stage >= Stage::Investigate).collect();
    let runs = Runs::from(Desk::at(Some(Stage::Listen)), vec![], &letters, 8);
    let tails: Vec<_> = words(&letters, 2).iter().map(|word| [found_out, word].concat()).collect();
    // The head is in order, and no best alignment changes it: only what follows is searched.
    check_all(Path::NineStages, head, &tails, &runs);
}

/// The runs of the process and their beginnings, as `decide` accepts them.
#[derive(Default)]
struct Runs {
    beginnings: Vec<Vec<Label>>,
    whole: Vec<Vec<Label>>,
}

impl Runs {
    /// Tries every continuation of a walk by up to so many steps.
    fn from(mut desk: Desk, head: Vec<Label>, letters: &[Label], steps_max: usize) -> Self {
        let mut runs = Self::default();
        runs.go_on(&mut desk, head, letters, steps_max);
        runs
    }

    fn go_on(&mut self, desk: &mut Desk, run: Vec<Label>, letters: &[Label], steps_left: usize) {
        let here = desk.ticket.clone();
        for letter in letters.iter().filter(|_| steps_left > 0) {
            if desk.give(&command(*letter)).is_ok() {
                let longer = [&run[..], &[*letter]].concat();
                self.go_on(desk, longer, letters, steps_left - 1);
                desk.ticket.clone_from(&here);
            }
        }
        if here.phase == Phase::Closed {
            self.whole.push(run.clone());
        }
        self.beginnings.push(run);
    }
}

/// Every word of the letters up to a length.
fn words(letters: &[Label], length_max: usize) -> Vec<Vec<Label>> {
    let mut words = vec![vec![]];
    let mut longest = words.clone();
    for _ in 0..length_max {
        let longer = longest.iter().flat_map(|word: &Vec<Label>| {
            letters.iter().map(move |letter| [&word[..], &[*letter]].concat())
        });
        longest = longer.collect();
        words.extend(longest.iter().cloned());
    }
    words
}

fn check_all(path: Path, head: &[Label], tails: &[Vec<Label>], runs: &Runs) {
    for tail in tails {
        let word = [head, tail].concat();
        for (progress, runs) in
            [(Progress::Ended, &runs.whole), (Progress::GoingOn, &runs.beginnings)]
        {
            let least = runs.iter().map(|run| distance(tail, run)).min().unwrap();
            let found = judge(path, &word, progress);
            assert_eq!(found.moves as usize, least, "{word:?} {:?}", found.alignment);
        }
    }
}

/// The letters that must go or come to make one word of the other: all but twice those of a longest
/// common subsequence.
fn distance(one: &[Label], other: &[Label]) -> usize {
    let mut common = vec![0; other.len() + 1];
    for letter in one {
        let mut diagonal = 0;
        for (place, found) in other.iter().enumerate() {
            let above = common[place + 1];
            let kept = if letter == found { diagonal + 1 } else { above.max(common[place]) };
            (diagonal, common[place + 1]) = (above, kept);
        }
    }
    one.len() + other.len() - 2 * common[other.len()]
}
