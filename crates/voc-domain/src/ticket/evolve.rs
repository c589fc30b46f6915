//! One event folded into the state. There are no rules here: what was recorded did happen.

mod case;
mod clocks;
mod enter;
mod outbox;

use super::{Escalation, Fact, Party, Phase, Promise, PromiseState, StageRecord, Ticket};
use crate::{
    codes::{ClockKind, ContactResult, DepartmentRole, EscalationReason, PauseReason, RemedyStep},
    deadline::{Clock, ClockId, ClockStart, Met, StoodStill},
    details::StageDetails,
    event::{
        Escalated, Event, PartyAdded, PromiseEnded, PromiseMade, Received, Reopened, Resumed,
        StageCompleted, Triaged,
    },
    stage::Stage,
};

/// The clocks that an answer meets: somebody near the patient was reached, or faced.
const ANSWERED: &[ClockKind] =
    &[ClockKind::FirstContact, ClockKind::Acknowledgement, ClockKind::NextResponse];

/// The clocks that the close meets.
const ENDED: &[ClockKind] =
    &[ClockKind::Resolution, ClockKind::Statutory, ClockKind::Agreed, ClockKind::Progress];

impl Ticket {
    /// Folds one event into the state.
    ///
    /// A correction is only noted: see [`Ticket::rebuilt`].
    pub fn evolve(&mut self, fact: &Fact<'_>) {
        let before = self.phase;
        self.apply(fact);
        self.note_route(fact);
        self.pass(fact);
        if self.phase != before {
            self.phase_since = Some(fact.version);
        }
        let mut flags = std::mem::take(&mut self.flags);
        flags.observe(self, fact);
        self.flags = flags;
    }

    /// Takes note of an entry without its content; the numbers that it gave out stay given.
    pub(super) fn pass(&mut self, fact: &Fact<'_>) {
        self.given.note(fact.event);
        self.version = Some(fact.version);
        self.last_recorded_at = Some(fact.recorded_at);
    }

    fn apply(&mut self, fact: &Fact<'_>) {
        match fact.event {
            Event::Received(content) => self.receive(content, fact),
            Event::BackgroundRecorded(content) => {
                if self.phase == Phase::Unopened {
                    self.phase = Phase::Background;
                    self.number = content.number;
                    self.reference.clone_from(&content.reference);
                }
            }
            Event::Triaged(content) => self.triage(content),
            Event::Assigned(content) => {
                if self.owner.as_ref().is_some_and(|(owner, _)| *owner != content.to) {
                    self.hand_offs += 1;
                }
                self.owner = Some((content.to.clone(), content.role));
                self.first_owned.get_or_insert(fact.mark());
            }
            Event::DepartmentSet(content) => {
                let place = match content.which {
                    DepartmentRole::Receiving => &mut self.receiving,
                    DepartmentRole::Managing => &mut self.managing,
                    DepartmentRole::Originating => &mut self.originating,
                };
                *place = Some(content.department.clone());
            }
            Event::ContactAttempted(content) => {
                if content.result == ContactResult::Reached && content.whom.is_near_the_patient() {
                    self.meet(ANSWERED, fact.mark());
                }
                self.enter(fact);
            }
            Event::PromiseMade(content) => self.make_promise(content, fact),
            Event::PromiseKept(content) => self.end_promise(*content, fact, PromiseState::Kept),
            Event::PromiseWithdrawn(content) => {
                self.end_promise(*content, fact, PromiseState::Withdrawn);
            }
            Event::PartyAdded(content) => self.add_party(content),
            Event::StageCompleted(content) => self.complete(content, fact),
            Event::StageSkipped(content) => {
                self.skip(content.stage);
                self.settle_stages(None, fact.mark());
                self.start_clocks(&content.clocks, fact);
            }
            Event::Escalated(content) => self.escalate(content, fact),
            Event::EscalationAcknowledged(content) => {
                let meant =
                    |one: &Escalation| content.clock.is_none_or(|_| one.clock == content.clock);
                let open = |one: &&mut Escalation| {
                    one.level == content.level && one.acknowledged.is_none() && meant(one)
                };
                for escalation in self.escalations.iter_mut().filter(open) {
                    escalation.acknowledged = Some(fact.mark());
                }
            }
            Event::Paused(content) => self.pause(content.reason, fact),
            Event::Resumed(content) => self.resume(content, fact),
            Event::Reopened(content) => self.reopen(content, fact),
            Event::Profiled(content) => self.profile(content),
            Event::Reported(content) => {
                self.meet_reports(content.to, fact.mark());
                self.enter(fact);
            }
            _ => self.apply_to_clocks(fact),
        }
    }

    /// Folds an event that moves, starts or meets clocks beside what it adds to the ledgers, and every other.
    fn apply_to_clocks(&mut self, fact: &Fact<'_>) {
        match fact.event {
            Event::Extended(content) => self.extend(content, fact),
            Event::DeadlineRecomputed(content) => self.move_clock(&content.clock, fact),
            Event::StatementRecorded(content) => {
                self.start_clocks(content.clock.as_slice(), fact);
                self.enter(fact);
            }
            Event::Notified(content) => {
                self.meet_by_notice(content.clock.as_ref(), fact);
                self.enter(fact);
            }
            Event::RemedyRecorded(content) => {
                if content.step == RemedyStep::Paid {
                    self.meet(&[ClockKind::Agreed], fact.mark());
                }
                self.enter(fact);
            }
            Event::Transferred(content) => self.transfer(content, fact),
            Event::Merged(content) => self.merge(content.into, fact),
            Event::NoticeDelivered(content) => {
                self.meet_by_notice(content.clock.as_ref(), fact);
                self.post(fact);
            }
            Event::NoticeQueued(_) | Event::NoticeFailed(_) => self.post(fact),
            Event::NoteAdded(_) | Event::Unknown(_) => {}
            _ => self.enter(fact),
        }
    }

    fn receive(&mut self, content: &Received, fact: &Fact<'_>) {
        self.phase = Phase::Open;
        self.number = Some(content.number);
        if content.reference.is_some() {
            self.reference.clone_from(&content.reference);
        }
        self.kind = Some(content.kind);
        self.channel = Some(content.channel.clone());
        self.path = Some(content.path);
        self.branch.clone_from(&content.branch);
        self.receiving.clone_from(&content.receiving);
        self.managing.clone_from(&content.managing);
        self.originating.clone_from(&content.originating);
        self.severity = content.severity;
        self.causes.clone_from(&content.causes);
        self.received = Some(fact.mark());
        self.ask_for(content.asked_for, fact);
        self.start_clocks(&content.clocks, fact);
    }

    fn triage(&mut self, content: &Triaged) {
        self.severity = content.severity.or(self.severity);
        if !content.causes.is_empty() {
            self.causes.clone_from(&content.causes);
        }
        if content.branch.is_some() {
            self.branch.clone_from(&content.branch);
        }
        if content.touch_point.is_some() {
            self.assessment.touch_point.clone_from(&content.touch_point);
        }
        if content.treatment.is_some() {
            self.assessment.treatment.clone_from(&content.treatment);
        }
        if !content.crises.is_empty() {
            self.assessment.crises.clone_from(&content.crises);
        }
    }

    fn make_promise(&mut self, content: &PromiseMade, fact: &Fact<'_>) {
        self.promises.push(Promise {
            number: content.promise,
            topic: content.topic,
            to: content.to,
            by_role: content.by_role,
            recorded_by: fact.actor.into(),
            channel: content.channel.clone(),
            told: content.told,
            made: fact.mark(),
            state: PromiseState::Open,
        });
        self.start_clocks(std::slice::from_ref(&content.clock), fact);
    }

    fn end_promise(
        &mut self,
        content: PromiseEnded,
        fact: &Fact<'_>,
        state: fn(Met) -> PromiseState,
    ) {
        let ended = state(fact.mark());
        for promise in self.promises.iter_mut().filter(|one| one.number == content.promise) {
            promise.state = ended;
        }
        let id = ClockId { kind: ClockKind::Promise, number: content.promise.get() };
        for clock in self.clocks.iter_mut().filter(|clock| clock.start.clock == id) {
            match ended {
                PromiseState::Withdrawn(mark) => clock.called_off = Some(mark),
                PromiseState::Kept(mark) => clock.met = Some(mark),
                PromiseState::Open => {}
            }
        }
    }

    fn add_party(&mut self, content: &PartyAdded) {
        self.parties.push(Party {
            number: content.party,
            role: content.role,
            standing: content.standing,
            consent: content.consent,
        });
    }

    fn complete(&mut self, content: &StageCompleted, fact: &Fact<'_>) {
        let stage = content.details.stage();
        if let Some(deviation) = &content.deviation {
            for missing in &deviation.missing {
                self.skip(*missing);
            }
        }
        self.stages.push(StageRecord {
            stage,
            round: content.round,
            mark: fact.mark(),
            role: fact.role,
            acting_for: content.acting_for,
            deviation: content.deviation.clone(),
            answer: match &content.details {
                StageDetails::Agree(agree) => Some(agree.clone()),
                _ => None,
            },
            playbook: content.playbook.clone(),
        });
        if content.clocks.iter().any(|start| start.clock.kind == ClockKind::Agreed) {
            self.call_off(ClockKind::Agreed, fact.mark());
        }
        if !content.clocks.is_empty() {
            self.start_clocks(&content.clocks, fact);
            self.meet_with_earlier_reports();
        }
        if stage.faces_the_complainant() {
            self.meet(ANSWERED, fact.mark());
        }
        match &content.details {
            StageDetails::Agree(agree) => self.answer = Some(agree.clone()),
            StageDetails::Listen(listen) => self.ask_for(listen.asked_for, fact),
            StageDetails::Investigate(found) => self.assess(found),
            StageDetails::Close(close) => {
                self.outcome = Some(close.outcome);
                self.stop(ENDED, fact.mark());
            }
            StageDetails::Thank(_) => {
                self.phase = Phase::Closed;
                self.closed.push(fact.mark());
                self.stop(ENDED, fact.mark());
                self.call_off(ClockKind::Report, fact.mark());
            }
            _ => {}
        }
        self.settle_stages(Some(stage), fact.mark());
    }

    fn skip(&mut self, stage: Stage) {
        if !self.skipped.contains(&stage) {
            self.skipped.push(stage);
        }
    }

    fn escalate(&mut self, content: &Escalated, fact: &Fact<'_>) {
        // A warning tells that something is due, and nothing of the case. A level of a ladder counts as told
        // from when it was to be, whenever that was recorded.
        let mark = fact.mark();
        let recorded_at = content.due.map_or(mark.recorded_at, |due| due.min(mark.recorded_at));
        if content.reason != EscalationReason::DueSoon {
            self.meet_reports(content.level, Met { recorded_at, ..mark });
        }
        self.escalations.push(Escalation {
            reason: content.reason,
            level: content.level,
            clock: content.clock,
            due: content.due,
            mark: fact.mark(),
            acknowledged: None,
        });
    }

    /// Stops the clocks that a pause stops. What had run out when the pause became known stays so:
    /// people may have been told.
    fn pause(&mut self, reason: PauseReason, fact: &Fact<'_>) {
        self.phase = Phase::Paused;
        (self.paused, self.paused_for) = (Some(fact.mark()), Some(reason));
        let stops = |clock: &&mut Clock| {
            clock.stands_still_for(reason)
                && clock.is_running()
                && clock.start.due > fact.recorded_at
        };
        for clock in self.clocks.iter_mut().filter(stops) {
            clock.stopped = Some(fact.mark());
        }
    }

    fn resume(&mut self, content: &Resumed, fact: &Fact<'_>) {
        self.phase = Phase::Open;
        let pause = self.paused.take();
        self.paused_for = None;
        self.resumed = Some(fact.mark());
        for moved in &content.clocks {
            self.move_clock(moved, fact);
        }
        for clock in &mut self.clocks {
            if let (Some(_), Some(pause)) = (clock.stopped.take(), pause) {
                let from = pause.occurred.earliest().max(clock.started.latest());
                let to = fact.occurred.latest().max(from);
                clock.stood_still.push(StoodStill { from, to });
            }
        }
    }

    fn reopen(&mut self, content: &Reopened, fact: &Fact<'_>) {
        self.phase = Phase::Open;
        self.round = content.round;
        self.skipped.clear();
        self.answer = None;
        self.reopened.push(fact.mark());
        self.start_clocks(&content.clocks, fact);
    }

    pub(super) fn start_clocks(&mut self, starts: &[ClockStart], fact: &Fact<'_>) {
        self.clocks.extend(starts.iter().map(|start| Clock {
            start: start.clone(),
            first_due: start.due,
            earlier: Vec::new(),
            stood_still: Vec::new(),
            extensions: 0,
            started: fact.occurred,
            started_by: fact.position,
            known_since: fact.recorded_at,
            stopped: None,
            met: None,
            called_off: None,
        }));
    }

    /// Gives a clock another due instant.
    pub(super) fn move_clock(&mut self, moved: &ClockStart, fact: &Fact<'_>) {
        for clock in self.clocks.iter_mut().filter(|one| one.start.clock == moved.clock) {
            clock.move_to(moved, fact.recorded_at);
        }
    }
}
