//! The guidance that comes with the program, so that a new directory already says what to do next.

use std::sync::LazyLock;

use super::{playbook::Playbook, text::BilingualText};
use crate::{codes::CodeList as _, stage::Stage};

/// The texts of the stages: Korean, English. One thing to do a line.
const GUIDANCE: &[(Stage, &str, &str)] = &[
    (
        Stage::Calm,
        "조용한 면담 장소로 옮기고 앉으시도록 권합니다.\n\
             설명이나 반박은 뒤로 미루고 끝까지 듣습니다. 목소리를 낮추고 천천히 말합니다.\n\
             무엇 때문에 마음이 상했는지(심리적 욕구)를 확인해 기록합니다.",
        "Move to a quiet room and offer a seat.\n\
             Explain and answer nothing yet: listen to the end, speak low and slowly.\n\
             Find out what hurt, apart from what is asked for, and record it as the emotional need.",
    ),
    (
        Stage::Apologize,
        "불편을 겪게 한 점을 먼저 사과합니다. 사과는 과실을 인정하는 것이 아닙니다.\n\
             '그러나', '원래'로 시작하는 설명을 붙이지 않습니다.\n\
             혼자 해결하지 못할 수 있음을 처음부터 말하고, 권한을 넘는 약속은 하지 않습니다.",
        "Apologize for the trouble first; an apology is no admission of fault.\n\
             Add no explanation that begins with \"but\".\n\
             Say from the start that you may not solve this alone, and promise nothing above your authority.",
    ),
    (
        Stage::Listen,
        "부당해 보여도 먼저 듣습니다. 들은 내용을 되풀이해 확인합니다.\n\
             원하는 조치(실제적 욕구)와 알아주기를 바라는 마음(심리적 욕구)을 따로 적습니다.\n\
             앞으로의 절차와 걸리는 시간을 모두 안내하고, 주치의와 서버스에 알립니다.",
        "Listen first, even where it seems unreasonable, and say back what you heard.\n\
             Write down what is asked for and what needs to be heard as two things.\n\
             Tell the procedure and the time it takes, both; then inform the attending doctor and the service office.",
    ),
    (
        Stage::Investigate,
        "의료사고인지부터 판단하고 상담실장에게 바로 보고합니다.\n\
             관련 직원의 진술을 각각 기록합니다. 서로 달라도 하나로 고치지 않습니다.\n\
             원인과 쟁점을 코드로 남깁니다. 의료사고가 아니어도 공감과 사과는 그대로입니다.",
        "Judge first whether this is a medical accident, and report to the counselling manager at once.\n\
             Record the account of each person by itself; accounts that differ stay as they are.\n\
             Code causes and issues. Empathy and apology stay, also where there was no accident.",
    ),
    (
        Stage::Resolve,
        "설명하기 전에 요구를 다시 확인하고 해결방안을 제시합니다.\n\
             권한이 있는 사람의 승인을 먼저 받고, 언제까지 무엇을 하는지 일정을 함께 말합니다.\n\
             원장을 대신할 때는 원장이 직접 나오지 못하는 이유를 미리 알립니다.",
        "Make sure of the demand before you explain, then propose.\n\
             Have it approved by somebody with the authority, and say what is done by when.\n\
             When you act for the director, say beforehand why the director does not come.",
    ),
    (
        Stage::Alternative,
        "받아들이지 않으시면 바로 상담실장에게 보고하고 다른 방법을 찾습니다.\n\
             대안에는 반드시 날짜를 붙입니다. 날짜 없는 대안은 약속이 아닙니다.\n\
             전화하기로 했다면 `voc promise`로 기록해 잊지 않게 합니다.",
        "If the proposal does not convince, report to the counselling manager at once and look for another way.\n\
             Name the date: an alternative without one is no offer.\n\
             A call that is promised is recorded with `voc promise`, so that nobody forgets it.",
    ),
    (
        Stage::Agree,
        "제안을 어떻게 받아들이는지 고객의 말로 확인합니다.\n\
             강요된 각서나 서명은 합의가 아닙니다. 압박이 있었으면 있었다고 기록합니다.\n\
             거절하면 대안이나 해결방안으로 돌아가고, 합의할 수 없으면 그렇게 기록합니다.",
        "Ask how the offer is taken, and record the complainant's own answer.\n\
             A pledge written under pressure is no agreement; say so if there was pressure.\n\
             After a refusal go back to the alternative or the resolution; if none can be reached, record that.",
    ),
    (
        Stage::Close,
        "남은 약속이 없는지 확인하고, 결과를 직접 알립니다.\n\
             합의되지 않았으면 외부 구제 절차를 안내하고 안내 여부를 기록합니다.\n\
             고객이 무엇을 기억하고 돌아갈지 생각하며 마무리합니다.",
        "Make sure that no promise is left open, and tell the result in person.\n\
             Without an agreement, tell of the way outside and record whether you did.\n\
             End it so that the complainant leaves with something kept.",
    ),
    (
        Stage::Thank,
        "알려 주신 덕분에 고칠 수 있었음을 구체적으로 감사드립니다.\n\
             설문을 안내하되 답을 요구하지 않습니다.\n\
             같은 일이 다시 없도록 사례 공유와 교육이 필요한지 정합니다.",
        "Give thanks for what could be put right because somebody spoke, and name it.\n\
             Offer the survey, and ask for no answer.\n\
             Decide whether the case is to be shared and trained for, so that it does not happen again.",
    ),
];

static ALL: LazyLock<Vec<Playbook>> =
    LazyLock::new(|| GUIDANCE.iter().map(|(stage, ko, en)| make(*stage, ko, en)).collect());

/// Returns the guidance for each stage, in the order of the stages.
pub(super) fn all() -> &'static [Playbook] {
    &ALL
}

fn make(stage: Stage, ko: &str, en: &str) -> Playbook {
    let label = stage.label();
    let code = format!("{}{stage}", Playbook::BUILT_IN_PREFIX);
    Playbook {
        playbook: code.parse().expect("BUG: the prefix and a stage make a valid code"),
        version: 1,
        stage,
        cause: None,
        treatment: None,
        kinds: Vec::new(),
        title: BilingualText::new(Some(label.ko), Some(label.en)),
        text: BilingualText::new(Some(ko), Some(en)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_has_guidance_in_both_languages_that_an_entry_could_hold() {
        let stages: Vec<_> = GUIDANCE.iter().map(|(stage, ..)| *stage).collect();
        assert_eq!(stages, Stage::ALL);
        for ((stage, ko, en), playbook) in GUIDANCE.iter().zip(all()) {
            assert_eq!(playbook.stage, *stage);
            assert_eq!(playbook.require_texts(), Ok(()));
            assert!(playbook.is_built_in() && playbook.text.is_in_both());
            assert_eq!(ko.lines().count(), en.lines().count(), "{stage}");
            assert!(en.is_ascii() && !ko.is_ascii(), "{stage}");
        }
    }
}
