//! What the types of events, and the fields of their contents, are called.

mod codes;
mod fields;

use voc_engine::domain::Label;

pub(crate) use codes::{code, crisis, issue_category, pressure};
use fields::FIELDS;

const fn label(ko: &'static str, en: &'static str) -> Label {
    Label { en, ko }
}

/// The label of each type of event.
const EVENTS: &[(&str, Label)] = &[
    ("received", label("접수", "Received")),
    ("background_recorded", label("이전 사실", "Background recorded")),
    ("triaged", label("분류", "Triaged")),
    ("assigned", label("담당자 지정", "Owner assigned")),
    ("department_set", label("부서 지정", "Department set")),
    ("note_added", label("메모", "Note added")),
    ("statement_recorded", label("진술 기록", "Statement recorded")),
    ("contact_attempted", label("연락 시도", "Contact attempted")),
    ("promise_made", label("약속", "Promise made")),
    ("promise_kept", label("약속 이행", "Promise kept")),
    ("promise_withdrawn", label("약속 철회", "Promise withdrawn")),
    ("party_added", label("관계자 추가", "Party added")),
    ("remedy_recorded", label("조치·보상 기록", "Remedy recorded")),
    ("record_access", label("진료기록 열람", "Access to records")),
    ("risk_recorded", label("위험 기록", "Risk recorded")),
    ("stage_completed", label("단계 완료", "Stage completed")),
    ("stage_skipped", label("단계 건너뜀", "Stage skipped")),
    ("escalated", label("상향 보고", "Escalated")),
    ("escalation_acknowledged", label("상향 보고 확인", "Escalation acknowledged")),
    ("paused", label("일시 중지", "Paused")),
    ("resumed", label("처리 재개", "Resumed")),
    ("reopened", label("재접수", "Reopened")),
    ("profiled", label("고객 특성", "Complainant described")),
    ("identity_checked", label("본인·진료 확인", "Person and treatment looked up")),
    ("notified", label("안내", "Notice given")),
    ("reported", label("내부 보고", "Reported inside")),
    ("consent_recorded", label("동의 기록", "Consent recorded")),
    ("pledge_written", label("각서 작성", "Pledge written")),
    ("referred_outside", label("외부 기관 이관", "Referred outside")),
    ("extended", label("기한 연장", "Deadline extended")),
    ("deadline_recomputed", label("기한 재계산", "Deadline recomputed")),
    ("transferred", label("지점 이관", "Transferred to another branch")),
    ("linked", label("다른 건과 연결", "Linked to another ticket")),
    ("absorbed", label("다른 건을 합침", "Took in another ticket")),
    ("merged", label("다른 건으로 병합", "Merged into another ticket")),
    ("corrected", label("기록 정정", "Entry corrected")),
    ("improvement_opened", label("개선 조치 시작", "Improvement action opened")),
    ("improvement_ended", label("개선 조치 종료", "Improvement action ended")),
    ("survey_answered", label("설문 응답", "Survey answered")),
    ("attachment_added", label("첨부파일", "File attached")),
    ("notice_queued", label("알림 발송 대기", "Notice queued")),
    ("notice_delivered", label("알림 발송", "Notice sent")),
    ("notice_failed", label("알림 발송 실패", "Sending failed")),
];

/// Returns the label of a type of event, or nothing for a type this version does not know.
#[must_use]
pub fn event_label(event_type: &str) -> Option<Label> {
    EVENTS.iter().find(|(name, _)| *name == event_type).map(|(_, label)| *label)
}

/// Returns the label of a protected field.
pub(crate) fn protected_label(field: &str) -> Option<Label> {
    match field {
        "text" => Some(label("내용", "Text")),
        "name" => Some(label("이름", "Name")),
        "contact" => Some(label("연락처", "Contact")),
        "file" => Some(label("파일", "File")),
        _ => None,
    }
}

/// What the value of a field is.
#[derive(Clone, Copy)]
pub(crate) enum FieldKind {
    /// A code of a list; a code that is not in it is shown as itself.
    Code(fn(&str) -> Option<Label>),
    /// A branch.
    Branch,
    /// A department.
    Department,
    /// A moment in Unix milliseconds.
    Moment,
    /// A date.
    Date,
    /// A sum in won.
    Won,
    /// The size of a file.
    Bytes,
    /// A clock by its name, such as `promise/2`.
    Clock,
    /// Clocks with their due moments.
    Clocks,
    /// Issues: categories with a severity, the stage of care and the harm.
    Issues,
    /// Crises with the group they stand in.
    Crises,
    /// The option chosen for each question of a survey.
    Chosen,
    /// Two moments between which something happened.
    Interval,
    /// The content that an entry should have had, of the type that `event_type` names beside it.
    Replacement,
    /// An object whose fields belong to the given scope.
    Nested(&'static str),
    /// A number or a text, shown as it is.
    Plain,
    /// Something that is shown elsewhere.
    Elsewhere,
}

/// Returns where a field stands among those of its content: what says most about it comes first.
pub(crate) fn place(scope: &str, name: &str) -> usize {
    let find = |scope: &str| FIELDS.iter().position(|one| one.scope == scope && one.name == name);
    let common = || find("").map(|place| FIELDS.len() + place);
    find(scope).or_else(common).unwrap_or(usize::MAX)
}

/// A field of the content of events.
pub(crate) struct Field {
    scope: &'static str,
    name: &'static str,
    /// What it is called.
    pub(crate) label: Label,
    /// What its value is.
    pub(crate) kind: FieldKind,
}

/// Finds a field: first among those of the scope alone, then among those of every scope.
pub(crate) fn field(scope: &str, name: &str) -> Option<&'static Field> {
    let find = |scope: &str| FIELDS.iter().find(|one| one.scope == scope && one.name == name);
    find(scope).or_else(|| find(""))
}

const fn of(
    scope: &'static str,
    name: &'static str,
    ko: &'static str,
    en: &'static str,
    kind: FieldKind,
) -> Field {
    Field { scope, name, label: label(ko, en), kind }
}

/// Returns every field with its scope and what its value is.
#[cfg(test)]
pub(crate) fn fields() -> impl Iterator<Item = (&'static str, &'static str, FieldKind)> {
    FIELDS.iter().map(|one| (one.scope, one.name, one.kind))
}

#[cfg(test)]
mod tests {
    use voc_engine::domain::Event;

    use super::*;

    #[test]
    fn every_type_of_event_has_a_label_and_no_label_is_left_over() {
        for event_type in Event::TYPES {
            assert!(event_label(event_type).is_some(), "{event_type} has no label");
        }
        assert_eq!(EVENTS.len(), Event::TYPES.len());
    }

    #[test]
    fn a_field_means_one_thing_in_one_place() {
        for (index, one) in FIELDS.iter().enumerate() {
            let same = |other: &&Field| other.scope == one.scope && other.name == one.name;
            assert_eq!(FIELDS.iter().skip(index).filter(same).count(), 1, "{}", one.name);
        }
    }
}
