//! A month from an embedded engine, in every form: what a hospital's own program does at the turn of the month.
//!
//! `cargo run -p voc-report --all-features --example monthly_report [DIRECTORY]`

#![allow(clippy::print_stdout)]

use std::{env, error::Error, fs, path::PathBuf};

use voc_demo::{Demo, DemoOptions};
use voc_engine::{MonthRequest, Scope};
use voc_report::{
    Lang, SharedMonth, render_csv, render_html, render_json, render_markdown, render_pdf,
    render_xlsx_with_list,
};

fn main() -> Result<(), Box<dyn Error>> {
    let name = format!("voc-month-{}", std::process::id());
    let out = env::args_os().nth(1).map_or_else(|| env::temp_dir().join(&name), PathBuf::from);
    let data = env::temp_dir().join(format!("{name}-data"));
    // A hospital with a month behind it; your program has opened its own: `Engine::open(&dir)?`.
    let options = DemoOptions { tickets: 40, ..DemoOptions::default() };
    let demo = voc_demo::build(&data, &options, &mut |_, _, _| {})?;
    let Demo { engine, month, now, .. } = &demo;

    let scope = Scope::default(); // all branches, all departments
    let report = engine.monthly_report(*month, &scope, *now)?;
    let list = engine.monthly_list(&MonthRequest::new(*month, &scope, *now))?;
    let config = engine.config();
    let shared = SharedMonth::of(&report, config, Lang::Ko, 5);
    let files = [
        ("month.ko.html", render_html(&report, config, Lang::Ko).into_bytes()),
        ("month.ko.pdf", render_pdf(&report, config, Lang::Ko)?),
        ("month.ko.xlsx", render_xlsx_with_list(&report, &list, config, Lang::Ko)?),
        ("month.ko.csv", render_csv(&report, config, Lang::Ko).into_bytes()),
        ("month.ko.md", render_markdown(&report, config, Lang::Ko).into_bytes()),
        ("month.json", render_json(&report).into_bytes()),
        // To be handed on: no ticket is named, and no count below five can be read or worked out.
        ("month-shared.ko.pdf", shared.pdf()?),
    ];
    fs::create_dir_all(&out)?;
    for (name, bytes) in &files {
        fs::write(out.join(name), bytes)?;
        println!("{}: {} bytes", out.join(name).display(), bytes.len());
    }
    Ok(fs::remove_dir_all(data)?)
}
