//! One complaint in an embedded engine: received, listened to, promised, looked at.
//!
//! `cargo run -p voc-engine --example embed`

#![allow(clippy::print_stdout)]

use std::error::Error;
use uuid::Uuid;
use voc_engine::domain::{
    ActorId, Command, PartyRole, PrivateText, PromiseTopic, Receive, Role, TicketId, VocKind,
};
use voc_engine::{Engine, InitOptions, Instruction, LogClock, Origin, Request, Timestamp};

fn main() -> Result<(), Box<dyn Error>> {
    let dir = std::env::temp_dir().join(format!("voc-embed-{}", std::process::id()));
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    let engine = Engine::init(
        &dir,
        &InitOptions {
            origin: Origin::parse("voc.hospital.example/2026")?,
            time_zone: chrono_tz::Asia::Seoul,
            clock: LogClock::System,
            language: "ko".to_owned(),
            now: now(),
            command: Uuid::now_v7(),
            seed,
        },
    )?;
    let command = Uuid::now_v7(); // kept by the caller: given again, it changes nothing
    let mut voice = Receive::new(VocKind::Complaint, "phone".parse()?);
    voice.text = Some(PrivateText::new("전화를 주기로 하고 주지 않았습니다")?);
    let call_back = Command::MakePromise {
        channel: None,
        topic: PromiseTopic::CallBack,
        to: PartyRole::Guardian,
        by_role: None,
        told: None,
        text: None,
    };
    let executed = engine.execute(&Request {
        ticket: TicketId::from_uuid(command),
        command,
        instructions: &[Command::Receive(Box::new(voice)).into(), Instruction::from(call_back)],
        now: now(),
        actor: &"desk-01".parse::<ActorId>()?,
        role: Role::Desk,
        on_behalf_of: None,
        source: None,
    })?;
    println!("ticket {:?} at version {}", executed.number, executed.version);
    let in_a_week = Timestamp::from_millis(now().millis() + 7 * 24 * 60 * 60 * 1000);
    for row in engine.due(in_a_week, now())? {
        println!("{} is due {}", row.clock, row.due);
    }
    Ok(std::fs::remove_dir_all(dir)?)
}

fn now() -> Timestamp {
    chrono::Utc::now().into()
}
