//! Answers to a survey: checked against the sheet that was handed out.

use super::{Decided, complainant, require_received, source};
use crate::{
    context::Context,
    event::{Event, SurveyAnswered},
    org::{SurveyAnswers, SurveyDefinition},
    private::{FieldName, PrivateText},
    rejection::Rejection,
    ticket::Ticket,
};

/// Decides about answers. They are a fact: most come back after the ticket was closed.
pub(super) fn answer(
    ticket: &Ticket,
    definition: &SurveyDefinition,
    answers: &SurveyAnswers,
    text: Option<&PrivateText>,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    require_received(ticket)?;
    definition.check_answers(answers)?;
    let content = SurveyAnswered {
        survey: answers.survey.clone(),
        version: answers.version,
        answers: answers.answers.clone(),
        satisfaction: definition.satisfaction(answers),
        source: source(context),
    };
    let subject = complainant(ticket.id, None);
    Ok(Decided::of(Event::SurveyAnswered(content)).with(FieldName::Text, &subject, text))
}
