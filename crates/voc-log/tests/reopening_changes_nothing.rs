//! What a log answers does not depend on whether it was closed and opened in between.
//!
//! Appends of many sizes, so that pages end before, in and after an append, and the log is reopened after each.

use voc_log::contract::{append, append_now, check_whole, draft, genesis};
use voc_log::{Append, Appended, EventLog, Receipt, SledLog, Version, verify};

/// Around the borders of a page (128), of a short rest (64), of a long tail (1,024) and of an append (1,024).
const SIZES: [u64; 18] =
    [1, 300, 1, 70, 129, 1, 60, 500, 1_024, 3, 63, 64, 65, 127, 128, 40, 1_000, 2];

#[test]
fn receipts_heads_and_streams_stay_as_they_were() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path();
    let mut log = SledLog::create(path, &genesis(), &Default::default()).expect("a new log");
    let mut receipts: Vec<Receipt> = Vec::new();
    for (size, number) in SIZES.into_iter().zip(1..) {
        let receipt = append_now(&log, sized(number, size));
        receipts.push(receipt.clone());
        let head = log.head();
        let stream = log.read_stream(&receipt.stream, Version::FIRST).expect("a stream");
        drop(log);
        log = SledLog::open(path, &Default::default()).expect("a log").log;
        assert_eq!(log.head(), head, "after {size} entries");
        assert_eq!(log.read_stream(&receipt.stream, Version::FIRST).expect("a stream"), stream);
        for (receipt, number) in receipts.iter().zip(1..) {
            let known = append(number % 2, number);
            let found = log.find_command(&known.stream, known.command).expect("an index");
            assert_eq!(found.as_ref(), Some(receipt), "after {size} entries");
            assert_eq!(log.append(known).expect("a receipt"), Appended::Before(receipt.clone()));
        }
        check_whole(&log);
        assert_eq!(verify(&log, &mut |_, _| {}), [], "after {size} entries");
    }
}

fn sized(number: u64, drafts: u64) -> Append {
    Append { drafts: (0..drafts).map(draft).collect(), ..append(number % 2, number) }
}
