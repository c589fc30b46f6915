//! Rules of the manual that a case broke, derived from its log and never typed in.

mod excuse;
mod observe;
mod offer;
mod overdue;

use serde::{Deserialize, Serialize};

use crate::{
    codes::{CauseCode, CodeList, Label, closed_list},
    ticket::{Fact, Ticket},
    timestamp::Timestamp,
};

closed_list! {
    /// A rule that a case can break.
    FlagRule, "flag" {
        OrderLeft = "order_left", "Stages out of order or skipped", "단계 순서 이탈";
        NotHeardFirst = "not_heard_first", "Answered before listening", "경청 전 답변";
        ApologyMissing = "apology_missing", "No apology", "사과 없음";
        ProcedureNotTold = "procedure_not_told",
            "Procedure or time not told, or not recorded as told", "절차·시간 안내 기록 없음";
        AccidentNotJudged = "accident_not_judged",
            "Offered before judging whether it was a medical accident", "의료사고 판단 전 제안";
        ScheduleMissing = "schedule_missing", "Proposal without a schedule", "일정 없는 해결안";
        AlternativeWithoutDate = "alternative_without_date",
            "Alternative without a date", "날짜 없는 대안";
        PromiseWithoutTime = "promise_without_time", "Promise without a time", "시한 없는 약속";
        PromiseBroken = "promise_broken", "Promise broken", "약속 불이행";
        NoContact = "no_contact", "No contact after it was received", "접수 후 연락 없음";
        NotReported = "not_reported", "Not reported at once", "즉시 보고 안 함";
        IdentityNotChecked = "identity_not_checked",
            "Contacted without looking up person and treatment", "본인·진료 확인 없이 연락";
        AbsenceNotExplained = "absence_not_explained",
            "Director's absence not explained beforehand", "원장 부재 사유 미안내";
        WrongRole = "wrong_role", "The wrong role answered", "원장 대신 행정 직원 응대";
        AboveAuthority = "above_authority", "Commitment above one's authority", "권한 초과 약속";
        ThirdParty = "third_party", "A third party stepped in", "제3자 개입";
        PledgeUnderPressure = "pledge_under_pressure",
            "Pledge under pressure taken as agreement", "강압에 의한 각서·합의";
        RecordsWithoutStanding = "records_without_standing",
            "Records given to someone without standing", "권한 없는 자에게 기록 제공";
        MarketingWithoutConsent = "marketing_without_consent",
            "Marketing without consent", "동의 없는 광고성 안내";
        HeardNothingDone = "heard_nothing_done", "Heard, but nothing done", "듣기만 하고 조치 없음";
        ResolutionOverdue = "resolution_overdue", "Resolution overdue", "처리 기한 초과";
        AcknowledgementLate = "acknowledgement_late",
            "Receipt not acknowledged in time", "접수 확인 안내 지연";
        AnswerLate = "answer_late", "Came back and was not answered in time", "재문의 답변 지연";
        ProgressNotTold = "progress_not_told", "No word on the progress in time", "경과 안내 누락";
        AgreedDateMissed = "agreed_date_missed", "Agreed date missed", "약정일 미준수";
        StatutoryPeriodOver = "statutory_period_over",
            "Statutory period over", "법정 처리기간 초과";
        StageLate = "stage_late", "Stage not completed in time", "단계 진행 기한 초과";
        NoOwner = "no_owner", "Nobody responsible", "담당자 없음";
        ToldAcrossChannels = "told_across_channels",
            "Told again through another channel", "여러 채널로 반복 제기";
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

    /// Adds evidence to the flag of a rule, which becomes true with the first.
    fn raise(&mut self, rule: FlagRule, fact: &Fact<'_>) {
        self.raise_with(rule, &[], fact);
    }

    /// The same, with earlier entries that the fact breaks the rule together with.
    fn raise_with(&mut self, rule: FlagRule, earlier: &[u64], fact: &Fact<'_>) {
        let place = self.0.iter().position(|flag| flag.rule == rule).unwrap_or_else(|| {
            self.0.push(Flag { rule, since: fact.recorded_at, evidence: Vec::new() });
            self.0.len() - 1
        });
        let Some(flag) = self.0.get_mut(place) else { return };
        for position in earlier.iter().chain([&fact.position]) {
            if !flag.evidence.contains(position) {
                flag.evidence.push(*position);
            }
        }
    }
}

impl Ticket {
    /// Returns every rule broken as far as `now` can tell, in the order in which they became true:
    /// what the entries show, and what deadlines that passed show.
    #[must_use]
    pub fn flags_at(&self, now: Timestamp) -> Vec<Flag> {
        let mut flags = self.flags.as_slice().to_vec();
        for flag in overdue::flags(self, now) {
            match flags.iter_mut().find(|known| known.rule == flag.rule) {
                None => flags.push(flag),
                Some(known) => {
                    known.since = known.since.min(flag.since);
                    known.evidence.extend(flag.evidence);
                    known.evidence.sort_unstable();
                    known.evidence.dedup();
                }
            }
        }
        flags.sort_by_key(|flag| flag.since);
        flags
    }

    /// Returns the causes that the log itself shows as far as `now` can tell.
    #[must_use]
    pub fn derived_causes_at(&self, now: Timestamp) -> Vec<CauseCode> {
        let flags = self.flags_at(now);
        flags.iter().filter_map(|flag| flag.rule.cause()).collect()
    }
}

impl FlagRule {
    /// Returns every rule, in its documented order.
    #[must_use]
    pub const fn all() -> &'static [Self] {
        Self::ALL
    }

    /// Returns the cause of complaints that the rule stands for, if it does.
    #[must_use]
    pub fn cause(self) -> Option<CauseCode> {
        let code = match self {
            Self::PromiseBroken => "broken_promise",
            Self::NoContact => "no_contact",
            Self::WrongRole => "wrong_role",
            Self::ThirdParty => "third_party",
            _ => return None,
        };
        Some(code.parse().expect("BUG: a built-in cause"))
    }

    /// Returns what the manual asks for instead, as a sentence.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table with a sentence for each rule")]
    pub const fn asks(self) -> Label {
        let (en, ko) = match self {
            Self::OrderLeft => ("Walk the stages in order.", "단계를 순서대로 밟습니다."),
            Self::NotHeardFirst => (
                "Hear the demand before explaining or offering anything.",
                "설명이나 제안에 앞서 요구를 먼저 듣습니다.",
            ),
            Self::ApologyMissing => (
                "Empathise and apologise, even if there was no accident.",
                "의료사고가 아니어도 공감하고 사과합니다.",
            ),
            Self::ProcedureNotTold => (
                "Tell the procedure and the time it takes.",
                "처리 절차와 걸리는 시간을 함께 안내합니다.",
            ),
            Self::AccidentNotJudged => {
                ("Judge first whether it was a medical accident.", "의료사고 여부부터 판단합니다.")
            }
            Self::ScheduleMissing => {
                ("Offer a solution with its schedule.", "해결안에는 일정을 함께 제시합니다.")
            }
            Self::AlternativeWithoutDate => {
                ("Offer an alternative with its date.", "대안에는 날짜를 함께 제시합니다.")
            }
            Self::PromiseWithoutTime => {
                ("Say by when a promise is kept.", "약속에는 언제까지인지 함께 말합니다.")
            }
            Self::PromiseBroken => ("Keep promises in time.", "약속은 정한 때까지 지킵니다."),
            Self::NoContact => {
                ("Call back after it was received.", "접수한 뒤에는 반드시 연락합니다.")
            }
            Self::NotReported => {
                ("Report at once to those who must know.", "알아야 할 사람에게 바로 보고합니다.")
            }
            Self::IdentityNotChecked => (
                "Look up the person and the treatment before a contact.",
                "연락하기 전에 본인과 진료 내역을 확인합니다.",
            ),
            Self::AbsenceNotExplained => (
                "Say beforehand why the director is absent.",
                "원장이 직접 나서지 못하는 까닭을 미리 알립니다.",
            ),
            Self::WrongRole => {
                ("Let the person answer who was asked for.", "답해야 할 사람이 직접 답합니다.")
            }
            Self::AboveAuthority => {
                ("Commit to nothing above one's authority.", "권한을 넘는 약속은 하지 않습니다.")
            }
            Self::ThirdParty => {
                ("Answer before others step in.", "다른 사람이 나서기 전에 답합니다.")
            }
            Self::PledgeUnderPressure => (
                "Take nothing written under pressure as an agreement.",
                "강압으로 쓴 각서는 합의로 보지 않습니다.",
            ),
            Self::RecordsWithoutStanding => (
                "Give records to the patient or the guardian only.",
                "진료기록은 환자 본인이나 보호자에게만 줍니다.",
            ),
            Self::MarketingWithoutConsent => {
                ("Send marketing only with consent.", "광고성 안내는 동의를 받은 뒤에만 보냅니다.")
            }
            Self::HeardNothingDone => {
                ("Act on what was heard.", "들은 내용은 조치로 이어져야 합니다.")
            }
            Self::ResolutionOverdue => ("Resolve in time.", "처리 기한을 지킵니다."),
            Self::AcknowledgementLate => (
                "Tell the complainant at once that it was received.",
                "접수했다는 사실을 곧바로 알립니다.",
            ),
            Self::AnswerLate => (
                "Answer whoever comes back before they have to ask again.",
                "다시 문의한 고객에게는 또 묻기 전에 답합니다.",
            ),
            Self::ProgressNotTold => (
                "Tell how far the case has come while it takes long.",
                "처리가 길어지면 어디까지 진행되었는지 알립니다.",
            ),
            Self::AgreedDateMissed => (
                "Do by the agreed date what was agreed, or agree on another before.",
                "약정한 날짜를 지키고, 어려우면 그 전에 다시 정합니다.",
            ),
            Self::StatutoryPeriodOver => (
                "Close within the statutory period, or extend it before it ends.",
                "법정 처리기간 안에 처리하고, 어려우면 끝나기 전에 연장합니다.",
            ),
            Self::StageLate => (
                "Complete each stage within the hospital's own time for it.",
                "단계마다 병원이 정한 시간 안에 마칩니다.",
            ),
            Self::NoOwner => (
                "Name somebody responsible before first contact is due.",
                "최초 연락 기한 안에 담당자를 정합니다.",
            ),
            Self::ToldAcrossChannels => (
                "Bring voices about the same thing together.",
                "같은 내용은 한 건으로 모아 처리합니다.",
            ),
            Self::RecordedLate => {
                ("Record within 24 hours of what happened.", "일이 있은 지 24시간 안에 기록합니다.")
            }
            Self::ImpossibleDate => {
                ("Check the date against the source.", "원본과 대조해 날짜를 확인합니다.")
            }
        };
        Label { en, ko }
    }
}
