//! Events in the words of people.

use voc_engine::domain::{Event, StageDetails};

use super::Words;

impl Words<'_> {
    /// Returns what an event says, without any protected text.
    pub(crate) fn event(self, event: &Event) -> String {
        let more: Vec<_> = self.more(event).into_iter().filter(|part| !part.is_empty()).collect();
        let what = self.what(event);
        if more.is_empty() { what } else { format!("{what}: {}", more.join(", ")) }
    }

    fn what(self, event: &Event) -> String {
        let pick = |ko, en| self.lang.pick(ko, en).to_owned();
        match event {
            Event::Received(_) => pick("접수", "Received"),
            Event::BackgroundRecorded(_) => pick("이전 사실", "Background"),
            Event::Triaged(_) => pick("분류", "Triaged"),
            Event::Assigned(_) => pick("담당자 지정", "Assigned"),
            Event::DepartmentSet(e) => self.lang.label(e.which).to_owned(),
            Event::NoteAdded(_) => pick("메모", "Note"),
            Event::StatementRecorded(_) => pick("진술", "Statement"),
            Event::ContactAttempted(_) => pick("연락", "Contact"),
            Event::PromiseMade(_) => pick("약속", "Promise"),
            Event::PromiseKept(_) => pick("약속 이행", "Promise kept"),
            Event::PromiseWithdrawn(_) => pick("약속 철회", "Promise withdrawn"),
            Event::PartyAdded(_) => pick("관계자 추가", "Party added"),
            Event::RemedyRecorded(_) => pick("조치", "Remedy"),
            Event::RecordAccess(_) => pick("진료기록", "Medical records"),
            Event::RiskRecorded(_) => pick("위험", "Risk"),
            Event::StageCompleted(e) => {
                let stage = e.details.stage();
                format!("{}. {}", stage.ordinal(), self.lang.label(stage))
            }
            Event::StageSkipped(_) => pick("단계 생략", "Stage skipped"),
            Event::Escalated(_) => pick("상급 보고", "Escalated"),
            Event::EscalationAcknowledged(_) => pick("보고 확인", "Escalation acknowledged"),
            Event::Paused(_) => pick("일시 중지", "Paused"),
            Event::Resumed(_) => pick("재개", "Resumed"),
            Event::Reopened(_) => pick("재접수", "Reopened"),
            other => other.event_type().to_owned(),
        }
    }

    fn more(self, event: &Event) -> Vec<String> {
        let lang = self.lang;
        let of = |labels: &[&str]| labels.iter().map(|label| (*label).to_owned()).collect();
        match event {
            Event::Received(e) => vec![lang.label(e.kind).into(), self.channel(&e.channel)],
            Event::BackgroundRecorded(e) => of(&[lang.label(e.category), lang.label(e.dating)]),
            Event::Triaged(e) => self.triaged(e),
            Event::Assigned(e) => of(&[e.to.as_str(), lang.label(e.role)]),
            Event::DepartmentSet(e) => vec![self.department(&e.department)],
            Event::NoteAdded(e) => of(&[lang.label(e.category)]),
            Event::StatementRecorded(e) => {
                let channel = e.channel.as_ref().map(|code| self.channel(code));
                vec![lang.label(e.speaker).into(), channel.unwrap_or_default()]
            }
            Event::ContactAttempted(e) => {
                let result = format!("{} ×{}", lang.label(e.result), e.attempts);
                vec![lang.label(e.whom).into(), self.channel(&e.channel), result]
            }
            Event::PromiseMade(e) => self.promise(e),
            Event::PromiseKept(e) | Event::PromiseWithdrawn(e) => vec![e.promise.to_string()],
            Event::PartyAdded(e) => of(&[lang.label(e.role), lang.label(e.standing)]),
            Event::RemedyRecorded(e) => {
                let sum = e.amount_krw.map(|sum| format!("₩{sum}"));
                vec![self.remedy(&e.remedy), lang.label(e.step).into(), sum.unwrap_or_default()]
            }
            Event::RecordAccess(e) => {
                let labels = [lang.label(e.step), lang.label(e.by), lang.label(e.standing)];
                let documents = e.documents.iter().map(|code| self.document(code));
                labels.into_iter().map(str::to_owned).chain(documents).collect()
            }
            Event::RiskRecorded(e) => of(&[lang.label(e.risk), lang.label(e.by)]),
            Event::StageCompleted(e) => self.stage(e),
            Event::StageSkipped(e) => of(&[lang.label(e.stage), lang.label(e.reason)]),
            Event::Escalated(e) => {
                let clock = e.clock.map(|clock| self.clock(clock)).unwrap_or_default();
                vec![lang.label(e.level).into(), lang.label(e.reason).into(), clock]
            }
            Event::EscalationAcknowledged(e) => of(&[lang.label(e.level)]),
            Event::Paused(e) => of(&[lang.label(e.reason)]),
            Event::Reopened(e) => vec![lang.label(e.reason).into(), self.round(e.round.get())],
            _ => Vec::new(),
        }
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

    fn stage(self, event: &voc_engine::domain::StageCompleted) -> Vec<String> {
        let mut more = self.details(&event.details);
        if let Some(deviation) = &event.deviation {
            let (kind, reason) =
                (self.lang.label(deviation.kind), self.lang.label(deviation.reason));
            more.push(format!("{kind} ({reason})"));
        }
        more
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
