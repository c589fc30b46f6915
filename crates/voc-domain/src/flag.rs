//! Rules of the manual that a case broke, derived from its log and never typed in.

use serde::{Deserialize, Serialize};

use crate::{
    codes::{
        ClockKind, CodeList, PartyRole, Pressure, RecordAccessStep, RemedyStep, Risk, Role,
        Standing, Told, closed_list,
    },
    details::StageDetails,
    event::{Event, StageCompleted},
    ticket::{Fact, Phase, Ticket},
    timestamp::Timestamp,
};

closed_list! {
    /// A rule that a case can break.
    FlagRule, "flag" {
        OrderLeft = "order_left", "Stages out of order or skipped", "단계 순서 이탈";
        ProcedureNotTold = "procedure_not_told",
            "Procedure or time not told, or not recorded as told", "절차·시간 안내 기록 없음";
        ScheduleMissing = "schedule_missing", "Proposal without a schedule", "일정 없는 해결안";
        PromiseWithoutTime = "promise_without_time", "Promise without a time", "시한 없는 약속";
        PromiseBroken = "promise_broken", "Promise broken", "약속 불이행";
        NoContact = "no_contact", "No contact after it was received", "접수 후 연락 없음";
        ResolutionOverdue = "resolution_overdue", "Resolution overdue", "처리 기한 초과";
        ThirdParty = "third_party", "A third party stepped in", "제3자 개입";
        PledgeUnderPressure = "pledge_under_pressure", "Pledge under pressure", "강압에 의한 각서";
        AboveAuthority = "above_authority", "Commitment above one's authority", "권한 초과 약속";
        RecordsWithoutStanding = "records_without_standing",
            "Records given to someone without standing", "권한 없는 자에게 기록 제공";
        RecordedLate = "recorded_late", "Recorded more than 24 hours late", "24시간 초과 지연 기록";
        ImpossibleDate = "impossible_date", "Dated after it was recorded", "기록 시점보다 늦은 날짜";
    }
}

/// A broken rule with what shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// The rule.
    pub rule: FlagRule,
    /// Since when it is true: the moment it became known, or the due instant that passed.
    pub since: Timestamp,
    /// The positions of the entries that show it.
    pub evidence: Vec<u64>,
}

/// The flags of a ticket that its entries show by themselves, without asking what time it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Flags(Vec<Flag>);

/// How long after it happened a fact may be recorded without a flag: 24 hours.
const RECORDED_LATE_AFTER: i64 = 24 * 60 * 60 * 1000;

impl Flags {
    /// Makes an empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Returns the flags in the order in which they became true.
    #[must_use]
    pub fn as_slice(&self) -> &[Flag] {
        &self.0
    }

    /// Takes note of the rules that an event breaks; `after` is the ticket with the event applied.
    pub(crate) fn observe(&mut self, after: &Ticket, fact: &Fact<'_>) {
        self.observe_time(fact);
        match fact.event {
            Event::StageCompleted(content) => self.observe_stage(content, fact),
            Event::StageSkipped(_) => self.raise(FlagRule::OrderLeft, fact),
            Event::PromiseMade(content) if content.told.is_none() => {
                self.raise(FlagRule::PromiseWithoutTime, fact);
            }
            Event::PartyAdded(content)
                if content.role == PartyRole::ThirdParty && after.phase != Phase::Background =>
            {
                self.raise(FlagRule::ThirdParty, fact);
            }
            Event::RiskRecorded(content) if content.risk == Risk::Pledge => {
                self.observe_authority(content.by_role, Role::HeadDirector, fact);
            }
            Event::RemedyRecorded(content) if content.step == RemedyStep::Offered => {
                self.observe_authority(content.by_role, Role::CounsellingManager, fact);
            }
            Event::RecordAccess(content)
                if content.step == RecordAccessStep::Granted
                    && content.standing != Standing::Shown =>
            {
                self.raise(FlagRule::RecordsWithoutStanding, fact);
            }
            _ => {}
        }
    }

    fn observe_time(&mut self, fact: &Fact<'_>) {
        // An escalation that a late tick recorded is as late as the tick, which is nobody's fault.
        if fact.role == Role::System {
            return;
        }
        let recorded = fact.recorded_at.millis();
        if fact.occurred.earliest() > fact.recorded_at {
            self.raise(FlagRule::ImpossibleDate, fact);
        } else if recorded.saturating_sub(fact.occurred.latest().millis()) > RECORDED_LATE_AFTER {
            self.raise(FlagRule::RecordedLate, fact);
        }
    }

    fn observe_stage(&mut self, content: &StageCompleted, fact: &Fact<'_>) {
        if content.deviation.is_some() {
            self.raise(FlagRule::OrderLeft, fact);
        }
        match &content.details {
            StageDetails::Listen(listen)
                if listen.procedure != Told::Told || listen.time != Told::Told =>
            {
                self.raise(FlagRule::ProcedureNotTold, fact);
            }
            StageDetails::Resolve(resolve) if resolve.schedule.is_none() => {
                self.raise(FlagRule::ScheduleMissing, fact);
            }
            StageDetails::Agree(agree) if agree.pressure == Pressure::UnderPressure => {
                self.raise(FlagRule::PledgeUnderPressure, fact);
            }
            _ => {}
        }
    }

    /// Judges who committed the hospital: the role named, or else that of whoever recorded it.
    fn observe_authority(&mut self, by: Option<Role>, needed: Role, fact: &Fact<'_>) {
        if by.unwrap_or(fact.role).authority() < needed.authority() {
            self.raise(FlagRule::AboveAuthority, fact);
        }
    }

    /// Adds evidence to the flag of a rule, which becomes true with the first.
    fn raise(&mut self, rule: FlagRule, fact: &Fact<'_>) {
        match self.0.iter_mut().find(|flag| flag.rule == rule) {
            Some(flag) if flag.evidence.last() == Some(&fact.position) => {}
            Some(flag) => flag.evidence.push(fact.position),
            None => {
                self.0.push(Flag { rule, since: fact.recorded_at, evidence: vec![fact.position] })
            }
        }
    }
}

impl Ticket {
    /// Returns every rule broken as far as `now` can tell, in the order in which they became true:
    /// what the entries show, and the deadlines that passed.
    #[must_use]
    pub fn flags_at(&self, now: Timestamp) -> Vec<Flag> {
        let mut flags = self.flags.as_slice().to_vec();
        flags.extend(self.missed_clocks(now).map(|clock| Flag {
            rule: match clock.start.clock.kind {
                ClockKind::Promise => FlagRule::PromiseBroken,
                ClockKind::FirstContact => FlagRule::NoContact,
                ClockKind::Resolution => FlagRule::ResolutionOverdue,
            },
            since: clock.start.due,
            evidence: vec![clock.started_by],
        }));
        flags.sort_by_key(|flag| flag.since);
        flags
    }
}

impl FlagRule {
    /// Returns every rule, in its documented order.
    #[must_use]
    pub const fn all() -> &'static [Self] {
        Self::ALL
    }
}
