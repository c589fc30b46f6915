//! The stories: one that keeps and one that breaks each rule.

use voc_domain::{
    Agreement, Alternative, Apologize, Close, Command, Consent, ConsentTopic, ContactResult,
    Dating, Delivery, DeviationReason, Flag, FlagRule, IdentityCheck, Listen, NoticePurpose,
    NoticeTopic, Occurred, Outcome, OutsideRoute, PartyRole, Pressure, PromiseNumber, Receive,
    RecordAccessStep, RemedyStep, Resolve, Role, Stage, StageDetails, Standing, StepTaken, Ticket,
    Timestamp, VocKind,
};

#[path = "clocks.rs"]
mod clocks;

use clocks::of_clocks;

use super::{
    Case, Since,
    support::{
        Desk, HOUR, START, agree,
        commands::{
            absorbed, assign, consent, contact, notice, party, pledge, promise, records, remedy,
            report, triage,
        },
        details, step, take,
    },
};

/// A step of a story: hours to wait, who tells it, hours ago that it happened, and what.
struct Step {
    wait: i64,
    role: Role,
    ago: i64,
    command: Command,
}

/// A story, told after the receipt.
pub(crate) struct Told {
    steps: Vec<Step>,
    /// The one rule of another policy than the standard: the clock and how long it runs.
    under: Option<(&'static str, &'static str)>,
}

impl Told {
    fn received(&self) -> Desk {
        let Some((clock, amount)) = self.under else { return Desk::received(VocKind::Complaint) };
        let mut desk = Desk::new();
        let rules = serde_json::json!({ "rules": [{"clock": clock, "amount": amount}] });
        desk.adopt(&serde_json::from_value(rules).unwrap()).unwrap();
        let receive = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
        desk.give(&Command::Receive(Box::new(receive))).unwrap();
        desk
    }

    pub(crate) fn desk(&self) -> Desk {
        let mut desk = self.received();
        self.tell(&mut desk, i64::MAX);
        desk
    }

    fn tell(&self, desk: &mut Desk, until: i64) {
        for told in &self.steps {
            desk.now += told.wait * HOUR;
            if desk.now > until {
                return;
            }
            desk.role = told.role;
            let occurred = Occurred::at(Timestamp::from_millis(desk.now - told.ago * HOUR));
            desk.give_late(&told.command, occurred).unwrap();
        }
    }

    /// The flag of a rule as far as could be known at a moment; at the end of time, a year later.
    pub(crate) fn flag(&self, rule: FlagRule, moment: i64) -> Option<Flag> {
        let (mut desk, now) = (self.received(), moment.min(START + 9_000 * HOUR));
        if moment < START {
            return Ticket::new(desk.ticket.id).flags_at(Timestamp::from_millis(now)).pop();
        }
        self.tell(&mut desk, moment);
        let flags = desk.ticket.flags_at(Timestamp::from_millis(now));
        flags.into_iter().find(|flag| flag.rule == rule)
    }
}

fn told(role: Role, command: Command) -> Step {
    Step { wait: 1, role, ago: 0, command }
}

fn desk(command: Command) -> Step {
    told(Role::Desk, command)
}

fn late(hours: i64, command: Command) -> Step {
    Step { ago: hours, ..desk(command) }
}

/// A stage out of its order: it really happened like this.
fn odd(details: StageDetails) -> Command {
    take(details, Some(DeviationReason::Urgent))
}

fn acting(details: StageDetails, role: Role) -> Command {
    let taken = StepTaken { acting_for: Some(role), ..StepTaken::new(details) };
    Command::Step(Box::new(StepTaken { deviation: Some(DeviationReason::Urgent), ..taken }))
}

fn listen() -> Command {
    let told = voc_domain::Told::Told;
    odd(StageDetails::Listen(Listen { procedure: told, time: told, ..Listen::default() }))
}

fn asked_for(role: Role) -> Command {
    let told = voc_domain::Told::Told;
    let listen = Listen { procedure: told, time: told, asked_for: Some(role), ..Listen::default() };
    odd(StageDetails::Listen(listen))
}

fn resolve(remedies: &[&str], approved_by: Option<Role>) -> Command {
    odd(StageDetails::Resolve(Resolve {
        remedies: remedies.iter().map(|code| code.parse().unwrap()).collect(),
        approved_by,
        schedule: chrono::NaiveDate::from_ymd_opt(2026, 3, 9),
    }))
}

fn answer(answer: Agreement, pressure: Pressure) -> Command {
    odd(agree(answer, pressure))
}

fn close() -> Command {
    odd(StageDetails::Close(Close {
        outcome: Outcome::NotUpheld,
        told_by: None,
        outside_route: Some(OutsideRoute::Offered),
    }))
}

fn in_order(last: Stage) -> Vec<Step> {
    let stages = voc_domain::Path::NineStages.stages().iter().take_while(|stage| **stage <= last);
    stages.map(|stage| Step { wait: 0, ..desk(step(*stage)) }).collect()
}

fn informed(topic: NoticeTopic) -> Command {
    notice(topic, NoticePurpose::Informational, Delivery::Delivered)
}

fn marketing() -> Command {
    notice(NoticeTopic::Offer, NoticePurpose::Marketing, Delivery::Sent)
}

fn checked() -> Command {
    Command::CheckIdentity { whom: PartyRole::Patient, result: IdentityCheck::Confirmed }
}

fn printed() -> Command {
    Command::RecordBackground {
        category: voc_domain::BackgroundCategory::Treatment,
        dating: Dating::AsPrinted,
        reference: None,
        text: None,
    }
}

fn case(
    rule: FlagRule,
    keeps: Vec<Step>,
    breaks: Vec<Step>,
    evidence: &'static [u64],
    since: Since,
) -> Case {
    let told = |steps| Told { steps, under: None };
    Case { rule, keeps: told(keeps), breaks: told(breaks), evidence, since }
}

pub(crate) fn cases() -> Vec<Case> {
    [of_the_stages(), of_deadlines(), of_clocks(), of_people(), of_offers(), of_records()]
        .into_iter()
        .flatten()
        .collect()
}

fn of_the_stages() -> Vec<Case> {
    let reached = || contact(PartyRole::Guardian, ContactResult::Reached);
    let no_agreement = || answer(Agreement::NoAgreement, Pressure::None);
    vec![
        case(
            FlagRule::OrderLeft,
            in_order(Stage::Thank),
            vec![desk(step(Stage::Calm)), desk(listen())],
            &[2],
            Since::Recorded(2),
        ),
        case(
            FlagRule::NotHeardFirst,
            vec![desk(listen()), desk(resolve(&[], None))],
            vec![desk(resolve(&[], None)), desk(listen())],
            &[1],
            Since::Recorded(1),
        ),
        case(
            FlagRule::ApologyMissing,
            in_order(Stage::Close),
            vec![desk(listen()), desk(resolve(&[], None)), desk(no_agreement()), desk(close())],
            &[4],
            Since::Recorded(4),
        ),
        case(
            FlagRule::ProcedureNotTold,
            vec![desk(listen())],
            vec![desk(odd(details(Stage::Listen)))],
            &[1],
            Since::Recorded(1),
        ),
        case(
            FlagRule::HeardNothingDone,
            vec![desk(listen()), desk(resolve(&[], None)), desk(no_agreement()), desk(close())],
            vec![desk(reached()), desk(listen()), desk(no_agreement()), desk(close())],
            &[2, 4],
            Since::Recorded(4),
        ),
        case(
            FlagRule::PledgeUnderPressure,
            vec![
                desk(resolve(&[], None)),
                desk(pledge(Role::HeadDirector, Pressure::UnderPressure)),
                desk(answer(Agreement::Refused, Pressure::None)),
            ],
            vec![
                desk(resolve(&[], None)),
                desk(pledge(Role::HeadDirector, Pressure::UnderPressure)),
                desk(answer(Agreement::Accepted, Pressure::None)),
            ],
            &[2, 3],
            Since::Recorded(3),
        ),
    ]
}

fn of_deadlines() -> Vec<Case> {
    let reached = || contact(PartyRole::Guardian, ContactResult::Reached);
    let kept = || Command::KeepPromise(PromiseNumber::FIRST);
    vec![
        case(
            FlagRule::PromiseBroken,
            vec![desk(promise(Some(START + 6 * HOUR))), desk(kept())],
            vec![desk(promise(Some(START + 6 * HOUR))), Step { wait: 24, ..desk(kept()) }],
            &[1],
            Since::Due("promise/1"),
        ),
        case(
            FlagRule::PromiseWithoutTime,
            vec![desk(promise(Some(START + 6 * HOUR)))],
            vec![desk(promise(None))],
            &[1],
            Since::Recorded(1),
        ),
        case(
            FlagRule::NoContact,
            vec![desk(reached())],
            vec![desk(contact(PartyRole::Guardian, ContactResult::NoAnswer))],
            &[0],
            Since::Due("first_contact/1"),
        ),
        case(
            FlagRule::NotReported,
            vec![
                desk(triage("treatment")),
                desk(listen()),
                desk(report(Role::ServiceOffice)),
                desk(report(Role::AttendingDoctor)),
            ],
            vec![desk(triage("treatment")), desk(listen()), desk(report(Role::ServiceOffice))],
            &[2],
            Since::Due("report/1"),
        ),
        case(
            FlagRule::ResolutionOverdue,
            in_order(Stage::Close),
            vec![],
            &[0],
            Since::Due("resolution/1"),
        ),
        case(
            FlagRule::NoOwner,
            vec![desk(assign())],
            vec![Step { wait: 20, ..desk(assign()) }],
            &[0],
            Since::Due("first_contact/1"),
        ),
        case(
            FlagRule::ToldAcrossChannels,
            vec![desk(absorbed("visit", START + HOUR))],
            vec![Step { wait: 48, ..desk(absorbed("web", START + 47 * HOUR)) }],
            &[0, 1],
            Since::Recorded(1),
        ),
        case(
            FlagRule::RecordedLate,
            vec![late(24, reached())],
            vec![late(25, reached())],
            &[1],
            Since::Recorded(1),
        ),
        case(
            FlagRule::ImpossibleDate,
            vec![desk(printed())],
            vec![late(-24, printed())],
            &[1],
            Since::Recorded(1),
        ),
    ]
}

fn of_people() -> Vec<Case> {
    let service = |command| told(Role::ServiceOffice, command);
    let calls = || contact(PartyRole::Patient, ContactResult::NoAnswer);
    let apology = || acting(StageDetails::Apologize(Apologize::default()), Role::Director);
    vec![
        case(
            FlagRule::IdentityNotChecked,
            vec![service(checked()), service(calls())],
            vec![service(calls()), service(checked())],
            &[1],
            Since::Recorded(1),
        ),
        case(
            FlagRule::AbsenceNotExplained,
            vec![service(informed(NoticeTopic::DirectorAbsent)), service(apology())],
            vec![service(apology()), service(informed(NoticeTopic::DirectorAbsent))],
            &[1],
            Since::Recorded(1),
        ),
        case(
            FlagRule::WrongRole,
            vec![
                desk(asked_for(Role::Director)),
                desk(odd(details(Stage::Apologize))),
                told(Role::Director, resolve(&[], None)),
                desk(odd(details(Stage::Alternative))),
            ],
            vec![desk(asked_for(Role::Director)), desk(resolve(&[], None))],
            &[1, 2],
            Since::Recorded(2),
        ),
        case(
            FlagRule::ThirdParty,
            vec![late(2, party(PartyRole::ThirdParty, Standing::NotShown))],
            vec![desk(party(PartyRole::ThirdParty, Standing::NotShown))],
            &[1],
            Since::Recorded(1),
        ),
    ]
}

fn of_offers() -> Vec<Case> {
    let undated = |stage| match stage {
        Stage::Resolve => odd(StageDetails::Resolve(Resolve::default())),
        _ => odd(StageDetails::Alternative(Alternative {
            remedies: Vec::new(),
            approved_by: None,
            date: None,
        })),
    };
    let refund = |step, by| match remedy("refund", step) {
        Command::RecordRemedy { remedy, step, item, party, amount_krw, text, .. } => {
            Command::RecordRemedy { remedy, step, item, party, by_role: by, amount_krw, text }
        }
        other => other,
    };
    vec![
        case(
            FlagRule::AccidentNotJudged,
            vec![
                desk(triage("treatment")),
                desk(odd(details(Stage::Investigate))),
                desk(resolve(&[], None)),
            ],
            vec![
                desk(triage("treatment")),
                desk(resolve(&[], None)),
                desk(odd(details(Stage::Investigate))),
            ],
            &[2],
            Since::Recorded(2),
        ),
        case(
            FlagRule::ScheduleMissing,
            vec![desk(resolve(&[], None))],
            vec![desk(undated(Stage::Resolve))],
            &[1],
            Since::Recorded(1),
        ),
        case(
            FlagRule::AlternativeWithoutDate,
            vec![desk(odd(details(Stage::Alternative)))],
            vec![desk(undated(Stage::Alternative))],
            &[1],
            Since::Recorded(1),
        ),
        case(
            FlagRule::AboveAuthority,
            vec![
                desk(resolve(&["refund"], Some(Role::Director))),
                desk(refund(RemedyStep::Approved, Some(Role::Director))),
                desk(refund(RemedyStep::Offered, None)),
            ],
            vec![
                desk(resolve(&["apology"], None)),
                desk(refund(RemedyStep::Approved, Some(Role::CounsellingManager))),
                desk(refund(RemedyStep::Offered, None)),
                desk(pledge(Role::ServiceOffice, Pressure::None)),
            ],
            &[3, 4],
            Since::Recorded(3),
        ),
    ]
}

fn of_records() -> Vec<Case> {
    let granted = |by, standing| desk(records(RecordAccessStep::Granted, by, standing));
    vec![
        case(
            FlagRule::RecordsWithoutStanding,
            vec![
                granted(PartyRole::Guardian, Standing::Shown),
                desk(consent(ConsentTopic::Records, Consent::Given)),
                granted(PartyRole::Family, Standing::Shown),
            ],
            vec![
                granted(PartyRole::Guardian, Standing::Claimed),
                granted(PartyRole::Family, Standing::Shown),
            ],
            &[1, 2],
            Since::Recorded(1),
        ),
        case(
            FlagRule::MarketingWithoutConsent,
            vec![desk(consent(ConsentTopic::Marketing, Consent::Given)), desk(marketing())],
            vec![
                desk(consent(ConsentTopic::Marketing, Consent::Given)),
                desk(consent(ConsentTopic::Marketing, Consent::Withdrawn)),
                desk(informed(NoticeTopic::Survey)),
                desk(marketing()),
            ],
            &[4],
            Since::Recorded(4),
        ),
    ]
}
