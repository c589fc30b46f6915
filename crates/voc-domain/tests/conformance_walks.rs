//! Walks that people would tell each other about: the perfect one, the disputed case, praise, a
//! ticket opened again. What the numbers say about each, and how the numbers of cases add up.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use voc_domain::{
    Agree, Agreement, Occurred, Path, Pressure, Stage, StageDetails, Timestamp,
    conformance::{
        AlignmentMove, Conformance, ConformanceSummary, DwellRange, Measure, Progress, Repeated,
        Walk, Walked,
    },
};

use AlignmentMove::{Both, LogOnly, ModelOnly};
use Progress::{Ended, GoingOn};
use Stage::{Alternative, Apologize, Calm, Close, Investigate, Listen, Resolve, Thank};

const HOUR: u64 = 3_600_000;

fn at(hour: u64) -> Occurred {
    between(hour, hour)
}

fn between(from: u64, to: u64) -> Occurred {
    let moment = |hour: u64| Timestamp::from_millis(i64::try_from(hour * HOUR).unwrap());
    Occurred::between(moment(from), moment(to)).unwrap()
}

fn hours(at_least: u64, at_most: u64) -> DwellRange {
    DwellRange { at_least_ms: at_least * HOUR, at_most_ms: at_most * HOUR }
}

/// One step an hour, from the first hour on.
fn hourly(steps: &[(Stage, Option<Agreement>)]) -> Vec<Walked> {
    let hourly = (1..).zip(steps);
    hourly.map(|(hour, (stage, answer))| step(*stage, *answer, at(hour))).collect()
}

fn step(stage: Stage, answer: Option<Agreement>, occurred: Occurred) -> Walked {
    Walked { stage, answer, occurred }
}

fn plain(stages: &[Stage]) -> Vec<(Stage, Option<Agreement>)> {
    stages.iter().map(|stage| (*stage, None)).collect()
}

fn answered(answer: Agreement) -> (Stage, Option<Agreement>) {
    (Stage::Agree, Some(answer))
}

fn judge(path: Path, steps: &[Walked], progress: Progress) -> Conformance {
    Conformance::of(&Walk { path, steps, progress, started: at(0) })
}

/// The nine stages in order, with this answer.
fn perfect(answer: Agreement) -> Vec<Walked> {
    let mut steps = plain(Path::NineStages.stages());
    steps[Stage::Agree.index()].1 = Some(answer);
    hourly(&steps)
}

#[test]
fn the_perfect_nine_fit() {
    let found = judge(Path::NineStages, &perfect(Agreement::Partly), Ended);
    assert_eq!((found.moves, found.moves_max, found.fitness.get()), (0, 9 + 8, 1_000));
    assert!(found.fits() && found.in_order);
    assert_eq!((found.skipped, found.repeated, found.back), (vec![], vec![], 0));
    assert!(found.alignment.iter().all(|one| matches!(one, Both(_))));
    assert!(found.dwells.iter().all(|dwell| dwell.times == 1 && dwell.range == hours(1, 1)));
    assert_eq!(found.measure, Measure::Alignment);
}

#[test]
fn whoever_accepts_the_resolution_is_owed_no_alternative() {
    let walk = |answer| {
        let mut steps = perfect(answer);
        steps.retain(|step| step.stage != Alternative);
        judge(Path::NineStages, &steps, Ended)
    };
    let accepted = walk(Agreement::Accepted);
    assert_eq!((accepted.moves, accepted.skipped), (0, vec![]));
    for answer in [Agreement::Partly, Agreement::NoAgreement] {
        let declined = walk(answer);
        assert_eq!((declined.moves, declined.skipped), (1, vec![Alternative]));
        assert!(!declined.in_order);
    }
}

#[test]
fn a_refusal_leads_back_and_over_what_was_done() {
    let refused = answered(Agreement::Refused);
    let before = plain(&[Calm, Apologize, Listen, Investigate, Resolve, Alternative]);
    for back in [Investigate, Resolve, Alternative] {
        let end = [refused, (back, None), answered(Agreement::Partly), (Close, None)];
        let found = judge(Path::NineStages, &hourly(&[&before[..], &end].concat()), GoingOn);
        assert_eq!((found.moves, found.back, found.in_order), (0, 1, true), "back to {back}");
        let again = |stage| Repeated { stage, again: 1 };
        assert_eq!(found.repeated, [again(back), again(Stage::Agree)]);
    }
    // Nothing was refused, and there is nothing to go back for.
    let end = [answered(Agreement::Partly), (Resolve, None), (Close, None), (Thank, None)];
    let found = judge(Path::NineStages, &hourly(&[&before[..], &end].concat()), Ended);
    assert_eq!((found.moves, found.back, found.in_order), (1, 1, false));
    assert!(found.alignment.contains(&LogOnly(Resolve)));
}

#[test]
fn the_apology_after_the_listening_is_out_of_place() {
    let mut steps = perfect(Agreement::Partly);
    steps.swap(Apologize.index(), Listen.index());
    let (first, second) = (steps[1].occurred, steps[2].occurred);
    (steps[1].occurred, steps[2].occurred) = (second, first);
    let found = judge(Path::NineStages, &steps, Ended);
    assert_eq!((found.moves, found.skipped, found.back), (2, vec![], 1));
    let beginning = [Both(Calm), ModelOnly(Apologize), Both(Listen), LogOnly(Apologize)];
    assert_eq!(found.alignment[..4], beginning);
}

#[test]
fn the_disputed_case_has_little_to_do_with_the_process() {
    let pledge = Agree { answer: Agreement::Accepted, pressure: Pressure::UnderPressure };
    let mut steps = hourly(&[
        (Resolve, None),
        answered(Agreement::Refused),
        (Alternative, None),
        (Listen, None),
        (Apologize, None),
        (Investigate, None),
    ]);
    steps.push(Walked::of(&StageDetails::Agree(pledge), at(7)));
    let found = judge(Path::NineStages, &steps, GoingOn);
    assert_eq!(found.measure, Measure::PrefixAlignment);
    // Whatever part of it is kept, as much is missing before it.
    assert_eq!((found.moves, found.moves_max, found.fitness.get()), (7, 7, 0));
    assert_eq!((found.in_order, found.skipped, found.back), (false, vec![Calm], 3));
    assert_eq!(found.repeated, [Repeated { stage: Stage::Agree, again: 1 }]);
    // Had it ended there, the answer, the close and the thanks would be missing as well.
    let ended = judge(Path::NineStages, &steps, Ended);
    assert_eq!((ended.moves, ended.moves_max, ended.fitness.get()), (11, 15, 266));
    assert_eq!(ended.skipped, [Calm, Close, Thank]);
}

#[test]
fn what_was_not_reached_yet_costs_nothing() {
    let begun = hourly(&plain(&[Calm, Apologize]));
    let found = judge(Path::NineStages, &begun, GoingOn);
    assert_eq!((found.moves, found.fitness.get(), found.skipped), (0, 1_000, vec![]));
    let ended = judge(Path::NineStages, &begun, Ended);
    assert_eq!((ended.moves, ended.in_order), (6, true));
    assert_eq!(ended.skipped, [Listen, Investigate, Resolve, Stage::Agree, Close, Thank]);
    let nothing = judge(Path::NineStages, &[], GoingOn);
    assert_eq!((nothing.moves, nothing.moves_max, nothing.fitness.get()), (0, 0, 1_000));
    assert_eq!(judge(Path::NineStages, &[], Ended).fitness.get(), 0);
}

#[test]
fn praise_is_listened_to_and_thanked_for() {
    let found = judge(Path::Praise, &hourly(&plain(&[Listen, Thank])), Ended);
    assert_eq!((found.moves, found.moves_max, found.in_order), (0, 4, true));
    let found = judge(Path::Praise, &hourly(&plain(&[Listen, Apologize, Thank])), Ended);
    assert_eq!((found.moves, found.in_order, found.off_path), (1, false, vec![Apologize]));
    assert_eq!(found.alignment, [Both(Listen), LogOnly(Apologize), Both(Thank)]);
}

#[test]
fn the_order_is_that_of_what_happened_and_not_of_what_was_written_down() {
    let mut late = perfect(Agreement::Partly);
    late.rotate_left(3);
    assert!(judge(Path::NineStages, &late, Ended).fits());
    // On that day, and nobody knows when: the log decides.
    let on_the_day = |mut steps: Vec<Walked>| {
        steps.iter_mut().for_each(|step| step.occurred = between(0, 24));
        judge(Path::NineStages, &steps, Ended).fits()
    };
    assert!(on_the_day(perfect(Agreement::Partly)));
    assert!(!on_the_day(late));
}

#[test]
fn a_dwell_is_as_vague_as_its_ends() {
    let steps = [
        step(Calm, None, at(2)),
        step(Apologize, None, between(3, 6)),
        step(Listen, None, between(5, 9)),
        step(Listen, None, at(10)),
        step(Apologize, None, at(11)),
    ];
    let found = judge(Path::NineStages, &steps, GoingOn);
    let dwells: Vec<_> = found.dwells.iter().map(|one| (one.stage, one.times, one.range)).collect();
    let expected =
        [(Calm, 1, hours(2, 2)), (Apologize, 2, hours(1 + 1, 4 + 1)), (Listen, 2, hours(4, 7))];
    assert_eq!(dwells, expected);
    // A step from before the receipt took none of the round's time.
    let walk = Walk { path: Path::NineStages, steps: &steps, progress: GoingOn, started: at(4) };
    assert_eq!(Conformance::of(&walk).dwells[0].range, hours(0, 0));
}

#[test]
fn a_reopened_ticket_is_judged_round_by_round_and_counted_once() {
    let first = judge(Path::NineStages, &perfect(Agreement::Partly), Ended);
    let steps = [step(Calm, None, at(31)), step(Listen, None, at(33)), step(Listen, None, at(34))];
    let again = Walk { path: Path::NineStages, steps: &steps, progress: Ended, started: at(30) };
    let again = Conformance::of(&again);
    // Listening twice is no deviation; the apology and all after the listening are missing.
    assert_eq!((again.moves, again.moves_max), (6, 3 + 8));

    let mut summary = ConformanceSummary::new();
    summary.add_case(&[first.clone(), again]);
    summary.add_case(&[first]);
    summary.add_case(&[judge(Path::Praise, &hourly(&plain(&[Listen, Thank])), Ended)]);
    summary.add_case(&[]);
    let figures = summary.figures();
    assert_eq!((figures.cases, figures.fitting, figures.moves), (3, 2, 6));
    // The first case has 1 - 6 / 28, which is 0.785714.
    assert_eq!(figures.fitness_mean.unwrap().get(), (785 + 1_000 + 1_000) / 3);

    let of = |stage| figures.stages.iter().find(|one| one.stage == stage).unwrap();
    let counts = |stage| {
        let it = of(stage);
        (it.expected, it.covered, it.skipped, it.repeated, it.repeats)
    };
    assert_eq!(counts(Calm), (2, 2, 0, 0, 0));
    assert_eq!(counts(Apologize), (2, 2, 1, 0, 0), "the second round went past the apology");
    assert_eq!(counts(Listen), (3, 3, 0, 1, 1));
    assert_eq!(counts(Thank), (3, 3, 1, 0, 0));
    // Listening took an hour in three rounds and three hours in one.
    assert_eq!(of(Listen).dwell_median, Some(hours(1, 1)));
    assert_eq!(of(Listen).dwell_p90, Some(hours(3, 3)));
    assert_eq!(ConformanceSummary::new().figures().fitness_mean, None);
}

#[test]
fn what_is_serialised_can_be_read_without_this_program() {
    let found = judge(Path::Praise, &hourly(&plain(&[Thank])), Ended);
    let expected = serde_json::json!({
        "path": "praise/1",
        "measure": "alignment/1",
        "moves": 1,
        "moves_max": 3,
        "fitness": 666,
        "in_order": false,
        "skipped": ["listen"],
        "repeated": [],
        "back": 0,
        "off_path": [],
        "dwells": [
            {"stage": "thank", "times": 1, "at_least_ms": 3_600_000, "at_most_ms": 3_600_000}
        ],
        "alignment": [
            {"move": "model_only", "stage": "listen"},
            {"move": "both", "stage": "thank"}
        ]
    });
    assert_eq!(serde_json::to_value(&found).unwrap(), expected);
    let mut summary = ConformanceSummary::new();
    summary.add_case(&[found]);
    let stages = serde_json::to_value(summary.figures()).unwrap()["stages"].clone();
    assert_eq!(stages[0]["dwell_median"], serde_json::Value::Null);
    assert_eq!(stages[1]["dwell_p90"]["at_most_ms"], 3_600_000);
    assert!(serde_json::to_string(&summary).unwrap().contains(r#""fitting":0"#));
}
