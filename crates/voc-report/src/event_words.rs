//! What the types of events, and the fields of their contents, are called.

use voc_engine::domain::{
    Agreement, BackgroundCategory, CauseCode, ChannelCode, CodeList, ContactResult, Dating,
    DepartmentRole, DeviationKind, DeviationReason, DocumentCode, EmotionalNeed, EscalationReason,
    IssueCategory, Label, MedicalAccident, NoteCategory, Outcome, OutsideRoute, PartyRole,
    PauseReason, Place, Pressure, PromiseTopic, RecordAccessStep, RemedyCode, RemedyStep,
    ReopenReason, Risk, Role, Severity, Stage, Standing, Survey, Told, VocKind,
};

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
];

/// Returns the label of a type of event, or nothing for a type this version does not know.
pub(crate) fn event_label(event_type: &str) -> Option<Label> {
    EVENTS.iter().find(|(name, _)| *name == event_type).map(|(_, label)| *label)
}

/// Returns the label of a protected field.
pub(crate) fn protected_label(field: &str) -> Option<Label> {
    match field {
        "text" => Some(label("내용", "Text")),
        "name" => Some(label("이름", "Name")),
        "contact" => Some(label("연락처", "Contact")),
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
    /// A clock by its name, such as `promise/2`.
    Clock,
    /// Clocks with their due moments.
    Clocks,
    /// Issues: categories with a severity.
    Issues,
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

fn code<List: CodeList>(text: &str) -> Option<Label> {
    List::from_code(text).map(List::label)
}

fn in_table(table: &[(&str, Label)], text: &str) -> Option<Label> {
    table.iter().find(|(code, _)| *code == text).map(|(_, label)| *label)
}

fn channel(text: &str) -> Option<Label> {
    in_table(ChannelCode::BUILT_IN, text)
}

fn cause(text: &str) -> Option<Label> {
    in_table(CauseCode::BUILT_IN, text)
}

fn remedy(text: &str) -> Option<Label> {
    in_table(RemedyCode::BUILT_IN, text)
}

fn document(text: &str) -> Option<Label> {
    in_table(DocumentCode::BUILT_IN, text)
}

/// Whether there was pressure, as an answer to that question.
fn pressure(text: &str) -> Option<Label> {
    let answer = match Pressure::from_code(text)? {
        Pressure::None => label("없음", "No"),
        Pressure::UnderPressure => label("있음", "Yes"),
        Pressure::Unknown => label("알 수 없음", "Unknown"),
    };
    Some(answer)
}

fn path(text: &str) -> Option<Label> {
    match text {
        "nine_stages/1" => Some(label("9단계", "Nine stages")),
        "proposal/1" => Some(label("제안·건의 경로", "Path of proposals")),
        "inquiry/1" => Some(label("문의 경로", "Path of inquiries")),
        "praise/1" => Some(label("칭찬 경로", "Path of praise")),
        _ => None,
    }
}

/// Returns the name of a category of issues.
pub(crate) fn issue_category(text: &str) -> Option<Label> {
    code::<IssueCategory>(text)
}

/// Returns the name of a severity.
pub(crate) fn severity(text: &str) -> Option<Label> {
    code::<Severity>(text)
}

use FieldKind::{
    Branch, Clock, Clocks, Code, Date, Department, Elsewhere, Issues, Moment, Nested, Plain, Won,
};

/// Every field of every event. A scope is a type of event, or the name of an object within one; the
/// empty scope holds what means the same everywhere.
const FIELDS: &[Field] = &[
    of("", "number", "접수번호", "Number", Plain),
    of("", "reference", "관리번호", "Reference", Plain),
    of("", "source", "원본 행", "Source row", Elsewhere),
    of("", "branch", "지점", "Branch", Branch),
    of("", "channel", "채널", "Channel", Code(channel)),
    of("", "severity", "심각도", "Severity", Code(code::<Severity>)),
    of("", "causes", "원인", "Causes", Code(cause)),
    of("", "clocks", "기한", "Deadlines", Clocks),
    of("", "clock", "기한", "Deadline", Clock),
    of("", "round", "회차", "Round", Plain),
    of("", "promise", "약속 번호", "Promise", Plain),
    of("", "standing", "권한", "Standing", Code(code::<Standing>)),
    of("", "role", "역할", "Role", Code(code::<Role>)),
    of("", "by_role", "행한 역할", "In the role of", Code(code::<Role>)),
    of("", "level", "보고 단계", "Level", Code(code::<Role>)),
    of("", "due", "기한 시각", "Due", Moment),
    of("", "whom", "대상", "Whom", Code(code::<PartyRole>)),
    of("", "remedy", "조치", "Remedy", Code(remedy)),
    of("", "remedies", "조치", "Remedies", Code(remedy)),
    of("", "approved_by", "승인한 역할", "Approved by", Code(code::<Role>)),
    of("", "place", "면담 장소", "Place", Code(code::<Place>)),
    of("", "emotional_need", "심리적 욕구", "Emotional need", Code(code::<EmotionalNeed>)),
    of("", "stage", "단계", "Stage", Code(code::<Stage>)),
    of("received", "kind", "유형", "Kind", Code(code::<VocKind>)),
    of("received", "path", "밟을 단계", "Path", Code(path)),
    of("received", "receiving", "접수부서", "Receiving department", Department),
    of("received", "managing", "관리부서", "Managing department", Department),
    of("received", "originating", "발생부서", "Originating department", Department),
    of("background_recorded", "category", "내용 구분", "About", Code(code::<BackgroundCategory>)),
    of("background_recorded", "dating", "날짜 근거", "Date", Code(code::<Dating>)),
    of("assigned", "to", "담당자", "Owner", Plain),
    of("department_set", "which", "부서 구분", "Which", Code(code::<DepartmentRole>)),
    of("department_set", "department", "부서", "Department", Department),
    of("note_added", "category", "메모 구분", "About", Code(code::<NoteCategory>)),
    of("statement_recorded", "speaker", "진술자", "Speaker", Code(code::<PartyRole>)),
    of("contact_attempted", "result", "결과", "Result", Code(code::<ContactResult>)),
    of("contact_attempted", "attempts", "시도 횟수", "Attempts", Plain),
    of("promise_made", "topic", "약속 내용", "Promised", Code(code::<PromiseTopic>)),
    of("promise_made", "to", "상대", "To", Code(code::<PartyRole>)),
    of("promise_made", "told", "알린 시한", "Time told", Moment),
    of("promise_made", "clock", "이행 기한", "Deadline", Nested("clock_start")),
    of("clock_start", "clock", "기한 구분", "Clock", Clock),
    of("clock_start", "due", "기한", "Due", Moment),
    of("clock_start", "due_earliest", "가장 이른 기한", "Due at the earliest", Moment),
    of("clock_start", "policy", "기준 판", "Policy version", Elsewhere),
    of("clock_start", "rule", "기준 규칙", "Policy rule", Elsewhere),
    of("clock_start", "calendar", "달력", "Calendar", Elsewhere),
    of("party_added", "party", "관계자 번호", "Party", Plain),
    of("party_added", "role", "관계", "Relation", Code(code::<PartyRole>)),
    of("remedy_recorded", "step", "진행", "Step", Code(code::<RemedyStep>)),
    of("remedy_recorded", "amount_krw", "금액", "Amount", Won),
    of("record_access", "step", "진행", "Step", Code(code::<RecordAccessStep>)),
    of("record_access", "by", "요청자", "Asked by", Code(code::<PartyRole>)),
    of("record_access", "documents", "서류", "Documents", Code(document)),
    of("risk_recorded", "risk", "위험", "Risk", Code(code::<Risk>)),
    of("risk_recorded", "by", "출처", "From", Code(code::<PartyRole>)),
    of("stage_completed", "details", "단계 내용", "Content", Nested("details")),
    of("stage_completed", "deviation", "순서 이탈", "Deviation", Nested("deviation")),
    of("deviation", "kind", "이탈 구분", "Deviation", Code(code::<DeviationKind>)),
    of("deviation", "reason", "이탈 사유", "Reason", Code(code::<DeviationReason>)),
    of(
        "deviation",
        "missing",
        "먼저 했어야 할 단계",
        "Should have come first",
        Code(code::<Stage>),
    ),
    of("stage_skipped", "reason", "건너뛴 사유", "Reason", Code(code::<DeviationReason>)),
    of("escalated", "reason", "보고 사유", "Reason", Code(code::<EscalationReason>)),
    of("paused", "reason", "일시 중지 사유", "Reason", Code(code::<PauseReason>)),
    of("reopened", "reason", "재접수 사유", "Reason", Code(code::<ReopenReason>)),
    of("details", "to", "사과 대상", "To", Code(code::<PartyRole>)),
    of("details", "practical_demand", "실제적 욕구", "Practical demand", Code(remedy)),
    of("details", "procedure", "절차 안내", "Procedure", Code(code::<Told>)),
    of("details", "time", "소요 시간 안내", "Time it takes", Code(code::<Told>)),
    of(
        "details",
        "medical_accident",
        "의료사고 여부",
        "Medical accident",
        Code(code::<MedicalAccident>),
    ),
    of("details", "issues", "쟁점", "Issues", Issues),
    of("details", "schedule", "이행 일정", "Schedule", Date),
    of("details", "date", "대안 이행일", "Date", Date),
    of("details", "answer", "고객의 답", "Answer", Code(code::<Agreement>)),
    of("details", "pressure", "강압", "Under pressure", Code(pressure)),
    of("details", "outcome", "처리 결과", "Outcome", Code(code::<Outcome>)),
    of("details", "told_by", "결과 안내 채널", "Result told by", Code(channel)),
    of("details", "outside_route", "외부 구제 절차", "Route outside", Code(code::<OutsideRoute>)),
    of("details", "survey", "설문 안내", "Survey", Code(code::<Survey>)),
];

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
