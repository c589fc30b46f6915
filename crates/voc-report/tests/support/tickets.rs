//! Two months of tickets, the same every time.

use voc_engine::domain::{
    Agree, Agreement, Alternative, Apologize, Calm, Close, Command, ContactResult, DeviationReason,
    Investigate, Listen, MedicalAccident, Outcome, PartyRole, Pressure, PromiseNumber,
    PromiseTopic, Receive, Resolve, Role, Severity, StageDetails, StepTaken, Thank, TicketId, Told,
    VocKind,
};

use super::{DAY, HOUR, Hospital, MINUTE, START};
use voc_engine::Timestamp;

/// Numbers that look drawn by lot and are the same every time.
struct Lot(u64);

impl Lot {
    fn draw(&mut self, below: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.draw(all.len() as u64) as usize]
    }
}

impl Hospital {
    /// Receives `count` tickets a month through October and November 2026 and handles most of them.
    pub fn two_months(&self, count: u64) {
        let mut lot = Lot(2026);
        let mut plan = Vec::new();
        for one in 0..count * 2 {
            let day = START + (one * 61 / (count * 2)) as i64 * DAY;
            let at = day + lot.draw(9 * 60) as i64 * MINUTE;
            plan_ticket(self.new_ticket(), at, &mut lot, &mut plan);
        }
        plan.sort_by_key(|(at, ..)| *at);
        let end = START + 61 * DAY - 10 * HOUR;
        for (at, ticket, role, command) in plan {
            if at < end {
                self.wait_until(at);
                self.tell(ticket, role, command, None);
            }
        }
        self.wait_until(end);
    }
}

type Plan = Vec<(i64, TicketId, Role, Command)>;

fn plan_ticket(ticket: TicketId, at: i64, lot: &mut Lot, plan: &mut Plan) {
    let kind = *lot.of(&[
        VocKind::Complaint,
        VocKind::Complaint,
        VocKind::Complaint,
        VocKind::Complaint,
        VocKind::Inquiry,
        VocKind::Proposal,
        VocKind::Praise,
    ]);
    let voice = voice(kind, lot);
    plan.push((at, ticket, Role::Desk, Command::Receive(Box::new(voice))));
    let at = at + HOUR;
    plan_promise(ticket, kind, at, lot, plan);
    plan_stages(ticket, kind, at, lot, plan);
}

fn voice(kind: VocKind, lot: &mut Lot) -> Receive {
    let channel =
        *lot.of(&["phone", "phone", "counter", "web", "kakaotalk", "naver_talktalk", "visit"]);
    let mut voice = Receive::new(kind, channel.parse().unwrap());
    voice.branch = Some(lot.of(&["gangnam", "gangnam", "bundang"]).parse().unwrap());
    voice.receiving = Some("desk".parse().unwrap());
    if lot.draw(12) > 0 {
        let department = *lot.of(&[
            "clinic",
            "clinic",
            "clinic",
            "desk",
            "desk",
            "counselling",
            "imaging",
            "billing",
        ]);
        voice.originating = Some(department.parse().unwrap());
    }
    voice.severity = Some(*lot.of(&[Severity::Low, Severity::Medium, Severity::High]));
    if kind == VocKind::Complaint {
        let causes = [
            "treatment",
            "treatment",
            "treatment",
            "curt_speech",
            "curt_speech",
            "delay",
            "waiting",
            "cost",
            "information",
            "parking_lot",
            "blamed_patient",
            "manner_of_speech",
        ];
        voice.causes.push(lot.of(&causes).parse().unwrap());
        if lot.draw(4) == 0 {
            voice.causes.push("staff_mistake".parse().unwrap());
        }
    }
    voice
}

/// A first contact by most, and a promise by every second complaint, most of them kept.
fn plan_promise(ticket: TicketId, kind: VocKind, at: i64, lot: &mut Lot, plan: &mut Plan) {
    if lot.draw(5) > 0 {
        let contact = Command::RecordContact {
            channel: "phone".parse().unwrap(),
            whom: PartyRole::Complainant,
            result: ContactResult::Reached,
            attempts: 1 + lot.draw(3) as u32,
            text: None,
        };
        plan.push((at, ticket, Role::Desk, contact));
    }
    if kind == VocKind::Complaint && lot.draw(2) == 0 {
        let told = (lot.draw(3) > 0).then(|| Timestamp::from_millis(at + DAY));
        let promise = Command::MakePromise {
            topic: *lot.of(&[PromiseTopic::CallBack, PromiseTopic::Answer]),
            to: PartyRole::Patient,
            by_role: None,
            told,
            text: None,
        };
        plan.push((at + MINUTE, ticket, Role::Desk, promise));
        if lot.draw(4) > 0 {
            let kept = at + 2 * HOUR + lot.draw(30) as i64 * HOUR;
            plan.push((
                kept,
                ticket,
                Role::CounsellingManager,
                Command::KeepPromise(PromiseNumber::FIRST),
            ));
        }
    }
}

fn plan_stages(ticket: TicketId, kind: VocKind, mut at: i64, lot: &mut Lot, plan: &mut Plan) {
    let pace = 1 + lot.draw(26) as i64;
    let swapped = lot.draw(4) == 0;
    let stages = stages(kind, swapped);
    let done = if lot.draw(5) == 0 { lot.draw(stages.len() as u64) as usize } else { stages.len() };
    for (details, deviation) in stages.into_iter().take(done) {
        at += pace * HOUR + lot.draw(90) as i64 * MINUTE;
        let step = StepTaken { details, deviation, text: None };
        plan.push((at, ticket, Role::CounsellingManager, Command::Step(Box::new(step))));
    }
}

/// The stages of a kind, listening before the apology when they are swapped.
fn stages(kind: VocKind, swapped: bool) -> Vec<(StageDetails, Option<DeviationReason>)> {
    let listen = Listen { procedure: Told::Told, time: Told::Told, ..Listen::default() };
    let listen = StageDetails::Listen(listen);
    let close = Close {
        outcome: Outcome::Partly,
        told_by: Some("phone".parse().unwrap()),
        outside_route: None,
    };
    let close = StageDetails::Close(close);
    let thank = StageDetails::Thank(Thank::default());
    let investigate = StageDetails::Investigate(Investigate {
        medical_accident: MedicalAccident::No,
        causes: Vec::new(),
        issues: Vec::new(),
    });
    let resolve = StageDetails::Resolve(Resolve {
        schedule: Some("2026-12-15".parse().unwrap()),
        ..Resolve::default()
    });
    let plain = |stages: Vec<StageDetails>| stages.into_iter().map(|one| (one, None)).collect();
    match kind {
        VocKind::Praise => plain(vec![listen, thank]),
        VocKind::Inquiry => plain(vec![listen, resolve, close, thank]),
        VocKind::Complaint | VocKind::Report => {
            let alternative = StageDetails::Alternative(Alternative {
                remedies: vec!["re_treatment".parse().unwrap()],
                approved_by: Some(Role::Director),
                date: "2026-12-20".parse().unwrap(),
            });
            let agree = StageDetails::Agree(Agree {
                answer: Agreement::Accepted,
                pressure: Pressure::None,
            });
            let calm = StageDetails::Calm(Calm::default());
            let apologize = StageDetails::Apologize(Apologize::default());
            let mut all: Vec<_> = plain(vec![
                calm,
                apologize,
                listen,
                investigate,
                resolve,
                alternative,
                agree,
                close,
                thank,
            ]);
            if swapped {
                all.swap(1, 2);
                all[1].1 = Some(DeviationReason::CustomerInsisted);
                all[2].1 = Some(DeviationReason::Resumed);
                all[3].1 = Some(DeviationReason::Resumed);
            }
            all
        }
        _ => plain(vec![listen, investigate, resolve, close, thank]),
    }
}
