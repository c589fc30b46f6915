//! A bundle as its pages show it: nothing here comes from anywhere but its entries and disclosures.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use voc_domain::Timestamp;
use voc_log::{Clock, EntryRef, Hash};

use super::{contents::Contents, contents::Held, values::Values};
use crate::{codec, private::Revealed, replay::ReplayEvent};

/// What the pages of a bundle are written from.
#[derive(Clone, Debug)]
pub struct BundleView {
    /// The name of the log.
    pub origin: String,
    /// Whether its recorded times come from a simulated clock.
    pub simulated: bool,
    /// The time zone in which the hospital counts days.
    pub time_zone: Tz,
    /// How many entries the log had at the checkpoint.
    pub size: u64,
    /// The root hash over them.
    pub root: String,
    /// The ticket.
    pub ticket: String,
    /// Its number, if it was received.
    pub number: Option<String>,
    /// Nothing before this position is withheld.
    pub sealed_to: u64,
    /// When that was recorded.
    pub sealed_at: Timestamp,
    /// The entries of the ticket, in order.
    pub entries: Vec<BundleEntry>,
}

/// An entry of a bundle.
#[derive(Clone, Debug)]
pub struct BundleEntry {
    /// Its type, times, coded facts, protected fields and place.
    pub event: ReplayEvent,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub actor: Option<String>,
    /// In which role.
    pub role: Option<String>,
    /// For whom, if for somebody else.
    pub on_behalf_of: Option<String>,
    /// Whether the seal covers it.
    pub sealed: bool,
}

impl BundleView {
    /// Puts together what the pages show, or returns nothing when there is no seal or no such time zone.
    pub(super) fn of(
        contents: &Contents<'_>,
        values: &Values,
        size: u64,
        root: String,
    ) -> Option<Self> {
        let seal = contents.seal()?;
        let number = contents.of_ticket().find_map(|(_, held)| {
            let clear: serde_json::Value = serde_json::from_str(held.entry.clear).ok()?;
            clear.get("number")?.as_str().map(str::to_owned)
        });
        let entry = |(position, held): (u64, &Held<'_>)| {
            let of = values.iter().filter(|((at, _), _)| *at == position);
            let fields = of.map(|((_, field), value)| (field.clone(), value.clone())).collect();
            view_of(held, fields, position < seal.size)
        };
        Some(Self {
            origin: contents.identities.current().origin.to_string(),
            simulated: contents.genesis.clock == Clock::Simulated,
            time_zone: contents.genesis.time_zone.parse().ok()?,
            size,
            root,
            ticket: contents.index.ticket.clone(),
            number,
            sealed_to: seal.size,
            sealed_at: seal.recorded_at,
            entries: contents.of_ticket().map(entry).collect(),
        })
    }
}

fn view_of(held: &Held<'_>, protected: BTreeMap<String, Revealed>, sealed: bool) -> BundleEntry {
    let entry: &EntryRef<'_> = &held.entry;
    let owned = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map(str::to_owned);
    BundleEntry {
        event: ReplayEvent {
            position: entry.position.get(),
            version: entry.version.get(),
            event_type: entry.event_type.to_owned(),
            occurred: codec::occurred(entry.occurred),
            clear: serde_json::from_str(entry.clear).unwrap_or_default(),
            protected,
            corrected_by: None,
            corrects: None,
            hash: Hash::leaf(held.bytes).to_string(),
        },
        recorded_at: codec::timestamp(entry.recorded_at),
        actor: owned(&entry.actor),
        role: owned(&entry.role),
        on_behalf_of: owned(&entry.on_behalf_of),
        sealed,
    }
}
