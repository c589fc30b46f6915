//! What clap did not understand, in both languages.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use voc_engine::domain::{CodeList, Stage};
use voc_report::Lang;

use super::Failure;
use crate::{args::korean_of_written, josa::Josa};

/// Tells a failure of the command line.
pub(crate) fn usage(error: &clap::Error, lang: Lang) -> Failure {
    if let Some(failure) = unknown_stage(error, lang) {
        return failure;
    }
    let message = match lang {
        Lang::Ko => korean(error),
        Lang::En => english(error),
    };
    Failure::usage("usage", message, hint(error, lang))
}

/// Tells that a word after `voc step TICKET` is no stage; clap calls it an unexpected argument.
fn unknown_stage(error: &clap::Error, lang: Lang) -> Option<Failure> {
    let unknown = [ErrorKind::UnknownArgument, ErrorKind::InvalidSubcommand];
    let word = text(error, ContextKind::InvalidArg)
        .or_else(|| text(error, ContextKind::InvalidSubcommand))
        .filter(|word| unknown.contains(&error.kind()) && !word.starts_with('-'))?;
    std::env::args().find(|argument| argument == "step")?;
    let message = match lang {
        Lang::Ko => match Josa::Called.after(&word) {
            Some(called) => format!("`{word}`{called}는 단계가 없습니다"),
            None => format!("단계의 이름이 아닙니다: `{word}`"),
        },
        Lang::En => format!("no stage is called `{word}`"),
    };
    let stages: Vec<_> = Stage::ALL.iter().map(|stage| stage.code()).collect();
    let hint = match lang {
        Lang::Ko => {
            let stages = Stage::ALL.iter();
            let stages = stages.map(|stage| format!("{}({})", stage.label().ko, stage.code()));
            format!("9단계: {}", stages.collect::<Vec<_>>().join(", "))
        }
        Lang::En => format!("the nine stages: {}", stages.join(", ")),
    };
    Some(Failure::usage("usage", message, hint))
}

/// Returns the sentence of clap without its heading, its usage and its tips.
fn english(error: &clap::Error) -> String {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return "a command is missing".to_owned();
    }
    let rendered = error.render().to_string();
    let mut lines = rendered.lines();
    let first = lines.next().unwrap_or_default().trim_start_matches("error: ");
    let more = lines.take_while(|line| !line.is_empty()).map(str::trim);
    std::iter::once(first).chain(more).collect::<Vec<_>>().join(" ")
}

fn korean(error: &clap::Error) -> String {
    let context = |kind| text(error, kind).unwrap_or_default();
    let arg = context(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::InvalidValue if context(ContextKind::InvalidValue).is_empty() => {
            format!("{arg}에 값이 필요합니다")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = context(ContextKind::InvalidValue);
            match text(error, ContextKind::ValidValue) {
                Some(valid) => {
                    format!("{arg}에 쓸 수 없는 값입니다: `{value}`. 가능한 값: {valid}")
                }
                None => format!("{arg}의 값을 이해할 수 없습니다: `{value}`{}", cause(error)),
            }
        }
        ErrorKind::UnknownArgument => format!("알 수 없는 옵션입니다: {arg}"),
        ErrorKind::InvalidSubcommand => {
            format!("명령의 이름이 아닙니다: `{}`", context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("빠진 항목: {arg}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "명령이 빠졌습니다".to_owned()
        }
        ErrorKind::ArgumentConflict => {
            format!("함께 쓸 수 없습니다: {arg}, {}", context(ContextKind::PriorArg))
        }
        ErrorKind::InvalidUtf8 => "입력이 UTF-8이 아닙니다".to_owned(),
        _ => english(error),
    }
}

fn cause(error: &clap::Error) -> String {
    let Some(cause) = std::error::Error::source(error) else { return String::new() };
    korean_of_written(cause).map_or_else(|| format!(": {cause}"), |text| format!(". {text}"))
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(one) => Some(one.clone()),
        ContextValue::Strings(all) => Some(all.join(", ")),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn hint(error: &clap::Error, lang: Lang) -> String {
    let suggestions = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand];
    let mut suggested = suggestions.into_iter().filter_map(|kind| text(error, kind));
    if let Some(suggested) = suggested.next().or_else(|| text(error, ContextKind::SuggestedValue)) {
        return match lang {
            Lang::Ko => format!("혹시 다음을 찾으십니까: `{suggested}`"),
            Lang::En => format!("did you mean `{suggested}`?"),
        };
    }
    lang.pick(
        "`voc help`와 `voc help 명령`에서 사용법을 볼 수 있습니다",
        "`voc help` and `voc help COMMAND` show what is possible",
    )
    .to_owned()
}
