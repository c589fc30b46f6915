//! What each rejection means, in Korean.

use voc_engine::domain::{ClockId, CodeList, Label, Rejection};

use super::{org, subjects};
use crate::{josa::Josa, time::Zone};

/// Says a rejection.
pub(super) fn korean(rejection: &Rejection, zone: Zone) -> String {
    let ko = |label: Label| label.ko;
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
        Rejection::CodeMustBeKnown { code, .. } => format!("`{code}`: 목록에 없는 코드입니다"),
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
        other => korean_of_a_promise(other, zone),
    }
}

/// Says what is refused about promises, contacts, sums and escalations.
fn korean_of_a_promise(rejection: &Rejection, zone: Zone) -> String {
    let ko = |label: Label| label.ko;
    match rejection {
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
        other => of_a_clock(other, zone).unwrap_or_else(|| korean_of_a_case(other)),
    }
}

/// Says what is refused about the ledgers, the clocks, other tickets and corrections.
fn korean_of_a_case(rejection: &Rejection) -> String {
    match rejection {
        Rejection::CodeMustBeKnown { code, .. } => format!("목록에 없는 코드입니다: `{code}`"),
        Rejection::CauseMustNotBeDerived(code) => {
            let label = code.label().map_or_else(|| code.to_string(), |label| label.ko.to_owned());
            format!("원인 `{label}`은 직접 입력하지 않습니다. 기록에서 스스로 드러납니다")
        }
        Rejection::TicketMustNotBeMerged => {
            "다른 건에 병합되어 그 건에서 이어지는 건입니다".to_owned()
        }
        Rejection::AlternativeDateMustBeStated => "대안에 이행 날짜가 없습니다".to_owned(),
        Rejection::StatementMustExist(number) => format!("이 건에는 {number}번 진술이 없습니다"),
        Rejection::RemedyMustExist(number) => {
            format!("이 건에는 그 종류의 {number}번 조치가 없습니다")
        }
        Rejection::NoticeMustExist(number) => {
            format!("이 건에는 발송 대기에 올린 {number}번 알림이 없습니다")
        }
        Rejection::NoticeMustBeOpen(number) => format!("{number}번 알림은 이미 발송했습니다"),
        Rejection::MarketingNeedsConsent(party) => {
            let party = party.label().ko;
            format!("광고성 정보 수신에 동의하지 않은 상대입니다: {party}")
        }
        Rejection::SecondExtensionNeedsConsent => {
            "두 번째 연장부터는 고객의 동의가 필요합니다".to_owned()
        }
        Rejection::TransferMustChangeTheBranch(branch) => {
            format!("이미 그 지점에서 맡고 있는 건입니다: {branch}")
        }
        Rejection::OtherTicketMustBeAnother => "같은 접수 건입니다".to_owned(),
        Rejection::MergeMustGoIntoTheEarlier => {
            "나중에 접수된 건을 먼저 접수된 건으로 병합해야 합니다".to_owned()
        }
        Rejection::ImprovementMustExist(number) => {
            format!("이 건에는 {number}번 개선 조치가 없습니다")
        }
        Rejection::ImprovementMustBeOpen(number) => {
            format!("{number}번 개선 조치는 이미 끝났습니다")
        }
        Rejection::CorrectedEntryMustExist(version) => {
            format!("이 건에는 #{version} 기록이 없습니다")
        }
        Rejection::EntryMustBeCorrectable(event_type) => {
            format!("이렇게 정정할 수 없는 기록입니다: {}", entry(event_type))
        }
        Rejection::CorrectionMustFitTheEntry { field, event_type } => {
            let entry = entry(event_type);
            format!("`{entry}` 기록에 없는 항목이거나 쓸 수 없는 값입니다: {field}")
        }
        Rejection::CorrectionMustKeep(field) => {
            format!("다른 기록의 바탕이어서 정정할 수 없는 항목입니다: {field}")
        }
        Rejection::CorrectionMustChangeSomething => "정정한 내용이 없습니다".to_owned(),
        Rejection::CorrectionMustStandAlone => {
            "정정은 다른 명령과 함께 요청할 수 없습니다".to_owned()
        }
        other => org::korean(other)
            .or_else(|| subjects::korean(other))
            .unwrap_or_else(|| other.to_string()),
    }
}

/// Says a rejection about a clock.
fn of_a_clock(rejection: &Rejection, zone: Zone) -> Option<String> {
    Some(match rejection {
        Rejection::ExtensionMustComeInTime { clock, due } => {
            format!(
                "연장하기 전에 이미 지난 기한입니다: {}, {}",
                clock_name(*clock),
                zone.human(*due)
            )
        }
        Rejection::RecomputationMustComeInTime { clock, due } => {
            let due = zone.human(*due);
            format!("{due}에 이미 지난 기한입니다: {}", clock_name(*clock))
        }
        Rejection::ClockMustBeRunning(clock) => {
            format!("지금 흐르고 있는 기한이 아닙니다: {}", clock_name(*clock))
        }
        Rejection::ClockMustBeExtensible(clock) => {
            format!("연장할 수 없는 기한입니다: {}", clock_name(*clock))
        }
        Rejection::ClockMustBeComputed(clock) => {
            format!("고객에게 알린 기한이어서 다시 계산하지 않습니다: {}", clock_name(*clock))
        }
        Rejection::PolicyMustKnowTheClock(clock) => {
            format!("현재 기준에 이 건의 기한이 없습니다: {}", clock_name(*clock))
        }
        _ => return None,
    })
}

fn entry(event_type: &str) -> &str {
    voc_report::event_label(event_type).map_or(event_type, |label| label.ko)
}

fn clock_name(clock: ClockId) -> String {
    format!("{} {}", clock.kind.label().ko, clock.number)
}

/// Names something with the particle that its last syllable asks for.
pub(super) fn with(named: impl CodeList, josa: Josa) -> String {
    let label = named.label().ko;
    format!("`{label}`{}", josa.after(label).expect("BUG: every label here ends in a syllable"))
}
