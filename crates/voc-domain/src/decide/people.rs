//! Facts about the people of a case: who they are, what they were told, what they consent to.

use super::{clocks, require_known_channel, require_received, source};
use crate::{
    command::Command,
    context::Context,
    event::{
        ConsentRecorded, Event, IdentityChecked, Notified, PledgeWritten, ReferredOutside, Reported,
    },
    private::PrivateText,
    rejection::Rejection,
    ticket::Ticket,
};

/// Decides about such a fact; returns nothing for any other command.
pub(super) fn about_people<'a>(
    ticket: &Ticket,
    command: &'a Command,
    context: &Context<'_>,
) -> Result<Option<(Event, Option<&'a PrivateText>)>, Rejection> {
    let source = source(context);
    let (event, text) = match command {
        Command::Profile { profile, text } => (Event::Profiled((**profile).clone()), text.as_ref()),
        Command::CheckIdentity { whom, result } => {
            let content = IdentityChecked { whom: *whom, result: *result, source };
            (Event::IdentityChecked(content), None)
        }
        Command::Notify { topic, to, channel, purpose, delivery, text } => {
            require_known_channel(channel, context)?;
            let mut content = Notified {
                topic: *topic,
                to: *to,
                channel: channel.clone(),
                purpose: *purpose,
                delivery: *delivery,
                clock: None,
                source,
            };
            let told = Event::Notified(content.clone());
            content.clock = clocks::at_notice(ticket, &told, context)?;
            (Event::Notified(content), text.as_ref())
        }
        Command::Report { to, topic, text } => {
            (Event::Reported(Reported { to: *to, topic: *topic, source }), text.as_ref())
        }
        Command::RecordConsent { topic, consent, by } => {
            let content = ConsentRecorded { topic: *topic, consent: *consent, by: *by };
            (Event::ConsentRecorded(content), None)
        }
        Command::WritePledge { by_role, to, pressure, text } => {
            let by_role = by_role.unwrap_or(context.role);
            let content = PledgeWritten { by_role, to: *to, pressure: *pressure, source };
            (Event::PledgeWritten(content), text.as_ref())
        }
        Command::ReferOutside { body, by, text } => {
            let content = ReferredOutside { body: body.clone(), by: *by, source };
            (Event::ReferredOutside(content), text.as_ref())
        }
        _ => return Ok(None),
    };
    require_received(ticket)?;
    Ok(Some((event, text)))
}
