//! A step of a script as the request that tells it.

mod office;

use std::str::FromStr;

use chrono::Days;
use voc_engine::Instruction;
use voc_engine::domain::{
    ActorId, Agree, Agreement, Alternative, Apologize, Calm, CareStage, Close, Command,
    ContactPoint, ContactResult, DepartmentRole, DeviationReason, DocumentCode, EmotionalNeed,
    IdError, Investigate, Issue, IssueCategory, Listen, MedicalAccident, NoteCategory, Occurred,
    Outcome, OutsideRoute, PartyRole, PauseReason, Place, Pressure, PrivateText, PromiseTopic,
    Receive, RecordAccessStep, RemedyCode, RemedyStep, ReopenReason, Resolve, Risk, Role, Severity,
    StageDetails, Standing, StatementTopic, StepTaken, Survey, Thank, TicketId, Told,
};

use crate::{
    planned::{Planned, uuid_of},
    random::Random,
    script::{Act, Agreed, Known, Step},
    staff, texts,
    voice::Voice,
    working_time::{day_of, timestamp},
};

/// One step of one ticket, about to be told.
pub(crate) struct Telling {
    voice: Voice,
    ticket: TicketId,
    step: Step,
    random: Random,
}

impl Telling {
    pub(crate) const fn new(voice: Voice, ticket: TicketId, step: Step, random: Random) -> Self {
        Self { voice, ticket, step, random }
    }

    /// Makes the request.
    pub(crate) fn planned(mut self) -> Planned {
        let now = timestamp(self.step.at);
        let (actor, role) = staff::acting(&self.voice, self.step.act);
        let receives = matches!(self.step.act, Act::Receive { .. });
        let command =
            if receives { self.ticket.as_uuid() } else { uuid_of(now, self.random.next()) };
        let occurred = Occurred::at(timestamp(self.step.at - self.step.late));
        let commands = self.commands();
        let told = |command| Instruction { command, occurred: Some(occurred) };
        let instructions = commands.into_iter().map(told).collect();
        Planned {
            ticket: self.ticket,
            command,
            instructions,
            now,
            actor,
            role,
            on_behalf_of: None,
            source: None,
        }
    }

    fn commands(&mut self) -> Vec<Command> {
        match self.step.act {
            Act::Receive { department } => vec![self.receive(department)],
            Act::Triage => vec![Command::Triage {
                severity: Some(self.voice.severity),
                causes: vec![code(self.voice.cause.code)],
                branch: None,
                touch_point: Some(code(self.voice.touch_point())),
                treatment: self.voice.is_clinical().then(|| code("dental")),
                crises: Vec::new(),
            }],
            Act::SetDepartment => vec![Command::SetDepartment {
                which: DepartmentRole::Originating,
                department: code(self.voice.originating),
            }],
            Act::Assign { hand_off } => {
                let (to, role) = staff::owner(&self.voice, hand_off);
                vec![Command::Assign { to, role }]
            }
            Act::NoAnswer => vec![self.contact(ContactResult::NoAnswer)],
            Act::Reach => vec![self.contact(ContactResult::Reached)],
            Act::Skip(stage, reason) => vec![Command::Skip { stage, reason }],
            Act::Promise { told } => vec![self.promise(told)],
            Act::KeepPromise(number) => vec![Command::KeepPromise(number)],
            Act::Pause => {
                let reasons = [
                    PauseReason::WaitingForComplainant,
                    PauseReason::WaitingForOutside,
                    PauseReason::Supplement,
                    PauseReason::Appraisal,
                ];
                vec![Command::Pause { reason: self.random.pick(&reasons) }]
            }
            Act::Resume => vec![Command::Resume],
            Act::Reopen => vec![Command::Reopen {
                reason: self.random.weighted(&[
                    (ReopenReason::NotConvinced, 70),
                    (ReopenReason::NewFacts, 25),
                    (ReopenReason::ClosedByMistake, 5),
                ]),
            }],
            Act::ThirdParty | Act::RefuseRecords => self.records(),
            Act::Threat => {
                let risks = [Risk::Threat, Risk::Recording, Risk::Press, Risk::ExternalReferral];
                let risk = self.random.pick(&risks);
                let text = Some(private(texts::RISK));
                vec![Command::RecordRisk { risk, by: self.voice.speaker, text }]
            }
            Act::Note => {
                let text = private(self.random.pick(&texts::NOTES));
                vec![Command::AddNote { category: NoteCategory::General, text }]
            }
            stage_or_office => match self.office(stage_or_office) {
                Some(command) => command,
                None => self.stage(stage_or_office),
            },
        }
    }

    fn receive(&mut self, department: Known) -> Command {
        let voice = self.voice;
        let known = department == Known::Yes;
        Command::Receive(Box::new(Receive {
            branch: Some(code(voice.branch)),
            receiving: Some(code(staff::receiving(voice.channel))),
            managing: Some(code("service_office")),
            originating: known.then(|| code(voice.originating)),
            severity: self.random.percent(70).then_some(voice.severity),
            causes: if voice.complains() { vec![code(voice.cause.code)] } else { Vec::new() },
            text: Some(private(texts::voice(&voice, &mut self.random))),
            name: Some(private(self.random.pick(&texts::NAMES))),
            contact: Some(private(&texts::contact(voice.index))),
            ..Receive::new(voice.kind, code(voice.channel))
        }))
    }

    fn contact(&mut self, result: ContactResult) -> Command {
        Command::RecordContact {
            channel: code("phone"),
            whom: self.voice.speaker,
            result,
            attempts: if result == ContactResult::NoAnswer { 1 + self.random.below(3) } else { 1 },
            point: Some(ContactPoint::Mobile),
            acting_for: None,
            text: None,
        }
    }

    fn promise(&mut self, told: Option<i64>) -> Command {
        let topics =
            [(PromiseTopic::CallBack, 60), (PromiseTopic::Answer, 30), (PromiseTopic::Remedy, 10)];
        Command::MakePromise {
            topic: self.random.weighted(&topics),
            to: self.voice.speaker,
            by_role: None,
            channel: Some(code("phone")),
            told: told.map(timestamp),
            text: Some(private(texts::PROMISE)),
        }
    }

    fn records(&self) -> Vec<Command> {
        let (by, standing) = (PartyRole::ThirdParty, Standing::NotShown);
        let access = |step, text| Command::RecordAccess {
            step,
            by,
            standing,
            documents: vec![code::<DocumentCode>("chart")],
            text: Some(private(text)),
        };
        if self.step.act == Act::RefuseRecords {
            return vec![access(RecordAccessStep::Refused, texts::RECORDS_REFUSED)];
        }
        let name = Some(private("제삼자 (가명)"));
        let party = Command::AddParty {
            role: by,
            standing,
            consent: None,
            subject: None,
            name,
            contact: None,
        };
        vec![party, access(RecordAccessStep::Requested, texts::RECORDS_REQUESTED)]
    }

    /// Tells a completed stage and what goes with it.
    fn stage(&mut self, act: Act) -> Vec<Command> {
        let voice = self.voice;
        let whom = Some(voice.speaker);
        match act {
            Act::Calm => {
                let place = if self.random.percent(40) { Place::Moved } else { Place::Unchanged };
                let need = Some(self.need());
                step(StageDetails::Calm(Calm { whom, place, emotional_need: need }), None, None)
            }
            Act::Apologize(deviation) => {
                step(StageDetails::Apologize(Apologize { to: whom }), deviation, None)
            }
            Act::Listen(deviation) => self.heard(deviation),
            Act::Investigate => {
                let text = self.random.pick(&texts::FOUND);
                step(StageDetails::Investigate(self.found()), None, Some(text))
            }
            Act::Resolve(deviation) => self.resolved(deviation),
            Act::Alternative => {
                let details = Alternative {
                    remedies: vec![code(self.random.pick(&[
                        "discount",
                        "extra_test",
                        "explanation",
                    ]))],
                    approved_by: Some(Role::Director),
                    date: Some(self.in_days(2, 8)),
                };
                step(StageDetails::Alternative(details), None, Some(texts::ALTERNATIVE))
            }
            Act::Accept => answer(Agreement::Accepted, None),
            Act::AcceptPartly => answer(Agreement::Partly, None),
            Act::NoAgreement => answer(Agreement::NoAgreement, None),
            Act::Refuse => answer(Agreement::Refused, Some(DeviationReason::CustomerInsisted)),
            Act::Close { agreed } => self.closed(agreed),
            Act::Thank => {
                let offered = self.random.percent(60);
                let survey = if offered { Survey::Offered } else { Survey::NotOffered };
                let thank = Thank { channel: Some(code("kakaotalk")), survey };
                step(StageDetails::Thank(thank), None, None)
            }
            _ => unreachable!("BUG: every other act is told elsewhere"),
        }
    }

    /// Tells what was heard; of a complaint also in the words of the person who complains.
    fn heard(&mut self, deviation: Option<DeviationReason>) -> Vec<Command> {
        let mut commands = Vec::with_capacity(2);
        if self.voice.complains() {
            let text = private(texts::voice(&self.voice, &mut self.random));
            let (speaker, channel) = (self.voice.speaker, Some(code("phone")));
            commands.push(Command::RecordStatement {
                speaker,
                channel,
                topic: Some(StatementTopic::Events),
                contradicts: Vec::new(),
                text,
            });
        }
        let text = self.random.pick(&texts::HEARD);
        commands.extend(step(StageDetails::Listen(self.listened()), deviation, Some(text)));
        commands
    }

    fn listened(&mut self) -> Listen {
        let told = |of_hundred, random: &mut Random| {
            if random.percent(of_hundred) { Told::Told } else { Told::NotTold }
        };
        let complains = self.voice.complains();
        let demand = complains && self.random.percent(70);
        Listen {
            whom: Some(self.voice.speaker),
            practical_demand: if demand { vec![code(self.voice.cause.remedy)] } else { Vec::new() },
            emotional_need: complains.then(|| self.need()),
            procedure: told(93, &mut self.random),
            time: told(84, &mut self.random),
            place: Place::Unchanged,
            asked_for: None,
        }
    }

    fn need(&mut self) -> EmotionalNeed {
        self.random.weighted(&[
            (EmotionalNeed::ToBeHeard, 35),
            (EmotionalNeed::Respect, 28),
            (EmotionalNeed::Reassurance, 15),
            (EmotionalNeed::Fairness, 14),
            (EmotionalNeed::Recognition, 8),
        ])
    }

    fn found(&mut self) -> Investigate {
        let clinical = self.voice.is_clinical();
        let accident: &[(MedicalAccident, u32)] = if clinical {
            &[(MedicalAccident::No, 70), (MedicalAccident::Unknown, 25), (MedicalAccident::Yes, 5)]
        } else {
            &[(MedicalAccident::No, 1)]
        };
        let category = match self.voice.cause.code {
            "treatment" | "below_expectation" => IssueCategory::Quality,
            "waiting" | "delay" | "cost" => IssueCategory::InstitutionalProcesses,
            "facility" => IssueCategory::Environment,
            "information" => IssueCategory::Communication,
            "staff_mistake" => IssueCategory::Safety,
            "blamed_patient" => IssueCategory::Listening,
            _ => IssueCategory::RespectAndRights,
        };
        Investigate {
            medical_accident: self.random.weighted(accident),
            causes: vec![code(self.voice.cause.code)],
            issues: vec![Issue {
                category,
                severity: self.voice.severity,
                care_stage: clinical.then_some(CareStage::Procedure),
                harm: clinical.then(|| self.harm()),
            }],
            gap: Some(self.gap()),
        }
    }

    fn resolved(&mut self, deviation: Option<DeviationReason>) -> Vec<Command> {
        let approver = match self.voice.severity {
            Severity::None | Severity::Low => Role::CounsellingManager,
            Severity::Medium => Role::Director,
            Severity::High => Role::HeadDirector,
        };
        let remedy = self.voice.cause.remedy;
        let approver = enough_for(remedy, approver);
        let details = Resolve {
            remedies: vec![code(remedy)],
            approved_by: Some(approver),
            schedule: self.random.percent(86).then(|| self.in_days(1, 10)),
        };
        let text = self.random.pick(&texts::PROPOSED);
        let mut commands = step(StageDetails::Resolve(details), deviation, Some(text));
        let complains = self.voice.complains();
        if complains && matches!(remedy, "discount" | "refund") {
            let rash = self.random.percent(4);
            commands.push(Command::RecordRemedy {
                remedy: code(remedy),
                step: RemedyStep::Offered,
                item: None,
                party: None,
                by_role: Some(if rash { Role::Desk } else { approver }),
                amount_krw: Some(u64::from(1 + self.random.below(30)) * 10_000),
                text: None,
            });
        }
        commands
    }

    fn closed(&mut self, agreed: Agreed) -> Vec<Command> {
        let outcomes = [(Outcome::Upheld, 45), (Outcome::Partly, 35), (Outcome::NotUpheld, 20)];
        let (outcome, outside_route) = match agreed {
            Agreed::Yes => (self.random.weighted(&outcomes), None),
            Agreed::No => (Outcome::NotUpheld, Some(OutsideRoute::Offered)),
        };
        let told_by = Some(code(self.random.pick(&["phone", "phone", "kakaotalk", "email"])));
        let close = Close { outcome, told_by, outside_route };
        step(StageDetails::Close(close), None, Some(texts::CLOSED))
    }

    /// Returns a day that lies ahead.
    fn in_days(&mut self, least: u32, most: u32) -> chrono::NaiveDate {
        let days = least + self.random.below(most - least + 1);
        day_of(self.step.at) + Days::new(u64::from(days))
    }
}

/// Returns the role that may offer a remedy, at least the one given.
fn enough_for(remedy: &str, at_least: Role) -> Role {
    let needed = code::<RemedyCode>(remedy).offered_by();
    if at_least.authority() < needed.authority() { needed } else { at_least }
}

fn step(
    details: StageDetails,
    deviation: Option<DeviationReason>,
    text: Option<&str>,
) -> Vec<Command> {
    let text = text.map(private);
    vec![Command::Step(Box::new(StepTaken { deviation, text, ..StepTaken::new(details) }))]
}

fn answer(answer: Agreement, deviation: Option<DeviationReason>) -> Vec<Command> {
    let details = Agree { answer, pressure: Pressure::None };
    step(StageDetails::Agree(details), deviation, None)
}

/// Reads a code that is written in this crate.
pub(crate) fn code<Code: FromStr<Err = IdError>>(text: &str) -> Code {
    text.parse().expect("BUG: the codes of the demonstration are valid; a test uses them all")
}

/// Takes a text that is written in this crate.
fn private(text: &str) -> PrivateText {
    PrivateText::new(text).expect("BUG: the texts of the demonstration are short and not empty")
}

/// Makes the code of a member of staff.
pub(crate) fn actor(text: &str) -> ActorId {
    code(text)
}
