//! The glossary and the table of the process are written from the code, so they cannot drift from
//! it. `VOC_UPDATE=1 cargo test -p voc-domain --test documents` writes them anew.

#![allow(clippy::unwrap_used)]

use std::{fmt::Write as _, fs, path::PathBuf};

use voc_domain::{
    Adapter, Agreement, Amount, AttachmentKind, BackgroundCategory, CareStage, CauseCode,
    CauseGroup, ChannelCode, ClockKind, CodeList, Consent, ConsentTopic, ContactPoint,
    ContactResult, CorrectionEffect, CorrectionReason, CrisisCode, CrisisGroup, Dating, Delivery,
    DepartmentRole, DeviationKind, DeviationReason, DocumentCode, EmotionalNeed, ErasureReason,
    EscalationReason, Event, ExtensionReason, FlagRule, Harm, HoldEnd, HoldReason, IdentityCheck,
    ImprovementResult, IncidentKind, Interpreter, IssueCategory, IssueDomain, Label, Line,
    MediaClass, MedicalAccident, Move, NoteCategory, NoticePurpose, NoticeTopic, OrgEvent, Outcome,
    OutsideBodyCode, OutsideRoute, PartyRole, Path, PauseReason, Place, Policy, Pressure,
    PromiseTopic, QuestionRole, Reach, RecomputeReason, RecordAccessStep, Rejection, Relation,
    RemedyCode, RemedyStep, ReopenReason, ReportTopic, Residency, Retry, Risk, Role, Scale,
    ServiceGap, Severity, Stage, Standing, StatementTopic, SubjectEvent, Survey, Tier, Told,
    TouchPointCode, TrainingTopic, TransferReason, TreatmentCode, VocKind,
    calendar::BusinessDuration,
};

fn document(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name)
}

#[track_caller]
fn agrees(name: &str, expected: &str) {
    let path = document(name);
    if std::env::var_os("VOC_UPDATE").is_some() {
        fs::write(&path, expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap();
    assert!(
        found == expected,
        "docs/{name} is not what the code says; VOC_UPDATE=1 writes it anew"
    );
}

const CONCEPTS: &[(&str, &str, &str)] = &[
    (
        "voice of customer, VOC",
        "고객의 소리",
        "everything a patient or somebody near them tells the hospital",
    ),
    ("ticket", "접수 건", "one voice and everything that is done about it"),
    ("log", "기록(로그)", "the append-only list of entries; the only truth"),
    ("entry", "기록 항목", "one fact in the log"),
    ("position", "위치", "the place of an entry in the log, from 0"),
    ("version", "버전", "the place of an entry in its ticket, from 0"),
    ("occurred", "발생 시점", "when something happened, as an interval: valid time"),
    ("recorded", "기록 시점", "when it was written down: transaction time"),
    (
        "as known at",
        "그 시점까지 알려진 대로",
        "a replay with only what had been recorded by a moment",
    ),
    ("as it happened", "실제 일어난 대로", "a replay with only what can have happened by a moment"),
    ("stage", "단계", "one of the nine steps of the response process"),
    ("deviation", "순서 이탈", "a stage out of order or skipped, recorded with a reason"),
    ("round", "회차", "one walk through the stages; a reopening starts another"),
    ("promise", "약속", "what was promised to somebody outside, with or without a time"),
    ("clock", "기한 시계", "a deadline that runs from an entry, due in business time"),
    ("escalation", "상향 보고", "telling the next level of the ladder"),
    ("flag", "규정 위반 표시", "a rule of the manual that the log shows to be broken"),
    ("view", "조회 데이터", "what is rebuilt from the log; may be deleted"),
    ("vault", "보호 저장소", "where personal values lie encrypted"),
    ("subject", "정보주체", "the person whose data a value is"),
    ("erasure", "파기", "the end of a person's values, for good; their digests stay"),
    ("legal hold", "파기 보류", "what keeps values from being erased until it is lifted"),
    (
        "receiving, managing, originating department",
        "접수부서, 관리부서, 발생부서",
        "the three departments of a ticket, never one",
    ),
    ("business time", "업무 시간", "time during opening hours, holidays excluded"),
    ("playbook", "대응 매뉴얼", "what the hospital's own manual says is to be done at a stage"),
    ("survey sheet", "설문지", "what a survey asks, in the version that was handed out"),
    ("attachment", "첨부파일", "a file that belongs to a case, encrypted in the vault"),
    ("outbox", "발송함", "notices that are to leave the house, each until an adapter took it over"),
    ("obligation", "지점 의무", "training and case sharing that a branch owes"),
    ("incident", "교육 대상 사건", "something after which a branch is to be trained again"),
    ("rejection", "거부", "the rules say no"),
    ("conflict", "충돌", "somebody else was faster; try again"),
    ("finding", "발견 사항", "what a verification or a report found"),
];

/// What the entries of a ticket, and those of the hospital as a whole, are called.
const ENTRIES: &[(&str, &str, &str)] = &[
    ("received", "Received", "접수"),
    ("background_recorded", "Background recorded", "이전 사실"),
    ("triaged", "Triaged", "분류"),
    ("assigned", "Owner assigned", "담당자 지정"),
    ("department_set", "Department set", "부서 지정"),
    ("note_added", "Note added", "메모"),
    ("statement_recorded", "Statement recorded", "진술 기록"),
    ("contact_attempted", "Contact attempted", "연락 시도"),
    ("promise_made", "Promise made", "약속"),
    ("promise_kept", "Promise kept", "약속 이행"),
    ("promise_withdrawn", "Promise withdrawn", "약속 철회"),
    ("party_added", "Party added", "관계자 추가"),
    ("remedy_recorded", "Remedy recorded", "조치·보상 기록"),
    ("record_access", "Access to records", "진료기록 열람"),
    ("risk_recorded", "Risk recorded", "위험 기록"),
    ("stage_completed", "Stage completed", "단계 완료"),
    ("stage_skipped", "Stage skipped", "단계 건너뜀"),
    ("escalated", "Escalated", "상향 보고"),
    ("escalation_acknowledged", "Escalation acknowledged", "상향 보고 확인"),
    ("paused", "Paused", "일시 중지"),
    ("resumed", "Resumed", "처리 재개"),
    ("reopened", "Reopened", "재접수"),
    ("profiled", "Complainant described", "고객 특성"),
    ("identity_checked", "Person and treatment looked up", "본인·진료 확인"),
    ("notified", "Notice given", "안내"),
    ("reported", "Reported inside", "내부 보고"),
    ("consent_recorded", "Consent recorded", "동의 기록"),
    ("pledge_written", "Pledge written", "각서 작성"),
    ("referred_outside", "Referred outside", "외부 기관 이관"),
    ("extended", "Deadline extended", "기한 연장"),
    ("deadline_recomputed", "Deadline recomputed", "기한 재계산"),
    ("transferred", "Transferred to another branch", "지점 이관"),
    ("linked", "Linked to another ticket", "다른 건과 연결"),
    ("absorbed", "Took in another ticket", "다른 건을 합침"),
    ("merged", "Merged into another ticket", "다른 건으로 병합"),
    ("corrected", "Entry corrected", "기록 정정"),
    ("improvement_opened", "Improvement action opened", "개선 조치 시작"),
    ("improvement_ended", "Improvement action ended", "개선 조치 종료"),
    ("survey_answered", "Survey answered", "설문 응답"),
    ("attachment_added", "File attached", "첨부파일"),
    ("notice_queued", "Notice queued", "알림 발송 대기"),
    ("notice_delivered", "Notice sent", "알림 발송"),
    ("notice_failed", "Sending failed", "알림 발송 실패"),
    ("playbook_defined", "Part of the response manual set", "응대 매뉴얼 등록"),
    ("playbook_retired", "Part of the response manual retired", "응대 매뉴얼 폐지"),
    ("survey_defined", "Survey sheet set", "설문지 등록"),
    ("training_held", "Training held", "교육 실시"),
    ("case_shared", "Case shared", "사례 공유"),
    ("legal_hold_placed", "Legal hold placed", "파기 보류"),
    ("legal_hold_lifted", "Legal hold lifted", "파기 보류 해제"),
    ("subject_erased", "Personal data erased", "개인정보 파기"),
];

fn section(out: &mut String, title: &str, rows: impl Iterator<Item = (&'static str, Label)>) {
    writeln!(out, "\n## {title}\n\n| code | English | 한국어 |\n|---|---|---|").unwrap();
    for (code, label) in rows {
        writeln!(out, "| `{code}` | {} | {} |", label.en, label.ko).unwrap();
    }
}

fn list<T: CodeList>(out: &mut String, title: &str) {
    section(out, title, T::ALL.iter().map(|one| (one.code(), one.label())));
}

#[test]
fn the_glossary_holds_every_word_and_every_code() {
    let mut out = String::from(
        "# Glossary (용어집)\n\nOne word per idea. Written from the code by a test: every code list that entries carry, with both\n\
         labels. A hospital may add codes of its own to the lists marked *open*.\n\n\
         ## Ideas\n\n| English | 한국어 | meaning |\n|---|---|---|\n",
    );
    for (en, ko, meaning) in CONCEPTS {
        writeln!(out, "| {en} | {ko} | {meaning} |").unwrap();
    }
    list::<Stage>(&mut out, "The nine stages (불만고객 응대 9단계)");
    list::<VocKind>(&mut out, "Kinds of voice");
    section(&mut out, "Channels (open)", ChannelCode::BUILT_IN.iter().copied());
    section(&mut out, "Causes (open)", CauseCode::BUILT_IN.iter().copied());
    section(&mut out, "Remedies (open)", RemedyCode::BUILT_IN.iter().copied());
    section(&mut out, "Documents (open)", DocumentCode::BUILT_IN.iter().copied());
    list::<Role>(&mut out, "Roles");
    list::<PartyRole>(&mut out, "Parties");
    list::<Standing>(&mut out, "Standing of a party");
    list::<DepartmentRole>(&mut out, "The three departments");
    list::<Severity>(&mut out, "Severity");
    list::<IssueCategory>(&mut out, "Issue categories (HCAT)");
    list::<EmotionalNeed>(&mut out, "Emotional needs");
    list::<Told>(&mut out, "Told or not");
    list::<Place>(&mut out, "Place of the interview");
    list::<MedicalAccident>(&mut out, "Medical accident");
    list::<Agreement>(&mut out, "Answers");
    list::<Pressure>(&mut out, "Pressure");
    list::<Outcome>(&mut out, "Outcomes");
    list::<OutsideRoute>(&mut out, "Route outside");
    list::<Survey>(&mut out, "Survey");
    list::<DeviationKind>(&mut out, "Kinds of deviation");
    list::<DeviationReason>(&mut out, "Reasons for a deviation");
    list::<ContactResult>(&mut out, "Results of a contact");
    list::<PromiseTopic>(&mut out, "What is promised");
    list::<RemedyStep>(&mut out, "Steps of a remedy");
    list::<RecordAccessStep>(&mut out, "Steps of a record request");
    list::<Risk>(&mut out, "Risks");
    list::<NoteCategory>(&mut out, "Notes");
    list::<BackgroundCategory>(&mut out, "Background");
    list::<Dating>(&mut out, "How a date is known");
    list::<PauseReason>(&mut out, "Reasons for a pause");
    list::<ReopenReason>(&mut out, "Reasons for a reopening");
    list::<EscalationReason>(&mut out, "Reasons for an escalation");
    list::<ClockKind>(&mut out, "Clocks");
    list::<RecomputeReason>(&mut out, "Reasons to work a deadline out anew");
    list::<FlagRule>(&mut out, "Flags");
    list_what_a_case_is_about(&mut out);
    list_what_is_told(&mut out);
    list_the_hospital(&mut out);
    entries(&mut out);
    list::<voc_domain::TrainingTopic>(&mut out, "What a training is about");
    list::<voc_domain::IncidentKind>(&mut out, "Incidents");
    list::<voc_domain::QuestionRole>(&mut out, "What survey answers are counted as");
    agrees("glossary.md", &out);
}

fn list_what_a_case_is_about(out: &mut String) {
    list::<IssueDomain>(out, "Issue domains (HCAT)");
    list::<CareStage>(out, "Stages of care (HCAT)");
    list::<Harm>(out, "Harm (HCAT)");
    list::<CauseGroup>(out, "Groups of causes");
    list::<ServiceGap>(out, "Gaps of the service");
    section(out, "Touch points (open)", TouchPointCode::BUILT_IN.iter().copied());
    section(out, "Treatments (open)", TreatmentCode::BUILT_IN.iter().copied());
    list::<CrisisGroup>(out, "Groups of crises");
    section(out, "Crises of foreign patients (open)", CrisisCode::BUILT_IN.iter().copied());
    list::<Tier>(out, "How a person is looked after");
    list::<Residency>(out, "Residency");
    list::<Interpreter>(out, "Interpreter");
    list::<StatementTopic>(out, "What a statement is about");
    list::<ContactPoint>(out, "Which number or address");
    list::<ImprovementResult>(out, "How an improvement action ended");
    list::<AttachmentKind>(out, "What an attached file is");
    list::<MediaClass>(out, "Sorts of files");
    list::<Relation>(out, "How tickets belong together");
}

fn list_what_is_told(out: &mut String) {
    list::<IdentityCheck>(out, "Person and treatment looked up");
    list::<NoticeTopic>(out, "What a notice is about");
    list::<NoticePurpose>(out, "What a notice is for");
    list::<Delivery>(out, "Arrival of a notice");
    list::<Adapter>(out, "How a notice leaves the house");
    list::<Retry>(out, "What follows a failed attempt to send a notice");
    list::<ReportTopic>(out, "What is reported inside");
    list::<ConsentTopic>(out, "What is consented to");
    list::<Consent>(out, "Consent");
    section(out, "Outside bodies (open)", OutsideBodyCode::BUILT_IN.iter().copied());
    list::<ExtensionReason>(out, "Reasons for an extension");
    list::<TransferReason>(out, "Reasons for a hand-off to another branch");
    list::<CorrectionReason>(out, "Reasons for a correction");
    list::<CorrectionEffect>(out, "Effects of a correction");
}

fn list_the_hospital(out: &mut String) {
    list::<Reach>(out, "Reach of a channel");
    list::<Line>(out, "Line of a channel");
    list::<TrainingTopic>(out, "What a training is about");
    list::<IncidentKind>(out, "What a branch learns from");
    list::<QuestionRole>(out, "What answers to a question are counted as");
    list::<Scale>(out, "Scales of a question");
    list::<HoldReason>(out, "Reasons for a legal hold");
    list::<HoldEnd>(out, "Reasons for lifting a legal hold");
    list::<ErasureReason>(out, "Reasons for an erasure");
}

fn entries(out: &mut String) {
    let known: Vec<_> = ENTRIES.iter().map(|(name, _, _)| *name).collect();
    assert_eq!(
        known,
        [Event::TYPES, OrgEvent::TYPES, SubjectEvent::TYPES].concat(),
        "every entry has its words"
    );
    section(out, "Entries", ENTRIES.iter().map(|(name, en, ko)| (*name, Label { en, ko })));
}

/// Returns the names of the lists that a macro of the codes defines, from the source.
fn lists_of_the_source(folder: &std::path::Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            lists_of_the_source(&path, found);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            let blocks = ["closed_list! {\n", "open_list! {\n"];
            for block in blocks.iter().flat_map(|start| text.split(start).skip(1)) {
                let name = block.lines().map(str::trim).find(|line| !line.starts_with(['/', '#']));
                let name = name.and_then(|line| line.split(',').next()).unwrap();
                found.push(name.to_owned());
            }
        }
    }
}

#[test]
fn the_glossary_leaves_no_list_out() {
    let mut found = Vec::new();
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    lists_of_the_source(&source, &mut found);
    assert!(found.len() > 60, "{found:?}");
    let here = include_str!("documents.rs");
    // Turning points are named in messages, never in entries.
    for name in found.iter().filter(|name| *name != "Milestone") {
        let listed = here.contains(&format!("list::<{name}>"))
            || here.contains(&format!("{name}::BUILT_IN"));
        assert!(listed, "`{name}` is not in the glossary");
    }
}

const PROCESS_HEAD: &str = "# The process and its table

The log never refuses the truth; it refuses nonsense. A stage that really happened out of order is recorded with a reason
(a *deviation*); without one the command is refused with the name of the stage that must come first. Written from the code by a test.

## Paths

";

const PROCESS_RULES: &str = "
## The table

The row is the stage completed last in this round, the column the stage to complete. Legal without a reason: `next`,
`repeat`. What the other cells need is below.

";

const PROCESS_TAIL: &str = "
- **skip** is legal when every stage that is jumped over was completed or skipped before in this round, or is not on the
  path. Otherwise it needs a reason, and the stages jumped over are recorded with it.
- **skip\\*** (over `alternative`) is legal when the first resolution was accepted, and not under pressure.
- **back** needs a reason.
- **back\\*** is legal when the last answer was a refusal. Otherwise it needs a reason.
- A stage outside the path of the kind needs a reason.
- `close` needs an answer that settles (accepted or partly, and not under pressure) or a recorded `no_agreement`, with
  a word on whether the route outside was offered. `thank` needs the `close`. No reason replaces either: these are decisions.
- `thank` closes the ticket. `reopen` starts a new round; the first close stays true.
- A paused ticket takes facts but no steps. A closed ticket takes facts and `reopen`. A merged ticket takes facts; what
  is to be decided is decided where the case goes on, and what was promised to somebody stands.
- A correction is refused when others rest on the entry: what opened the ticket, a close that was thanked for, thanks that
  a reopening followed, a reopening after which a stage was completed, a pause that has ended, an extension that was
  counted from. A fact may always be corrected, even when a decision was made on it.
- Receipt, answer, close, thanks, reopening, pause and resumption follow one another in time. Of moments known roughly it
  is enough that they *can* lie in order.

";

const DEADLINES_HEAD: &str = "## Default deadlines

What a directory starts with: version ";

const DEADLINES_TEXT: &str = " of the policy. The first row that fits wins; praise has no resolution clock. Hours and days are business time in the calendar of
the configuration. The periods for resolution are those that the Korean civil-petition rules set for grievances and
queries (7 days) and for suggestions (14 days); first contact, promises without a stated time and the ladder are this
project's choice and rest on no rule.

";

const DEADLINES_NOTES: &str = "
- *First contact* starts with the receipt and is met by reaching the complainant, the patient, a guardian or the family,
  or by a stage that faces them: every one but `investigate`. The earliest that is recorded counts, however late.
- *Resolution* starts with the receipt and with each reopening, and is met by `close`. A pause stops it unless it had run
  out when the pause was recorded, and never makes it due earlier. While it stands still it is neither due nor overdue.
- *Promise* is due at the moment that was told, and by this table when none was.
- *Acknowledgement* is met by a notice of receipt, or by what meets the first contact.
- *Next response* starts when somebody near the patient comes back by a channel after the first contact was met, at the
  first time that is not answered yet, or with a reopening. Reaching them, a stage that faces them, or a notice ends it.
- *Agreed date* starts with a resolution or an alternative that has a date, and is met by `close` or a remedy paid. A date
  agreed later takes its place.
- *Progress notice* starts with the receipt, with each reopening and with each notice of progress, delay, extension or
  result; the next such notice or `close` meets it.
- A hospital's own policy may give each *stage* a clock, and let a *statutory period* run. Both end with what they wait for.
  A pause stops the clock of a stage; a statutory period only for a supplement, a transfer of the papers, a hearing, an
  appraisal or a site visit, and then the days that it touches (of up to 5 days the working hours) are not counted.
- Holidays count as they were known on the day a due instant was recorded. `voc recompute` uses what is known by then.

Who is told when a clock runs out, unless it was met before or was recorded together with what met it:

";

const REJECTIONS_HEAD: &str = "
## Rejections, in order of precedence

When several requirements are unmet, the first of this list is the one reported.

";

/// Writes the clocks and the ladder of the standard policy.
fn deadlines(out: &mut String) {
    let policy = Policy::standard();
    write!(out, "{DEADLINES_HEAD}{}{DEADLINES_TEXT}", policy.version()).unwrap();
    *out += "| rule | clock | 한국어 | kinds | amount |\n|---|---|---|---|---|\n";
    for (number, rule) in (1..).zip(policy.rules()) {
        let kinds: Vec<_> = rule.when.kinds.iter().map(|kind| kind.code()).collect();
        let kinds = if kinds.is_empty() { "any".to_owned() } else { kinds.join(", ") };
        let (label, amount) = (rule.clock.label(), run_for(rule.amount));
        writeln!(out, "| {number} | {} | {} | {kinds} | {amount} |", label.en, label.ko).unwrap();
    }
    *out += DEADLINES_NOTES;
    *out += "| clocks | level | 한국어 | after |\n|---|---|---|---|\n";
    for ladder in policy.ladders() {
        let clocks: Vec<_> = ladder.clocks.iter().map(|clock| clock.code()).collect();
        let clocks = if clocks.is_empty() { "any other".to_owned() } else { clocks.join(", ") };
        for step in &ladder.steps {
            let label = step.level.label();
            let at_once = step.after.is_zero();
            let after = if at_once { "at once".to_owned() } else { spelled(step.after) };
            writeln!(out, "| {clocks} | {} | {} | {after} |", label.en, label.ko).unwrap();
        }
    }
}

fn run_for(amount: Amount) -> String {
    match amount {
        Amount::Business(amount) => spelled(amount),
        Amount::CalendarDays(days) => format!("{days} days of the calendar"),
        Amount::Statutory(period) => format!("{period} by statute"),
        Amount::AsAgreed => "the end of that day".to_owned(),
    }
}

fn spelled(amount: BusinessDuration) -> String {
    let (number, unit) = match amount {
        BusinessDuration::Seconds(number) => (number, "second"),
        BusinessDuration::Minutes(number) => (number, "minute"),
        BusinessDuration::Hours(number) => (number, "working hour"),
        BusinessDuration::Days(number) => (number, "working day"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

#[test]
fn the_process_document_holds_the_table_and_the_rejections() {
    let mut out = String::from(PROCESS_HEAD);
    out += "| kind | 한국어 | path | stages |\n|---|---|---|---|\n";
    for kind in VocKind::ALL {
        let path = Path::of(*kind);
        let stages: Vec<_> = path.stages().iter().map(|stage| stage.code()).collect();
        let label = kind.label();
        writeln!(
            out,
            "| {} | {} | `{}` | {} |",
            label.en,
            label.ko,
            path.name(),
            stages.join(", ")
        )
        .unwrap();
    }
    out += PROCESS_RULES;
    let codes: Vec<_> = Stage::ALL.iter().map(|stage| stage.code()).collect();
    writeln!(out, "| after \\ to | {} |\n|---|{}", codes.join(" | "), "---|".repeat(9)).unwrap();
    for from in [None].into_iter().chain(Stage::ALL.iter().copied().map(Some)) {
        let cells: Vec<_> = Stage::ALL
            .iter()
            .map(|to| match Move::between(from, *to) {
                _ if from == Some(Stage::Thank) => "closed",
                Move::Next => "next",
                Move::Repeat => "repeat",
                Move::Skip => "skip",
                Move::SkipAlternative => "skip\\*",
                Move::Back => "back",
                Move::BackAfterRefusal => "back\\*",
            })
            .collect();
        writeln!(out, "| **{}** | {} |", from.map_or("none", Stage::code), cells.join(" | "))
            .unwrap();
    }
    out += PROCESS_TAIL;
    deadlines(&mut out);
    out += REJECTIONS_HEAD;
    for (number, code) in (1..).zip(Rejection::CODES) {
        writeln!(out, "{number}. `{code}`").unwrap();
    }
    out += "\n## Events\n\n";
    let types: Vec<_> = Event::TYPES.iter().map(|name| format!("`{name}`")).collect();
    writeln!(out, "{}.", types.join(", ")).unwrap();
    let types: Vec<_> =
        voc_domain::OrgEvent::TYPES.iter().map(|name| format!("`{name}`")).collect();
    writeln!(out, "\nOf the hospital as a whole: {}.", types.join(", ")).unwrap();
    out += "\nOf the policies: `policy_adopted`.\n";
    let types: Vec<_> = SubjectEvent::TYPES.iter().map(|name| format!("`{name}`")).collect();
    writeln!(out, "\nOf the data of people: {}.", types.join(", ")).unwrap();
    agrees("process.md", &out);
}
