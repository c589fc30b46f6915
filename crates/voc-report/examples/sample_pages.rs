//! Writes sample pages of the demonstration, a month and a disputed case, into a directory.
//!
//! `cargo run -p voc-report --example sample_pages -- /tmp/pages`

#![allow(clippy::print_stdout)]

use std::{error::Error, fs, path::PathBuf};

use voc_demo::{Demo, DemoOptions};
use voc_engine::{AsOf, Disclosure, Scope, Timestamp};
use voc_report::{
    Lang, ReplayPage, render_csv, render_html, render_json, render_markdown, render_replay_html,
    render_summary,
};

/// 2012-06-07T09:00:00+09:00: in the morning before the guardian tells of the promise.
const EARLY: Timestamp = Timestamp::from_millis(1_339_027_200_000);

fn main() -> Result<(), Box<dyn Error>> {
    let dir = PathBuf::from(std::env::args().nth(1).ok_or("usage: sample_pages DIRECTORY")?);
    fs::create_dir_all(&dir)?;
    let data = tempfile::tempdir()?;
    let options = DemoOptions { tickets: 120, ..DemoOptions::default() };
    let demo = voc_demo::build(&data.path().join("data"), &options, &mut |_, _, _| {})?;
    let Demo { engine, case, month, now } = &demo;
    let early = AsOf { known_at: Some(EARLY), valid_at: None };
    let early = engine.replay(*case, early, *now, Disclosure::Withhold)?.ok_or("no case")?;
    let report = engine.monthly_report(*month, &Scope::default(), *now)?;
    let config = engine.config();
    for lang in [Lang::Ko, Lang::En] {
        let write = |name: &str, kind: &str, text: String| {
            fs::write(dir.join(format!("{name}-{lang}.{kind}")), text)
        };
        let mut page = ReplayPage::new(config, lang);
        let (as_of, texts) = (AsOf::default(), Disclosure::Reveal);
        let whole = engine.replay_steps(*case, as_of, *now, texts, &mut |step| page.step(step))?;
        write("case", "html", page.finish(&whole.ok_or("no case")?))?;
        write("early", "html", render_replay_html(&early, config, lang))?;
        write("month", "html", render_html(&report, config, lang))?;
        write("month", "csv", render_csv(&report, config, lang))?;
        write("month", "md", render_markdown(&report, config, lang))?;
        println!("{}", render_summary(&report, config, lang, 100));
    }
    fs::write(dir.join("month.json"), render_json(&report))?;
    println!("written to {}", dir.display());
    Ok(())
}
