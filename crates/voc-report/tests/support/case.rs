//! A disputed case, made up: what was known late, what contradicts, what was typed to do harm.

use voc_engine::{
    Timestamp,
    domain::{
        Agree, Agreement, Apologize, BackgroundCategory, Calm, Command, ContactResult, Dating,
        DeviationReason, EmotionalNeed, Investigate, Issue, IssueCategory, Listen, MedicalAccident,
        NoteCategory, Occurred, PartyRole, Place, Pressure, PrivateText, PromiseTopic, Receive,
        RecordAccessStep, RemedyStep, Risk, Role, Severity, StageDetails, Standing, StepTaken,
        TicketId, Told, VocKind,
    },
};

use super::{DAY, HOSTILE, HOUR, Hospital, MINUTE, START};

fn text(text: &str) -> Option<PrivateText> {
    Some(PrivateText::new(text).unwrap())
}

fn at(moment: i64) -> Option<Occurred> {
    Some(Occurred::at(Timestamp::from_millis(moment)))
}

/// The whole day of the hospital that holds a moment at nine o'clock.
fn day(nine: i64) -> Option<Occurred> {
    let midnight = nine - 9 * HOUR;
    let moment = Timestamp::from_millis;
    Some(Occurred::between(moment(midnight), moment(midnight + DAY - 1)).unwrap())
}

fn step(details: StageDetails, deviation: Option<DeviationReason>) -> Command {
    Command::Step(Box::new(StepTaken { details, deviation, text: None }))
}

impl Hospital {
    /// Records the case and returns its ticket.
    pub fn disputed_case(&self) -> TicketId {
        let ticket = self.new_ticket();
        let moment = START + 4 * DAY; // Monday, nine o'clock
        self.wait_until(moment);
        self.complaint(ticket, moment);
        self.first_day(ticket, moment);
        self.third_party(ticket, moment);
        self.what_became_known_late(ticket, moment);
        self.director(ticket, moment);
        self.wait_until(moment + 12 * DAY);
        ticket
    }

    fn complaint(&self, ticket: TicketId, moment: i64) {
        let background = Command::RecordBackground {
            category: BackgroundCategory::Treatment,
            dating: Dating::AsPrinted,
            reference: Some("case-7".parse().unwrap()),
            text: text("임플란트 상담 후 발치"),
        };
        self.tell(ticket, Role::Desk, background, day(moment - 40 * DAY));
        let mut voice = Receive::new(VocKind::Complaint, "visit".parse().unwrap());
        voice.branch = Some("gangnam".parse().unwrap());
        voice.originating = Some("clinic".parse().unwrap());
        voice.receiving = Some("desk".parse().unwrap());
        voice.causes = vec!["treatment".parse().unwrap(), "blamed_patient".parse().unwrap()];
        voice.severity = Some(Severity::High);
        voice.text = text(HOSTILE);
        voice.name = text("홍길동");
        voice.contact = text("010-0000-0000");
        self.tell(ticket, Role::Desk, Command::Receive(Box::new(voice)), at(moment));
    }

    fn first_day(&self, ticket: TicketId, moment: i64) {
        self.wait_until(moment + 20 * MINUTE);
        let calm =
            Calm { whom: Some(PartyRole::Guardian), place: Place::Moved, emotional_need: None };
        self.tell(ticket, Role::Desk, step(StageDetails::Calm(calm), None), None);
        self.wait_until(moment + 50 * MINUTE);
        let listen = Listen {
            whom: Some(PartyRole::Guardian),
            practical_demand: vec!["refund".parse().unwrap(), "explanation".parse().unwrap()],
            emotional_need: Some(EmotionalNeed::ToBeHeard),
            procedure: Told::Told,
            time: Told::NotTold,
            place: Place::Moved,
        };
        let listen = Command::Step(Box::new(StepTaken {
            details: StageDetails::Listen(listen),
            deviation: Some(DeviationReason::CustomerInsisted),
            text: text("통증이 심했는데 설명을 듣지 못했다고 하심. 책임자의 전화를 요구."),
        }));
        self.tell(ticket, Role::Desk, listen, None);
        self.wait_until(moment + 5 * HOUR);
        let apologize = StageDetails::Apologize(Apologize { to: Some(PartyRole::Guardian) });
        self.tell(
            ticket,
            Role::CounsellingManager,
            step(apologize, Some(DeviationReason::Resumed)),
            None,
        );
    }

    fn third_party(&self, ticket: TicketId, moment: i64) {
        self.wait_until(moment + DAY + 16 * HOUR);
        let contact = Command::RecordContact {
            channel: "phone".parse().unwrap(),
            whom: PartyRole::Guardian,
            result: ContactResult::NoAnswer,
            attempts: 3,
            text: None,
        };
        self.tell(ticket, Role::CounsellingManager, contact, day(moment + DAY));
        self.wait_until(moment + 3 * DAY);
        let party = Command::AddParty {
            role: PartyRole::ThirdParty,
            standing: Standing::NotShown,
            subject: None,
            name: text("김아무개"),
            contact: None,
        };
        self.tell(ticket, Role::Desk, party, None);
        let records = Command::RecordAccess {
            step: RecordAccessStep::Requested,
            by: PartyRole::ThirdParty,
            standing: Standing::NotShown,
            documents: vec!["chart".parse().unwrap(), "images".parse().unwrap()],
            text: None,
        };
        self.tell(ticket, Role::Desk, records, None);
        let risk = Command::RecordRisk {
            risk: Risk::Recording,
            by: PartyRole::ThirdParty,
            by_role: None,
            text: None,
        };
        self.tell(ticket, Role::Desk, risk, None);
    }

    /// Four days later the promise of the first day becomes known, and two accounts of it.
    fn what_became_known_late(&self, ticket: TicketId, moment: i64) {
        self.wait_until(moment + 4 * DAY + HOUR);
        let promise = Command::MakePromise {
            topic: PromiseTopic::CallBack,
            to: PartyRole::Guardian,
            by_role: Some(Role::ClinicTeamLead),
            told: None,
            text: text("상의한 뒤 전화드리겠다고 말함"),
        };
        self.tell(ticket, Role::CounsellingManager, promise, day(moment));
        for (speaker, words) in [
            (PartyRole::Staff, "전화를 약속한 것이 아니라 기다려 달라고만 했음."),
            (PartyRole::Guardian, "그날 안에 책임자가 전화하기로 분명히 약속했음."),
        ] {
            let statement = Command::RecordStatement {
                speaker,
                channel: Some("phone".parse().unwrap()),
                text: text(words).unwrap(),
            };
            self.tell(ticket, Role::CounsellingManager, statement, day(moment));
        }
    }

    fn director(&self, ticket: TicketId, moment: i64) {
        self.wait_until(moment + 5 * DAY);
        let investigate = Investigate {
            medical_accident: MedicalAccident::Unknown,
            causes: vec!["treatment".parse().unwrap()],
            issues: vec![Issue {
                category: IssueCategory::Communication,
                severity: Severity::High,
            }],
        };
        let investigate = StageDetails::Investigate(investigate);
        self.tell(ticket, Role::Director, step(investigate, Some(DeviationReason::Resumed)), None);
        let remedy = Command::RecordRemedy {
            remedy: "refund".parse().unwrap(),
            step: RemedyStep::Offered,
            by_role: Some(Role::Desk),
            amount_krw: Some(1_250_000),
            text: None,
        };
        self.tell(ticket, Role::Desk, remedy, None);
        let note = Command::AddNote {
            category: NoteCategory::Decision,
            text: text("대표원장 보고").unwrap(),
        };
        self.tell(ticket, Role::Director, note, None);
        let agree = Agree { answer: Agreement::Accepted, pressure: Pressure::UnderPressure };
        let agree = step(StageDetails::Agree(agree), Some(DeviationReason::Urgent));
        self.tell(ticket, Role::Director, agree, None);
    }
}
