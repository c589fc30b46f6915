//! What the rejections of holds and erasures mean, and what to do next.

use voc_engine::domain::Rejection;

/// Says a rejection in Korean, or returns nothing for one that is not among these.
pub(super) fn korean(rejection: &Rejection) -> Option<String> {
    Some(match rejection {
        Rejection::HoldMustStand(hold) => format!("{hold}번 파기 보류가 걸려 있지 않습니다"),
        Rejection::SubjectMustNotBeErased(subject) => {
            format!("`{subject}`: 개인정보가 이미 파기된 정보주체입니다")
        }
        Rejection::SubjectMustExist(subject) => {
            format!("`{subject}`: 보관 중인 개인정보가 없습니다")
        }
        Rejection::SubjectMustNotBeHeld { subject, hold } => {
            format!("`{subject}`: {hold}번 파기 보류가 걸려 있어 파기할 수 없습니다")
        }
        _ => return None,
    })
}

/// What to do next, for each code: Korean, English.
pub(super) const HINTS: &[(&str, &str, &str)] = &[
    (
        "hold_must_stand",
        "`voc hold list`로 번호를 확인하십시오",
        "look the number up with `voc hold list`",
    ),
    (
        "subject_must_not_be_erased",
        "파기된 코드는 다시 쓰지 않습니다. 내용 없이 기록하거나, 새로 받은 정보라면 다른 정보주체 코드로 기록하십시오",
        "the code is not used again: record it without the text, or under another subject what was given anew",
    ),
    (
        "subject_must_exist",
        "`voc subject list TICKET`으로 그 건의 정보주체 코드를 확인하십시오",
        "look the codes of a ticket up with `voc subject list TICKET`",
    ),
    (
        "subject_must_not_be_held",
        "사유가 끝났으면 `voc hold lift`로 보류를 해제한 뒤 다시 실행하십시오",
        "when what it is for has ended, lift it with `voc hold lift` and try again",
    ),
];
