//! The closed lists.

use super::closed_list;

closed_list! {
    /// The kind of a voice. It decides which of the nine stages the ticket walks.
    VocKind, "kind" {
        Inquiry = "inquiry", "Inquiry", "문의";
        Proposal = "proposal", "Proposal", "제안";
        Suggestion = "suggestion", "Suggestion", "건의";
        Report = "report", "Report", "신고";
        Complaint = "complaint", "Complaint", "불만";
        Praise = "praise", "Praise", "칭찬";
    }
}

closed_list! {
    /// The role in which somebody acts.
    Role, "role" {
        Desk = "desk", "Desk", "데스크";
        CounsellingManager = "counselling_manager", "Counselling manager", "상담실장";
        ClinicTeamLead = "clinic_team_lead", "Clinic team lead", "진료팀장";
        AttendingDoctor = "attending_doctor", "Attending doctor", "주치의";
        Director = "director", "Director", "원장";
        HeadDirector = "head_director", "Head director", "대표원장";
        ServiceOffice = "service_office", "Service office", "서버스";
        External = "external", "Outside body", "외부 기관";
        Auditor = "auditor", "Auditor", "감사자";
        System = "system", "System", "시스템";
        Bot = "bot", "Bot", "챗봇";
    }
}

impl Role {
    /// Returns how much somebody in this role may commit the hospital to: a higher number may more.
    #[must_use]
    pub const fn authority(self) -> u8 {
        match self {
            Self::System | Self::Bot | Self::Auditor | Self::External => 0,
            Self::Desk | Self::ServiceOffice => 1,
            Self::CounsellingManager | Self::ClinicTeamLead => 2,
            Self::AttendingDoctor => 3,
            Self::Director => 4,
            Self::HeadDirector => 5,
        }
    }
}

closed_list! {
    /// Somebody on the other side of the desk, or close to the case.
    PartyRole, "party" {
        Complainant = "complainant", "Complainant", "불만 제기자";
        Patient = "patient", "Patient", "환자";
        Guardian = "guardian", "Guardian", "보호자";
        Family = "family", "Family member", "가족";
        ThirdParty = "third_party", "Third party", "제3자(관계자)";
        Staff = "staff", "Member of staff", "직원";
        Other = "other", "Other", "기타";
    }
}

impl PartyRole {
    /// Tells whether reaching this party answers the complaint: the complainant, the patient and
    /// those who stand for the patient.
    #[must_use]
    pub const fn is_near_the_patient(self) -> bool {
        match self {
            Self::Complainant | Self::Patient | Self::Guardian | Self::Family => true,
            Self::ThirdParty | Self::Staff | Self::Other => false,
        }
    }
}

closed_list! {
    /// Whether a party has shown the right to act for the patient.
    Standing, "standing" {
        Shown = "shown", "Shown", "권한 확인";
        Claimed = "claimed", "Claimed only", "권한 주장";
        NotShown = "not_shown", "Not shown", "권한 미확인";
    }
}

closed_list! {
    /// Which of the three departments of a ticket is meant: never one for all.
    DepartmentRole, "department role" {
        Receiving = "receiving", "Receiving department", "접수부서";
        Managing = "managing", "Managing department", "관리부서";
        Originating = "originating", "Originating department", "발생부서";
    }
}

closed_list! {
    /// How serious a ticket or an issue is, 0 to 3 as in HCAT.
    Severity, "severity" {
        None = "none", "None", "없음";
        Low = "low", "Low", "낮음";
        Medium = "medium", "Medium", "중간";
        High = "high", "High", "높음";
    }
}

closed_list! {
    /// What a person needs beyond the practical demand (심리적 욕구).
    EmotionalNeed, "emotional need" {
        ToBeHeard = "to_be_heard", "To be heard", "경청받고 싶음";
        Respect = "respect", "Respect", "존중";
        Reassurance = "reassurance", "Reassurance", "안심";
        Recognition = "recognition", "Recognition of the harm", "피해 인정";
        Fairness = "fairness", "Fairness", "공정함";
        Unknown = "unknown", "Unknown", "알 수 없음";
    }
}

closed_list! {
    /// Whether the complainant was told something the desk owes.
    Told, "told" {
        Told = "told", "Told", "안내함";
        NotTold = "not_told", "Not told", "안내하지 않음";
        Unknown = "unknown", "Unknown", "알 수 없음";
    }
}

closed_list! {
    /// The first question of the clinic: was it a medical accident (의료사고)?
    MedicalAccident, "medical accident" {
        Yes = "yes", "Medical accident", "의료사고";
        No = "no", "No medical accident", "의료사고 아님";
        Unknown = "unknown", "Not yet judged", "판단 전";
    }
}

closed_list! {
    /// What the complainant answered to what was offered.
    Agreement, "answer" {
        Accepted = "accepted", "Accepted", "수용";
        Partly = "partly", "Partly accepted", "일부 수용";
        Refused = "refused", "Refused", "거절";
        NoAgreement = "no_agreement", "No agreement could be reached", "합의 불성립";
    }
}

closed_list! {
    /// Whether an answer was given under pressure. A pledge under pressure is not an agreement.
    Pressure, "pressure" {
        None = "none", "None", "없음";
        UnderPressure = "under_pressure", "Under pressure", "강압 상태";
        Unknown = "unknown", "Unknown", "알 수 없음";
    }
}

closed_list! {
    /// How a case ended.
    Outcome, "outcome" {
        Upheld = "upheld", "Upheld", "인정";
        Partly = "partly", "Partly upheld", "일부 인정";
        NotUpheld = "not_upheld", "Not upheld", "불인정";
    }
}

closed_list! {
    /// Whether the route outside (mediation, consumer agency) was offered at the close.
    OutsideRoute, "outside route" {
        Offered = "offered", "Offered", "안내함";
        NotOffered = "not_offered", "Not offered", "안내하지 않음";
    }
}

closed_list! {
    /// Why the order of the stages was left.
    DeviationReason, "deviation reason" {
        CustomerInsisted = "customer_insisted", "The complainant insisted", "고객 요구";
        AlreadyDone = "already_done", "Already done before it was recorded", "기록 전 이미 수행";
        NotPossible = "not_possible", "Not possible at the time", "당시 불가";
        Urgent = "urgent", "Urgent", "긴급";
        Omitted = "omitted", "Left out", "누락";
        Resumed = "resumed", "Taken up again", "재수행";
        Other = "other", "Other", "기타";
    }
}

closed_list! {
    /// How an attempt to reach somebody ended.
    ContactResult, "result" {
        Reached = "reached", "Reached", "연결됨";
        NoAnswer = "no_answer", "No answer", "부재중";
        WrongNumber = "wrong_number", "Wrong number", "번호 오류";
        LeftMessage = "left_message", "Left a message", "메시지 남김";
        Declined = "declined", "Declined", "거절됨";
    }
}

closed_list! {
    /// What was promised.
    PromiseTopic, "promise" {
        CallBack = "call_back", "Call back", "회신 전화";
        Answer = "answer", "Answer", "답변";
        Visit = "visit", "Visit", "방문";
        Documents = "documents", "Documents", "서류 제공";
        Remedy = "remedy", "Remedy", "조치";
        Other = "other", "Other", "기타";
    }
}

closed_list! {
    /// A step in the life of a remedy.
    RemedyStep, "remedy step" {
        Demanded = "demanded", "Demanded", "요구";
        Offered = "offered", "Offered", "제안";
        Approved = "approved", "Approved", "승인";
        Accepted = "accepted", "Accepted", "수용";
        Refused = "refused", "Refused", "거절";
        Paid = "paid", "Paid", "지급";
    }
}

closed_list! {
    /// A step in the handling of a request for medical records.
    RecordAccessStep, "record access step" {
        Requested = "requested", "Requested", "요청";
        Refused = "refused", "Refused", "거부";
        Granted = "granted", "Granted", "제공";
    }
}

closed_list! {
    /// Something that makes a case dangerous.
    Risk, "risk" {
        Threat = "threat", "Threat", "위협";
        Recording = "recording", "Recording declared", "녹음 고지";
        Press = "press", "Press", "언론";
        ExternalReferral = "external_referral", "Outside body announced", "외부 신고 예고";
    }
}

closed_list! {
    /// What a note is about.
    NoteCategory, "note category" {
        General = "general", "General", "일반";
        Decision = "decision", "Internal decision", "내부 결정";
        Instruction = "instruction", "Instruction from above", "상급자 지시";
        DataCorrection = "data_correction", "Data correction", "정보 정정";
        CaseReview = "case_review", "Case review", "사례 검토";
    }
}

closed_list! {
    /// What a fact from before the complaint is about.
    BackgroundCategory, "background" {
        Treatment = "treatment", "Treatment", "진료";
        HandOff = "hand_off", "Hand-off", "인계";
        Other = "other", "Other", "기타";
    }
}

closed_list! {
    /// Where a date comes from, and so how far it can be trusted.
    Dating, "dating" {
        Known = "known", "Known", "확인됨";
        AsPrinted = "as_printed", "As printed in the source", "원문 표기";
        OrderOnly = "order_only", "Only the order is known", "순서만 확인";
        Unknown = "unknown", "Unknown", "알 수 없음";
    }
}

closed_list! {
    /// Why the handling was paused.
    PauseReason, "pause reason" {
        WaitingForComplainant = "waiting_for_complainant", "Waiting for the complainant", "민원인 회신 대기";
        WaitingForOutside = "waiting_for_outside", "Waiting for an outside opinion", "외부 의견 대기";
        Supplement = "supplement", "Supplement requested", "보완 요구";
        Transfer = "transfer", "Transfer of the papers", "문서 이송";
        Hearing = "hearing", "Hearing", "의견 청취";
        Appraisal = "appraisal", "Appraisal", "감정";
        SiteVisit = "site_visit", "Site visit", "현장 조사";
        Other = "other", "Other", "기타";
    }
}

impl PauseReason {
    /// Tells whether the Korean civil-petition rules name it as a reason for time that a statutory period
    /// does not count.
    #[must_use]
    pub const fn is_uncounted_by_law(self) -> bool {
        use PauseReason::{Appraisal, Hearing, SiteVisit, Supplement, Transfer};
        matches!(self, Supplement | Transfer | Hearing | Appraisal | SiteVisit)
    }
}

closed_list! {
    /// Why a closed ticket was opened again.
    ReopenReason, "reopen reason" {
        NotConvinced = "not_convinced", "Complainant not convinced", "고객 불수용";
        NewFacts = "new_facts", "New facts", "새로운 사실";
        ClosedByMistake = "closed_by_mistake", "Closed by mistake", "착오 종결";
        Other = "other", "Other", "기타";
    }
}

closed_list! {
    /// Why a case went up the ladder.
    EscalationReason, "escalation reason" {
        Overdue = "overdue", "Overdue", "기한 초과";
        DueSoon = "due_soon", "Due soon", "기한 임박";
        NotConvinced = "not_convinced", "Complainant not convinced", "고객 불수용";
        Risk = "risk", "Risk", "위험";
        Other = "other", "Other", "기타";
    }
}

closed_list! {
    /// Why a deadline was worked out anew on purpose.
    RecomputeReason, "recomputation reason" {
        PolicyChanged = "policy_changed", "The policy changed", "기준 변경";
        CalendarChanged = "calendar_changed", "The calendar changed", "달력 변경";
        CaseChanged = "case_changed", "The case is another than assumed", "사건 성격 변경";
        Other = "other", "Other", "기타";
    }
}

closed_list! {
    /// What a clock measures.
    ClockKind, "clock" {
        FirstContact = "first_contact", "First contact", "최초 연락";
        Resolution = "resolution", "Resolution", "처리 완료";
        Promise = "promise", "Promise", "약속";
        Report = "report", "Report inside", "내부 보고";
        Acknowledgement = "acknowledgement", "Acknowledgement", "접수 확인";
        NextResponse = "next_response", "Next response", "재문의 답변";
        Stage = "stage", "Stage", "단계 진행";
        Agreed = "agreed", "Agreed date", "약정일";
        Progress = "progress", "Progress notice", "경과 안내";
        Statutory = "statutory", "Statutory period", "법정 처리기한";
    }
}
