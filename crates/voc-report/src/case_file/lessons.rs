//! What colleagues may ask themselves about a case, by the rules that were broken in it.

use voc_engine::domain::FlagRule;

/// Returns the question for a broken rule: Korean, English. A rule without one is shown by itself.
pub(super) const fn lesson(rule: FlagRule) -> Option<(&'static str, &'static str)> {
    Some(match rule {
        FlagRule::OrderLeft => (
            "어느 단계가 빠지거나 앞서 진행되었고, 그때 무엇이 급했습니까?",
            "Which stage was left out or came too early, and what was so urgent then?",
        ),
        FlagRule::ProcedureNotTold => (
            "절차와 걸리는 시간을 누가 언제 안내할 수 있었습니까?",
            "Who could have told the procedure and the time it takes, and when?",
        ),
        FlagRule::ScheduleMissing => (
            "해결방안에 날짜를 붙이려면 누구에게 무엇을 확인해야 했습니까?",
            "Whom would one have had to ask to put a date to the proposal?",
        ),
        FlagRule::PromiseWithoutTime => (
            "시한 없이 약속하게 된 까닭은 무엇이고, 어떤 시각을 말할 수 있었습니까?",
            "Why was no time named with the promise, and which could have been?",
        ),
        FlagRule::PromiseBroken => (
            "약속은 누구의 손에서 끊겼고, 무엇이 있었다면 지켜졌겠습니까?",
            "In whose hands was the promise lost, and what would have kept it?",
        ),
        FlagRule::NoContact => (
            "접수한 뒤 첫 연락을 누가 맡기로 했습니까? 맡은 사람이 없으면 누가 알게 됩니까?",
            "Who was to call first after the receipt, and who notices when nobody is?",
        ),
        FlagRule::ResolutionOverdue => (
            "처리가 가장 오래 멈춘 단계는 어디이고, 누구에게 알렸어야 했습니까?",
            "At which stage did it stand still the longest, and who should have been told?",
        ),
        FlagRule::ThirdParty => (
            "제3자가 나서기 전에 고객이 기다린 것은 무엇이었습니까?",
            "What had the complainant been waiting for before a third party stepped in?",
        ),
        FlagRule::PledgeUnderPressure => (
            "압박을 받을 때 혼자 두지 않으려면 어떻게 해야 합니까?",
            "How is nobody left alone when put under pressure?",
        ),
        FlagRule::AboveAuthority => (
            "그 자리에서 권한이 있는 사람을 부를 수 있었습니까?",
            "Could somebody with the authority have been called in?",
        ),
        FlagRule::RecordsWithoutStanding => (
            "기록을 건네기 전에 권한을 어떻게 확인합니까?",
            "How is the right to the records checked before they are handed over?",
        ),
        FlagRule::RecordedLate => (
            "그날 바로 기록하지 못한 까닭은 무엇입니까?",
            "What kept it from being recorded on the same day?",
        ),
        _ => return None,
    })
}
