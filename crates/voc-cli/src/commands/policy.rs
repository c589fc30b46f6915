//! Policies: adopted from a file, shown as one, and listed.

use std::{fs, path::Path};

use serde_json::json;
use uuid::Uuid;
use voc_engine::{
    AdoptRequest, Freshness,
    domain::{Adoption, CodeList, OpenCode, PolicyDraft, PolicyRule, Role},
};
use voc_report::Lang;

use super::submit::{note_on_now, unnamed};
use crate::{
    args::{PolicyAction, Who},
    failure::{Exit, Failure},
    session::{Run, Session},
    table::Grid,
};

/// Does what is to be done with policies.
pub(super) fn policy(run: &mut Run, action: &PolicyAction) -> Result<Exit, Failure> {
    let session = run.open()?;
    match action {
        PolicyAction::Adopt { file, reason, who } => {
            adopt(run, &session, file, (reason.as_deref(), who))
        }
        PolicyAction::Show { version } => show(run, &session, *version),
        PolicyAction::List => list(run, &session),
    }?;
    Ok(Exit::Done)
}

fn adopt(
    run: &mut Run,
    session: &Session,
    file: &Path,
    (reason, who): (Option<&str>, &Who),
) -> Result<(), Failure> {
    let draft = read(file, session.lang)?;
    note_on_now(run, session);
    let configured = session.engine.config().actor.clone();
    let actor = who.actor.clone().or(configured).unwrap_or_else(unnamed);
    let adopted = session.engine.adopt_policy(&AdoptRequest {
        command: who.command_id.unwrap_or_else(Uuid::now_v7),
        draft: &draft,
        reason,
        now: session.recorded,
        actor: &actor,
        role: who.role.unwrap_or(Role::Desk),
        on_behalf_of: who.on_behalf_of.as_ref(),
    });
    let adopted = adopted.map_err(|error| Failure::execute(&error, session.lang, session.zone))?;
    let (version, repeated) = (adopted.adopted.version, adopted.freshness == Freshness::Before);
    if run.out.is_json() {
        return run.out.json(&json!({
            "version": version,
            "policy": adopted.adopted,
            "position": adopted.position,
            "recorded_at": session.zone.rfc3339(adopted.recorded_at),
            "repeated": repeated,
        }));
    }
    run.out.line(match (session.lang, repeated) {
        (Lang::Ko, false) => {
            format!("기한 기준 {version}판 적용 · 이미 시작한 기한은 그대로입니다")
        }
        (Lang::En, false) => {
            format!("policy version {version} adopted · deadlines that run stay as they are")
        }
        (Lang::Ko, true) => {
            format!("기한 기준 {version}판 · 이미 기록되어 있어 아무것도 바꾸지 않았습니다")
        }
        (Lang::En, true) => {
            format!("policy version {version} · recorded before; nothing was changed")
        }
    })
}

fn show(run: &mut Run, session: &Session, version: Option<u32>) -> Result<(), Failure> {
    let present = session.engine.policies().map_err(|error| session.failed(&error))?;
    let version = version.unwrap_or_else(|| present.present().version());
    let policies = session.engine.require_policy(version);
    let policies =
        policies.map_err(|error| Failure::execute(&error, session.lang, session.zone))?;
    let adoption = policies.adoption(version).expect("BUG: it was asked for and found");
    if run.out.is_json() {
        return run.out.json(&document(adoption, session));
    }
    let text = text(&adoption.policy.as_draft());
    run.out.line(text.trim_end())
}

fn list(run: &mut Run, session: &Session) -> Result<(), Failure> {
    let policies = session.engine.policies().map_err(|error| session.failed(&error))?;
    if run.out.is_json() {
        let all: Vec<_> = policies.adoptions().map(|one| document(one, session)).collect();
        return run.out.json(&json!({ "policies": all }));
    }
    let heading = [("판", "version"), ("적용", "adopted"), ("기록자", "by"), ("사유", "reason")];
    let mut grid = Grid::new(&run.out, &heading);
    for one in policies.adoptions() {
        let standard = session.lang.pick("처음부터", "from the beginning");
        let (since, by) = match &one.recorded {
            Some((since, by, _)) if one.policy.version() > 1 => {
                (session.zone.human(*since), by.to_string())
            }
            _ => (standard.to_owned(), String::new()),
        };
        grid.row([
            one.policy.version().to_string().into(),
            since.into(),
            by.into(),
            one.reason.clone().unwrap_or_default().into(),
        ]);
    }
    let grid = grid.right(0);
    grid.lines().into_iter().try_for_each(|line| run.out.line(line))
}

fn document(adoption: &Adoption, session: &Session) -> serde_json::Value {
    let recorded = adoption.recorded.as_ref();
    json!({
        "version": adoption.policy.version(),
        "policy": adoption.policy,
        "reason": adoption.reason,
        "recorded_at": recorded.map(|(at, ..)| session.zone.rfc3339(*at)),
        "actor": recorded.map(|(_, by, _)| by),
        "position": recorded.map(|(.., position)| position),
    })
}

fn read(path: &Path, lang: Lang) -> Result<PolicyDraft, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file(path, &error, lang))?;
    toml::from_str(&text).map_err(|error| {
        let hint = lang.pick(
            "`voc policy show`가 현재 기준을 같은 형식으로 보여 줍니다",
            "`voc policy show` prints the present policy in the same form",
        );
        let name = path.display();
        let said = error.to_string();
        let message = match lang {
            Lang::Ko => format!("{name}: 기한 기준으로 읽을 수 없습니다\n{said}"),
            Lang::En => format!("{name} is no policy\n{said}"),
        };
        Failure::usage("policy_file", message, hint)
    })
}

/// Writes a policy as the file that it could be adopted from.
fn text(draft: &PolicyDraft) -> String {
    let mut out = String::new();
    for rule in &draft.rules {
        out += &format!("[[rules]]\nclock = \"{}\"\n", rule.clock.code());
        out += &of_rule(rule);
        out += &format!("amount = \"{}\"\n\n", rule.amount);
    }
    for ladder in &draft.ladders {
        out += "[[ladders]]\n";
        out += &codes("clocks", ladder.clocks.iter().map(|one| one.code()));
        out += &when(&ladder.when);
        out += "steps = [\n";
        for step in &ladder.steps {
            let warn = step.warn_before.map(|before| format!(", warn_before = \"{before}\""));
            let (level, warn) = (step.level.code(), warn.unwrap_or_default());
            out += &format!("  {{ level = \"{level}\", after = \"{}\"{warn} }},\n", step.after);
        }
        out += "]\n\n";
    }
    out
}

fn of_rule(rule: &PolicyRule) -> String {
    codes("stages", rule.stages.iter().map(|stage| stage.code())) + &when(&rule.when)
}

fn when(when: &voc_engine::domain::Condition) -> String {
    let lists = [
        codes("kinds", when.kinds.iter().map(|one| one.code())),
        codes("severities", when.severities.iter().map(|one| one.code())),
        codes("channels", when.channels.iter().map(|one| one.code())),
        codes("branches", when.branches.iter().map(|one| one.as_str())),
        codes("tiers", when.tiers.iter().map(|one| one.code())),
    ];
    let lists: Vec<_> =
        lists.iter().map(|list| list.trim_end()).filter(|list| !list.is_empty()).collect();
    if lists.is_empty() { String::new() } else { format!("when = {{ {} }}\n", lists.join(", ")) }
}

fn codes<'a>(name: &str, codes: impl Iterator<Item = &'a str>) -> String {
    let codes: Vec<_> = codes.map(|code| format!("\"{code}\"")).collect();
    if codes.is_empty() { String::new() } else { format!("{name} = [{}]\n", codes.join(", ")) }
}
