//! The open lists: built-in codes that a hospital may add its own to.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Label;
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
}

open_list! {
    /// A cause of a complaint. The causes that the log itself shows (nobody called back, a third
    /// party stepped in, a promise was broken) are derived, never typed in.
    CauseCode, "cause" {
        "curt_speech", "Curt speech", "퉁명스러운 말투";
        "appearance", "Staff appearance or dress", "직원 용모·복장";
        "below_expectation", "Service below expectation", "기대에 못 미치는 서비스";
        "delay", "Delayed service", "지연 서비스";
        "staff_mistake", "Staff mistake or rudeness", "직원 실수·무례";
        "treatment", "Treatment unsatisfactory", "치료 불만족";
        "manner_of_speech", "Manner of speech", "응대 말투";
        "blamed_patient", "Explained away as the patient's own fault", "환자 탓으로 설명";
        "cost", "Cost", "비용";
        "facility", "Facility", "시설";
        "waiting", "Waiting time", "대기 시간";
        "information", "Information", "안내·정보";
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
}
