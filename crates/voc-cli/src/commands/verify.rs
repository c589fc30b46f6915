//! Checking everything: the log, the vault, the rules, the views.

use voc_engine::{Verification, VerifyFinding};
use voc_report::Lang;

use crate::{
    failure::{Exit, Failure},
    output::{Output, Tone, to_json},
    progress::Progress,
    session::Run,
};

/// Verifies the data directory. Findings give the exit code 1.
pub(super) fn verify(run: &mut Run) -> Result<Exit, Failure> {
    let session = run.open()?;
    let mut progress = Progress::new(session.lang.pick("검증 중", "verifying"));
    let verified = session.engine.verify(&mut |done, all| progress.update(done, all));
    drop(progress);
    let verified = verified.map_err(|error| session.failed(&error))?;
    if run.out.is_json() {
        run.out.json(&to_json(&verified, session.zone))?;
    } else {
        draw(&mut run.out, &verified)?;
    }
    Ok(if verified.findings.is_empty() { Exit::Done } else { Exit::Findings })
}

fn draw(out: &mut Output, verified: &Verification) -> Result<(), Failure> {
    for finding in &verified.findings {
        out.line(sentence(finding, out))?;
    }
    let Verification { entries, protected, findings, .. } = verified;
    let count = findings.len();
    out.line(match (out.lang, count) {
        (Lang::Ko, 0) => {
            format!("이상 없음: 기록 {entries}건, 보호된 값 {protected}건을 확인했습니다")
        }
        (Lang::Ko, _) => {
            format!("이상 {count}건: 기록 {entries}건, 보호된 값 {protected}건을 확인했습니다")
        }
        (Lang::En, 0) => {
            format!("all is well: {entries} entries and {protected} protected values checked")
        }
        (Lang::En, _) => {
            format!("{count} findings in {entries} entries and {protected} protected values")
        }
    })?;
    out.line(format!("root {}", verified.root))
}

pub(super) fn sentence(finding: &VerifyFinding, out: &Output) -> String {
    let VerifyFinding { area, position, kind, expected, found } = finding;
    let area = match (*area, out.lang) {
        ("log", Lang::Ko) => "기록",
        ("vault", Lang::Ko) => "보관소",
        ("rules", Lang::Ko) => "규칙",
        ("published", Lang::Ko) => "공표",
        ("views", Lang::Ko) => "조회 데이터",
        (area, _) => area,
    };
    let place = position.map(|position| format!(" @{position}")).unwrap_or_default();
    let area = out.tone(Tone::Alarm, &format!("{area}{place}"));
    let label = kind.label();
    let words = out.lang.of(label);
    match out.lang {
        _ if found == label.en => format!("{area}: {words} ({expected})"),
        Lang::Ko => format!("{area}: {words} (예상: {expected}, 실제: {found})"),
        Lang::En => format!("{area}: {words} (expected {expected}, found {found})"),
    }
}
