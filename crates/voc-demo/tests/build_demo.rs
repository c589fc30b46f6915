//! The whole demonstration, small.

#![allow(clippy::unwrap_used)]

use voc_demo::{DemoOptions, build};

#[test]
fn builds() {
    let dir = tempfile::tempdir().unwrap();
    let options = DemoOptions { tickets: 40, ..DemoOptions::default() };
    let demo = build(&dir.path().join("data"), &options, &mut |_, _, _| {}).unwrap();
    println!("{:?}", demo.engine.status(demo.now).unwrap());
}
