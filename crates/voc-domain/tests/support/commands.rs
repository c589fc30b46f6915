//! One command of every kind, about the ticket of [`rich`].

use super::{Desk, HOUR, START, details, step, take};
use serde_json::json;
use uuid::Uuid;
use voc_domain::{
    Absorbed, Adapter, Addressee, AttachmentKind, Attempted, BackgroundCategory, ClockId, Command,
    Consent, ConsentTopic, ContactResult, Correct, CorrectionReason, Dating, Delivery,
    DepartmentRole, DeviationReason, EscalationReason, ExtensionReason, FileDescription,
    IdentityCheck, ImprovementNumber, ImprovementResult, Inside, NoteCategory, NoticeNumber,
    NoticePurpose, NoticeTopic, Occurred, Outside, PartyRole, PauseReason, Pressure, PrivateText,
    Profiled, PromiseNumber, PromiseTopic, Queue, Receive, RecordAccessStep, Relation, RemedyStep,
    ReopenReason, ReportTopic, Retry, Risk, Role, Stage, Standing, SurveyAnswers, SurveyDefinition,
    TemplateRef, TicketId, TicketNumber, Tier, Timestamp, TransferReason, VocKind,
};

pub fn other(number: u128) -> TicketId {
    TicketId::from_uuid(Uuid::from_u128(number))
}

pub fn text() -> PrivateText {
    PrivateText::new("x").unwrap()
}

pub fn promise(told: Option<i64>) -> Command {
    Command::MakePromise {
        topic: PromiseTopic::CallBack,
        to: PartyRole::Guardian,
        by_role: None,
        channel: None,
        told: told.map(Timestamp::from_millis),
        text: None,
    }
}

pub fn contact(whom: PartyRole, result: ContactResult) -> Command {
    Command::RecordContact {
        channel: "phone".parse().unwrap(),
        whom,
        result,
        attempts: 1,
        point: None,
        acting_for: None,
        text: None,
    }
}

pub fn party(role: PartyRole, standing: Standing) -> Command {
    Command::AddParty { role, standing, consent: None, subject: None, name: None, contact: None }
}

pub fn remedy(code: &str, step: RemedyStep) -> Command {
    Command::RecordRemedy {
        remedy: code.parse().unwrap(),
        step,
        item: None,
        party: None,
        by_role: None,
        amount_krw: None,
        text: None,
    }
}

pub fn notice(topic: NoticeTopic, purpose: NoticePurpose, delivery: Delivery) -> Command {
    Command::Notify {
        topic,
        to: PartyRole::Guardian,
        channel: "kakaotalk".parse().unwrap(),
        purpose,
        delivery,
        text: None,
    }
}

pub fn queue(to: Addressee) -> Command {
    Command::QueueNotice(Box::new(Queue {
        to,
        template: TemplateRef { template: "builtin_result".parse().unwrap(), version: 1 },
        language: "ko".parse().unwrap(),
        adapter: Adapter::Webhook,
        text: None,
    }))
}

pub fn queue_inside(level: Role, clock: Option<ClockId>) -> Command {
    queue(Addressee::Inside(Inside { level, clock }))
}

pub fn queue_outside(purpose: NoticePurpose) -> Command {
    queue(Addressee::Outside(Outside {
        party: PartyRole::Patient,
        topic: NoticeTopic::Procedure,
        purpose,
        channel: "kakaotalk".parse().unwrap(),
    }))
}

/// An attempt that failed, or one that did not.
pub fn attempted(notice: u32, failed: Option<Retry>) -> Command {
    let receipt = if failed.is_some() { "http_500" } else { "http_200" };
    Command::RecordDelivery {
        notice: NoticeNumber::new(notice),
        attempted: Attempted {
            adapter: Adapter::Webhook,
            receipt: receipt.parse().unwrap(),
            failed,
        },
    }
}

pub fn consent(topic: ConsentTopic, consent: Consent) -> Command {
    Command::RecordConsent { topic, consent, by: PartyRole::Patient }
}

pub fn records(step: RecordAccessStep, by: PartyRole, standing: Standing) -> Command {
    Command::RecordAccess { step, by, standing, documents: Vec::new(), text: None }
}

pub fn pledge(by: Role, pressure: Pressure) -> Command {
    Command::WritePledge { by_role: Some(by), to: PartyRole::Guardian, pressure, text: None }
}

pub fn attach() -> Command {
    Command::Attach {
        file: "0123456789abcdef0123456789abcdef".parse().unwrap(),
        kind: AttachmentKind::Recording,
        description: FileDescription::new("call.m4a", "audio/mp4", 7, &[7; 32]).unwrap(),
    }
}

pub fn statement() -> Command {
    Command::RecordStatement {
        speaker: PartyRole::Guardian,
        channel: None,
        topic: None,
        contradicts: Vec::new(),
        text: text(),
    }
}

pub fn background() -> Command {
    Command::RecordBackground {
        category: BackgroundCategory::Treatment,
        dating: Dating::Known,
        reference: None,
        text: None,
    }
}

pub fn absorbed(channel: &str, received: i64) -> Command {
    Command::Absorb(Box::new(Absorbed {
        from: other(8),
        number: TicketNumber::new(2026, 2),
        channel: channel.parse().unwrap(),
        received: Occurred::at(Timestamp::from_millis(received)),
    }))
}

pub fn merge() -> Command {
    Command::Merge {
        into: other(6),
        number: TicketNumber::new(2026, 9),
        received: Occurred::at(Timestamp::from_millis(START - HOUR)),
    }
}

pub fn improvement() -> Command {
    Command::OpenImprovement {
        owner: "lead-01".parse().unwrap(),
        department: None,
        cause: None,
        touch_point: None,
        due: chrono::NaiveDate::from_ymd_opt(2026, 4, 1).unwrap(),
        text: None,
    }
}

/// A sheet with one question, on a scale.
pub fn sheet() -> SurveyDefinition {
    let ask = |text: &str| json!({"ko": text, "en": text});
    serde_json::from_value(json!({
        "survey": "visit",
        "version": 2,
        "sheet": {
            "title": ask("After your visit"),
            "questions": [
                {"code": "overall", "role": "satisfaction", "ask": ask("How was it?"), "scale": "one_to_five"},
            ],
            "demographics": [],
            "thank_you": ask("Thank you."),
        },
    }))
    .unwrap()
}

/// The answer to the one question of [`sheet`].
pub fn survey_answered(overall: &str) -> Command {
    let answers = [("overall".parse().unwrap(), overall.parse().unwrap())].into();
    let answers = SurveyAnswers { survey: "visit".parse().unwrap(), version: 2, answers };
    Command::AnswerSurvey { definition: Box::new(sheet()), answers, text: None }
}

pub fn triage(cause: &str) -> Command {
    Command::Triage {
        severity: None,
        causes: vec![cause.parse().unwrap()],
        branch: None,
        touch_point: None,
        treatment: None,
        crises: Vec::new(),
    }
}

pub fn assign() -> Command {
    Command::Assign { to: "manager-01".parse().unwrap(), role: Role::CounsellingManager }
}

pub fn escalate(level: Role, reason: EscalationReason) -> Command {
    Command::Escalate { level, reason, clock: None, due: None }
}

pub fn report(to: Role) -> Command {
    Command::Report { to, topic: ReportTopic::Heard, text: None }
}

pub fn recompute(clock: &str) -> Command {
    let reason = voc_domain::RecomputeReason::PolicyChanged;
    Command::Recompute { clock: clock.parse().unwrap(), reason }
}

pub fn extend(consent: Consent) -> Command {
    Command::Extend {
        clock: "resolution/1".parse().unwrap(),
        reason: ExtensionReason::Complexity,
        consent,
    }
}

pub fn transfer(to: &str) -> Command {
    Command::Transfer {
        to: to.parse().unwrap(),
        managing: None,
        reason: TransferReason::Competence,
    }
}

/// A correction of the entry of a version: struck out, or moved in time.
pub fn correct(desk: &Desk, version: usize, occurred: Option<Occurred>) -> Command {
    let original = voc_domain::Ticket::entry_as_corrected(&desk.facts(), version as u64);
    Command::Correct(Box::new(Correct {
        version: version as u64,
        original: original.unwrap().unwrap(),
        replacement: None,
        occurred,
        reason: CorrectionReason::DidNotHappen,
        text: None,
    }))
}

/// A complaint with something to keep, to acknowledge, to end and to correct.
pub fn rich() -> Desk {
    let mut desk = Desk::received(VocKind::Complaint);
    for command in [
        step(Stage::Calm),
        promise(None),
        escalate(Role::Director, EscalationReason::Other),
        improvement(),
        statement(),
        queue_outside(NoticePurpose::Informational),
    ] {
        desk.give(&command).unwrap();
    }
    desk
}

/// A command of every kind; each would be accepted of [`rich`] if nothing but the phase mattered.
pub fn samples() -> Vec<Command> {
    let receive = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    let original = Desk::received(VocKind::Complaint);
    let note = details(Stage::Apologize);
    vec![
        Command::Receive(Box::new(receive)),
        background(),
        triage("cost"),
        assign(),
        Command::SetDepartment {
            which: DepartmentRole::Originating,
            department: "surgery".parse().unwrap(),
        },
        Command::AddNote { category: NoteCategory::General, text: text() },
        statement(),
        contact(PartyRole::Guardian, ContactResult::Reached),
        promise(None),
        Command::KeepPromise(PromiseNumber::FIRST),
        Command::WithdrawPromise(PromiseNumber::FIRST),
        party(PartyRole::Guardian, Standing::Shown),
        remedy("refund", RemedyStep::Demanded),
        records(RecordAccessStep::Requested, PartyRole::Patient, Standing::Shown),
        Command::RecordRisk { risk: Risk::Threat, by: PartyRole::Guardian, text: None },
        take(note, None),
        Command::Skip { stage: Stage::Listen, reason: DeviationReason::Urgent },
        escalate(Role::HeadDirector, EscalationReason::NotConvinced),
        Command::AcknowledgeEscalation { level: Role::Director, clock: None },
        Command::Pause { reason: PauseReason::Other },
        Command::Resume,
        Command::Reopen { reason: ReopenReason::Other },
        Command::Profile {
            profile: Box::new(Profiled { tier: Some(Tier::Vip), ..Profiled::default() }),
            text: None,
        },
        Command::CheckIdentity { whom: PartyRole::Patient, result: IdentityCheck::Confirmed },
        notice(NoticeTopic::Progress, NoticePurpose::Informational, Delivery::Sent),
        report(Role::AttendingDoctor),
        consent(ConsentTopic::Marketing, Consent::Given),
        pledge(Role::HeadDirector, Pressure::None),
        attach(),
        Command::ReferOutside {
            body: "police".parse().unwrap(),
            by: PartyRole::Guardian,
            text: None,
        },
        extend(Consent::NotAsked),
        recompute("resolution/1"),
        transfer("busan"),
        Command::Link { to: other(5), relation: Relation::Repeat, repeated_before: 0 },
        absorbed("web", START),
        merge(),
        Command::Correct(Box::new(Correct {
            version: 0,
            original: original.log.into_iter().next().unwrap().event,
            replacement: None,
            occurred: Some(Occurred::at(Timestamp::from_millis(START - HOUR))),
            reason: CorrectionReason::TypingError,
            text: None,
        })),
        improvement(),
        Command::EndImprovement {
            improvement: ImprovementNumber::FIRST,
            result: ImprovementResult::Done,
            text: None,
        },
        survey_answered("4"),
        queue_inside(Role::Director, None),
        queue_outside(NoticePurpose::Informational),
        attempted(1, None),
        attempted(1, Some(Retry::Later)),
    ]
}
