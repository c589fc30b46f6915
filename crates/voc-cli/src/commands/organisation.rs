//! The hospital group as a tree.

use serde_json::json;
use voc_engine::{DepartmentNode, Organisation};
use voc_report::Lang;

use crate::{
    failure::{Exit, Failure},
    output::{Output, Tone},
    session::{Run, Session},
};

/// Shows the group, its branches and their departments, with what is open in each.
pub(super) fn organisation(run: &mut Run) -> Result<Exit, Failure> {
    let session = run.open()?;
    let tree = session.engine.organisation().map_err(|error| session.failed(&error))?;
    if run.out.is_json() {
        run.out.json(&json!({"organisation": tree}))?;
    } else {
        draw(&mut run.out, &tree, &session)?;
    }
    Ok(Exit::Done)
}

fn draw(out: &mut Output, tree: &Organisation, session: &Session) -> Result<(), Failure> {
    let lang = session.lang;
    let group = session.engine.config().group.as_ref();
    let group = group.map_or(lang.pick("병원", "hospital"), |group| match lang {
        Lang::Ko => &group.ko,
        Lang::En => &group.en,
    });
    out.line(format!("{}  {}", out.tone(Tone::Strong, group), open(tree.open, lang)))?;
    for branch in &tree.branches {
        let name = session.words().branch(&branch.branch);
        out.line(format!("  {name}  {}", open(branch.open, lang)))?;
        departments(out, &branch.departments, "    ", session)?;
    }
    if tree.open_without_branch > 0 || !tree.departments.is_empty() {
        let name = lang.pick("(지점 미지정)", "(no branch)");
        out.line(format!("  {name}  {}", open(tree.open_without_branch, lang)))?;
        departments(out, &tree.departments, "    ", session)?;
    }
    Ok(())
}

fn departments(
    out: &mut Output,
    departments: &[DepartmentNode],
    indent: &str,
    session: &Session,
) -> Result<(), Failure> {
    for one in departments {
        let name = session.words().department(&one.department);
        let DepartmentNode { receiving, managing, originating, .. } = one;
        let counts = match session.lang {
            Lang::Ko => format!("접수 {receiving} · 관리 {managing} · 발생 {originating}"),
            Lang::En => {
                format!("receiving {receiving} · managing {managing} · originating {originating}")
            }
        };
        out.line(format!("{indent}{name}  {}", out.tone(Tone::Quiet, &counts)))?;
    }
    Ok(())
}

fn open(count: u64, lang: Lang) -> String {
    match lang {
        Lang::Ko => format!("미종결 {count}건"),
        Lang::En => format!("{count} open"),
    }
}
