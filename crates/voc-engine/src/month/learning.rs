//! The rates about what came back, what was put right and what was learned.

use voc_domain::{Improvement, ImprovementResult, Met, Relation};

use super::{
    Sample,
    case::Case,
    figures::{Rate, rate},
    numbers,
};

pub(super) fn figures(sample: &Sample<'_>) -> Vec<Rate> {
    vec![
        merged(sample),
        third_repeats(sample),
        of_those_worked_on("transferred", sample, |ticket| {
            marks(sample, ticket.ledgers.transfers.iter().map(|one| one.mark))
        }),
        of_those_worked_on("corrected", sample, |ticket| {
            marks(sample, ticket.ledgers.corrections.iter().map(|one| one.mark))
        }),
        of_those_worked_on("improvements_opened", sample, |ticket| {
            marks(sample, ticket.ledgers.improvements.iter().map(|one| one.mark))
        }),
        improvements_done(sample),
        improvements_overdue(sample),
    ]
}

/// Of the tickets received in the month, those that go on in another by the moment of judgement.
fn merged(sample: &Sample<'_>) -> Rate {
    let gone =
        |ticket: &&Case| ticket.moments.merged.is_some_and(|moment| moment <= sample.judged_at);
    let merged = numbers(sample.new_tickets().filter(gone));
    rate("merged", merged, numbers(sample.new_tickets()))
}

/// Of the tickets found in the month to repeat an earlier one, those that do so for the third time or
/// more. What was merged is the voice of another ticket.
fn third_repeats(sample: &Sample<'_>) -> Rate {
    let (mut numerator, mut denominator) = (Vec::new(), Vec::new());
    for ticket in sample.tickets.iter().filter(|ticket| ticket.merged_into.is_none()) {
        let repeats = ticket.ledgers.links.iter().filter(|link| {
            link.relation == Relation::Repeat && sample.holds(link.mark.occurred.latest())
        });
        let Some(repetition) = repeats.filter_map(|link| link.repetition).max() else { continue };
        denominator.extend(ticket.number);
        if repetition >= 3 {
            numerator.extend(ticket.number);
        }
    }
    rate("third_repeats", numerator, denominator)
}

/// Of the improvement actions due in the month by the moment of judgement, those done by their date.
fn improvements_done(sample: &Sample<'_>) -> Rate {
    let judged_on = sample.day_of(sample.judged_at);
    let (first, last) = (sample.day_of(sample.start), sample.day_of(sample.last_moment()));
    let (mut numerator, mut denominator) = (Vec::new(), Vec::new());
    for (ticket, action) in actions(sample) {
        let done = action.ended.is_some_and(|(result, mark)| {
            result == ImprovementResult::Done && sample.day_of(mark.occurred.latest()) <= action.due
        });
        let in_month = first <= action.due && action.due <= last;
        if in_month && (action.due < judged_on || done) && !is_dropped(action) {
            denominator.extend(ticket.number);
            if done {
                numerator.extend(ticket.number);
            }
        }
    }
    rate("improvements_done", numerator, denominator)
}

/// Of the improvement actions still open at the moment of judgement, those past their date.
fn improvements_overdue(sample: &Sample<'_>) -> Rate {
    let at = sample.judged_at;
    let (mut numerator, mut denominator) = (Vec::new(), Vec::new());
    for (ticket, action) in actions(sample) {
        let ended = action.ended.is_some_and(|(_, mark)| mark.occurred.latest() <= at);
        if action.mark.occurred.latest() > at || ended {
            continue;
        }
        denominator.extend(ticket.number);
        if action.due < sample.day_of(at) {
            numerator.extend(ticket.number);
        }
    }
    rate("improvements_overdue", numerator, denominator)
}

fn actions<'a>(sample: &Sample<'a>) -> impl Iterator<Item = (&'a Case, &'a Improvement)> {
    let tickets = sample.tickets;
    tickets.iter().flat_map(|one| one.ledgers.improvements.iter().map(move |action| (one, action)))
}

fn is_dropped(action: &Improvement) -> bool {
    action.ended.is_some_and(|(result, _)| result == ImprovementResult::Dropped)
}

/// Tells whether one of these happened in the month.
fn marks(sample: &Sample<'_>, mut marks: impl Iterator<Item = Met>) -> bool {
    marks.any(|mark| sample.holds(mark.occurred.latest()))
}

/// Of the tickets closed, merged or changed like this in the month or open at its end, those that were
/// changed like this in it, once each.
fn of_those_worked_on(
    name: &'static str,
    sample: &Sample<'_>,
    changed: impl Fn(&Case) -> bool,
) -> Rate {
    let worked_on = |ticket: &&Case| {
        let moments = &ticket.moments;
        moments.is_open_before(sample.end)
            || sample.closed_in(ticket)
            || moments.merged.is_some_and(|moment| sample.holds(moment))
            || changed(ticket)
    };
    let all = || sample.tickets.iter().filter(worked_on);
    rate(name, numbers(all().filter(|ticket| changed(ticket))), numbers(all()))
}
