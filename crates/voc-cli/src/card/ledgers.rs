//! The ledgers of a ticket, each in a line or two.

use voc_engine::domain::{
    CorrectionEffect, Improvement, LinkRecord, Pressure, Remedy, ScaleValue, Statement, Ticket,
};
use voc_report::{Lang, bytes};

use super::section;
use crate::{facts::called, failure::Failure, output::Output, session::Session};

/// Draws what is in the ledgers; empty ones take no room.
pub(super) fn draw(out: &mut Output, ticket: &Ticket, session: &Session) -> Result<(), Failure> {
    let remedies = ticket.ledgers.remedies.iter().map(|one| remedy(one, session));
    listed(out, ("조치", "remedies"), remedies.collect())?;
    listed(out, ("개선 조치", "improvement actions"), improvements(ticket, session))?;
    listed(out, ("진술과 기록", "on record"), on_record(ticket, session))?;
    listed(out, ("관련 건과 정정", "other tickets and corrections"), relations(ticket, session))
}

fn listed(
    out: &mut Output,
    (ko, en): (&'static str, &'static str),
    lines: Vec<String>,
) -> Result<(), Failure> {
    if lines.is_empty() {
        return Ok(());
    }
    section(out, ko, en)?;
    lines.into_iter().try_for_each(|line| out.line(format!("  {line}")))
}

/// Says what is known about the complainant.
pub(super) fn profile(ticket: &Ticket, lang: Lang) -> Option<String> {
    let profile = ticket.assessment.profile.as_ref()?;
    let parts = [
        profile.tier.map(|one| lang.label(one).to_owned()),
        profile.residency.map(|one| lang.label(one).to_owned()),
        profile.language.as_ref().map(ToString::to_string),
        profile.interpreter.map(|one| {
            format!("{} {}", lang.pick("통역", "interpreter"), lang.label(one).to_lowercase())
        }),
        profile.time_zone.map(|zone| zone.name().to_owned()),
    ];
    let known: Vec<_> = parts.into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.join(" · "))
}

fn remedy(remedy: &Remedy, session: &Session) -> String {
    let lang = session.lang;
    let step = remedy.last().map(|last| {
        let (step, at) = (lang.label(last.step), session.zone.interval(last.mark.occurred));
        format!(": {step} ({at})")
    });
    let sum = remedy.amount_krw().map(|won| match lang {
        Lang::Ko => format!(" {}원", grouped(won)),
        Lang::En => format!(" {} won", grouped(won)),
    });
    let name = session.words().code(&remedy.remedy);
    format!("{}. {name}{}{}", remedy.number, sum.unwrap_or_default(), step.unwrap_or_default())
}

fn improvements(ticket: &Ticket, session: &Session) -> Vec<String> {
    let today = session.zone.local(session.now).date_naive();
    let lang = session.lang;
    let line = |one: &Improvement| {
        let state = match one.ended {
            Some((result, _)) => lang.label(result).to_owned(),
            None if one.due < today => {
                format!("{} {}", one.due, lang.pick("기한 지남", "overdue"))
            }
            None => format!("{} {}", lang.pick("기한", "due"), one.due),
        };
        let department = one.department.as_ref().map(|code| session.words().department(code));
        let department = department.map(|name| format!(", {name}")).unwrap_or_default();
        format!("{}. {}{department}: {state}", one.number, one.owner)
    };
    ticket.ledgers.improvements.iter().map(line).collect()
}

/// Counts what is only worth a look when somebody wants to know: `voc replay` has the words.
fn on_record(ticket: &Ticket, session: &Session) -> Vec<String> {
    let (lang, ledgers) = (session.lang, &ticket.ledgers);
    let mut lines = Vec::new();
    let statements = &ledgers.statements;
    if !statements.is_empty() {
        let count = statements.len();
        let against = contradictions(statements);
        let against = (!against.is_empty()).then(|| match lang {
            Lang::Ko => format!(" · 어긋남: {}", against.join(", ")),
            Lang::En => format!(" · contradictions: {}", against.join(", ")),
        });
        let count = match lang {
            Lang::Ko => format!("진술 {count}건"),
            Lang::En => counted(count, "statement"),
        };
        lines.push(format!("{count}{}", against.unwrap_or_default()));
    }
    lines.extend(ledgers.pledges.iter().map(|pledge| {
        let (role, pressure) = (lang.label(pledge.by_role), pressure(pledge.pressure, lang));
        match lang {
            Lang::Ko => format!("각서: {role} 작성, {pressure}"),
            Lang::En => format!("pledge by {role}, {pressure}"),
        }
    }));
    lines.extend(ledgers.attachments.iter().map(|one| {
        let (kind, size) = (session.words().label(one.kind), bytes(one.bytes));
        format!("{} {}: {kind}, {size}", lang.pick("첨부파일", "attachment"), one.number)
    }));
    lines.extend(ledgers.referrals.iter().map(|one| {
        let body = session.words().code(&one.body);
        format!("{}: {body}", lang.pick("외부 기관", "outside body"))
    }));
    lines.extend(ledgers.surveys.iter().map(|one| {
        let (survey, points) = (&one.survey, one.satisfaction.map(ScaleValue::get));
        match (lang, points) {
            (Lang::Ko, Some(points)) => format!("설문 {survey} 응답: 만족도 5점 중 {points}점"),
            (Lang::Ko, None) => format!("설문 {survey} 응답: 만족도 없음"),
            (Lang::En, Some(points)) => {
                format!("survey {survey} answered: satisfaction {points} of 5")
            }
            (Lang::En, None) => format!("survey {survey} answered: satisfaction left out"),
        }
    }));
    let risks: Vec<_> = ledgers.risks.iter().map(|one| lang.label(one.risk)).collect();
    if !risks.is_empty() {
        lines.push(format!("{}: {}", lang.pick("위험", "risks"), unique(risks).join(", ")));
    }
    lines
}

const fn pressure(pressure: Pressure, lang: Lang) -> &'static str {
    match pressure {
        Pressure::None => lang.pick("강압 없음", "without pressure"),
        Pressure::UnderPressure => lang.pick("강압 상태", "under pressure"),
        Pressure::Unknown => lang.pick("강압 여부 모름", "pressure unknown"),
    }
}

fn contradictions(statements: &[Statement]) -> Vec<String> {
    let pair = |one: &Statement| {
        let number = one.number;
        one.contradicts.iter().map(move |other| format!("{other} ↔ {number}")).collect::<Vec<_>>()
    };
    statements.iter().flat_map(pair).collect()
}

fn relations(ticket: &Ticket, session: &Session) -> Vec<String> {
    let (lang, ledgers) = (session.lang, &ticket.ledgers);
    let mut lines = Vec::new();
    if let Some((into, mark)) = ticket.merged_into {
        let (into, at) = (called(into, session), session.zone.human(mark.recorded_at));
        lines.push(match lang {
            Lang::Ko => format!("{into} 건에서 이어집니다 ({at} 병합)"),
            Lang::En => format!("goes on in {into} (merged {at})"),
        });
    }
    lines.extend(ledgers.absorbed.iter().map(|one| {
        let channel = session.words().channel(&one.channel);
        match lang {
            Lang::Ko => format!("{} 병합됨 ({channel})", one.number),
            Lang::En => format!("{} was merged into this one ({channel})", one.number),
        }
    }));
    lines.extend(ledgers.links.iter().map(|link| linked(link, session)));
    lines.extend(ledgers.corrections.iter().map(|one| {
        let effect = match (one.effect, lang) {
            (CorrectionEffect::Retracted, Lang::Ko) => "삭제 표시",
            (CorrectionEffect::Retracted, Lang::En) => "struck out",
            (CorrectionEffect::Replaced, Lang::Ko) => "정정",
            (CorrectionEffect::Replaced, Lang::En) => "corrected",
        };
        format!("#{} {effect} ({})", one.version, lang.label(one.reason))
    }));
    lines
}

fn linked(link: &LinkRecord, session: &Session) -> String {
    let lang = session.lang;
    let (to, relation) = (called(link.to, session), lang.label(link.relation));
    match (link.repetition, lang) {
        (Some(times), Lang::Ko) => format!("{to}: {relation} ({times}회째)"),
        (Some(times), Lang::En) => format!("{to}: {relation} (repetition {times})"),
        (None, _) => format!("{to}: {relation}"),
    }
}

/// Writes a number with a comma before every three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn unique<T: PartialEq>(all: Vec<T>) -> Vec<T> {
    let mut seen = Vec::new();
    for one in all {
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen
}
