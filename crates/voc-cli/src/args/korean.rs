//! The help in Korean: each English text with its translation.

use clap::{Arg, Command};

mod texts;

use texts::texts;

/// Replaces the help of every command and option.
pub(super) fn translate(mut command: Command) -> Command {
    if let Some(about) = command.get_about().and_then(|about| korean(&about.to_string())) {
        command = command.about(about);
    }
    let names: Vec<_> = command.get_subcommands().map(|one| one.get_name().to_owned()).collect();
    command = command
        .mut_args(translate_option)
        .subcommand_help_heading("명령")
        .help_template("{about}\n\n사용법: {usage}\n\n{all-args}\n");
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, translate))
}

fn translate_option(option: Arg) -> Arg {
    let heading = match option.get_help_heading() {
        Some("Who and when") => "기록자와 시각",
        Some(_) => "공통 옵션",
        None if option.is_positional() => "인수",
        None => "옵션",
    };
    let option = option.help_heading(heading);
    match option.get_help().and_then(|help| korean(&help.to_string())) {
        Some(help) => option.help(help),
        None => option,
    }
}

fn korean(english: &str) -> Option<&'static str> {
    texts().find(|(en, _)| *en == english).map(|(_, ko)| *ko)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory as _;

    use super::*;
    use crate::args::Cli;

    fn collect(command: &Command, texts: &mut BTreeSet<String>) {
        texts.extend(command.get_about().map(ToString::to_string));
        texts.extend(command.get_arguments().filter_map(Arg::get_help).map(ToString::to_string));
        command.get_subcommands().for_each(|one| collect(one, texts));
    }

    #[test]
    fn every_help_text_has_a_translation_and_no_translation_is_left_over() {
        let mut used = BTreeSet::new();
        collect(&Cli::command(), &mut used);
        let translated: BTreeSet<_> = texts().map(|(en, _)| (*en).to_owned()).collect();
        assert_eq!(used, translated);
        assert_eq!(texts().count(), translated.len(), "one text is translated twice");
        assert!(texts().all(|(en, _)| en.is_ascii()));
    }
}
