//! The open lists: built-in codes that a hospital may add its own to.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Label, case::CrisisGroup, closed::Role};
use crate::ids::IdError;
use crate::through_text::through_text;

/// Defines an open list: a code with a table of built-in codes and their labels.
macro_rules! open_list {
    ($(#[$doc:meta])* $name:ident, $what:literal {
        $($code:literal, $en:literal, $ko:literal;)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// What one of the list is called in a message, in English.
            pub const NAME: &'static str = $what;
            /// The built-in codes with their labels, in their documented order.
            pub const BUILT_IN: &'static [(&'static str, Label)] =
                &[$(($code, Label { en: $en, ko: $ko })),+];

            /// Returns the code.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Returns the label of a built-in code, or nothing for a hospital's own.
            #[must_use]
            pub fn label(&self) -> Option<Label> {
                Self::BUILT_IN.iter().find(|(code, _)| *code == &*self.0).map(|(_, label)| *label)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                code_text(text, concat!($what, " code")).map(Self)
            }
        }

        through_text!($name, IdError, |code| code.0.into());
    };
}

/// Reads a code: 1 to 40 of `a-z 0-9 _`, a `-` counting as `_`.
fn code_text(text: &str, what: &'static str) -> Result<Box<str>, IdError> {
    let text = text.replace('-', "_");
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if text.is_empty() || text.len() > 40 || !text.bytes().all(allowed) {
        return Err(IdError::new(what, "has 1 to 40 characters, each of a-z, 0-9 or _"));
    }
    Ok(text.into())
}

open_list! {
    /// The channel a voice came in by, or an answer went out by.
    ChannelCode, "channel" {
        "counter", "Counter or counselling room", "창구·상담실";
        "front_line", "Front-line staff", "접점 직원";
        "phone", "Phone", "전화";
        "fax", "Fax", "팩스";
        "postcard", "Postcard", "고객 엽서";
        "letter", "Letter", "우편";
        "web", "Web site", "홈페이지";
        "email", "E-mail", "이메일";
        "survey", "Survey", "설문";
        "visit", "Visit", "방문";
        "kakaotalk", "KakaoTalk", "카카오톡";
        "instagram", "Instagram DM", "인스타그램 DM";
        "naver_talktalk", "Naver TalkTalk", "네이버 톡톡";
        "chatbot", "Chatbot", "챗봇";
        "press", "Press", "언론사";
        "consumer_group", "Consumer group", "소비자 단체";
        "anti_site", "Anti-site", "안티사이트";
        "community", "Community", "동호회·커뮤니티";
    }
}

impl ChannelCode {
    /// Tells whether the voice reached the hospital from outside its own channels.
    #[must_use]
    pub fn is_external(&self) -> bool {
        matches!(self.as_str(), "press" | "consumer_group" | "anti_site" | "community")
    }

    /// Tells whether the voice came in over the network.
    #[must_use]
    pub fn is_online(&self) -> bool {
        const ONLINE: &[&str] = &[
            "web",
            "email",
            "kakaotalk",
            "instagram",
            "naver_talktalk",
            "chatbot",
            "anti_site",
            "community",
        ];
        ONLINE.contains(&self.as_str())
    }
}

open_list! {
    /// A cause of a complaint. The causes that the log itself shows (nobody called back, a third
    /// party stepped in, a promise was broken, the wrong role answered) are derived, never typed in.
    CauseCode, "cause" {
        "curt_speech", "Curt speech", "퉁명스러운 말투";
        "appearance", "Staff appearance or dress", "직원 용모·복장";
        "below_expectation", "Service below expectation", "기대에 못 미치는 서비스";
        "delay", "Delayed service", "지연 서비스";
        "broken_promise", "Broken promise", "약속 미이행";
        "staff_mistake", "Staff mistake or rudeness", "직원 실수·무례";
        "treatment", "Treatment unsatisfactory", "치료 불만족";
        "no_contact", "No contact after it was received", "접수 후 연락 없음";
        "wrong_role", "Administrative staff came instead of the director", "원장 대신 행정 직원 응대";
        "manner_of_speech", "Manner of speech", "응대 말투";
        "blamed_patient", "Explained away as the patient's own fault", "환자 탓으로 설명";
        "third_party", "A third party stepped in after the claim", "클레임 후 제3자 개입";
        "cost", "Cost", "비용";
        "facility", "Facility", "시설";
        "waiting", "Waiting time", "대기 시간";
        "information", "Information", "안내·정보";
    }
}

super::closed_list! {
    /// Which list of the field a cause stands in.
    CauseGroup, "cause group" {
        Factor = "factor", "Complaint factor", "불만 요인";
        Claim = "claim", "Claim cause", "클레임 원인";
        Other = "other", "Other", "기타";
    }
}

impl CauseCode {
    /// Returns which list of the field the cause stands in; a hospital's own stand in neither.
    #[must_use]
    pub fn group(&self) -> CauseGroup {
        match self.as_str() {
            "curt_speech" | "appearance" | "below_expectation" | "delay" | "broken_promise"
            | "staff_mistake" => CauseGroup::Factor,
            "treatment" | "no_contact" | "wrong_role" | "manner_of_speech" | "blamed_patient"
            | "third_party" => CauseGroup::Claim,
            _ => CauseGroup::Other,
        }
    }

    /// Tells whether the log itself shows this cause, so that nobody types it in.
    #[must_use]
    pub fn is_derived(&self) -> bool {
        matches!(self.as_str(), "broken_promise" | "no_contact" | "wrong_role" | "third_party")
    }
}

open_list! {
    /// What is done to put a thing right.
    RemedyCode, "remedy" {
        "apology", "Apology", "사과";
        "extra_test", "Extra test", "추가 검사";
        "re_treatment", "Re-treatment", "재치료";
        "discount", "Discount", "할인";
        "refund", "Refund", "환불";
        "compensation", "Compensation", "보상";
        "guarantee", "Guarantee", "보증";
        "explanation", "Explanation", "설명";
        "documents", "Documents", "서류 제공";
    }
}

open_list! {
    /// A document about a patient.
    DocumentCode, "document" {
        "chart", "Medical chart", "진료기록부";
        "certificate", "Medical certificate", "진단서";
        "images", "Images", "영상 자료";
        "receipt", "Receipt", "영수증";
    }
}

impl RemedyCode {
    /// Returns the lowest role that may offer this without somebody else's approval. A hospital's own
    /// remedies are the counselling manager's to offer.
    #[must_use]
    pub fn offered_by(&self) -> Role {
        match self.as_str() {
            "apology" | "explanation" | "documents" => Role::Desk,
            "re_treatment" => Role::AttendingDoctor,
            "refund" => Role::Director,
            "compensation" | "guarantee" => Role::HeadDirector,
            _ => Role::CounsellingManager,
        }
    }
}

open_list! {
    /// A point at which a patient meets the hospital (MOT 접점).
    TouchPointCode, "touch point" {
        "reservation", "Reservation", "예약";
        "arrival", "Arrival and parking", "내원·주차";
        "reception", "Reception", "접수·데스크";
        "waiting_room", "Waiting room", "대기실";
        "consultation", "Consultation", "상담";
        "examination", "Examination", "검사";
        "treatment_room", "Treatment room", "진료실";
        "ward", "Ward", "병동";
        "payment", "Payment", "수납";
        "after_care", "After-care", "사후 관리";
        "phone_desk", "Phone desk", "전화 응대";
        "online", "Web site and messenger", "홈페이지·메신저";
    }
}

open_list! {
    /// What a patient is treated for, as far as the response manual tells cases apart.
    TreatmentCode, "treatment" {
        "out_patient", "Out-patient care", "외래 진료";
        "in_patient", "In-patient care", "입원 진료";
        "surgery", "Surgery", "수술";
        "dental", "Dental treatment", "치과 치료";
        "emergency", "Emergency care", "응급 진료";
        "check_up", "Check-up", "건강검진";
    }
}

open_list! {
    /// A crisis of a foreign patient.
    CrisisCode, "crisis" {
        "complication", "Unexpected complication", "예상치 못한 합병증";
        "misdiagnosis", "Misdiagnosis", "오진";
        "surgery_delay", "Surgery delayed", "수술 지연";
        "side_effect", "Side effect of a drug", "약물 부작용";
        "pain", "Pain not under control", "통증 조절 실패";
        "flight", "Flight delayed or cancelled", "항공편 지연·결항";
        "lodging", "Lodging", "숙소 문제";
        "lost_property", "Lost property", "분실물";
        "traffic_accident", "Traffic accident", "교통사고";
        "theft", "Theft", "도난";
        "local_law", "Breach of local law", "현지 법규 위반";
        "misunderstanding", "Misunderstanding with staff", "의료진과의 오해";
        "interpreting_error", "Interpreting error", "통역 오류";
        "culture", "Cultural misunderstanding", "문화적 오해";
        "extra_cost", "Unexpected cost", "예상치 못한 추가 비용";
        "insurance", "Insurance", "보험 처리";
    }
}

impl CrisisCode {
    /// Returns the group of a built-in crisis, or nothing for a hospital's own.
    #[must_use]
    pub fn group(&self) -> Option<CrisisGroup> {
        let place = Self::BUILT_IN.iter().position(|(code, _)| *code == self.as_str())?;
        Some(match place {
            0..5 => CrisisGroup::Medical,
            5..11 => CrisisGroup::NonMedical,
            11..14 => CrisisGroup::Communication,
            _ => CrisisGroup::Financial,
        })
    }
}

open_list! {
    /// A body outside the hospital that a complaint can go to.
    OutsideBodyCode, "outside body" {
        "medical_mediation", "Medical dispute mediation agency", "한국의료분쟁조정중재원";
        "consumer_agency", "Consumer agency", "한국소비자원";
        "health_centre", "Public health centre", "보건소";
        "police", "Police", "경찰";
        "court", "Court", "법원";
        "tax_office", "Tax office", "국세청";
        "insurer", "Insurer", "보험사";
        "consumer_group", "Consumer group", "소비자 단체";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_nobody_knows_is_shown_as_itself() {
        let code: ChannelCode = "house-magazine".parse().unwrap();
        assert_eq!((code.as_str(), code.label()), ("house_magazine", None));
        assert_eq!("phone".parse::<ChannelCode>().unwrap().label().unwrap().ko, "전화");
        assert!("Phone!".parse::<ChannelCode>().is_err());
    }

    #[test]
    fn the_field_counts_six_complaint_factors_six_claim_causes_and_four_groups_of_crises() {
        let causes = CauseCode::BUILT_IN.iter().map(|(code, _)| code.parse::<CauseCode>().unwrap());
        let groups: Vec<_> = causes.map(|cause| (cause.group(), cause.is_derived())).collect();
        let of = |group| groups.iter().filter(|(one, _)| *one == group).count();
        assert_eq!((of(CauseGroup::Factor), of(CauseGroup::Claim)), (6, 6));
        assert_eq!(groups.iter().filter(|(_, derived)| *derived).count(), 4);
        let group = |code: &str| code.parse::<CrisisCode>().unwrap().group();
        assert_eq!(group("pain"), Some(CrisisGroup::Medical));
        assert_eq!(group("flight"), Some(CrisisGroup::NonMedical));
        assert_eq!(group("local_law"), Some(CrisisGroup::NonMedical));
        assert_eq!(group("culture"), Some(CrisisGroup::Communication));
        assert_eq!(group("insurance"), Some(CrisisGroup::Financial));
        assert_eq!(group("earthquake"), None);
    }
}
