//! What stands above everything else on the page of a case.

use askama::Template;
use voc_engine::{
    Timestamp,
    domain::{CauseCode, Event, Phase, Residency, Tier},
};

use super::written;
use crate::{case::Case, wording::Wording};

/// A line of the head: a name, if the line has one, and what is said.
#[derive(Template)]
#[template(
    source = "<p{% if !class.is_empty() %} class=\"{{ class }}\"{% endif %}>{{ text }}{% if !strong.is_empty() %}{{ \" \" }}<b{% if class == \"sub\" %} class=\"bad\"{% endif %}>{{ strong }}</b>{% endif %}</p>",
    ext = "html"
)]
struct Line {
    class: &'static str,
    text: String,
    strong: String,
}

#[derive(Template)]
#[template(
    source = "<div class=\"notice\" role=\"note\"><p>{{ text }} <b>{{ strong }}</b></p></div>",
    ext = "html"
)]
struct Notice {
    text: &'static str,
    strong: String,
}

/// Returns the lines of the head: what the case is, from when it is seen, and its causes.
pub(super) fn head(case: &Case<'_>, wording: &Wording<'_>) -> Vec<String> {
    let line = |class, text, strong| written(&Line { class, text, strong });
    let mut lines = vec![
        line("", about(case, wording).join(" · "), String::new()),
        line("sub", seen_from(case, wording), String::new()),
    ];
    let [stated, derived] = causes(case, wording);
    if !stated.is_empty() {
        let name = wording.pick("원인", "Causes stated");
        lines.push(line("sub", format!("{name}: {stated}"), String::new()));
    }
    if !derived.is_empty() {
        let name = wording.pick("기록에서 드러난 원인", "Causes that the log shows");
        lines.push(line("sub", format!("{name}:"), derived));
    }
    lines
}

/// Says from when the case is seen.
fn seen_from(case: &Case<'_>, wording: &Wording<'_>) -> String {
    let replay = case.replay;
    let said = |name: &str, moment: Option<Timestamp>| {
        moment.map(|moment| format!("{name}: {}", wording.minute(moment)))
    };
    let known = said(wording.pick("알고 있던 것 기준", "As known at"), replay.as_of.known_at);
    let valid =
        said(wording.pick("일어난 것 기준", "As it had happened by"), replay.as_of.valid_at);
    let mut parts: Vec<_> = known.into_iter().chain(valid).collect();
    if parts.is_empty() {
        parts
            .push(wording.pick("지금까지 기록된 모든 것", "Everything recorded so far").to_owned());
    }
    let judged = wording.pick("기한 판단", "deadlines judged at");
    parts.push(format!("{judged} {}", wording.minute(replay.judged_at)));
    if replay.simulated {
        parts.push(wording.pick("모의 시계", "simulated clock").to_owned());
    }
    parts.join(" · ")
}

/// Returns what is to be said before anything else.
pub(super) fn notices(case: &Case<'_>, wording: &Wording<'_>) -> Vec<String> {
    let mut notices = Vec::new();
    let notice = |text, strong| written(&Notice { text, strong });
    if let Some(number) = goes_on_in(case) {
        let text = wording.pick(
            "이 건은 병합되어 다음 건에서 이어집니다:",
            "This ticket was merged and goes on in",
        );
        notices.push(notice(text, number));
    }
    if case.replay.rows_beyond > 0 {
        let text = wording.pick(
            "이 시점에는 아직 알려지지 않은 기록이 뒤에 더 있습니다:",
            "Later entries that were not yet known at this moment:",
        );
        notices.push(notice(text, case.replay.rows_beyond.to_string()));
    }
    notices
}

fn about(case: &Case<'_>, wording: &Wording<'_>) -> Vec<String> {
    let ticket = &case.replay.ticket;
    let (ko, en) = match ticket.phase {
        Phase::Unopened => ("기록 없음", "nothing recorded"),
        Phase::Background => ("접수 전", "before the complaint"),
        Phase::Open => ("처리 중", "open"),
        Phase::Paused => ("일시 중지", "paused"),
        Phase::Closed => ("종결", "closed"),
        Phase::Merged => ("병합", "merged"),
    };
    let mut about = Vec::new();
    about.extend(ticket.kind.map(|kind| wording.label(kind).to_owned()));
    about.push(wording.pick(ko, en).to_owned());
    about.extend(ticket.channel.as_ref().map(|channel| wording.channel(channel)));
    about.extend(ticket.branch.as_ref().map(|branch| wording.branch(Some(branch))));
    about.extend(ticket.originating.as_ref().map(|one| wording.department(Some(one))));
    let found = &case.state.assessment;
    let touch_point = found.touch_point.as_ref();
    about.extend(touch_point.map(|one| wording.code(one)));
    let treatment = found.treatment.as_ref();
    about.extend(treatment.map(|one| wording.code(one)));
    let profile = found.profile.as_ref();
    let vip = profile.and_then(|one| one.tier).filter(|tier| *tier == Tier::Vip);
    about.extend(vip.map(|tier| wording.label(tier).to_owned()));
    let abroad = profile.and_then(|one| one.residency).filter(|one| *one == Residency::Foreign);
    about.extend(abroad.map(|residency| wording.label(residency).to_owned()));
    let severity = ticket.severity.map(|severity| wording.label(severity));
    about.extend(severity.map(|text| format!("{} {text}", wording.pick("심각도", "severity"))));
    let owner = ticket.owner.as_ref();
    about.extend(owner.map(|owner| format!("{} {owner}", wording.pick("담당", "owner"))));
    about
}

/// Returns the causes that were stated, and those that the log itself shows.
fn causes(case: &Case<'_>, wording: &Wording<'_>) -> [String; 2] {
    let names = |causes: &[CauseCode]| {
        causes.iter().map(|cause| wording.cause(cause)).collect::<Vec<_>>().join(", ")
    };
    [names(&case.state.causes), names(&case.replay.derived_causes)]
}

/// Returns the number of the ticket that this one goes on in.
fn goes_on_in(case: &Case<'_>) -> Option<String> {
    case.entries.iter().find_map(|entry| match entry.holds() {
        Some(Event::Merged(content)) => Some(content.number.to_string()),
        _ => None,
    })
}
