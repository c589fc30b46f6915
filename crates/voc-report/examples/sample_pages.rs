//! Writes sample pages of a made-up month and a made-up case into a directory.
//!
//! `cargo run -p voc-report --example sample_pages -- /tmp/pages`

#![allow(clippy::print_stdout)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{error::Error, fs, path::PathBuf};

use voc_engine::{AsOf, Disclosure, Timestamp};
use voc_report::{
    Lang, render_csv, render_html, render_json, render_markdown, render_replay_html, render_summary,
};

fn main() -> Result<(), Box<dyn Error>> {
    let dir = PathBuf::from(std::env::args().nth(1).ok_or("usage: sample_pages DIRECTORY")?);
    fs::create_dir_all(&dir)?;
    let hospital = support::Hospital::new();
    let case = hospital.disputed_case();
    let now = hospital.now();
    let engine = hospital.engine();
    let early = AsOf {
        known_at: Some(Timestamp::from_millis(now.millis() - 10 * support::DAY)),
        valid_at: None,
    };
    let whole = engine.replay(case, AsOf::default(), now, Disclosure::Reveal)?.ok_or("no case")?;
    let early = engine.replay(case, early, now, Disclosure::Withhold)?.ok_or("no case")?;
    let fresh = support::Hospital::new();
    fresh.two_months(60);
    let report = fresh.report("2026-11");
    for lang in [Lang::Ko, Lang::En] {
        let config = engine.config();
        fs::write(dir.join(format!("case-{lang}.html")), render_replay_html(&whole, config, lang))?;
        fs::write(
            dir.join(format!("early-{lang}.html")),
            render_replay_html(&early, config, lang),
        )?;
        fs::write(dir.join(format!("month-{lang}.html")), render_html(&report, config, lang))?;
        fs::write(dir.join(format!("month-{lang}.csv")), render_csv(&report, config, lang))?;
        fs::write(dir.join(format!("month-{lang}.md")), render_markdown(&report, config, lang))?;
        println!("{}", render_summary(&report, config, lang, 100));
    }
    fs::write(dir.join("month.json"), render_json(&report))?;
    println!("written to {}", dir.display());
    Ok(())
}
