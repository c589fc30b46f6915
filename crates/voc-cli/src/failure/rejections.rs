//! What each rejection means in both languages, and what to do next.

mod org;

use voc_engine::domain::{CodeList, Rejection};
use voc_report::Lang;

use super::{Exit, Failure, unexpected_hint};
use crate::{josa::Josa, time::Zone};

/// Tells a rejection.
pub(super) fn told(rejection: &Rejection, lang: Lang, zone: Zone) -> Failure {
    let code = rejection.code();
    let hint = hint(code, lang).unwrap_or_else(|| unexpected_hint(lang));
    Failure::new(Exit::Rejected, code, message(rejection, lang, zone), hint)
}

fn message(rejection: &Rejection, lang: Lang, zone: Zone) -> String {
    match lang {
        Lang::Ko => korean(rejection, zone),
        Lang::En => english(rejection, zone),
    }
}

/// Says it with times in the hospital's zone; everything else as the rules say it.
fn english(rejection: &Rejection, zone: Zone) -> String {
    match rejection {
        Rejection::OccurredMustNotBeInTheFuture { occurred, now } => {
            format!("{} lies in the future; now is {}", zone.human(*occurred), zone.human(*now))
        }
        Rejection::MomentMustBeWithinTheCalendar { moment } => {
            format!("{} lies outside the years 1970 to 2099 of the calendar", zone.human(*moment))
        }
        Rejection::PromisedTimeMustLieAhead { told } => {
            format!("the promised time {} lies before the promise itself", zone.human(*told))
        }
        other => other.to_string(),
    }
}

fn korean(rejection: &Rejection, zone: Zone) -> String {
    let ko = |label: voc_engine::domain::Label| label.ko;
    match rejection {
        Rejection::TextMustNotBeEmpty => "내용이 비어 있습니다".to_owned(),
        Rejection::TextMustBeShorter { limit, actual } => {
            format!("내용이 {actual}바이트로, 최대 {limit}바이트를 넘습니다")
        }
        Rejection::TicketMustExist => "해당하는 접수 건이 없습니다".to_owned(),
        Rejection::TicketMustNotExist => "이미 접수된 건입니다".to_owned(),
        Rejection::OccurredMustNotBeInTheFuture { occurred, now } => {
            format!("발생 시각이 미래입니다: {} (현재 {})", zone.human(*occurred), zone.human(*now))
        }
        Rejection::MomentMustBeWithinTheCalendar { moment } => {
            format!("달력이 다루는 1970~2099년을 벗어난 시각입니다: {}", zone.human(*moment))
        }
        Rejection::ChannelMustBeKnown(code) => format!("`{code}`이라는 접수 경로가 없습니다"),
        Rejection::CauseMustBeKnown(code) => format!("`{code}`이라는 원인이 없습니다"),
        Rejection::DepartmentMustBeKnown(code) => format!("`{code}`이라는 부서가 없습니다"),
        Rejection::BranchMustBeKnown(code) => format!("`{code}`이라는 지점이 없습니다"),
        Rejection::TicketMustBeReceived => "아직 불만이 접수되지 않은 건입니다".to_owned(),
        Rejection::TicketMustBeOpen => "종결된 건입니다".to_owned(),
        Rejection::TicketMustBeClosed => "아직 종결되지 않은 건입니다".to_owned(),
        Rejection::TicketMustNotBePaused => "처리가 일시 중지된 건입니다".to_owned(),
        Rejection::TicketMustBePaused => "처리가 일시 중지되어 있지 않습니다".to_owned(),
        Rejection::StageMustBeOnThePath { stage, .. } => {
            format!("이 유형의 응대 단계에는 {} 없습니다", with(*stage, Josa::Subject))
        }
        Rejection::StageMustComeFirst { stage, missing } => format!(
            "`{}` 전에 `{}` 단계를 먼저 해야 합니다",
            ko(stage.label()),
            ko(missing.label())
        ),
        Rejection::OrderMustBeKept { stage, last } => format!(
            "`{}` 다음에 {} 돌아가는 것은 순서에 맞지 않습니다",
            ko(last.label()),
            with(*stage, Josa::Direction)
        ),
        Rejection::StageMustNotBeDone(stage) => {
            format!("{} 이번 회차에 이미 완료했습니다", with(*stage, Josa::Topic))
        }
        Rejection::AgreementMustComeFirst => {
            "고객의 답변이 아직 마무리를 허용하지 않습니다".to_owned()
        }
        Rejection::OutsideRouteMustBeStated => {
            "합의되지 않았는데 외부 구제 절차를 안내했는지 적지 않았습니다".to_owned()
        }
        Rejection::OrderOfEventsMustHold { event, after } => format!(
            "{} `{}`보다 먼저 일어났을 수 없습니다",
            with(*event, Josa::Subject),
            ko(after.label())
        ),
        Rejection::PromiseMustExist(number) => format!("이 건에는 {number}번 약속이 없습니다"),
        Rejection::PromiseMustBeOpen(number) => {
            format!("{number}번 약속은 이미 이행되었거나 철회되었습니다")
        }
        Rejection::PromisedTimeMustLieAhead { told } => {
            format!("약속한 시각이 약속 시점보다 앞섭니다: {}", zone.human(*told))
        }
        Rejection::AttemptsMustBePositive => "연락 횟수는 1 이상이어야 합니다".to_owned(),
        Rejection::AmountMustBeSmaller { limit, actual } => {
            format!("금액 {actual}원이 기록할 수 있는 최대 {limit}원을 넘습니다")
        }
        Rejection::EscalationMustBeNew(level) => {
            format!("`{}`에게 이미 상향 보고된 사안입니다", ko(level.label()))
        }
        Rejection::EscalationMustBeOpen(level) => {
            format!("`{}`의 확인을 기다리는 상향 보고가 없습니다", ko(level.label()))
        }
        other => org::korean(other).unwrap_or_else(|| other.to_string()),
    }
}

/// Names something with the particle that its last syllable asks for.
fn with(named: impl CodeList, josa: Josa) -> String {
    let label = named.label().ko;
    format!("`{label}`{}", josa.after(label).expect("BUG: every label here ends in a syllable"))
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
];

fn hint(code: &str, lang: Lang) -> Option<&'static str> {
    let found = all_hints().find(|(known, ..)| *known == code);
    found.map(|(_, ko, en)| lang.pick(ko, en))
}

fn all_hints() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    HINTS.iter().chain(org::HINTS)
}

#[cfg(test)]
mod tests {
    use voc_engine::domain::{Milestone, Stage};

    use super::*;

    #[test]
    fn every_rejection_has_a_hint_in_both_languages_and_no_hint_is_left_over() {
        let hints: Vec<_> = all_hints().map(|(code, ..)| *code).collect();
        assert_eq!(hints, Rejection::CODES);
        let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
        for (code, ko, en) in all_hints() {
            assert!(hangul(ko), "{code}: {ko}");
            assert!(!hangul(en) && en.is_ascii(), "{code}: {en}");
        }
    }

    #[test]
    fn the_particle_fits_the_stage() {
        let korean =
            |rejection: &Rejection| message(rejection, Lang::Ko, Zone(chrono_tz::Asia::Seoul));
        assert_eq!(
            korean(&Rejection::StageMustNotBeDone(Stage::Listen)),
            "`공감적 경청`은 이번 회차에 이미 완료했습니다"
        );
        assert_eq!(
            korean(&Rejection::OrderMustBeKept { stage: Stage::Calm, last: Stage::Apologize }),
            "`사과` 다음에 `감정 다스리기`로 돌아가는 것은 순서에 맞지 않습니다"
        );
        for stage in Stage::ALL {
            for josa in [Josa::Topic, Josa::Subject, Josa::Direction] {
                assert!(with(*stage, josa).starts_with('`'));
            }
        }
        for event in Milestone::ALL {
            assert!(with(*event, Josa::Subject).starts_with('`'));
        }
    }

    #[test]
    fn a_time_in_the_future_is_told_in_the_zone_of_the_hospital() {
        let rejection = Rejection::OccurredMustNotBeInTheFuture {
            occurred: voc_engine::Timestamp::from_millis(1_772_500_000_000),
            now: voc_engine::Timestamp::from_millis(1_772_496_000_000),
        };
        let zone = Zone(chrono_tz::Asia::Seoul);
        let english = message(&rejection, Lang::En, zone);
        assert_eq!(english, "2026-03-03 10:06 lies in the future; now is 2026-03-03 09:00");
        assert!(message(&rejection, Lang::Ko, zone).contains("2026-03-03 10:06"));
    }
}
