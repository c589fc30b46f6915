//! Codes and events in the words of people, in both languages.

use voc_engine::{
    Config,
    domain::{
        CauseCode, ChannelCode, ClockId, ClockKind, DepartmentCode, DocumentCode, Event, Phase,
        RemedyCode, StageDetails, calendar,
    },
};
use voc_report::Lang;

use crate::time::Zone;

/// What is needed to put things into words.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) lang: Lang,
    pub(crate) zone: Zone,
    pub(crate) config: &'a Config,
}

macro_rules! open_labels {
    ($($method:ident($code:ty);)+) => {
        $(
            /// Returns the label of a built-in code, or the hospital's own code as it is.
            pub(crate) fn $method(self, code: &$code) -> String {
                code.label().map_or_else(|| code.to_string(), |label| self.lang.of(label).to_owned())
            }
        )+
    };
}

impl Words<'_> {
    open_labels! {
        channel(ChannelCode);
        cause(CauseCode);
        remedy(RemedyCode);
        document(DocumentCode);
    }

    /// Returns the configured name of a department, or its code.
    pub(crate) fn department(self, code: &DepartmentCode) -> String {
        let named = self.config.departments.iter().find(|place| place.code == *code);
        named.map_or_else(
            || code.to_string(),
            |place| match self.lang {
                Lang::Ko => place.ko.clone(),
                Lang::En => place.en.clone(),
            },
        )
    }

    /// Returns the configured name of a branch, or its code.
    pub(crate) fn branch(self, code: &voc_engine::domain::BranchCode) -> String {
        let named = self.config.branches.iter().find(|place| place.code == *code);
        named.map_or_else(
            || code.to_string(),
            |place| match self.lang {
                Lang::Ko => place.ko.clone(),
                Lang::En => place.en.clone(),
            },
        )
    }

    /// Returns the name of a clock.
    pub(crate) fn clock(self, clock: ClockId) -> String {
        let label = self.lang.label(clock.kind);
        match (clock.kind, clock.number) {
            (ClockKind::Promise, number) => format!("{label} {number}"),
            (_, 1) => label.to_owned(),
            (_, round) => format!("{label} ({})", self.round(round)),
        }
    }

    fn round(self, round: u32) -> String {
        match self.lang {
            Lang::Ko => format!("{round}회차"),
            Lang::En => format!("round {round}"),
        }
    }

    /// Returns the name of a phase.
    pub(crate) const fn phase(self, phase: Phase) -> &'static str {
        match phase {
            Phase::Unopened => self.lang.pick("미개설", "Unopened"),
            Phase::Background => self.lang.pick("접수 전", "Before receipt"),
            Phase::Open => self.lang.pick("처리 중", "Open"),
            Phase::Paused => self.lang.pick("일시 중지", "Paused"),
            Phase::Closed => self.lang.pick("종결", "Closed"),
        }
    }

    /// Returns what an event says, without any protected text.
    pub(crate) fn event(self, event: &Event) -> String {
        let (what, more) = self.parts(event);
        let more: Vec<_> = more.into_iter().filter(|part| !part.is_empty()).collect();
        if more.is_empty() { what } else { format!("{what}: {}", more.join(", ")) }
    }

    fn parts(self, event: &Event) -> (String, Vec<String>) {
        let lang = self.lang;
        let list = |parts: Vec<String>| parts;
        let (what, more) = match event {
            Event::Received(e) => (
                lang.pick("접수", "Received"),
                list(vec![lang.label(e.kind).into(), self.channel(&e.channel)]),
            ),
            Event::BackgroundRecorded(e) => (
                lang.pick("이전 사실", "Background"),
                list(vec![lang.label(e.category).into(), lang.label(e.dating).into()]),
            ),
            Event::Triaged(e) => (lang.pick("분류", "Triaged"), self.triaged(e)),
            Event::Assigned(e) => (
                lang.pick("담당자 지정", "Assigned"),
                list(vec![e.to.to_string(), lang.label(e.role).into()]),
            ),
            Event::DepartmentSet(e) => {
                (lang.label(e.which), list(vec![self.department(&e.department)]))
            }
            Event::NoteAdded(e) => {
                (lang.pick("메모", "Note"), list(vec![lang.label(e.category).into()]))
            }
            Event::StatementRecorded(e) => (
                lang.pick("진술", "Statement"),
                list(vec![
                    lang.label(e.speaker).into(),
                    e.channel.as_ref().map(|code| self.channel(code)).unwrap_or_default(),
                ]),
            ),
            Event::ContactAttempted(e) => (
                lang.pick("연락", "Contact"),
                list(vec![
                    lang.label(e.whom).into(),
                    self.channel(&e.channel),
                    format!("{} ×{}", lang.label(e.result), e.attempts),
                ]),
            ),
            Event::PromiseMade(e) => (lang.pick("약속", "Promise"), self.promise(e)),
            Event::PromiseKept(e) => {
                (lang.pick("약속 이행", "Promise kept"), list(vec![e.promise.to_string()]))
            }
            Event::PromiseWithdrawn(e) => {
                (lang.pick("약속 철회", "Promise withdrawn"), list(vec![e.promise.to_string()]))
            }
            Event::PartyAdded(e) => (
                lang.pick("관계자 추가", "Party added"),
                list(vec![lang.label(e.role).into(), lang.label(e.standing).into()]),
            ),
            Event::RemedyRecorded(e) => (
                lang.pick("조치", "Remedy"),
                list(vec![
                    self.remedy(&e.remedy),
                    lang.label(e.step).into(),
                    e.amount_krw.map(|sum| format!("₩{sum}")).unwrap_or_default(),
                ]),
            ),
            Event::RecordAccess(e) => (
                lang.pick("진료기록", "Medical records"),
                [lang.label(e.step), lang.label(e.by), lang.label(e.standing)]
                    .into_iter()
                    .map(str::to_owned)
                    .chain(e.documents.iter().map(|code| self.document(code)))
                    .collect(),
            ),
            Event::RiskRecorded(e) => (
                lang.pick("위험", "Risk"),
                list(vec![lang.label(e.risk).into(), lang.label(e.by).into()]),
            ),
            Event::StageCompleted(e) => return self.stage(e),
            Event::StageSkipped(e) => (
                lang.pick("단계 생략", "Stage skipped"),
                list(vec![lang.label(e.stage).into(), lang.label(e.reason).into()]),
            ),
            Event::Escalated(e) => (
                lang.pick("상급 보고", "Escalated"),
                list(vec![
                    lang.label(e.level).into(),
                    lang.label(e.reason).into(),
                    e.clock.map(|clock| self.clock(clock)).unwrap_or_default(),
                ]),
            ),
            Event::EscalationAcknowledged(e) => (
                lang.pick("보고 확인", "Escalation acknowledged"),
                list(vec![lang.label(e.level).into()]),
            ),
            Event::Paused(e) => {
                (lang.pick("일시 중지", "Paused"), list(vec![lang.label(e.reason).into()]))
            }
            Event::Resumed(_) => (lang.pick("재개", "Resumed"), Vec::new()),
            Event::Reopened(e) => (
                lang.pick("재접수", "Reopened"),
                list(vec![lang.label(e.reason).into(), self.round(e.round.get())]),
            ),
            other => return (other.event_type().to_owned(), Vec::new()),
        };
        (what.to_owned(), more)
    }

    fn triaged(self, event: &voc_engine::domain::Triaged) -> Vec<String> {
        let severity = event.severity.map(|severity| self.lang.label(severity).to_owned());
        let branch = event.branch.as_ref().map(|code| self.branch(code));
        let causes = event.causes.iter().map(|code| self.cause(code));
        severity.into_iter().chain(branch).chain(causes).collect()
    }

    fn promise(self, event: &voc_engine::domain::PromiseMade) -> Vec<String> {
        let lang = self.lang;
        let told = match event.told {
            Some(told) => format!("{} {}", lang.pick("약속 시각", "told"), self.zone.human(told)),
            None => lang.pick("시한 없음", "no time told").to_owned(),
        };
        let due = format!("{} {}", lang.pick("기한", "due"), self.zone.human(event.clock.due));
        let topic = format!("{} {}", event.promise, lang.label(event.topic));
        vec![topic, lang.label(event.to).into(), told, due]
    }

    fn stage(self, event: &voc_engine::domain::StageCompleted) -> (String, Vec<String>) {
        let lang = self.lang;
        let stage = event.details.stage();
        let name = format!("{}. {}", stage.ordinal(), lang.label(stage));
        let mut more = self.details(&event.details);
        if let Some(deviation) = &event.deviation {
            more.push(format!("{} ({})", lang.label(deviation.kind), lang.label(deviation.reason)));
        }
        (name, more)
    }

    fn details(self, details: &StageDetails) -> Vec<String> {
        let lang = self.lang;
        let role = |role: Option<voc_engine::domain::Role>| {
            role.map(|role| format!("{} {}", lang.pick("승인", "approved by"), lang.label(role)))
        };
        let by = |date: chrono::NaiveDate| format!("{} {date}", lang.pick("일정", "by"));
        match details {
            StageDetails::Calm(calm) => {
                calm.emotional_need.map(|need| lang.label(need).into()).into_iter().collect()
            }
            StageDetails::Apologize(sorry) => {
                sorry.to.map(|to| lang.label(to).into()).into_iter().collect()
            }
            StageDetails::Listen(listen) => vec![
                format!("{} {}", lang.pick("절차", "procedure"), lang.label(listen.procedure)),
                format!("{} {}", lang.pick("시간", "time"), lang.label(listen.time)),
            ],
            StageDetails::Investigate(found) => {
                std::iter::once(lang.label(found.medical_accident).to_owned())
                    .chain(found.causes.iter().map(|code| self.cause(code)))
                    .collect()
            }
            StageDetails::Resolve(resolve) => {
                let remedies = resolve.remedies.iter().map(|code| self.remedy(code));
                remedies.chain(role(resolve.approved_by)).chain(resolve.schedule.map(by)).collect()
            }
            StageDetails::Alternative(other) => {
                let remedies = other.remedies.iter().map(|code| self.remedy(code));
                remedies.chain(role(other.approved_by)).chain([by(other.date)]).collect()
            }
            StageDetails::Agree(agree) => {
                vec![
                    lang.label(agree.answer).into(),
                    format!("{} {}", lang.pick("강압", "pressure"), lang.label(agree.pressure)),
                ]
            }
            StageDetails::Close(close) => vec![lang.label(close.outcome).into()],
            StageDetails::Thank(thank) => vec![lang.label(thank.survey).into()],
        }
    }
}

/// Says why a calendar was closed.
pub(crate) fn closed(reason: &calendar::ClosedReason, lang: Lang) -> String {
    match (reason, lang) {
        (calendar::ClosedReason::Night, Lang::Ko) => "운영 시간 외".to_owned(),
        (calendar::ClosedReason::Weekend, Lang::Ko) => "정기 휴무일".to_owned(),
        (calendar::ClosedReason::Break, Lang::Ko) => "휴게 시간".to_owned(),
        (calendar::ClosedReason::Holiday(name), Lang::Ko) => format!("공휴일: {}", name.ko),
        (calendar::ClosedReason::OwnClosedDay(why), Lang::Ko) => format!("자체 휴무: {why}"),
        (reason, _) => reason.to_string(),
    }
}
