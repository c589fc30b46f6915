//! The help of the whole program, grouped by what a person wants to do.

use clap::CommandFactory as _;
use voc_engine::domain::{CodeList as _, Stage};
use voc_report::Lang;

use super::{Cli, korean};

/// The groups: Korean, English, the commands in them.
const GROUPS: &[(&str, &str, &[&str])] = &[
    (
        "접수와 파악",
        "Receive and understand",
        &[
            "receive",
            "background",
            "triage",
            "profile",
            "identity",
            "party",
            "statement",
            "note",
            "attach",
            "risk",
        ],
    ),
    ("단계 진행", "Walk the stages", &["step", "skip", "pause", "resume", "reopen"]),
    ("소통과 약속", "Talk and promise", &["contact", "notify", "promise", "consent"]),
    ("조치와 개선", "Set right", &["remedy", "records", "pledge", "refer", "improvement"]),
    (
        "인계와 내부 보고",
        "Hand over and report inside",
        &["assign", "department", "transfer", "report-to", "escalate", "acknowledge"],
    ),
    ("정정과 병합", "Correct and bring together", &["correct", "link", "merge"]),
    ("조회", "Look", &["ticket", "attachment", "list", "departments", "replay"]),
    ("기한", "Time", &["due", "extend", "recompute", "tick", "outbox", "calendar"]),
    (
        "병원 운영",
        "Hospital",
        &["policy", "playbook", "survey", "training", "case-share", "obligations", "organisation"],
    ),
    ("개인정보", "Personal data", &["subject", "hold", "erase", "access"]),
    (
        "증명과 내보내기",
        "Prove and export",
        &["audit", "verify", "checkpoint", "key", "bundle", "report", "spc", "export"],
    ),
    (
        "설정과 백업",
        "Set up and back up",
        &["demo", "init", "status", "doctor", "backup", "restore", "completions", "man", "help"],
    ),
];

/// Returns the command line in a language.
pub(crate) fn command(lang: Lang) -> clap::Command {
    let command = match lang {
        Lang::Ko => korean::translate(Cli::command()),
        Lang::En => Cli::command(),
    };
    let command = command.mut_subcommand("step", name_stages);
    let groups = groups(&command, lang);
    let (usage, options) =
        (lang.pick("사용법", "Usage"), lang.pick("공통 옵션", "Options of every command"));
    let more = lang.pick(
        "명령마다 `voc help 명령`에서 옵션을 볼 수 있습니다.\n종료 코드: 0 완료, 1 발견 사항 있음, 2 사용법 오류, 3 규칙에 따라 거절, 4 충돌(다른 프로그램이 데이터 폴더를 사용 중이면 2초까지 기다립니다), 5 저장소·입출력 오류",
        "`voc help COMMAND` shows the options of a command.\nExit codes: 0 done, 1 findings, 2 usage, 3 rejected by the rules, 4 conflict (a data directory that another process has open is waited for 2 seconds), 5 storage or I/O",
    );
    let template =
        format!("{{about}}\n\n{usage}: {{usage}}\n\n{groups}{options}:\n{{options}}\n\n{more}\n");
    command.help_template(template)
}

/// Lets a stage be called by its label in either language.
fn name_stages(step: clap::Command) -> clap::Command {
    Stage::ALL.iter().fold(step, |step, stage| {
        let (code, label) = (stage.code(), stage.label());
        step.mut_subcommand(code, |one| one.aliases([label.ko, label.en]))
    })
}

fn groups(command: &clap::Command, lang: Lang) -> String {
    let mut text = String::new();
    for (ko, en, names) in GROUPS {
        text.push_str(lang.pick(ko, en));
        text.push_str(":\n");
        for name in *names {
            let about = command.find_subcommand(name).and_then(clap::Command::get_about);
            let about = about.map_or_else(|| help_about(lang).to_owned(), ToString::to_string);
            text.push_str(&format!("  {name:<13}{about}\n"));
        }
        text.push('\n');
    }
    text
}

/// The command `help` is clap's own and is not among ours.
const fn help_about(lang: Lang) -> &'static str {
    lang.pick("명령의 사용법을 봅니다", "Show what a command takes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_in_one_group() {
        let mut grouped: Vec<_> = GROUPS.iter().flat_map(|(.., names)| *names).copied().collect();
        grouped.sort_unstable();
        let command = Cli::command();
        let mut known: Vec<_> = command.get_subcommands().map(clap::Command::get_name).collect();
        known.push("help");
        known.sort_unstable();
        assert_eq!(grouped, known);
    }

    #[test]
    fn the_command_line_is_consistent() {
        for lang in [Lang::Ko, Lang::En] {
            command(lang).debug_assert();
        }
    }
}
