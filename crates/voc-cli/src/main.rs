//! The command line of voc: what a person types, as commands and questions to the engine.

mod args;
mod card;
mod columns;
mod commands;
mod describe;
mod explanation;
mod facts;
mod failure;
mod josa;
mod next;
mod outbox;
mod output;
mod progress;
mod receipt;
mod run;
mod session;
mod table;
mod time;
mod timeline;
mod track;

fn main() -> std::process::ExitCode {
    run::run(std::env::args_os().collect())
}
