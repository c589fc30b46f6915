//! What a policy must keep to be adopted.

use super::{Amount, Ladder, PolicyDraft, PolicyRule};
use crate::{codes::ClockKind, rejection::Rejection};

impl PolicyDraft {
    /// Checks what every policy must keep.
    ///
    /// # Errors
    /// [`Rejection::PolicyFieldMustFit`] names a field that makes no sense where it stands, and
    /// [`Rejection::TierMustNotChangeADeadline`] a rule by which somebody would wait longer or shorter
    /// because of who they are.
    pub fn check(&self) -> Result<(), Rejection> {
        for (number, rule) in (1..).zip(&self.rules) {
            check_rule(number, rule)?;
        }
        for (number, ladder) in (1..).zip(&self.ladders) {
            check_ladder(number, ladder)?;
        }
        for (number, rule) in (1..).zip(&self.rules) {
            self.check_tier(number, rule)?;
        }
        Ok(())
    }

    /// Refuses a rule for some tiers unless everybody else in the same case gets the same amount from the
    /// rules after it.
    fn check_tier(&self, number: usize, rule: &PolicyRule) -> Result<(), Rejection> {
        if rule.when.tiers.is_empty() {
            return Ok(());
        }
        let refused =
            || Err(Rejection::TierMustNotChangeADeadline { rule: number, clock: rule.clock });
        let stages = |other: &PolicyRule| {
            let meet = rule.stages.is_empty() || other.stages.is_empty();
            meet || rule.stages.iter().any(|stage| other.stages.contains(stage))
        };
        let of_clock = |other: &&PolicyRule| other.clock == rule.clock && stages(other);
        for other in self.rules.iter().skip(number).filter(of_clock) {
            if !other.when.overlaps(&rule.when) {
                continue;
            }
            if other.amount != rule.amount {
                return refused();
            }
            let whole = |stage| other.stages.contains(stage);
            let all_stages = other.stages.is_empty()
                || (!rule.stages.is_empty() && rule.stages.iter().all(whole));
            if all_stages && other.when.covers(&rule.when) {
                return Ok(());
            }
        }
        refused()
    }
}

fn check_rule(number: usize, rule: &PolicyRule) -> Result<(), Rejection> {
    let wrong = |field: &str, need| {
        Err(Rejection::PolicyFieldMustFit { field: format!("rules[{number}].{field}"), need })
    };
    if !rule.stages.is_empty() && rule.clock != ClockKind::Stage {
        return wrong("stages", "only the clock of a stage asks for one");
    }
    match (rule.clock, rule.amount) {
        (ClockKind::Agreed, Amount::AsAgreed) | (ClockKind::Statutory, Amount::Statutory(_)) => {
            Ok(())
        }
        (ClockKind::Agreed, _) => wrong("amount", "of an agreed date it is `as agreed`"),
        (ClockKind::Statutory, _) => wrong("amount", "a statutory period looks like `7d statute`"),
        (_, Amount::AsAgreed | Amount::Statutory(_)) => {
            wrong("amount", "this clock runs for business time or for days of the calendar")
        }
        (_, Amount::CalendarDays(0)) => wrong("amount", "it must be at least a day"),
        _ => Ok(()),
    }
}

fn check_ladder(number: usize, ladder: &Ladder) -> Result<(), Rejection> {
    let wrong = |field: String, need| {
        Err(Rejection::PolicyFieldMustFit { field: format!("ladders[{number}].{field}"), need })
    };
    if ladder.steps.is_empty() {
        return wrong("steps".to_owned(), "a ladder has at least one step");
    }
    for (step, at) in ladder.steps.iter().zip(0_usize..) {
        let before = ladder.steps.iter().take(at);
        if before.into_iter().any(|one| one.level == step.level) {
            return wrong(format!("steps[{}].level", at + 1), "each level is told once");
        }
        if step.warn_before.is_some_and(|before| before.is_zero()) {
            return wrong(format!("steps[{}].warn_before", at + 1), "a warning comes before");
        }
    }
    Ok(())
}
