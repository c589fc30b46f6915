//! Receiving a voice, and facts from before it.

use voc_engine::domain::{Command, Receive};

use super::submit::{To, optional, said, submit};
use crate::{
    args::{BackgroundArgs, ReceiveArgs},
    failure::{Exit, Failure},
    session::Run,
};

/// Receives a voice. A repeated command finds the ticket the first one opened.
pub(super) fn receive(run: &mut Run, args: ReceiveArgs) -> Result<Exit, Failure> {
    let to = args.into.as_ref().map_or(To::New, To::Named);
    let who = args.who.clone();
    let command = |session: &crate::session::Session| {
        Ok(vec![Command::Receive(Box::new(Receive {
            kind: args.kind,
            channel: args.channel.clone(),
            reference: args.reference.clone(),
            branch: args.branch.clone(),
            receiving: args.receiving.clone(),
            managing: args.managing.clone(),
            originating: args.originating.clone(),
            severity: args.severity,
            causes: args.causes.clone(),
            asked_for: args.asked_for,
            subject: args.subject.clone(),
            text: said(&args.text, session)?,
            name: optional(args.name.as_deref(), session)?,
            contact: optional(args.contact.as_deref(), session)?,
        }))])
    };
    submit(run, &to, command, &who)
}

/// Records a fact from before the complaint.
pub(super) fn background(run: &mut Run, args: BackgroundArgs) -> Result<Exit, Failure> {
    let to = args.ticket.as_ref().map_or(To::New, To::Named);
    let command = |session: &crate::session::Session| {
        Ok(vec![Command::RecordBackground {
            category: args.category,
            dating: args.dating,
            reference: args.reference.clone(),
            text: said(&args.text, session)?,
        }])
    };
    submit(run, &to, command, &args.who)
}
