//! One suite, every backend: whoever passes it may stand behind the engine.

use voc_log::{MemoryLog, SledLog, contract};

#[test]
fn the_memory_log() {
    contract::check_all(|| MemoryLog::create(contract::genesis()).expect("a new log"));
}

#[test]
fn the_log_on_disk() {
    let directory = tempfile::tempdir().expect("a directory");
    let number = std::cell::Cell::new(0);
    contract::check_all(|| {
        number.set(number.get() + 1);
        let path = directory.path().join(number.get().to_string());
        SledLog::create(&path, &contract::genesis(), &Default::default()).expect("a new log")
    });
}
