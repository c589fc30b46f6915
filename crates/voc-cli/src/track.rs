//! The nine stages at a glance: done, skipped, still to come.

use voc_engine::domain::{CodeList as _, Path, Stage, Ticket};
use voc_report::Lang;

/// How a stage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Done,
    Skipped,
    Open,
}

impl Standing {
    const fn mark(self) -> char {
        match self {
            Self::Done => '●',
            Self::Skipped => '◌',
            Self::Open => '○',
        }
    }
}

fn standings(ticket: &Ticket) -> Vec<(Stage, Standing)> {
    let path = ticket.path.map_or(Stage::ALL, Path::stages);
    let standing = |stage: Stage| {
        if ticket.has_completed(stage) {
            Standing::Done
        } else if ticket.skipped.contains(&stage) {
            Standing::Skipped
        } else {
            Standing::Open
        }
    };
    path.iter().map(|stage| (*stage, standing(*stage))).collect()
}

/// Draws the stages of the present round as `●●○`.
pub(crate) fn marks(ticket: &Ticket) -> String {
    standings(ticket).into_iter().map(|(_, standing)| standing.mark()).collect()
}

/// Draws each stage with its name.
pub(crate) fn named(ticket: &Ticket, lang: Lang) -> Vec<String> {
    let draw =
        |(stage, standing): (Stage, Standing)| format!("{} {}", standing.mark(), lang.label(stage));
    standings(ticket).into_iter().map(draw).collect()
}

#[cfg(test)]
mod tests {
    use voc_engine::domain::TicketId;

    use super::*;

    #[test]
    fn a_ticket_nobody_worked_on_has_nine_open_stages() {
        let ticket = Ticket::new(TicketId::from_uuid(uuid::Uuid::nil()));
        assert_eq!(marks(&ticket), "○○○○○○○○○");
        let mut skipped = ticket;
        skipped.skipped.push(Stage::Alternative);
        assert_eq!(marks(&skipped), "○○○○○◌○○○");
        assert_eq!(named(&skipped, Lang::Ko)[5], "◌ 대안제시");
    }
}
