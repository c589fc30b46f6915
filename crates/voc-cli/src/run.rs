//! From the arguments to the exit code.

use std::{
    ffi::OsString,
    io::{self, Write as _},
    panic,
    process::ExitCode,
};

use clap::{FromArgMatches as _, error::ErrorKind};
use serde_json::json;
use voc_report::Lang;

use crate::{
    args::{self, Cli},
    commands,
    failure::{Exit, Failure, Told, unexpected_hint, usage},
    session::Run,
};

/// Runs the program.
pub(crate) fn run(arguments: Vec<OsString>) -> ExitCode {
    let lang = language(&arguments);
    let json = arguments.iter().any(|argument| argument == "--json");
    quiet_panics(lang);
    let outcome =
        panic::catch_unwind(panic::AssertUnwindSafe(|| parse_and_run(arguments, json, lang)));
    match outcome {
        Ok(Ok(exit)) => ExitCode::from(exit as u8),
        Ok(Err(Failure::ClosedPipe)) => ExitCode::SUCCESS,
        Ok(Err(Failure::Told(told))) => {
            tell(&told, json);
            ExitCode::from(told.exit as u8)
        }
        // The hook has told it already.
        Err(_) => ExitCode::from(Exit::Storage as u8),
    }
}

fn parse_and_run(arguments: Vec<OsString>, json: bool, lang: Lang) -> Result<Exit, Failure> {
    let matches = args::command(lang).try_get_matches_from(arguments);
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return help_or_usage(&error, json, lang),
    };
    let mut run = Run::new(cli.global, lang);
    let result = commands::dispatch(&mut run, cli.command);
    // What was written before a failure is shown as well.
    let finished = run.out.finish();
    result.and_then(|exit| finished.map(|()| exit))
}

/// Help and version are answers on standard output; the rest is a failure.
fn help_or_usage(error: &clap::Error, json: bool, lang: Lang) -> Result<Exit, Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let printed = if json {
                let what = match error.kind() {
                    ErrorKind::DisplayVersion => json!({"version": env!("CARGO_PKG_VERSION")}),
                    _ => json!({"help": error.render().to_string()}),
                };
                writeln!(io::stdout(), "{what}")
            } else {
                error.print()
            };
            printed.map_err(|error| Failure::output(&error, lang))?;
            io::stdout().flush().map_err(|error| Failure::output(&error, lang))?;
            Ok(Exit::Done)
        }
        // Whoever names no command is shown which there are.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand if !json => {
            let _ = error.print();
            Ok(Exit::Usage)
        }
        _ => Err(usage(error, lang)),
    }
}

fn tell(told: &Told, json: bool) {
    let text = if json {
        format!("{}\n", told.to_json())
    } else {
        // These two words are a promise in every language.
        format!("error: {}\nhint: {}\n", told.message, told.hint)
    };
    // Nobody is left to be told when standard error is closed.
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Finds the language before anything is parsed: `--lang`, VOC_LANG, the locale.
fn language(arguments: &[OsString]) -> Lang {
    let mut texts = arguments.iter().map(|argument| argument.to_string_lossy());
    let mut asked = None;
    while let Some(text) = texts.next() {
        if text == "--lang" {
            asked = texts.next().and_then(|text| text.parse().ok()).or(asked);
        } else if let Some(text) = text.strip_prefix("--lang=") {
            asked = text.parse().ok().or(asked);
        }
    }
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = || {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(variable);
        let korean = locale.is_some_and(|locale| locale.starts_with("ko"));
        if korean { Lang::Ko } else { Lang::En }
    };
    asked.or_else(|| variable("VOC_LANG")?.parse().ok()).unwrap_or_else(locale)
}

/// Says where a bug is and nothing of what was being handled, which may be about a person.
fn quiet_panics(lang: Lang) {
    panic::set_hook(Box::new(move |info| {
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
        let place = place.unwrap_or_default();
        let bug = lang.pick("프로그램 내부 오류입니다", "this is a bug in voc");
        let text = format!("error: {bug} ({place})\nhint: {}\n", unexpected_hint(lang));
        let _ = io::stderr().write_all(text.as_bytes());
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_asked_for_last_holds() {
        let of = |arguments: &[&str]| {
            language(&arguments.iter().map(OsString::from).collect::<Vec<_>>())
        };
        assert_eq!(of(&["voc", "--lang", "ko", "list"]), Lang::Ko);
        assert_eq!(of(&["voc", "--lang", "ko", "--lang=en"]), Lang::En);
    }
}
