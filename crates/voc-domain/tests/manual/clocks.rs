//! The stories of clocks that the policy, the law or an agreement sets.

use voc_domain::{Command, ContactResult, FlagRule, PartyRole, Stage};

use super::{
    super::{
        Case, Since,
        support::commands::{contact, statement},
    },
    Told, case, desk, in_order, resolve,
};

/// Somebody near the patient comes back by phone.
fn came_back() -> Command {
    match statement() {
        Command::RecordStatement { topic, contradicts, text, .. } => Command::RecordStatement {
            speaker: PartyRole::Guardian,
            channel: Some("phone".parse().unwrap()),
            topic,
            contradicts,
            text,
        },
        other => other,
    }
}

/// The same under a policy with one rule.
fn under(rule: (&'static str, &'static str), case: Case) -> Case {
    let with = |told: Told| Told { under: Some(rule), ..told };
    Case { keeps: with(case.keeps), breaks: with(case.breaks), ..case }
}

pub(super) fn of_clocks() -> Vec<Case> {
    let reached = || desk(contact(PartyRole::Guardian, ContactResult::Reached));
    let nothing = |rule, keeps, clock| case(rule, keeps, vec![], &[0], Since::Due(clock));
    let everything = || in_order(Stage::Thank);
    vec![
        nothing(FlagRule::AcknowledgementLate, vec![reached()], "acknowledgement/1"),
        case(
            FlagRule::AnswerLate,
            vec![reached(), desk(came_back()), reached()],
            vec![reached(), desk(came_back())],
            &[2],
            Since::Due("next_response/1"),
        ),
        nothing(FlagRule::ProgressNotTold, everything(), "progress/1"),
        case(
            FlagRule::AgreedDateMissed,
            in_order(Stage::Close),
            vec![desk(resolve(&[], None))],
            &[1],
            Since::Due("agreed/1"),
        ),
        under(
            ("statutory", "7d statute"),
            nothing(FlagRule::StatutoryPeriodOver, everything(), "statutory/1"),
        ),
        under(("stage", "4h"), nothing(FlagRule::StageLate, everything(), "stage/1")),
    ]
}
