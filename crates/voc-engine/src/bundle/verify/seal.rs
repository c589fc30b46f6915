//! That nothing of the ticket is withheld, up to the seal.

use voc_log::{Hash, HeadLine, HeadPath};

use super::BundleVerification;
use crate::bundle::{
    INDEX,
    contents::Contents,
    entry_file,
    finding::{BundleCheckKind as Check, Report, Words},
};

pub(super) fn check(contents: &Contents<'_>, report: &mut Report, found: &mut BundleVerification) {
    report.make(Check::Seal);
    let position = contents.index.seal.position;
    let file = entry_file(position);
    let Some(seal) = contents.seal().filter(|seal| seal.size <= position) else {
        let expected = Words::both("봉인 기록", "an entry that seals what is before it");
        report.find(Check::Seal, file, expected, Words::both("다른 기록", "another one"));
        return;
    };
    let in_index = format!("{INDEX} seal.head");
    let head = &contents.index.seal.head;
    let path = head.path.iter().map(|hash| Hash::from_base64(hash)).collect::<Option<Vec<_>>>();
    let way = path.map(|path| HeadPath { line: head.line.clone(), index: head.index, path });
    let root = Hash::from_base64(&seal.heads_root);
    let led = way.zip(root).is_some_and(|(way, root)| way.verify(seal.streams, root).is_ok());
    if !led {
        let expected = Words::both(
            format!("봉인 {}로 이어지는 경로", seal.heads_root),
            format!("a path from this line to the sealed {}", seal.heads_root),
        );
        let other = Words::both("이어지지 않음", "one that does not lead there");
        report.find(Check::Seal, &in_index, expected, other);
    }
    let sealed = contents.of_ticket().filter(|(position, _)| *position < seal.size).last();
    let shown = sealed.map(|(_, held)| HeadLine {
        stream: contents.ticket.clone(),
        version: held.entry.version,
        hash: Hash::leaf(held.bytes),
    });
    let line = HeadLine::parse(&head.line);
    if line.is_none() || line != shown {
        let expected = Words::both(
            format!("봉인 당시의 마지막 기록: {}", head.line),
            format!("the last entry before the seal to be {}", head.line),
        );
        let last = shown.map_or_else(
            || Words::both("기록 없음", "no entry before it"),
            |shown| Words::plain(shown.to_line()),
        );
        report.find(Check::Seal, in_index, expected, last);
    }
    found.sealed_to = Some(seal.size);
    found.sealed_at = Some(seal.recorded_at);
    let after = contents.of_ticket().map(|(position, _)| position);
    found.after_seal = after.filter(|position| *position >= seal.size).collect();
}
