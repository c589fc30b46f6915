//! The command line of voc.
fn main() {}
