//! Who does what, by code: nobody here has a name.

use voc_engine::domain::{ActorId, Role};

use crate::{places::BRANCHES, script::Act, telling::actor, voice::Voice};

/// Returns the department that receives what comes in by a channel.
pub(crate) fn receiving(channel: &str) -> &'static str {
    match channel {
        "phone" | "counter" | "visit" => "counselling",
        "front_line" => "nursing",
        "fax" | "letter" | "postcard" | "survey" => "reception",
        _ => "service_office",
    }
}

/// Returns who owns a ticket after so many hand-offs.
pub(crate) fn owner(voice: &Voice, hand_off: u8) -> (ActorId, Role) {
    let role = match hand_off {
        0 => voice.owner_role(),
        1 => voice.owner_role().max(Role::CounsellingManager),
        _ => Role::ServiceOffice,
    };
    (member(role, voice, hand_off), role)
}

/// Returns who records an act, and in which role.
pub(crate) fn acting(voice: &Voice, act: Act) -> (ActorId, Role) {
    let role = match act {
        Act::Receive { .. } | Act::Acknowledge if voice.is_automatic() => Role::Bot,
        Act::Receive { .. } => Role::Desk,
        Act::Triage
        | Act::Assign { .. }
        | Act::SetDepartment
        | Act::Reopen
        | Act::Profile { .. }
        | Act::Transfer
        | Act::Extend
        | Act::Improve
        | Act::Improved => Role::CounsellingManager,
        Act::Investigate | Act::ReportJudged if voice.is_clinical() => Role::ClinicTeamLead,
        Act::Resolve(_) | Act::Alternative => Role::CounsellingManager,
        Act::RefuseRecords | Act::Threat | Act::AnswerSurvey => Role::ServiceOffice,
        _ => return owner(voice, 0),
    };
    (member(role, voice, 0), role)
}

/// Returns the member of staff who acknowledges what was escalated to a role in a branch.
pub(crate) fn head(role: Role, branch: &str) -> ActorId {
    match role {
        Role::HeadDirector => actor("head-director-1"),
        Role::Director => actor(&format!("director-{branch}-1")),
        _ => actor(&format!("counselling-{branch}-1")),
    }
}

/// Returns the branch that a case is handed to.
pub(crate) fn other_branch(branch: &str) -> &'static str {
    let others = BRANCHES.iter().map(|one| one.code);
    others.into_iter().find(|one| *one != branch).unwrap_or("seoul")
}

fn member(role: Role, voice: &Voice, hand_off: u8) -> ActorId {
    let turn = |of: u32| (voice.index + u32::from(hand_off)) % of + 1;
    let branch = voice.branch;
    actor(&match role {
        Role::Bot => "bot-intake".to_owned(),
        Role::Desk => format!("desk-{branch}-{}", turn(3)),
        Role::ClinicTeamLead => format!("clinic-{branch}-{}", turn(2)),
        Role::ServiceOffice => format!("service-{}", turn(3)),
        _ => format!("counselling-{branch}-{}", turn(2)),
    })
}
