//! The reports that the manual asks for at once, inside the house.

use super::clocks::Rules;
use crate::{
    codes::{Agreement, ClockKind, Role},
    context::Context,
    deadline::ClockStart,
    details::StageDetails,
    path::Path,
    rejection::Rejection,
    ticket::Ticket,
};

/// Returns the clocks of the reports that a completed stage owes.
///
/// The desk reports what it heard to the service office and, when the complaint is about treatment, to
/// the attending doctor; the clinic reports its judgement, and whoever got a refusal reports that, to
/// the counselling manager. Nobody reports to themselves, nor what is already owed.
pub(super) fn reports(
    ticket: &Ticket,
    details: &StageDetails,
    context: &Context<'_>,
) -> Result<Vec<ClockStart>, Rejection> {
    let walks_all = ticket.path == Some(Path::NineStages);
    let Some(rules) = Rules::of(ticket, context).filter(|_| walks_all) else {
        return Ok(Vec::new());
    };
    let of_reports =
        || ticket.clocks.iter().filter(|one| one.start.clock.kind == ClockKind::Report);
    let owed =
        |to: Role| of_reports().any(|one| one.is_running() && one.start.report_to == Some(to));
    let numbers = ticket.given.next_clock(ClockKind::Report)..;
    let mut reports = Vec::new();
    let to_be_told = recipients(details, ticket, context.role).iter();
    for (to, number) in to_be_told.filter(|to| **to != context.role && !owed(**to)).zip(numbers) {
        let start = rules.start(ClockKind::Report, number)?;
        reports.extend(start.map(|start| ClockStart { report_to: Some(*to), ..start }));
    }
    Ok(reports)
}

/// Returns whom the manual asks to be told.
fn recipients(details: &StageDetails, ticket: &Ticket, by: Role) -> &'static [Role] {
    match (details, by) {
        (StageDetails::Listen(_), Role::Desk) if ticket.is_clinical() => {
            &[Role::AttendingDoctor, Role::ServiceOffice]
        }
        (StageDetails::Listen(_), Role::Desk) => &[Role::ServiceOffice],
        (StageDetails::Investigate(_), Role::ClinicTeamLead | Role::AttendingDoctor) => {
            &[Role::CounsellingManager]
        }
        (StageDetails::Agree(agree), _) if agree.answer == Agreement::Refused => {
            &[Role::CounsellingManager]
        }
        _ => &[],
    }
}
