//! The parts by themselves: a decision, a state, a deadline, an entry. `cargo bench --bench parts`
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use uuid::Uuid;
use voc_engine::domain::calendar::{BusinessDuration, Calendar};
use voc_engine::domain::{
    ActorId, Catalog, Command, Context, Event, Fact, Occurred, Policies, Receive, Role, Ticket,
    TicketId, TicketNumber, Timestamp, VocKind, decide,
};
use voc_log::{EntryRef, Hash};

/// Tuesday 3 March 2026, 09:00 in Seoul.
const START: i64 = 1_772_496_000_000;

/// Tuesday 4 March 2025, 09:00 in Seoul: ten years later, holidays are still known.
const CALENDAR_START: i64 = 1_741_046_400_000;

/// Spans of open time in the Korean office calendar, in hours. `benches/calendar_peers` asks other
/// libraries for the same.
const SPANS: [(&str, u32); 3] = [("a day", 9), ("a month", 180), ("ten years", 22_000)];

fn deadlines(criterion: &mut Criterion) {
    let office = Calendar::kr_office();
    let start = Timestamp::from_millis(CALENDAR_START).to_utc();
    let mut group = criterion.benchmark_group("calendar");
    for (span, hours) in SPANS {
        let amount = BusinessDuration::Hours(hours);
        let due = office.due(start, amount).unwrap().at;
        group.bench_function(format!("add {span}"), |bencher| {
            bencher.iter(|| office.due(black_box(start), black_box(amount)).unwrap());
        });
        group.bench_function(format!("measure {span}"), |bencher| {
            bencher
                .iter(|| office.business_time_between(black_box(start), black_box(due)).unwrap());
        });
    }
    group.bench_function("add 20 days", |bencher| {
        bencher.iter(|| office.due(black_box(start), BusinessDuration::Days(20)).unwrap());
    });
    let due = office.due(start, BusinessDuration::Hours(180)).unwrap().at;
    group.bench_function("explain a month", |bencher| {
        bencher.iter(|| office.explain(black_box(start), black_box(due)).unwrap());
    });
}

fn decisions(criterion: &mut Criterion) {
    let (actor, policies, catalog): (ActorId, _, _) =
        ("desk-01".parse().unwrap(), Policies::default(), Catalog::default());
    let now = Timestamp::from_millis(START);
    let context = Context {
        now,
        occurred: Occurred::at(now),
        actor: &actor,
        role: Role::Desk,
        next_number: TicketNumber::new(2026, 1),
        source: None,
        policies: &policies,
        calendar: Calendar::kr_office(),
        catalog: &catalog,
    };
    let empty = Ticket::new(TicketId::from_uuid(Uuid::from_u128(7)));
    let voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    let receive = Command::Receive(Box::new(voice));
    criterion.bench_function("decide about a complaint to receive", |bencher| {
        bencher.iter(|| decide(black_box(&empty), black_box(&receive), &context).unwrap());
    });
    let decided = decide(&empty, &receive, &context).unwrap();
    let clear = serde_json::Value::Object(decided.event.to_clear().unwrap()).to_string();
    criterion.bench_function("read that event and fold it into a state", |bencher| {
        bencher.iter(|| {
            let event = Event::from_clear("received", 1, black_box(&clear)).unwrap();
            let mut ticket = empty.clone();
            ticket.evolve(&Fact {
                event: &event,
                position: 1,
                version: 0,
                recorded_at: now,
                occurred: Occurred::at(now),
                actor: "desk-01",
                role: Role::Desk,
            });
            ticket
        });
    });
}

fn entries(criterion: &mut Criterion) {
    let golden = include_bytes!("../../fixtures/logs/format-1.jsonl");
    let lines: Vec<_> = golden.split(|byte| *byte == b'\n').filter(|one| !one.is_empty()).collect();
    let line = *lines.get(lines.len() / 2).unwrap();
    criterion.bench_function(&format!("decode an entry of {} bytes", line.len()), |bencher| {
        bencher.iter(|| EntryRef::decode(black_box(line)).unwrap().version);
    });
    criterion.bench_function("hash that entry", |bencher| {
        bencher.iter(|| Hash::leaf(black_box(line)));
    });
}

criterion_group!(parts, deadlines, decisions, entries);
criterion_main!(parts);
