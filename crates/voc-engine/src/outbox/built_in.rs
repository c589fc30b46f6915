//! The words of notices that come with the program.

use voc_domain::NoticeTopic;

use super::template::Use;

/// The version of the texts below. Raise it with every change to one of them: notices that were queued
/// before say which they meant.
pub(super) const VERSION: u32 = 1;

/// Returns the Korean and the English text.
pub(super) const fn text(used_for: Use) -> (&'static str, &'static str) {
    match used_for {
        Use::Escalation => (
            "[{hospital}] 상향 보고: 접수번호 {number}, {clock}, 기한 {due}. {level} 확인이 필요합니다.",
            "[{hospital}] Escalation: ticket {number}, {clock}, due {due}. To be acknowledged by: {level}.",
        ),
        Use::Outside(topic) => outside(topic),
    }
}

const fn outside(topic: NoticeTopic) -> (&'static str, &'static str) {
    match topic {
        NoticeTopic::Receipt => (
            "[{hospital}] {name}님, 말씀해 주신 내용을 접수했습니다. 접수번호는 {number}입니다. 확인 후 안내드리겠습니다. {text}",
            "[{hospital}] Dear {name}, we have received what you told us. Your number is {number}. We will look into it and let you know. {text}",
        ),
        NoticeTopic::Procedure => (
            "[{hospital}] {name}님, 접수번호 {number} 건의 처리 절차를 안내드립니다. 답변 예정: {due}. {text}",
            "[{hospital}] Dear {name}, about {number}: this is how we go on. Our answer is due: {due}. {text}",
        ),
        NoticeTopic::Progress => (
            "[{hospital}] {name}님, 접수번호 {number} 건은 현재 확인 중입니다. 답변 예정: {due}. {text}",
            "[{hospital}] Dear {name}, we are still looking into {number}. Our answer is due: {due}. {text}",
        ),
        NoticeTopic::Delay => (
            "[{hospital}] {name}님, 접수번호 {number} 건의 답변이 늦어져 죄송합니다. 답변 예정: {due}. {text}",
            "[{hospital}] Dear {name}, we are sorry that our answer to {number} is late. It is due: {due}. {text}",
        ),
        NoticeTopic::Extension => (
            "[{hospital}] {name}님, 접수번호 {number} 건의 처리 기한을 연장했습니다. 답변 예정: {due}. {text}",
            "[{hospital}] Dear {name}, we need more time for {number}. Our answer is due: {due}. {text}",
        ),
        NoticeTopic::Result => (
            "[{hospital}] {name}님, 접수번호 {number} 건의 처리 결과를 안내드립니다. {text}",
            "[{hospital}] Dear {name}, this is the result of {number}. {text}",
        ),
        NoticeTopic::DirectorAbsent => (
            "[{hospital}] {name}님, 접수번호 {number} 건과 관련하여 원장이 직접 뵙지 못하는 사유를 안내드립니다. {text}",
            "[{hospital}] Dear {name}, about {number}: this is why the director cannot see you in person. {text}",
        ),
        NoticeTopic::Survey => (
            "[{hospital}] {name}님, 접수번호 {number} 건의 처리에 대한 의견을 들려주시면 감사하겠습니다. {text}",
            "[{hospital}] Dear {name}, we would be grateful to hear how we handled {number}. {text}",
        ),
        NoticeTopic::Offer => (
            "[{hospital}] {name}님, {text} 수신을 원하지 않으시면 언제든지 알려 주십시오.",
            "[{hospital}] Dear {name}, {text} Tell us at any time if you do not wish to hear from us.",
        ),
        NoticeTopic::Other => (
            "[{hospital}] {name}님, 접수번호 {number} 건으로 안내드립니다. {text}",
            "[{hospital}] Dear {name}, about {number}: {text}",
        ),
    }
}
