//! The closed lists that describe a case: who complains, what about, and what came of it.

use super::closed_list;

closed_list! {
    /// The gap of the service that let a complaint arise (GAP model).
    ServiceGap, "gap" {
        Expectation = "gap1", "GAP1: expectations misread", "GAP1 기대 파악";
        ServicePlan = "gap2", "GAP2: service plan", "GAP2 서비스계획";
        TreatmentManual = "gap3", "GAP3: treatment manual", "GAP3 진료매뉴얼";
        ServiceManual = "gap4", "GAP4: service manual", "GAP4 서비스매뉴얼";
    }
}

closed_list! {
    /// The three domains of the Healthcare Complaints Analysis Tool (Gillespie and Reader, 2016).
    IssueDomain, "issue domain" {
        Clinical = "clinical", "Clinical", "임상";
        Management = "management", "Management", "운영";
        Relationships = "relationships", "Relationships", "관계";
    }
}

closed_list! {
    /// The seven categories of the Healthcare Complaints Analysis Tool (Gillespie and Reader, 2016).
    IssueCategory, "issue category" {
        Quality = "quality", "Quality", "의료의 질";
        Safety = "safety", "Safety", "안전";
        Environment = "environment", "Environment", "환경";
        InstitutionalProcesses = "institutional_processes", "Institutional processes", "기관 절차";
        Listening = "listening", "Listening", "경청";
        Communication = "communication", "Communication", "의사소통";
        RespectAndRights = "respect_and_rights", "Respect and patient rights", "존중과 환자 권리";
    }
}

impl IssueCategory {
    /// Returns the domain that the category belongs to.
    #[must_use]
    pub const fn domain(self) -> IssueDomain {
        match self {
            Self::Quality | Self::Safety => IssueDomain::Clinical,
            Self::Environment | Self::InstitutionalProcesses => IssueDomain::Management,
            Self::Listening | Self::Communication | Self::RespectAndRights => {
                IssueDomain::Relationships
            }
        }
    }
}

closed_list! {
    /// Where in the course of care an issue arose, as in HCAT.
    CareStage, "stage of care" {
        Admission = "admission", "Admission", "접수·입원";
        Examination = "examination", "Examination and diagnosis", "검사·진단";
        Procedure = "procedure", "Operation or procedure", "수술·시술";
        Ward = "ward", "Care on the ward", "병동 진료";
        Discharge = "discharge", "Discharge or transfer", "퇴원·전원";
        Other = "other", "Other or unspecified", "기타·불명";
    }
}

closed_list! {
    /// The harm an issue did, as in HCAT.
    Harm, "harm" {
        None = "none", "No harm", "없음";
        Minimal = "minimal", "Minimal", "경미";
        Minor = "minor", "Minor", "가벼움";
        Moderate = "moderate", "Moderate", "중등도";
        Major = "major", "Major", "중대";
        Catastrophic = "catastrophic", "Catastrophic", "치명적";
        Unknown = "unknown", "Unknown", "알 수 없음";
    }
}

closed_list! {
    /// What kind of crisis a foreign patient is in.
    CrisisGroup, "crisis group" {
        Medical = "medical", "Medical", "의료 문제";
        NonMedical = "non_medical", "Non-medical", "비의료 문제";
        Communication = "communication", "Communication", "의사소통 문제";
        Financial = "financial", "Financial", "재정 문제";
    }
}

closed_list! {
    /// How a person is looked after. It may change who handles a case, never a deadline.
    Tier, "tier" {
        Standard = "standard", "Standard", "일반";
        Vip = "vip", "VIP", "VIP";
    }
}

closed_list! {
    /// Whether a person came from abroad.
    Residency, "residency" {
        Local = "local", "Local", "내국인";
        Foreign = "foreign", "Foreign", "외국인";
    }
}

closed_list! {
    /// Whether an interpreter is needed.
    Interpreter, "interpreter" {
        NotNeeded = "not_needed", "Not needed", "필요 없음";
        Needed = "needed", "Needed", "필요";
        Provided = "provided", "Provided", "제공함";
        Unavailable = "unavailable", "Not available", "구하지 못함";
    }
}

closed_list! {
    /// What a statement is about, so that accounts of the same thing stand side by side.
    StatementTopic, "statement topic" {
        Events = "events", "What happened", "경위";
        Promise = "promise", "What was promised", "약속";
        Treatment = "treatment", "The treatment", "치료";
        Harm = "harm", "The harm", "피해";
        Price = "price", "The price", "비용";
        Identity = "identity", "Who is who", "당사자 관계";
        Demand = "demand", "What is wanted", "요구";
        Other = "other", "Other", "기타";
    }
}

closed_list! {
    /// Which number or address was tried.
    ContactPoint, "contact point" {
        Mobile = "mobile", "Mobile phone", "휴대전화";
        Home = "home", "Home", "집 전화";
        Work = "work", "Work", "직장";
        Relative = "relative", "A relative's number", "가족 연락처";
        Address = "address", "Address or account", "주소·계정";
        Unknown = "unknown", "Unknown", "알 수 없음";
    }
}

closed_list! {
    /// How an improvement action ended.
    ImprovementResult, "improvement result" {
        Done = "done", "Done", "완료";
        Dropped = "dropped", "Dropped", "중단";
    }
}

closed_list! {
    /// How two tickets belong together.
    Relation, "relation" {
        Repeat = "repeat", "Repeats an earlier complaint", "반복 민원";
        Related = "related", "Related", "관련";
    }
}
