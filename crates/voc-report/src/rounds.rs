//! The rounds of a case: how each of the nine stages stands in each, and how the walk fits the process.

use std::collections::BTreeSet;

use voc_engine::domain::{
    Agreement, CodeList as _, Event, Path, Round, Stage, StageRecord,
    conformance::{AlignmentMove, Conformance},
};

use crate::{case::Case, lang::Lang, wording::Wording};

/// A round of a case.
pub(crate) struct RoundView {
    /// Its number, from 1.
    pub(crate) number: u32,
    /// How each of the nine stages stands.
    pub(crate) track: Vec<StageView>,
    /// The stages that were passed over without a reason.
    pub(crate) missing: Vec<String>,
    /// The stages that are still to come.
    pub(crate) ahead: Vec<String>,
    /// The stages left out with a reason.
    pub(crate) skipped: Vec<String>,
    /// How the walk fits the process, once a stage was completed.
    pub(crate) fit: Option<FitView>,
}

/// How a stage stands.
pub(crate) struct StageView {
    pub(crate) ordinal: usize,
    pub(crate) name: &'static str,
    pub(crate) class: &'static str,
    pub(crate) mark: &'static str,
    pub(crate) state: &'static str,
}

/// How the walk of a round fits the process.
pub(crate) struct FitView {
    /// The number of moves and the fitness, in words.
    pub(crate) summary: String,
    /// What lies behind the number: skipped, repeated, back, not on the path.
    pub(crate) behind: Vec<String>,
    /// The walk beside the nearest run of the process.
    pub(crate) moves: Vec<MoveView>,
    /// The name of the measure, with its version.
    pub(crate) measure: &'static str,
}

/// A line of an alignment.
pub(crate) struct MoveView {
    pub(crate) name: String,
    pub(crate) class: &'static str,
    pub(crate) mark: &'static str,
    pub(crate) state: &'static str,
}

/// Returns the rounds of a case whose complaint was received.
pub(crate) fn rounds(case: &Case<'_>, wording: &Wording<'_>) -> Vec<RoundView> {
    let last = case.state.round.get();
    (1..=last).map(|number| round_view(case, Round::new(number), wording)).collect()
}

fn round_view(case: &Case<'_>, round: Round, wording: &Wording<'_>) -> RoundView {
    let walk = RoundWalk::of(case, round);
    let skipped = walk.skipped.iter().filter(|stage| !walk.has(**stage));
    let (ahead, missing): (Vec<_>, Vec<_>) =
        walk.not_done().into_iter().partition(|stage| walk.is_ahead(*stage));
    let names = |stages: Vec<Stage>| stages.into_iter().map(|stage| wording.stage(stage)).collect();
    RoundView {
        number: round.get(),
        track: Stage::ALL.iter().map(|stage| walk.stage_view(*stage, wording)).collect(),
        missing: names(missing),
        ahead: names(ahead),
        skipped: skipped.map(|stage| wording.stage(*stage)).collect(),
        fit: fit(case, &walk, wording),
    }
}

/// What was walked in one round.
struct RoundWalk<'a> {
    round: Round,
    records: Vec<&'a StageRecord>,
    skipped: BTreeSet<Stage>,
    path: &'static [Stage],
    /// Whether no stage of this round can follow any more.
    over: bool,
}

impl<'a> RoundWalk<'a> {
    fn of(case: &'a Case<'_>, round: Round) -> Self {
        let records: Vec<_> =
            case.state.stages.iter().filter(|record| record.round == round).collect();
        let jumped = records.iter().filter_map(|record| record.deviation.as_ref());
        let mut skipped: BTreeSet<_> = jumped.flat_map(|one| one.missing.clone()).collect();
        skipped.extend(case.entries.iter().filter_map(|entry| match entry.holds() {
            Some(Event::StageSkipped(content)) if content.round == round => Some(content.stage),
            _ => None,
        }));
        let path = case.state.path.map_or(&[][..], Path::stages);
        let over = round < case.state.round || case.state.phase.is_over();
        Self { round, records, skipped, path, over }
    }

    fn has(&self, stage: Stage) -> bool {
        self.records.iter().any(|record| record.stage == stage)
    }

    /// Returns the stages that are neither completed nor left out; whoever accepted the resolution
    /// is owed no alternative.
    fn not_done(&self) -> Vec<Stage> {
        let answer = self.records.iter().rev().find_map(|record| record.answer.as_ref());
        let accepted = answer.is_some_and(|it| it.answer == Agreement::Accepted && it.settles());
        let open = |stage: &Stage| {
            let needless = accepted && *stage == Stage::Alternative;
            !self.has(*stage) && !self.skipped.contains(stage) && !needless
        };
        self.path.iter().copied().filter(open).collect()
    }

    /// Tells whether a stage that is not done may still come in its order: the round goes on, and nothing after
    /// the stage was done.
    fn is_ahead(&self, stage: Stage) -> bool {
        let mut after = self.path.iter().skip_while(|one| **one != stage);
        !self.over && !after.any(|one| self.has(*one))
    }

    /// Says how a stage stands, never by colour alone.
    fn stage_view(&self, stage: Stage, wording: &Wording<'_>) -> StageView {
        let done = self.has(stage);
        let left_order =
            self.records.iter().any(|one| one.stage == stage && one.deviation.is_some());
        let (class, mark, ko, en) = if self.not_done().contains(&stage) {
            if self.is_ahead(stage) {
                ("ahead", "○", "아직", "to come")
            } else {
                ("missing", "✕", "빠짐", "missing")
            }
        } else if done && left_order {
            ("out", "⇄", "순서 이탈", "out of order")
        } else if done {
            ("done", "✓", "완료", "done")
        } else if self.skipped.contains(&stage) {
            ("skipped", "»", "건너뜀", "skipped")
        } else if self.path.contains(&stage) {
            ("off", "·", "필요 없음", "not needed") // an alternative to what was accepted
        } else {
            ("off", "·", "해당 없음", "not on the path")
        };
        let (ordinal, name) = (stage.ordinal(), wording.lang.of(stage.label()));
        StageView { ordinal, name, class, mark, state: wording.pick(ko, en) }
    }
}

/// Returns how a round fits the process, once a stage was completed in it.
fn fit(case: &Case<'_>, walk: &RoundWalk<'_>, wording: &Wording<'_>) -> Option<FitView> {
    let judged = case.replay.conformance.as_ref()?;
    let of_round = judged.rounds.iter().find(|one| one.round == walk.round)?;
    (!walk.records.is_empty()).then(|| fit_view(&of_round.conformance, wording))
}

fn fit_view(found: &Conformance, wording: &Wording<'_>) -> FitView {
    let (moves, most) = (found.moves, found.moves_max);
    let share = format!("{}.{}%", found.fitness.get() / 10, found.fitness.get() % 10);
    let summary = match wording.lang {
        Lang::Ko => format!("절차와 다른 걸음 {moves}개(최대 {most}개), 적합도 {share}"),
        Lang::En => {
            format!("{moves} of at most {most} moves apart from the process, fitness {share}")
        }
    };
    FitView {
        summary,
        behind: behind(found, wording),
        moves: found.alignment.iter().map(|one| move_view(*one, wording)).collect(),
        measure: found.measure.name(),
    }
}

fn behind(found: &Conformance, wording: &Wording<'_>) -> Vec<String> {
    let names = |stages: &[Stage]| {
        let names: Vec<_> = stages.iter().map(|stage| wording.stage(*stage)).collect();
        names.join(", ")
    };
    let mut behind = Vec::new();
    let mut say = |ko: &'static str, en: &'static str, what: String| {
        if !what.is_empty() {
            behind.push(format!("{}: {what}", wording.pick(ko, en)));
        }
    };
    say("지나친 단계", "passed over", names(&found.skipped));
    let repeated: Vec<_> = found
        .repeated
        .iter()
        .map(|one| match wording.lang {
            Lang::Ko => format!("{} {}회 더", wording.stage(one.stage), one.again),
            Lang::En => format!("{} {} more", wording.stage(one.stage), one.again),
        })
        .collect();
    say("되풀이한 단계", "repeated", repeated.join(", "));
    let back = if found.back == 0 { String::new() } else { found.back.to_string() };
    say("앞 단계로 돌아간 횟수", "moves back to an earlier stage", back);
    say("경로에 없는 단계", "not on the path", names(&found.off_path));
    behind
}

fn move_view(one: AlignmentMove, wording: &Wording<'_>) -> MoveView {
    let (class, mark, ko, en) = match one {
        AlignmentMove::Both(_) => ("done", "✓", "절차대로", "as in the process"),
        AlignmentMove::LogOnly(_) => ("out", "+", "절차에 없는 자리", "out of place"),
        AlignmentMove::ModelOnly(_) => ("missing", "−", "여기서 빠짐", "missing here"),
    };
    MoveView { name: wording.stage(one.stage()), class, mark, state: wording.pick(ko, en) }
}
