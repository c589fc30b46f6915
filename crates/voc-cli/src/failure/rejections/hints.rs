//! What to do next after a rejection.

use voc_report::Lang;

use super::{org, subjects};

/// Returns what to do next.
pub(super) fn hint(code: &str, lang: Lang) -> Option<&'static str> {
    let found = all_hints().find(|(known, ..)| *known == code);
    found.map(|(_, ko, en)| lang.pick(ko, en))
}

/// Returns every code with what to do next, in the order of precedence.
pub(super) fn all_hints()
-> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    HINTS.iter().chain(org::HINTS).chain(subjects::HINTS)
}

/// What to do next, for each code: Korean, English.
const HINTS: &[(&str, &str, &str)] = &[
    (
        "text_must_not_be_empty",
        "`--text` 또는 `--text-file`로 내용을 넣으십시오",
        "give the text with `--text` or `--text-file`",
    ),
    (
        "text_must_be_shorter",
        "내용을 줄이거나 여러 번에 나누어 기록하십시오",
        "shorten the text, or record it in several parts",
    ),
    (
        "ticket_must_exist",
        "`voc list`로 접수 번호를 확인하십시오",
        "look the number up with `voc list`",
    ),
    (
        "ticket_must_not_exist",
        "`voc ticket`으로 확인하고, 새 건이면 `--ticket`과 `--command-id` 없이 접수하십시오",
        "look at it with `voc ticket`; for another voice, receive without `--ticket` and `--command-id`",
    ),
    (
        "occurred_must_not_be_in_the_future",
        "`--occurred`의 날짜와 시간대를 확인하십시오. 앞으로의 일은 `voc promise`로 기록하십시오",
        "check the date and the offset of `--occurred`; what is to come is recorded with `voc promise`",
    ),
    ("moment_must_be_within_the_calendar", "연도를 확인하십시오", "check the year"),
    (
        "code_must_be_known",
        "기본 코드를 쓰거나 config.toml의 해당 목록에 추가하십시오",
        "use a built-in code, or add yours to its list in config.toml",
    ),
    (
        "channel_must_be_known",
        "phone 같은 기본 채널을 쓰거나 config.toml의 channels에 추가하십시오",
        "use a built-in channel such as phone, or add yours to `channels` in config.toml",
    ),
    (
        "cause_must_be_known",
        "기본 원인 코드를 쓰거나 config.toml의 causes에 추가하십시오",
        "use a built-in cause such as delay, or add yours to `causes` in config.toml",
    ),
    (
        "cause_must_not_be_derived",
        "기록에서 스스로 드러나는 원인이니 빼고 다시 입력하십시오. `voc ticket TICKET`에서 볼 수 있습니다",
        "leave it out; the log shows it by itself, see `voc ticket TICKET`",
    ),
    (
        "department_must_be_known",
        "config.toml의 departments에 있는 코드를 쓰거나, 새 부서라면 추가해 주십시오",
        "use a code listed under `departments` in config.toml, or add yours to it",
    ),
    (
        "branch_must_be_known",
        "config.toml의 branches에 있는 코드를 쓰거나, 새 지점이라면 추가해 주십시오",
        "use a code listed under `branches` in config.toml, or add yours to it",
    ),
    (
        "ticket_must_be_received",
        "먼저 `voc receive --ticket TICKET`으로 불만을 접수하십시오",
        "receive the complaint first: `voc receive --ticket TICKET`",
    ),
    (
        "ticket_must_be_open",
        "다시 다루려면 `voc reopen TICKET --reason ...`을 사용하십시오",
        "to take it up again: `voc reopen TICKET --reason ...`",
    ),
    (
        "ticket_must_not_be_merged",
        "`voc ticket TICKET`으로 어느 건에 이어졌는지 확인하고, 그 건에 기록하십시오",
        "see with `voc ticket TICKET` which ticket it goes on in, and record it there",
    ),
    (
        "ticket_must_be_closed",
        "종결 전에는 다시 열 수 없습니다. `voc ticket`으로 상태를 확인하십시오",
        "only a closed ticket is reopened; look at it with `voc ticket`",
    ),
    (
        "ticket_must_not_be_paused",
        "먼저 `voc resume TICKET`으로 처리를 재개하십시오",
        "go on first: `voc resume TICKET`",
    ),
    (
        "ticket_must_be_paused",
        "재개할 것이 없습니다. `voc ticket`으로 상태를 확인하십시오",
        "there is nothing to resume; look at it with `voc ticket`",
    ),
    (
        "stage_must_be_on_the_path",
        "실제로 했다면 `--reason other` 등 사유를 붙여 기록하십시오",
        "if it really happened, record it with a reason, such as `--reason other`",
    ),
    (
        "calming_must_come_first",
        "`voc step TICKET calm`을 먼저 하거나, 실제 순서가 달랐다면 `--reason`을 붙이십시오",
        "do `voc step TICKET calm` first, or say with `--reason` why the order was left",
    ),
    (
        "apology_must_come_first",
        "`voc step TICKET apologize`를 먼저 하거나, 실제 순서가 달랐다면 `--reason`을 붙이십시오",
        "do `voc step TICKET apologize` first, or say with `--reason` why the order was left",
    ),
    (
        "listening_must_come_first",
        "`voc step TICKET listen`을 먼저 하거나, 실제 순서가 달랐다면 `--reason`을 붙이십시오",
        "do `voc step TICKET listen` first, or say with `--reason` why the order was left",
    ),
    (
        "investigation_must_come_first",
        "`voc step TICKET investigate`를 먼저 하거나, 실제 순서가 달랐다면 `--reason`을 붙이십시오",
        "do `voc step TICKET investigate` first, or say with `--reason` why the order was left",
    ),
    (
        "resolution_must_come_first",
        "`voc step TICKET resolve`를 먼저 하거나, 실제 순서가 달랐다면 `--reason`을 붙이십시오",
        "do `voc step TICKET resolve` first, or say with `--reason` why the order was left",
    ),
    (
        "alternative_must_come_first",
        "`voc step TICKET alternative --date DATE`를 먼저 하거나 `--reason`을 붙이십시오",
        "do `voc step TICKET alternative --date DATE` first, or say with `--reason` why it was left out",
    ),
    (
        "answer_must_come_first",
        "`voc step TICKET agree --answer ...`로 고객의 답변을 먼저 기록하십시오",
        "record the complainant's answer first: `voc step TICKET agree --answer ...`",
    ),
    (
        "close_must_come_first",
        "`voc step TICKET close --outcome ...`을 먼저 하십시오. 이 단계는 사유로 대신할 수 없습니다",
        "do `voc step TICKET close --outcome ...` first; no reason replaces it",
    ),
    (
        "thanks_must_come_first",
        "`voc step TICKET thank`를 먼저 하십시오",
        "do `voc step TICKET thank` first",
    ),
    (
        "order_must_be_kept",
        "실제로 되돌아갔다면 `--reason resumed` 등 사유를 붙이십시오",
        "if the stage was taken up again, say so: `--reason resumed`",
    ),
    (
        "alternative_date_must_be_stated",
        "`--date DATE`를 붙이십시오. 날짜 없이 제시했다면 `--reason omitted`를 붙여 사실대로 기록하십시오",
        "add `--date DATE`; if it was really offered without one, say so: `--reason omitted`",
    ),
    (
        "stage_must_not_be_done",
        "이미 완료한 단계는 건너뛸 수 없습니다. 다음 단계로 진행하십시오",
        "a completed stage cannot be skipped; go on with the next one",
    ),
    (
        "agreement_must_come_first",
        "`voc step TICKET agree --answer accepted` 또는 합의 불성립이면 `--answer no_agreement`를 먼저 기록하십시오",
        "record the answer first: `voc step TICKET agree --answer accepted`, or `no_agreement` if none can be reached",
    ),
    (
        "outside_route_must_be_stated",
        "`--outside-route offered` 또는 `not_offered`를 붙이십시오",
        "add `--outside-route offered` or `not_offered`",
    ),
    (
        "order_of_events_must_hold",
        "`voc ticket TICKET`으로 앞선 기록의 시각을 확인하고 `--occurred`를 고쳐 주십시오",
        "look at the times recorded before with `voc ticket TICKET`, and correct `--occurred`",
    ),
    (
        "statement_must_exist",
        "`voc ticket TICKET`이나 `voc replay TICKET`으로 진술 번호를 확인하십시오",
        "look the number of the statement up with `voc replay TICKET`",
    ),
    (
        "remedy_must_exist",
        "`voc ticket TICKET`으로 조치 번호와 종류를 확인하십시오",
        "look the number and the kind of the remedy up with `voc ticket TICKET`",
    ),
    (
        "promise_must_exist",
        "`voc ticket`으로 약속 번호를 확인하십시오",
        "look the number of the promise up with `voc ticket`",
    ),
    (
        "promise_must_be_open",
        "새로 약속했다면 `voc promise TICKET make`로 기록하십시오",
        "if there is a new promise, record it: `voc promise TICKET make`",
    ),
    (
        "promised_time_must_lie_ahead",
        "`--told`와 `--occurred`의 시각을 확인하십시오",
        "check the times of `--told` and `--occurred`",
    ),
    (
        "attempts_must_be_positive",
        "`--attempts`에 1 이상의 수를 넣으십시오",
        "give `--attempts` a number from 1",
    ),
    ("amount_must_be_smaller", "금액을 확인해 주십시오", "check the sum"),
    (
        "escalation_must_be_new",
        "확인했다면 `voc acknowledge TICKET LEVEL`로 기록하거나 다음 단계에 보고하십시오",
        "acknowledge it with `voc acknowledge TICKET LEVEL`, or tell the next level",
    ),
    (
        "escalation_must_be_open",
        "`voc ticket`으로 상향 보고 현황을 확인하십시오",
        "look at the escalations with `voc ticket`",
    ),
    (
        "notice_must_exist",
        "`voc outbox`에서 알림 번호를 확인하십시오",
        "look the number of the notice up with `voc outbox`",
    ),
    (
        "notice_must_be_open",
        "이미 발송한 알림입니다. 다시 알리려면 `voc notify TICKET --queue`로 새로 올리십시오",
        "it left before; to tell it once more, queue another: `voc notify TICKET --queue`",
    ),
    (
        "marketing_needs_consent",
        "고객이 동의하면 `voc consent TICKET marketing given --by ...`로 먼저 기록하십시오. 정보성 안내에는 필요 없습니다",
        "if the person consents, record it first: `voc consent TICKET marketing given --by ...`; information needs none",
    ),
    (
        "clock_must_be_running",
        "`voc ticket TICKET`에서 남은 기한을 확인하십시오. 일시 중지 중이면 먼저 재개하십시오",
        "see with `voc ticket TICKET` which deadlines run; a paused one goes on with `voc resume TICKET`",
    ),
    (
        "clock_must_be_extensible",
        "처리 기한(resolution)만 두 번까지 연장할 수 있습니다. 약속을 미뤘다면 철회하고 새로 약속하십시오",
        "only the resolution is extended, twice at most; for a promise, withdraw it and make a new one",
    ),
    (
        "extension_must_come_in_time",
        "이미 지난 기한은 연장할 수 없습니다. `voc notify TICKET --topic delay`로 지연을 알리고 처리를 이어 가십시오",
        "what is overdue is not extended; tell the complainant with `voc notify TICKET --topic delay`, and go on",
    ),
    (
        "second_extension_needs_consent",
        "고객의 동의를 받아 `--consent given`을 붙이십시오",
        "ask the complainant, then add `--consent given`",
    ),
    (
        "transfer_must_change_the_branch",
        "다른 지점 코드를 주십시오. 담당자만 바꾸려면 `voc assign TICKET OWNER`를 쓰십시오",
        "name another branch; within a branch use `voc assign TICKET OWNER`",
    ),
    (
        "other_ticket_must_be_another",
        "다른 접수 건의 번호를 주십시오. `voc list`로 찾을 수 있습니다",
        "name another ticket; `voc list` shows them",
    ),
    (
        "merge_must_go_into_the_earlier",
        "두 건의 순서를 바꾸어 나중 건을 먼저 접수된 건으로 병합하십시오",
        "turn it round: merge the later ticket into the one received first",
    ),
    (
        "improvement_must_exist",
        "`voc ticket TICKET`으로 개선 조치 번호를 확인하십시오",
        "look the number of the action up with `voc ticket TICKET`",
    ),
    (
        "improvement_must_be_open",
        "새 조치가 필요하면 `voc improvement TICKET open`으로 여십시오",
        "if more is to be done, open another: `voc improvement TICKET open`",
    ),
    (
        "corrected_entry_must_exist",
        "`voc replay TICKET`에서 # 뒤의 번호를 확인하십시오",
        "look the number after # up with `voc replay TICKET`",
    ),
    (
        "entry_must_be_correctable",
        "바른 내용을 새로 기록하거나 `voc note TICKET --category data_correction`으로 남기십시오",
        "record what is right as a new entry, or say it with `voc note TICKET --category data_correction`",
    ),
    (
        "correction_must_fit_the_entry",
        "항목 이름과 쓸 수 있는 값은 `voc --json replay TICKET`에서 확인하십시오",
        "see with `voc --json replay TICKET` which fields the entry has and what they hold",
    ),
    (
        "correction_must_keep",
        "이 항목은 빼고 정정하십시오. 번호와 기한은 다른 기록의 바탕이 됩니다",
        "leave this field out; numbers and deadlines are what other entries rest on",
    ),
    (
        "correction_must_change_something",
        "`--set`, `--occurred`, `--retract`, `--text` 중 무엇을 고칠지 주십시오",
        "say what was wrong with `--set`, `--occurred`, `--retract` or `--text`",
    ),
    (
        "correction_must_stand_alone",
        "정정만 따로 요청하십시오",
        "give the correction in a request of its own",
    ),
    (
        "clock_must_be_computed",
        "알린 시각이 바뀌었다면 약속을 철회하고 새로 약속하거나 새 날짜로 단계를 기록하십시오",
        "if another time was told, withdraw the promise and make a new one, or record the stage with its new date",
    ),
    (
        "policy_must_know_the_clock",
        "`voc policy show`로 현재 기준을 확인하십시오",
        "look at the present policy with `voc policy show`",
    ),
    (
        "recomputation_must_come_in_time",
        "지난 기한은 지난 그대로 남습니다. 새 회차나 약속으로 이어 가십시오",
        "what was missed stays missed; go on with what is due next",
    ),
];
