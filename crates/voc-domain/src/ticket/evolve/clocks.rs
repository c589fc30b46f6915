//! Facts that meet clocks, or end them.

use super::{Fact, Ticket};
use crate::{
    codes::{ClockKind, NoticeTopic},
    deadline::{Clock, ClockStart, Met},
    stage::Stage,
    ticket::Route,
};

impl Ticket {
    /// Meets clocks with the earliest fact that shows it, in whatever order they are recorded. What
    /// happened before a clock started is no answer to it.
    pub(super) fn meet(&mut self, kinds: &[ClockKind], mark: Met) {
        let answered = |clock: &&mut Clock| {
            kinds.contains(&clock.start.clock.kind)
                && clock.called_off.is_none()
                && mark.occurred.latest() >= clock.started.earliest()
        };
        for clock in self.clocks.iter_mut().filter(answered) {
            clock.met = Some(clock.met.map_or(mark, |known| known.with(mark)));
        }
    }

    /// Meets what it meets that somebody near the patient was told something, by hand or through the outbox,
    /// and starts the clock until the next word.
    pub(super) fn meet_by_notice(&mut self, next: Option<&ClockStart>, fact: &Fact<'_>) {
        if let Some(topic) = self.heard_by(fact.event) {
            self.meet(&[ClockKind::NextResponse], fact.mark());
            if topic == NoticeTopic::Receipt {
                self.meet(&[ClockKind::Acknowledgement], fact.mark());
            }
            if topic.tells_progress() {
                self.meet(&[ClockKind::Progress], fact.mark());
            }
        }
        self.start_clocks(next.map_or(&[], std::slice::from_ref), fact);
    }

    /// Stops the clocks of some kinds that still run.
    pub(super) fn stop(&mut self, kinds: &[ClockKind], mark: Met) {
        let running =
            |clock: &&mut Clock| kinds.contains(&clock.start.clock.kind) && clock.is_running();
        for clock in self.clocks.iter_mut().filter(running) {
            clock.met = Some(mark);
        }
    }

    /// Calls off the clocks of a kind that still run: reports once a case is closed, since there is nothing
    /// to act on; a date that was agreed once another was.
    pub(super) fn call_off(&mut self, kind: ClockKind, mark: Met) {
        let running = |clock: &&mut Clock| clock.start.clock.kind == kind && clock.is_running();
        for clock in self.clocks.iter_mut().filter(running) {
            clock.called_off = Some(mark);
        }
    }

    /// Meets the clock of a completed stage, and calls off those of stages that do not come next any more.
    pub(super) fn settle_stages(&mut self, completed: Option<Stage>, mark: Met) {
        let is_stage = |clock: &Clock| clock.start.stage.is_some() && clock.is_running();
        if !self.clocks.iter().any(is_stage) {
            return;
        }
        let next = self.next_stage();
        for clock in self.clocks.iter_mut().filter(|clock| is_stage(clock)) {
            if clock.start.stage == completed && clock.started_by != mark.position {
                clock.met = Some(mark);
            } else if clock.start.stage != next {
                clock.called_off = Some(mark);
            }
        }
    }

    /// Notes what a ladder may depend on, when it changed.
    pub(super) fn note_route(&mut self, fact: &Fact<'_>) {
        if self.received.is_none() {
            return;
        }
        let tier = self.assessment.profile.as_ref().and_then(|profile| profile.tier);
        let same = |last: &Route| {
            last.severity == self.severity && last.branch == self.branch && last.tier == tier
        };
        if !self.routes.last().is_some_and(same) {
            let (severity, branch) = (self.severity, self.branch.clone());
            self.routes.push(Route { since: fact.recorded_at, severity, branch, tier });
        }
    }
}
