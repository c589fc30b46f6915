//! That the entries are those of one ticket of one log, one after the other.

use voc_log::{Checkpoint, Hash};

use crate::bundle::{
    CHECKPOINT,
    contents::{Contents, Held},
    entry_file,
    finding::{BundleCheckKind as Check, Report, Words},
};

pub(super) fn check(contents: &Contents<'_>, checkpoint: Option<&Checkpoint>, report: &mut Report) {
    report.make(Check::OneTicket);
    report.make(Check::Chain);
    report.make(Check::Times);
    one_log(contents, checkpoint, report);
    one_chain(contents, report);
    let mut latest: Option<&Held<'_>> = None;
    for (position, held) in &contents.entries {
        let (before, at) = (latest.map(|one| one.entry.recorded_at), held.entry.recorded_at);
        if let Some(before) = before.filter(|before| *before > at) {
            let expected = Words::both(
                format!("{} 이후 (Unix ms)", before.unix_ms()),
                format!("{} or later (Unix ms)", before.unix_ms()),
            );
            let found = Words::plain(at.unix_ms());
            report.find(Check::Times, entry_file(*position), expected, found);
        } else {
            latest = Some(held);
        }
    }
}

fn one_log(contents: &Contents<'_>, checkpoint: Option<&Checkpoint>, report: &mut Report) {
    for (position, held) in &contents.entries {
        let origin = contents.origin_at(*position);
        if held.entry.log != origin.as_str() {
            let (expected, found) = (Words::plain(origin), Words::plain(&held.entry.log));
            report.find(Check::OneTicket, entry_file(*position), expected, found);
        }
    }
    let current = &contents.identities.current().origin;
    if let Some(checkpoint) = checkpoint.filter(|checkpoint| checkpoint.origin != *current) {
        let (expected, found) = (Words::plain(current), Words::plain(&checkpoint.origin));
        report.find(Check::OneTicket, CHECKPOINT, expected, found);
    }
    for (position, held) in contents.of_ticket() {
        if held.entry.stream != contents.ticket {
            let (expected, found) =
                (Words::plain(&contents.ticket), Words::plain(&held.entry.stream));
            report.find(Check::OneTicket, entry_file(position), expected, found);
        }
    }
}

fn one_chain(contents: &Contents<'_>, report: &mut Report) {
    let mut previous: Option<Hash> = None;
    let text = |hash: Option<Hash>| hash.map_or_else(|| "null".to_owned(), |hash| hash.to_string());
    for (version, (position, held)) in contents.of_ticket().enumerate() {
        let entry = &held.entry;
        if entry.version.get() != version as u64 {
            let expected = Words::both(
                format!("{version}번째 기록 (0부터)"),
                format!("version {version} of the ticket"),
            );
            let found = Words::plain(entry.version);
            report.find(Check::Chain, entry_file(position), expected, found);
        }
        if entry.previous != previous {
            let expected = Words::both(
                format!("앞 기록의 해시 {}", text(previous)),
                format!("the hash of the entry before it, {}", text(previous)),
            );
            let found = Words::plain(text(entry.previous));
            report.find(Check::Chain, entry_file(position), expected, found);
        }
        previous = Some(Hash::leaf(held.bytes));
    }
}
