//! What a branch owes every year and after each incident: training, and the sharing of cases.

use std::collections::BTreeMap;

use chrono::{Months, TimeZone as _};
use chrono_tz::Tz;
use serde::Serialize;

use super::Org;
use crate::{
    codes::closed_list,
    ids::{BranchCode, TicketId, TicketNumber},
    timestamp::{Occurred, Timestamp},
};

/// What each branch owes, as of a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Obligations {
    /// The branches, in the order of their codes.
    pub branches: Vec<BranchObligations>,
    /// Incidents that belong to no branch and were followed by no training that names them.
    pub without_branch: Vec<Incident>,
}

/// What one branch owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BranchObligations {
    /// The branch.
    pub branch: BranchCode,
    /// The yearly training.
    pub training: Duty,
    /// The yearly sharing of a case.
    pub sharing: Duty,
    /// Incidents after which no training was held.
    pub incidents: Vec<Incident>,
}

/// Something to be done at least once a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// When it was last done, at the earliest possible moment.
    pub last: Option<Timestamp>,
    /// By when it is to be done again: one year after the last time, or after the branch appeared.
    pub due: Timestamp,
    /// Whether that has passed.
    pub overdue: bool,
}

/// Something after which a branch is to be trained again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Incident {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: Option<TicketNumber>,
    /// The branch it belongs to.
    pub branch: Option<BranchCode>,
    /// What it is.
    pub kind: IncidentKind,
    /// When it came about, at the latest possible moment.
    pub at: Timestamp,
}

closed_list! {
    /// What makes a case one that a branch learns from.
    IncidentKind, "incident" {
        MedicalAccident = "medical_accident", "Medical accident found", "의료사고 확인";
        HighSeverity = "high_severity", "High severity", "심각도 높음";
        Pledge = "pledge", "Pledge given", "각서 작성";
    }
}

/// A branch and since when it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownBranch {
    /// The branch.
    pub branch: BranchCode,
    /// When it first appeared.
    pub since: Timestamp,
}

impl Obligations {
    /// Works out what each branch owes at `now`, with years counted in the time zone of the hospital.
    ///
    /// A training answers for an incident when it names the ticket, or when it was held in the branch
    /// after the incident.
    #[must_use]
    pub fn of(
        org: &Org,
        branches: impl IntoIterator<Item = KnownBranch>,
        incidents: impl IntoIterator<Item = Incident>,
        now: Timestamp,
        zone: Tz,
    ) -> Self {
        let mut since = BTreeMap::new();
        for one in branches {
            let earliest = since.entry(one.branch).or_insert(one.since);
            *earliest = one.since.min(*earliest);
        }
        let mut found = Self { branches: Vec::new(), without_branch: Vec::new() };
        let mut open = BTreeMap::<BranchCode, Vec<Incident>>::new();
        for incident in incidents.into_iter().filter(|one| !was_answered(org, one)) {
            match &incident.branch {
                Some(branch) => open.entry(branch.clone()).or_default().push(incident),
                None => found.without_branch.push(incident),
            }
        }
        for (branch, incidents) in &open {
            let first = incidents.iter().map(|one| one.at).min();
            since.entry(branch.clone()).or_insert(first.unwrap_or(now));
        }
        for (branch, since) in since {
            let mut incidents = open.remove(&branch).unwrap_or_default();
            incidents.sort_by_key(|one| (one.at, one.ticket));
            let (trainings, sharings) = (org.trainings(), org.sharings());
            let trained = trainings.iter().filter(|one| one.content.branch == branch);
            let shared = sharings.iter().filter(|one| one.content.branch == branch);
            let training = duty(trained.map(|one| one.occurred), since, now, zone);
            let sharing = duty(shared.map(|one| one.occurred), since, now, zone);
            found.branches.push(BranchObligations { branch, training, sharing, incidents });
        }
        found.without_branch.sort_by_key(|one| (one.at, one.ticket));
        found
    }
}

fn was_answered(org: &Org, incident: &Incident) -> bool {
    org.trainings().iter().any(|training| {
        let in_branch = incident.branch.as_ref() == Some(&training.content.branch);
        training.content.after == Some(incident.ticket)
            || (in_branch && training.occurred.earliest() >= incident.at)
    })
}

/// The doubt about when it was done goes to the hospital: what counts is the earliest possible moment.
fn duty(done: impl Iterator<Item = Occurred>, since: Timestamp, now: Timestamp, zone: Tz) -> Duty {
    let last = done.map(Occurred::earliest).max();
    let due = a_year_after(last.unwrap_or(since), zone);
    Duty { last, due, overdue: due < now }
}

/// Returns the same day and time of the next year; after 29 February, the 28th.
fn a_year_after(moment: Timestamp, zone: Tz) -> Timestamp {
    let local = moment.to_utc().with_timezone(&zone).naive_local();
    let next = local.checked_add_months(Months::new(12));
    let next = next.and_then(|next| zone.from_local_datetime(&next).earliest());
    // Only at the end of representable time, or in the hour that a clock skips.
    let about = || Timestamp::from_millis(moment.millis().saturating_add(365 * 86_400_000));
    next.map_or_else(about, |next| next.to_utc().into())
}
