//! A demonstration: a disputed case and a month of tickets.

use std::{error::Error, fs, path::Path};

use serde_json::json;
use voc_demo::{Demo, DemoError, DemoOptions, Phase};
use voc_engine::{
    AsOf, Disclosure, EngineError, MonthList, MonthlyReport, Scope, domain::Rejection,
};
use voc_report::{Lang, ReplayPage};

use super::report::{self, Files as _};
use crate::{
    args::{DemoArgs, ReportFormat},
    failure::{Exit, Failure, unexpected_hint},
    output::Tone,
    progress::Progress,
    session::Run,
};

/// Where the pages of the demonstration lie, within its directory.
const PAGES: &str = "report";

/// Builds a demonstration and says where to look.
pub(super) fn demo(run: &mut Run, args: &DemoArgs) -> Result<Exit, Failure> {
    let lang = run.out.lang;
    let options = DemoOptions { tickets: args.tickets, seed: args.seed };
    let mut progress = Progress::new("");
    let built = voc_demo::build(&args.dir, &options, &mut |phase, done, all| {
        progress.relabel(match phase {
            Phase::Case => lang.pick("분쟁 사례", "the disputed case"),
            Phase::Month => lang.pick("한 달분 접수 건", "a month of tickets"),
        });
        progress.update(done, all);
    });
    drop(progress);
    let demo = built.map_err(|error| failed(&error, lang))?;
    let told = |error: EngineError| Failure::engine(&error, lang);
    let month =
        demo.engine.monthly_report(demo.month, &Scope::default(), demo.now).map_err(told)?;
    let pages = pages(&args.dir, &demo, &month, lang)?;
    show(run, args, &demo, &month, &pages)?;
    Ok(Exit::Done)
}

/// Writes the report and the replay in both languages, the present one first.
fn pages(
    dir: &Path,
    demo: &Demo,
    month: &MonthlyReport,
    lang: Lang,
) -> Result<Vec<String>, Failure> {
    let out = dir.join(PAGES);
    let config = demo.engine.config();
    let other = match lang {
        Lang::Ko => Lang::En,
        Lang::En => Lang::Ko,
    };
    let mut pages = Vec::new();
    for page in [lang, other] {
        let list = &MonthList::default();
        let month =
            report::Month { report: month, list, config, lang: page, below: None, bom: true };
        pages.extend(month.write(&out, &[ReportFormat::Html])?);
    }
    let mut cases = [lang, other].map(|page| (page, ReplayPage::new(config, page)));
    let (as_of, texts) = (AsOf::default(), Disclosure::Reveal);
    let step = &mut |step: &_| cases.iter_mut().for_each(|(_, page)| page.step(step));
    let replay = demo.engine.replay_steps(demo.case, as_of, demo.now, texts, step);
    let replay = replay.map_err(|error| Failure::engine(&error, lang))?;
    let replay = replay.expect("BUG: the case was recorded just now");
    for (page, case) in cases {
        let path = out.join(format!("replay.{page}.html"));
        fs::write(&path, case.finish(&replay))
            .map_err(|error| Failure::file(&path, &error, lang))?;
        pages.push(path.display().to_string());
    }
    Ok(pages)
}

fn show(
    run: &mut Run,
    args: &DemoArgs,
    demo: &Demo,
    month: &MonthlyReport,
    pages: &[String],
) -> Result<(), Failure> {
    let lang = run.out.lang;
    let status = demo.engine.status(demo.now).map_err(|error| Failure::engine(&error, lang))?;
    let zone = crate::time::Zone(demo.engine.config().time_zone);
    let (dir, now) = (args.dir.display(), zone.rfc3339(demo.now));
    if run.out.is_json() {
        return run.out.json(&json!({
            "data": dir.to_string(),
            "now": now,
            "month": demo.month,
            "case": demo.case,
            "tickets": status.tickets,
            "size": status.size,
            "root": status.root,
            "pages": pages,
        }));
    }
    let out = &mut run.out;
    out.line(match lang {
        Lang::Ko => format!(
            "시연용 데이터를 {dir}에 만들었습니다: 접수 건 {}건, 기록 {}건",
            status.tickets, status.size
        ),
        Lang::En => format!(
            "built a demonstration in {dir}: {} tickets, {} entries",
            status.tickets, status.size
        ),
    })?;
    out.line("")?;
    out.line(out.tone(Tone::Strong, lang.pick("열어 볼 문서", "pages to open")))?;
    pages.iter().try_for_each(|page| out.line(format!("  {page}")))?;
    out.line("")?;
    out.line(out.tone(Tone::Strong, lang.pick("이어서 해 볼 명령", "what to try next")))?;
    let commands = [
        "replay 2012-case".to_owned(),
        "replay 2012-case --as-of 2012-06-06".to_owned(),
        format!("--now {now} due --overdue"),
        format!("report {}", month.month),
        "departments".to_owned(),
        "verify".to_owned(),
    ];
    // Whatever the variables of the shell say by then, the lines mean this directory and this language.
    let dir = shell_word(&dir.to_string());
    let mut tries = commands.iter();
    tries.try_for_each(|command| out.line(format!("  voc --data {dir} --lang {lang} {command}")))
}

/// Writes a word as a shell reads it back: in quotes when it holds more than plain characters.
fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+:@%,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn failed(error: &DemoError, lang: Lang) -> Failure {
    match error {
        DemoError::Engine(error) => Failure::engine(error, lang),
        DemoError::CaseText(rejection) => rejected(rejection, lang),
        other => {
            let mut message = other.to_string();
            let mut cause = other.source();
            while let Some(one) = cause {
                message = format!("{message}: {one}");
                cause = one.source();
            }
            Failure::new(Exit::Storage, "demo", message, unexpected_hint(lang))
        }
    }
}

fn rejected(rejection: &Rejection, lang: Lang) -> Failure {
    let zone = crate::time::Zone(chrono_tz::Asia::Seoul);
    Failure::execute(&rejection.clone().into(), lang, zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_quoted_only_where_a_shell_would_break_it() {
        assert_eq!(shell_word("/tmp/voc-1/데모"), "/tmp/voc-1/데모");
        assert_eq!(shell_word("my demo"), "'my demo'");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
    }
}
