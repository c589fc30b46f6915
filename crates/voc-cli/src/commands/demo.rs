//! A demonstration: a disputed case and a month of tickets.

use crate::{
    args::DemoArgs,
    failure::{Exit, Failure},
    session::Run,
};

/// Builds a demonstration.
pub(super) fn demo(run: &mut Run, args: &DemoArgs) -> Result<Exit, Failure> {
    let _ = (&args.dir, args.tickets, args.seed);
    let lang = run.out.lang;
    Err(Failure::new(Exit::Storage, "demo", "not wired yet", crate::failure::unexpected_hint(lang)))
}
