//! Bundles: a ticket with its proofs for somebody outside, and checking one.

mod words;

use std::{
    fs,
    path::{Path, PathBuf},
};

use uuid::Uuid;
use voc_engine::{
    BundleExported, BundlePages, BundleRequest, BundleVerification, BundleView, CheckOutcome,
    VerifierKey, verify_bundle,
};
use voc_report::{Lang, render_bundle_pages};

use self::words::{finding, in_language, not_proved, sentence, verdict};
use super::access;
use crate::{
    args::{BundleAction, BundleArgs, BundleExportArgs, BundleVerifyArgs},
    failure::{Exit, Failure},
    output::{Output, Tone, to_json},
    session::Run,
    time::Zone,
};

/// Writes or checks a bundle.
pub(super) fn bundle(run: &mut Run, args: &BundleArgs) -> Result<Exit, Failure> {
    match &args.action {
        BundleAction::Export(args) => export(run, args),
        BundleAction::Verify(args) => verify(run, args),
    }
}

fn export(run: &mut Run, args: &BundleExportArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let ticket = session.find(&args.ticket.ticket)?;
    let seen = read(&args.seen, session.lang)?;
    let exported = session.engine.export_bundle(&BundleRequest {
        ticket,
        out: &args.out,
        disclose: &args.disclose,
        seen: &seen,
        now: session.recorded,
        command: Uuid::now_v7(),
        pages: &|view| render_bundle_pages(view, session.lang),
    });
    let exported = exported.map_err(|error| session.failed(&error))?;
    let exported = exported.ok_or_else(|| Failure::no_such_ticket(session.lang, session.zone))?;
    access::note(&session, "bundle", [ticket]);
    if exported.disclosed > 0 {
        access::note(&session, "bundle", [ticket]);
    }
    if run.out.is_json() {
        let mut json = to_json(&exported, session.zone);
        if let Some(fields) = json.as_object_mut() {
            fields.insert("dir".to_owned(), args.out.display().to_string().into());
        }
        run.out.json(&json)?;
    } else {
        told(&mut run.out, &exported, &args.out)?;
    }
    Ok(if exported.missing == 0 { Exit::Done } else { Exit::Findings })
}

fn told(out: &mut Output, exported: &BundleExported, dir: &Path) -> Result<(), Failure> {
    let BundleExported { positions, disclosed, withheld, erased, missing, size, .. } = exported;
    let (dir, count) = (dir.display(), positions.len());
    out.line(match out.lang {
        Lang::Ko => format!("기록 {count}건과 증명을 {dir}에 썼습니다 (체크포인트: 기록 {size}건)"),
        Lang::En => format!(
            "{count} entries with their proofs written to {dir} (checkpoint of {size} entries)"
        ),
    })?;
    out.line(match out.lang {
        Lang::Ko => format!("보호된 값: 공개 {disclosed}, 담지 않음 {withheld}, 삭제됨 {erased}"),
        Lang::En => {
            format!("protected values: {disclosed} disclosed, {withheld} withheld, {erased} erased")
        }
    })?;
    if *missing > 0 {
        let sentence = match out.lang {
            Lang::Ko => format!("값 {missing}건이 까닭 없이 없습니다. `voc verify`로 확인하십시오"),
            Lang::En => format!("{missing} values are gone without a reason: see `voc verify`"),
        };
        out.line(out.tone(Tone::Alarm, &sentence))?;
    }
    let advice = out.lang.pick(
        "검증 키(`voc status`)는 묶음과 다른 경로로 전하십시오",
        "hand over the verifier key (`voc status`) another way than the bundle",
    );
    out.line(out.tone(Tone::Quiet, advice))
}

fn verify(run: &mut Run, args: &BundleVerifyArgs) -> Result<Exit, Failure> {
    let lang = run.out.lang;
    let keys = args.key.iter().map(|key| parse_key(key, lang)).collect::<Result<Vec<_>, _>>()?;
    let seen = read(&args.seen, lang)?;
    let verified = verify_bundle(&args.dir, &keys, &seen, &pages);
    let verified = verified.map_err(|error| Failure::engine(&error, lang))?;
    if run.out.is_json() {
        let zone = verified.time_zone.as_deref().and_then(|zone| zone.parse().ok());
        run.out.json(&to_json(&verified, Zone(zone.unwrap_or(chrono_tz::UTC))))?;
    } else {
        draw(&mut run.out, &verified)?;
    }
    Ok(if verified.findings.is_empty() { Exit::Done } else { Exit::Findings })
}

/// Writes the pages of a bundle in every language, one of which they must be in.
fn pages(view: &BundleView) -> Vec<BundlePages> {
    [Lang::Ko, Lang::En].map(|lang| render_bundle_pages(view, lang)).into()
}

fn draw(out: &mut Output, verified: &BundleVerification) -> Result<(), Failure> {
    let lang = out.lang;
    for check in &verified.checks {
        let text = sentence(check.check, verified, lang);
        match &check.outcome {
            CheckOutcome::Holds => out.line(format!("✓ {text}"))?,
            CheckOutcome::Broken => {
                let broken = lang.pick("실패", "FAILED");
                out.line(out.tone(Tone::Alarm, &format!("✗ {broken}: {text}")))?;
            }
            CheckOutcome::NotChecked { reason } => {
                let reason = in_language(reason, lang);
                let unchecked = lang.pick("확인하지 않음", "not checked");
                out.line(out.tone(Tone::Quiet, &format!("– {unchecked}: {text} ({reason})")))?;
            }
        }
        for one in verified.findings.iter().filter(|one| one.check == check.check) {
            out.line(format!("    {}", finding(one, lang)))?;
        }
    }
    out.line("")?;
    out.line(verdict(verified, lang))?;
    out.line(lang.pick("증명되지 않는 것:", "Not proved:"))?;
    not_proved(verified, lang).iter().try_for_each(|text| out.line(format!("  · {text}")))
}

fn parse_key(text: &str, lang: Lang) -> Result<VerifierKey, Failure> {
    VerifierKey::parse(text).map_err(|error| {
        let message = match lang {
            Lang::Ko => format!("검증 키를 이해할 수 없습니다: {error}"),
            Lang::En => error.to_string(),
        };
        let hint = lang.pick(
            "`voc status`가 보여 주는 verifier_key 한 줄을 그대로, 병원이나 감독 기관에서 받아 쓰십시오",
            "it is one line, the `verifier_key` of `voc status`: get it from the hospital or its supervisor",
        );
        Failure::usage("key_not_understood", message, hint)
    })
}

fn read(files: &[PathBuf], lang: Lang) -> Result<Vec<String>, Failure> {
    let read = |path: &PathBuf| {
        fs::read_to_string(path).map_err(|error| Failure::file(path, &error, lang))
    };
    files.iter().map(read).collect()
}
