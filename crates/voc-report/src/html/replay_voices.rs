//! What the parties said, side by side by what it is about, contradictions named on both sides.

use voc_engine::domain::{
    CodeList as _, Event, PartyRole, Stage, StageDetails, StatementNumber, StatementTopic,
};

use super::replay_rows::{Mended, Said, mended, said};
use crate::{
    case::{Case, Entry},
    wording::Wording,
};

/// What was said about one thing.
pub(super) struct Topic {
    pub(super) name: String,
    pub(super) voices: Vec<Voice>,
    /// How many pairs of them contradict each other.
    pub(super) contradictions: usize,
}

/// Something said by a party or heard from one.
pub(super) struct Voice {
    pub(super) number: Option<StatementNumber>,
    pub(super) speaker: String,
    pub(super) when: String,
    pub(super) recorded: String,
    pub(super) row: usize,
    pub(super) said: Vec<Said>,
    pub(super) against: Vec<Against>,
    pub(super) mended: Option<Mended>,
}

/// A statement that contradicts another.
pub(super) struct Against {
    pub(super) number: StatementNumber,
    pub(super) speaker: String,
}

/// What is known of a statement beside its text.
struct Account<'a> {
    entry: &'a Entry<'a>,
    number: Option<StatementNumber>,
    speaker: Option<PartyRole>,
    topic: Option<StatementTopic>,
    contradicts: &'a [StatementNumber],
}

/// Returns the statements, and what was heard while listening, by topic and in the order of the log.
pub(super) fn topics(case: &Case<'_>, wording: &Wording<'_>) -> Vec<Topic> {
    let accounts: Vec<_> = case.entries.iter().filter_map(account).collect();
    let known = StatementTopic::ALL.iter().copied().map(Some).chain([None]);
    known
        .filter_map(|topic| {
            let of_topic: Vec<_> = accounts.iter().filter(|one| one.topic == topic).collect();
            let name = topic.map_or_else(
                || wording.pick("주제를 적지 않음", "Without a topic").to_owned(),
                |topic| wording.label(topic).to_owned(),
            );
            (!of_topic.is_empty()).then(|| Topic {
                name,
                contradictions: of_topic.iter().map(|one| one.contradicts.len()).sum(),
                voices: of_topic.iter().map(|one| voice(one, &accounts, case, wording)).collect(),
            })
        })
        .collect()
}

fn account<'a>(entry: &'a Entry<'a>) -> Option<Account<'a>> {
    // What was retracted is shown as well, struck through.
    match entry.holds().unwrap_or_else(|| entry.said()) {
        Event::StatementRecorded(content) => Some(Account {
            entry,
            number: Some(content.statement),
            speaker: Some(content.speaker),
            topic: content.topic,
            contradicts: &content.contradicts,
        }),
        Event::StageCompleted(content) => match &content.details {
            StageDetails::Listen(listen) if !entry.shown.protected.is_empty() => Some(Account {
                entry,
                number: None,
                speaker: listen.whom,
                topic: Some(StatementTopic::Demand),
                contradicts: &[],
            }),
            _ => None,
        },
        _ => None,
    }
}

fn voice(one: &Account<'_>, all: &[Account<'_>], case: &Case<'_>, wording: &Wording<'_>) -> Voice {
    let speaker = |of: &Account<'_>| {
        let unnamed = || wording.pick("밝히지 않음", "not named");
        of.speaker.map_or_else(unnamed, |party| wording.label(party)).to_owned()
    };
    let opposes = |other: &&Account<'_>| {
        let names = |from: &Account<'_>, to: &Account<'_>| {
            to.number.is_some_and(|number| from.contradicts.contains(&number))
        };
        names(one, other) || names(other, one)
    };
    let against = all
        .iter()
        .filter(opposes)
        .filter_map(|other| Some(Against { number: other.number?, speaker: speaker(other) }));
    let heard = one.number.is_none().then(|| format!(" · {}", wording.stage(Stage::Listen)));
    Voice {
        number: one.number,
        speaker: format!("{}{}", speaker(one), heard.unwrap_or_default()),
        when: wording.occurred(case.occurred(one.entry)),
        recorded: wording.minute(one.entry.row.recorded_at),
        row: one.entry.row.row,
        said: said(one.entry.shown, wording),
        against: against.collect(),
        mended: mended(case, one.entry.shown.version, wording),
    }
}
