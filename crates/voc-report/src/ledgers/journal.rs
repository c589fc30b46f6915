//! What was done about a case, by what it is about: who was told, who joined, what threatened, which
//! other tickets belong to it.

use voc_engine::domain::{CodeList, Delivery, Event, IdentityCheck, PartyRole, Pressure, Standing};

use super::{Ledger, row_cell, when};
use crate::{
    case::{Case, Entry},
    event_words::event_label,
    html::{Cell, Table},
    wording::Wording,
};

/// What an entry is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Told,
    Reported,
    People,
    Risk,
    File,
    Other,
}

/// What an entry says in three cells: whom it is about, and what came of it.
struct Line {
    about: About,
    what: String,
    who: String,
    result: String,
    tone: &'static str,
}

pub(super) fn ledgers(case: &Case<'_>, wording: &Wording<'_>) -> Vec<Ledger> {
    let pick = |ko, en| wording.pick(ko, en);
    let lines: Vec<_> = case
        .entries
        .iter()
        .filter_map(|entry| Some((entry, line(entry.holds()?, entry, wording)?)))
        .collect();
    [
        (About::Told, "told", pick("연락과 안내", "Contacts and notices")),
        (About::Reported, "reports", pick("내부 보고", "Reports inside")),
        (About::People, "people", pick("관계자·동의·진료기록", "Parties, consent and records")),
        (About::Risk, "risks", pick("위험·각서·외부 기관", "Risks, pledges and outside bodies")),
        (About::File, "files", pick("첨부파일", "Attached files")),
        (About::Other, "others", pick("다른 건과 지점", "Other tickets and branches")),
    ]
    .into_iter()
    .map(|(about, anchor, title)| {
        let of_this = lines.iter().filter(|(_, line)| line.about == about);
        let mut table = Table::new(wording.lang, title)
            .stacked()
            .text_column(pick("내용", "What"))
            .text_column(pick("사람·기관", "Who"))
            .text_column(pick("결과", "Result"))
            .text_column(pick("일어난 때", "Happened"))
            .number_column(pick("행", "Row"));
        for (entry, line) in of_this {
            table.row(vec![
                Cell::text(line.what.clone()),
                Cell::text(line.who.clone()),
                Cell::text(line.result.clone()).tone(line.tone),
                when(case.occurred(entry), wording),
                row_cell(case, entry.shown.position),
            ]);
        }
        Ledger { anchor, title, note: "", table }
    })
    .collect()
}

fn line(event: &Event, entry: &Entry<'_>, wording: &Wording<'_>) -> Option<Line> {
    told(event, entry, wording)
        .or_else(|| reported(event, entry, wording))
        .or_else(|| people(event, wording))
        .or_else(|| risk(event, wording))
        .or_else(|| file(event, wording))
        .or_else(|| other(event, wording))
}

/// Starts a line with the name of the event and what it is about.
fn started(about: About, event: &Event, topic: &str, wording: &Wording<'_>) -> Line {
    let name = wording.open(event_label(event.event_type()), event.event_type());
    let what = if topic.is_empty() { name } else { format!("{name}: {topic}") };
    Line { about, what, who: String::new(), result: String::new(), tone: "" }
}

/// Writes from whom something goes to whom.
fn from_to(from: &str, to: &str) -> String {
    format!("{from} → {to}")
}

fn told(event: &Event, entry: &Entry<'_>, wording: &Wording<'_>) -> Option<Line> {
    let label = |party: PartyRole| wording.label(party);
    let role = wording.label(entry.row.role);
    match event {
        Event::ContactAttempted(content) => {
            let reached = wording.label(content.result);
            let point = content.point.map(|point| wording.label(point));
            let times = (content.attempts > 1).then(|| format!("{}×", content.attempts));
            let result: Vec<_> = [Some(reached.to_owned()), times].into_iter().flatten().collect();
            let channel = wording.channel(&content.channel);
            let channel = point.map_or(channel.clone(), |point| format!("{channel} ({point})"));
            Some(Line {
                who: from_to(role, label(content.whom)),
                result: result.join(" "),
                ..started(About::Told, event, &channel, wording)
            })
        }
        Event::Notified(content) => {
            let topic = wording.label(content.topic);
            let purpose = wording.label(content.purpose);
            let channel = wording.channel(&content.channel);
            let failed = content.delivery == Delivery::Failed;
            Some(Line {
                who: from_to(role, label(content.to)),
                result: format!("{channel}, {}", wording.label(content.delivery)),
                tone: if failed { "bad" } else { "" },
                ..started(About::Told, event, &format!("{topic} ({purpose})"), wording)
            })
        }
        _ => None,
    }
}

fn reported(event: &Event, entry: &Entry<'_>, wording: &Wording<'_>) -> Option<Line> {
    let Event::Reported(content) = event else { return None };
    let (by, to) = (wording.label(entry.row.role), wording.label(content.to));
    let topic = wording.label(content.topic);
    Some(Line { who: from_to(by, to), ..started(About::Reported, event, topic, wording) })
}

fn people(event: &Event, wording: &Wording<'_>) -> Option<Line> {
    let label = |party: PartyRole| wording.label(party).to_owned();
    let begin = |topic: &str| started(About::People, event, topic, wording);
    let bad = |bad: bool| if bad { "bad" } else { "" };
    // In English the label does not say by itself what was shown.
    let standing = |standing: Standing| {
        format!("{}{}", wording.pick("", "standing: "), wording.label(standing))
    };
    match event {
        Event::PartyAdded(content) => {
            let shown = standing(content.standing);
            let consent = content.consent.map(|consent| {
                let word = wording.pick("대리 동의", "consent to act");
                format!(", {word}: {}", wording.label(consent))
            });
            let result = format!("{shown}{}", consent.unwrap_or_default());
            Some(Line { who: label(content.role), result, ..begin("") })
        }
        Event::IdentityChecked(content) => Some(Line {
            who: label(content.whom),
            result: wording.label(content.result).to_owned(),
            tone: bad(content.result != IdentityCheck::Confirmed),
            ..begin("")
        }),
        Event::ConsentRecorded(content) => Some(Line {
            who: label(content.by),
            result: wording.label(content.consent).to_owned(),
            ..begin(wording.label(content.topic))
        }),
        Event::RecordAccess(content) => {
            let documents: Vec<_> = content.documents.iter().map(|one| wording.code(one)).collect();
            let step = wording.label(content.step);
            let standing = standing(content.standing);
            Some(Line {
                who: label(content.by),
                result: format!("{step} ({standing})"),
                ..begin(&documents.join(", "))
            })
        }
        _ => None,
    }
}

fn risk(event: &Event, wording: &Wording<'_>) -> Option<Line> {
    let begin = |topic: &str| started(About::Risk, event, topic, wording);
    match event {
        Event::RiskRecorded(content) => Some(Line {
            who: wording.label(content.by).to_owned(),
            ..begin(wording.label(content.risk))
        }),
        Event::PledgeWritten(content) => {
            let pressed = content.pressure == Pressure::UnderPressure;
            let (by, to) = (wording.label(content.by_role), wording.label(content.to));
            Some(Line {
                who: from_to(by, to),
                result: pressure(content.pressure, wording),
                tone: if pressed { "bad" } else { "" },
                ..begin("")
            })
        }
        Event::ReferredOutside(content) => {
            let body = wording.code(&content.body);
            Some(Line { who: wording.label(content.by).to_owned(), ..begin(&body) })
        }
        _ => None,
    }
}

fn pressure(pressure: Pressure, wording: &Wording<'_>) -> String {
    let known = crate::event_words::pressure(pressure.code());
    let answer = wording.open(known, pressure.code());
    format!("{}: {answer}", wording.pick("강압", "under pressure"))
}

fn file(event: &Event, wording: &Wording<'_>) -> Option<Line> {
    let Event::AttachmentAdded(content) = event else { return None };
    let topic = format!("{}. {}", content.attachment, wording.label(content.kind));
    let result = format!("{}, {}", wording.label(content.media), crate::bytes(content.bytes));
    Some(Line { result, ..started(About::File, event, &topic, wording) })
}

fn other(event: &Event, wording: &Wording<'_>) -> Option<Line> {
    let begin = |topic: &str| started(About::Other, event, topic, wording);
    match event {
        Event::Absorbed(content) => Some(Line {
            result: wording.channel(&content.channel),
            ..begin(&content.number.to_string())
        }),
        Event::Merged(content) => Some(begin(&content.number.to_string())),
        Event::Linked(content) => {
            let relation = wording.label(content.relation);
            let times = content.repetition.map(|times| format!("{relation} {times}"));
            Some(Line {
                result: times.unwrap_or_else(|| relation.to_owned()),
                ..begin(&content.to.to_string())
            })
        }
        Event::Transferred(content) => {
            let from = wording.branch(content.from.as_ref());
            Some(Line {
                who: from_to(&from, &wording.branch(Some(&content.to))),
                result: wording.label(content.reason).to_owned(),
                ..begin("")
            })
        }
        _ => None,
    }
}
