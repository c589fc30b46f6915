//! Every pair of stages of a complaint: what happens when the second is recorded after the first,
//! and every stage before the first was completed in order. One row per last stage, one column per
//! stage to complete; a dot is legal without a reason, a name is the stage that must come first,
//! `order` a step back, `closed` a closed ticket. Then what depends on the answer, the path and the
//! reasons.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Desk, agree, details, step, take};
use voc_domain::{
    Agreement, Close, CodeList, Command, DeviationKind, DeviationReason, Event, FlagRule, Outcome,
    OutsideRoute, PauseReason, Phase, Pressure, Rejection, ReopenReason, Role, Stage, StageDetails,
    VocKind,
};

const TABLE: &str = "
to           calm   apologize listen  investigate resolve     alternative agree       close       thank
none         .      calming   calming calming     calming     calming     calming     calming     close
calm         .      .         apology apology     apology     apology     apology     apology     close
apologize    order  .         .       listening   listening   listening   listening   listening   close
listen       order  order     .       .           investigation investigation investigation investigation close
investigate  order  order     order   .           .           resolution  resolution  resolution  close
resolve      order  order     order   order       .           .           .           alternative close
alternative  order  order     order   order       order       .           .           answer      close
agree        order  order     order   order       order       order       .           .           close
close        order  order     order   order       order       order       order       .           .
thank        closed closed    closed  closed      closed      closed      closed      closed      closed
";

#[test]
fn each_stage_after_each_other() {
    for (from, row) in
        [None].into_iter().chain(Stage::ALL.iter().copied().map(Some)).zip(TABLE.lines().skip(2))
    {
        for (to, expected) in Stage::ALL.iter().zip(row.split_whitespace().skip(1)) {
            let expected = match expected {
                "." => "ok".to_owned(),
                "order" => "order_must_be_kept".to_owned(),
                "closed" => "ticket_must_be_open".to_owned(),
                first => format!("{first}_must_come_first"),
            };
            let found = Desk::at(from).give(&step(*to));
            let found = found.as_ref().map_or_else(Rejection::code, |_| "ok");
            assert_eq!(found, expected, "{to} after {from:?}");
        }
    }
}

#[test]
fn what_really_happened_out_of_order_is_recorded_with_a_reason() {
    let mut desk = Desk::received(VocKind::Complaint);
    let reason = Some(DeviationReason::CustomerInsisted);
    let heard = desk.give(&take(details(Stage::Listen), reason)).unwrap();
    let Event::StageCompleted(heard) = heard else { panic!("not a stage") };
    let deviation = heard.deviation.unwrap();
    assert_eq!(deviation.kind, DeviationKind::Skip);
    assert_eq!(deviation.missing, [Stage::Calm, Stage::Apologize]);
    // The apology comes after the listening: against the order, and recorded as such.
    assert!(matches!(
        desk.give(&step(Stage::Apologize)),
        Err(Rejection::OrderMustBeKept { last: Stage::Listen, .. })
    ));
    desk.give(&take(details(Stage::Apologize), reason)).unwrap();
    // What was skipped with a reason is not asked for again.
    desk.give(&step(Stage::Investigate)).unwrap();
    assert_eq!(desk.ticket.next_stage(), Some(Stage::Resolve));
}

#[test]
fn a_refusal_leads_back_to_the_search_for_an_answer() {
    for back in [Stage::Investigate, Stage::Resolve, Stage::Alternative] {
        let mut desk = Desk::at(Some(Stage::Alternative));
        desk.give(&take(agree(Agreement::Refused, Pressure::None), None)).unwrap();
        desk.give(&step(back)).unwrap();
    }
    let mut desk = Desk::at(Some(Stage::Agree));
    let back = desk.give(&step(Stage::Resolve)).unwrap_err();
    assert_eq!(back.code(), "order_must_be_kept");
}

#[test]
fn the_alternative_may_be_left_out_only_when_the_resolution_was_accepted() {
    for answer in [Agreement::Partly, Agreement::Refused, Agreement::NoAgreement] {
        let mut desk = Desk::at(Some(Stage::Resolve));
        let found = desk.give(&take(agree(answer, Pressure::None), None)).unwrap_err();
        assert_eq!(found.code(), "alternative_must_come_first", "{answer}");
    }
    let mut desk = Desk::at(Some(Stage::Resolve));
    let pressed = take(agree(Agreement::Accepted, Pressure::UnderPressure), None);
    assert_eq!(desk.give(&pressed).unwrap_err().code(), "alternative_must_come_first");
}

#[test]
fn a_close_needs_an_answer_that_settles_or_a_recorded_failure_to_agree() {
    let close = |outside_route| {
        let outcome = Outcome::NotUpheld;
        take(
            StageDetails::Close(Close { outcome, told_by: None, outside_route }),
            Some(DeviationReason::Urgent),
        )
    };
    for (answer, pressure, expected) in [
        (Agreement::Refused, Pressure::None, Some("agreement_must_come_first")),
        (Agreement::Accepted, Pressure::UnderPressure, Some("agreement_must_come_first")),
        (Agreement::NoAgreement, Pressure::None, Some("outside_route_must_be_stated")),
        (Agreement::Partly, Pressure::None, None),
        (Agreement::Accepted, Pressure::None, None),
    ] {
        let mut desk = Desk::at(Some(Stage::Alternative));
        desk.give(&take(agree(answer, pressure), None)).unwrap();
        let found = desk.give(&close(None)).err();
        assert_eq!(found.as_ref().map(Rejection::code), expected, "{answer} {pressure}");
    }
    let mut desk = Desk::at(Some(Stage::Alternative));
    desk.give(&take(agree(Agreement::NoAgreement, Pressure::None), None)).unwrap();
    desk.give(&close(Some(OutsideRoute::Offered))).unwrap();
}

#[test]
fn no_reason_replaces_a_close_before_the_thanks() {
    let mut desk = Desk::at(Some(Stage::Agree));
    let thanks = take(details(Stage::Thank), Some(DeviationReason::Urgent));
    assert_eq!(desk.give(&thanks).unwrap_err().code(), "close_must_come_first");
}

#[test]
fn an_inquiry_walks_its_own_path() {
    let mut desk = Desk::received(VocKind::Inquiry);
    let apology = desk.give(&step(Stage::Apologize)).unwrap_err();
    assert_eq!(apology.code(), "stage_must_be_on_the_path");
    for stage in [Stage::Listen, Stage::Resolve, Stage::Close, Stage::Thank] {
        assert_eq!(desk.ticket.next_stage(), Some(stage));
        desk.give(&step(stage)).unwrap();
    }
    assert_eq!(desk.ticket.phase, Phase::Closed);
}

#[test]
fn a_skipped_stage_is_not_asked_for_and_a_done_one_cannot_be_skipped() {
    let mut desk = Desk::received(VocKind::Complaint);
    let reason = DeviationReason::AlreadyDone;
    desk.give(&Command::Skip { stage: Stage::Calm, reason }).unwrap();
    desk.give(&step(Stage::Apologize)).unwrap();
    let again = desk.give(&Command::Skip { stage: Stage::Apologize, reason }).unwrap_err();
    assert_eq!(again.code(), "stage_must_not_be_done");
}

#[test]
fn a_reopened_ticket_starts_a_new_round_and_keeps_the_first_close() {
    let mut desk = Desk::at(Some(Stage::Thank));
    let first_close = desk.ticket.closed.clone();
    desk.give(&Command::Reopen { reason: ReopenReason::NotConvinced }).unwrap();
    assert_eq!(desk.ticket.next_stage(), Some(Stage::Calm));
    assert_eq!(desk.ticket.round.get(), 2);
    for stage in Stage::ALL {
        desk.give(&step(*stage)).unwrap();
    }
    assert_eq!(desk.ticket.closed.len(), 2);
    assert_eq!(desk.ticket.closed.first(), first_close.first());
}

#[test]
fn a_paused_ticket_takes_facts_but_no_steps() {
    let mut desk = Desk::at(Some(Stage::Calm));
    desk.give(&Command::Pause { reason: PauseReason::Appraisal }).unwrap();
    let found = desk.give(&step(Stage::Apologize)).unwrap_err();
    assert_eq!(found.code(), "ticket_must_not_be_paused");
    desk.give(&Command::RecordRisk {
        risk: voc_domain::Risk::Recording,
        by: voc_domain::PartyRole::Guardian,
        text: None,
    })
    .unwrap();
    desk.give(&Command::Resume).unwrap();
    desk.give(&step(Stage::Apologize)).unwrap();
}

fn left_the_order(desk: &Desk) -> bool {
    desk.ticket.flags.as_slice().iter().any(|flag| flag.rule == FlagRule::OrderLeft)
}

#[test]
fn a_stage_skipped_on_purpose_leaves_the_order_too() {
    let mut desk = Desk::at(Some(Stage::Calm));
    assert!(!left_the_order(&desk));
    desk.give(&Command::Skip { stage: Stage::Apologize, reason: DeviationReason::Urgent }).unwrap();
    assert!(left_the_order(&desk));
}

#[test]
fn whoever_accepted_the_resolution_is_owed_no_alternative() {
    let mut desk = Desk::at(Some(Stage::Resolve));
    assert_eq!(desk.ticket.next_stage(), Some(Stage::Alternative));
    desk.give(&step(Stage::Agree)).unwrap();
    assert_eq!(desk.ticket.next_stage(), Some(Stage::Close));
    assert_eq!(desk.ticket.stages_missing(), [Stage::Close, Stage::Thank]);
    desk.give(&step(Stage::Close)).unwrap();
    desk.give(&step(Stage::Thank)).unwrap();
    assert!(!left_the_order(&desk));
}

#[test]
fn the_stage_named_next_is_legal_after_any_answer() {
    use Agreement::{Accepted, NoAgreement, Partly, Refused};
    use Pressure::{None as Free, UnderPressure};
    for (answers, next) in [
        (&[(Refused, Free)][..], Stage::Resolve),
        (&[(Partly, Free)], Stage::Close),
        (&[(NoAgreement, Free)], Stage::Close),
        (&[(Accepted, UnderPressure)], Stage::Agree),
        (&[(Accepted, UnderPressure), (Refused, Free)], Stage::Resolve),
    ] {
        let mut desk = Desk::at(Some(Stage::Alternative));
        for (answer, pressure) in answers {
            desk.give(&take(agree(*answer, *pressure), None)).unwrap();
        }
        assert_eq!(desk.ticket.next_stage(), Some(next), "{answers:?}");
        if next != Stage::Close {
            desk.give(&step(next)).unwrap();
            assert_eq!(
                desk.ticket.next_stage(),
                Some(if next == Stage::Agree { Stage::Close } else { Stage::Agree })
            );
        }
    }
    // Nothing else was offered to somebody who refused the first resolution.
    let mut desk = Desk::at(Some(Stage::Resolve));
    let refused = take(agree(Refused, Free), Some(DeviationReason::Urgent));
    desk.give(&refused).unwrap();
    assert_eq!(desk.ticket.next_stage(), Some(Stage::Alternative));
    desk.give(&step(Stage::Alternative)).unwrap();
    assert_eq!(desk.ticket.next_stage(), Some(Stage::Agree));
}

#[test]
fn a_pledge_is_judged_by_who_gave_it() {
    // The desk records all of them.
    for (by_role, above) in
        [(None, true), (Some(Role::Director), true), (Some(Role::HeadDirector), false)]
    {
        let mut desk = Desk::received(VocKind::Complaint);
        let by = voc_domain::PartyRole::Guardian;
        let pressure = Pressure::None;
        desk.give(&Command::WritePledge { by_role, to: by, pressure, text: None }).unwrap();
        let flags = desk.ticket.flags.as_slice();
        let found = flags.iter().any(|flag| flag.rule == FlagRule::AboveAuthority);
        assert_eq!(found, above, "{by_role:?}");
    }
}
