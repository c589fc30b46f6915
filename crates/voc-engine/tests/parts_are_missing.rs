//! A data directory is not whole: its creation was cut short, or a part of it was lost. Only in the
//! first case is it said that nothing was recorded; in the other the part is named, so that it can be
//! restored, and nothing is changed.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use support::{Hospital, copy};
use voc_engine::domain::VocKind;
use voc_engine::{Engine, EngineError};

fn closed() -> Hospital {
    let mut hospital = Hospital::new();
    hospital.receive(VocKind::Complaint);
    hospital.engine = None;
    hospital
}

#[test]
fn a_creation_cut_short_before_the_log_had_recorded_nothing() {
    let full = closed();
    for parts in [&["keys"][..], &["keys", "vault"]] {
        let dir = tempfile::tempdir().unwrap();
        for part in parts {
            copy(&full.dir.path().join("data").join(part), &dir.path().join(part));
        }
        let opened = Engine::open(dir.path()).unwrap_err();
        assert!(matches!(opened, EngineError::InterruptedCreation(_)), "{opened}");
    }
}

#[test]
fn a_configuration_is_there_as_a_whole_or_not_at_all() {
    let hospital = closed();
    let data = hospital.dir.path().join("data");
    let names = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(names.into_iter().all(|name| name != "config.new"));
}

#[test]
fn a_part_that_was_lost_is_named_and_can_be_put_back() {
    for part in ["config.toml", "vault", "keys", "keys/master-1", "keys/subjects", "log"] {
        let mut hospital = closed();
        let data = hospital.dir.path().join("data");
        let aside = hospital.dir.path().join("aside");
        fs::rename(data.join(part), &aside).unwrap();
        for _ in 0..2 {
            let opened = Engine::open(&data).unwrap_err();
            let named = match &opened {
                EngineError::PartMissing { part, .. } => *part,
                _ => panic!("{part}: {opened}"),
            };
            assert_eq!(named, part.split('/').next().unwrap());
        }
        let _ = fs::remove_dir_all(data.join(part));
        fs::rename(&aside, data.join(part)).unwrap();
        hospital.reopen();
        assert_eq!(hospital.engine().verify(&mut |_, _| {}).unwrap().findings, []);
    }
}

#[test]
fn what_init_is_given_can_be_printed_without_its_secret() {
    let options = support::init_options();
    let printed = format!("{options:?}");
    assert!(printed.contains("voc.test.example/2026"));
    assert!(!printed.contains("7, 7"), "{printed}");
}
