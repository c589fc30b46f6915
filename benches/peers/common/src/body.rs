//! The events: about 330 bytes of canonical JSON each, different from one another, the same in every run.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Events of a ticket.
pub const PER_TICKET: u64 = 40;
/// Departments that the events are spread over.
const DEPARTMENTS: u64 = 60;

/// The name of a ticket's stream.
#[must_use]
pub fn name(ticket: u64) -> String {
    format!("ticket-{ticket:012}")
}

/// Makes the body of event `number`.
pub(crate) fn body(number: u64) -> String {
    let mut state = number;
    let mut next = || {
        state = random(state);
        state
    };
    let note: Vec<String> = (0..10).map(|_| format!("{:016x}", next())).collect();
    format!(
        r#"{{"at":"2026-11-21T18:{:02}:{:02}Z","by":"staff-{:04}","customer":"c-{:08}","department":"{}","kind":"noted","note":"{}","priority":{}}}"#,
        next() % 60,
        next() % 60,
        next() % 500,
        next() % 100_000_000,
        department(number),
        note.join(" "),
        next() % 5,
    )
}

fn department(number: u64) -> String {
    format!("d{:03}", random(number) % DEPARTMENTS)
}

/// `SplitMix64`.
fn random(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

/// Events counted by department: the smallest view that needs every event decoded.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Departments(BTreeMap<String, u64>);

#[derive(Deserialize)]
struct Facts<'a> {
    department: &'a str,
}

impl Departments {
    /// Counts an event.
    pub(crate) fn count(&mut self, body: &[u8]) {
        let facts: Facts<'_> = serde_json::from_slice(body).expect("a body is JSON");
        match self.0.get_mut(facts.department) {
            Some(count) => *count += 1,
            None => drop(self.0.insert(facts.department.to_owned(), 1)),
        }
    }

    /// What the view must be after the first `events`, worked out without any store.
    pub(crate) fn expected(events: u64) -> Self {
        let mut counts = BTreeMap::new();
        (0..events).for_each(|number| *counts.entry(department(number)).or_default() += 1);
        Self(counts)
    }
}
