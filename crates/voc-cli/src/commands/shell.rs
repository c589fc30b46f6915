//! Completions and manual pages.

use std::{fs, io};

use serde_json::json;

use crate::{
    args::{self, CompletionsArgs, ManArgs},
    failure::{Exit, Failure},
    session::Run,
};

/// Prints completions for a shell.
pub(super) fn completions(run: &mut Run, args: &CompletionsArgs) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    let shell = args.shell.to_string();
    clap_complete::generate(args.shell, &mut args::command(run.out.lang), "voc", &mut script);
    if run.out.is_json() {
        let script = String::from_utf8_lossy(&script);
        run.out.json(&json!({"shell": shell, "completions": script}))?;
        return Ok(Exit::Done);
    }
    io::Write::write_all(&mut run.out, &script)
        .map_err(|error| Failure::output(&error, run.out.lang))?;
    Ok(Exit::Done)
}

/// Writes a manual page for each command.
pub(super) fn man(run: &mut Run, args: &ManArgs) -> Result<Exit, Failure> {
    let lang = run.out.lang;
    let failed = |error: io::Error| Failure::file(&args.out, &error, lang);
    fs::create_dir_all(&args.out).map_err(failed)?;
    clap_mangen::generate_to(args::command(lang), &args.out).map_err(failed)?;
    if run.out.is_json() {
        run.out.json(&json!({"directory": args.out.display().to_string()}))?;
    } else {
        let written = lang.pick("설명서를 썼습니다", "manual pages written");
        run.out.line(format!("{written}: {}", args.out.display()))?;
    }
    Ok(Exit::Done)
}
