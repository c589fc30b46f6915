//! The protected values of a bundle: disclosed, withheld or erased.

use std::collections::BTreeMap;

use super::{
    INDEX,
    contents::Contents,
    finding::{BundleCheckKind as Check, Report, Words},
};
use crate::private::{self, Revealed};

/// The protected fields of the ticket's entries, by position and field.
pub(super) type Values = BTreeMap<(u64, String), Revealed>;

/// Says of each protected field of the ticket what became of it. A disclosure that does not open the commitment
/// of its entry opens nothing, and is a finding.
pub(super) fn check(contents: &Contents<'_>, report: &mut Report) -> Values {
    report.make(Check::Values);
    let erased = contents.erased();
    let mut values = Values::new();
    let mut unused: BTreeMap<&str, &str> = BTreeMap::new();
    for (key, disclosure) in &contents.index.disclosures {
        unused.insert(key, disclosure);
    }
    for (position, held) in contents.of_ticket() {
        for (field, digest) in &held.entry.protected {
            let key = format!("{position}/{field}");
            let row = (position, (*field).to_owned());
            let value = match (unused.remove(key.as_str()), erased.get(&row)) {
                (Some(disclosure), _) => {
                    let Some(text) = opened(disclosure, field, *digest.as_bytes()) else {
                        not_committed(&key, report);
                        continue;
                    };
                    Revealed::Open { text }
                }
                (None, Some(by)) => Revealed::Erased { by: *by },
                (None, None) => Revealed::Withheld,
            };
            values.insert(row, value);
        }
    }
    for key in unused.keys() {
        not_committed(key, report);
    }
    values
}

/// Reads a disclosure, if the digest commits to it and it names the field.
fn opened(disclosure: &str, field: &str, digest: [u8; 32]) -> Option<String> {
    let disclosure = voc_vault::Disclosure::parse(disclosure).ok()?;
    let holds = *disclosure.digest().as_bytes() == digest && disclosure.name() == field;
    holds.then(|| private::shown(disclosure.value()))
}

fn not_committed(key: &str, report: &mut Report) {
    report.find(
        Check::Values,
        format!("{INDEX} disclosures {key}"),
        Words::both(
            "기록이 남긴 값과 일치하는 공개 값",
            "the value that the entry committed to when it was recorded",
        ),
        Words::both("다른 값", "another value, or none was committed to"),
    );
}
