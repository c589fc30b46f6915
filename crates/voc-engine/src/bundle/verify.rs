//! Verifying a bundle, with nothing but the bundle, a key and what the verifier had seen before.

mod proofs;
mod seal;
mod seen;
mod stream;

use std::path::Path;

use serde::Serialize;
use voc_domain::Timestamp;
use voc_log::{Checkpoint, Identities, VerifierKey};

use super::{
    BundlePages, CHECKPOINT, README, TIMELINE, VERIFIER, VERIFIER_TEXT,
    contents::Contents,
    files::Files,
    finding::{BundleCheck, BundleCheckKind as Check, BundleFinding, CheckOutcome, Report, Words},
    values::{self, Values},
    view::BundleView,
};
use crate::{error::EngineError, private::Revealed};

/// What a page has that says which version wrote it.
const MADE_BY: &str = "<meta name=\"generator\" content=\"voc ";

/// What a bundle was found to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BundleVerification {
    /// The ticket.
    pub ticket: Option<String>,
    /// The name of the log.
    pub origin: Option<String>,
    /// Whether its recorded times come from a simulated clock.
    pub simulated: bool,
    /// The time zone in which the hospital counts days.
    pub time_zone: Option<String>,
    /// How many entries the log had at the checkpoint.
    pub size: Option<u64>,
    /// The root hash over them.
    pub root: Option<String>,
    /// How many entries of the ticket there are.
    pub entries: u64,
    /// Nothing of the ticket before this position is withheld.
    pub sealed_to: Option<u64>,
    /// When that was recorded.
    pub sealed_at: Option<Timestamp>,
    /// The positions of the entries after it: whether there are more of them, nothing proves.
    pub after_seal: Vec<u64>,
    /// How many protected values are disclosed.
    pub disclosed: u64,
    /// How many were not handed over.
    pub withheld: u64,
    /// How many were erased, as proved entries say.
    pub erased: u64,
    /// Every check.
    pub checks: Vec<BundleCheck>,
    /// Everything that is not as it must be; empty when all is well.
    pub findings: Vec<BundleFinding>,
}

impl BundleVerification {
    /// Tells what became of a check.
    #[must_use]
    pub fn outcome(&self, check: Check) -> Option<&CheckOutcome> {
        self.checks.iter().find(|one| one.check == check).map(|one| &one.outcome)
    }
}

/// Verifies a bundle. `keys` come from outside, never from the bundle; the checkpoint must be signed by one of
/// them. `seen` are checkpoints that the verifier kept from earlier. `pages` writes the pages of a bundle in each
/// language there is.
///
/// # Errors
/// When the directory cannot be read; what is wrong with it is a finding.
pub fn verify_bundle(
    dir: &Path,
    keys: &[VerifierKey],
    seen: &[String],
    pages: &dyn Fn(&BundleView) -> Vec<BundlePages>,
) -> Result<BundleVerification, EngineError> {
    Ok(verify_files(&Files::read(dir)?, keys, seen, pages))
}

/// As [`verify_bundle`], of files that were read already.
pub(super) fn verify_files(
    files: &Files,
    keys: &[VerifierKey],
    seen: &[String],
    pages: &dyn Fn(&BundleView) -> Vec<BundlePages>,
) -> BundleVerification {
    let mut report = Report::default();
    let mut found = BundleVerification::default();
    check_program(files, &mut report);
    let contents = Contents::read(files, &mut report);
    let keys =
        &contents.as_ref().map_or_else(|| keys.to_vec(), |all| followed(&all.identities, keys));
    let checkpoint = check_signature(files, keys, &mut report);
    if let Some(contents) = contents {
        describe(&contents, &mut found);
        stream::check(&contents, checkpoint.as_ref(), &mut report);
        let values = values::check(&contents, &mut report);
        count(&values, &mut found);
        seal::check(&contents, &mut report, &mut found);
        if let Some(checkpoint) = &checkpoint {
            proofs::check(&contents, checkpoint, &mut report);
            check_pages(&contents, &values, checkpoint, pages, &mut report);
        }
    }
    if let Some(checkpoint) = &checkpoint {
        (found.size, found.root) = (Some(checkpoint.size.get()), Some(checkpoint.root.to_base64()));
        seen::check(files, checkpoint, keys, seen, &mut report);
    }
    found.checks = report.checks();
    found.findings = report.findings;
    found
}

/// Returns the keys that were given and those that follow them. The entries that name them carry the signature of
/// the key before over the key after: nobody without the key that was given can put one of their own behind it.
fn followed(identities: &Identities, given: &[VerifierKey]) -> Vec<VerifierKey> {
    let of_log = identities.all().iter().filter_map(|one| one.verifier_key.as_ref());
    let after = of_log.skip_while(|key| !given.contains(key)).skip(1).cloned();
    given.iter().cloned().chain(after).collect()
}

fn check_signature(files: &Files, keys: &[VerifierKey], report: &mut Report) -> Option<Checkpoint> {
    report.make(Check::Signature);
    let expected = || {
        Words::both(
            "주어진 검증 키로 서명된 체크포인트",
            "a checkpoint signed with a key that was given",
        )
    };
    let Some(note) = files.text(CHECKPOINT) else {
        let found = Words::both("없거나 읽을 수 없음", "none that can be read");
        report.find(Check::Signature, CHECKPOINT, expected(), found);
        return None;
    };
    let mut refused = None;
    for key in keys {
        match key.verify(note) {
            Ok(checkpoint) => return Some(checkpoint),
            Err(error) => refused = Some(error),
        }
    }
    let found = match refused {
        Some(error) => Words::both(format!("확인되지 않는 서명 ({error})"), error.to_string()),
        None => Words::both("주어진 키 없음", "no key was given"),
    };
    report.find(Check::Signature, CHECKPOINT, expected(), found);
    None
}

fn describe(contents: &Contents<'_>, found: &mut BundleVerification) {
    found.ticket = Some(contents.index.ticket.clone());
    found.origin = Some(contents.identities.current().origin.to_string());
    found.simulated = contents.genesis.clock == voc_log::Clock::Simulated;
    found.time_zone = Some(contents.genesis.time_zone.clone());
    found.entries = contents.of_ticket().count() as u64;
}

fn count(values: &Values, found: &mut BundleVerification) {
    for value in values.values() {
        match value {
            Revealed::Open { .. } => found.disclosed += 1,
            Revealed::Withheld => found.withheld += 1,
            Revealed::Erased { .. } => found.erased += 1,
            Revealed::Missing => {}
        }
    }
}

/// Writes the pages again from the entries and compares them byte for byte.
fn check_pages(
    contents: &Contents<'_>,
    values: &Values,
    checkpoint: &Checkpoint,
    pages: &dyn Fn(&BundleView) -> Vec<BundlePages>,
    report: &mut Report,
) {
    let Some(view) =
        BundleView::of(contents, values, checkpoint.size.get(), checkpoint.root.to_base64())
    else {
        return;
    };
    let written = pages(&view);
    let by_another = contents.files.text(TIMELINE).is_some_and(|page| {
        page.contains(MADE_BY) && written.iter().all(|ours| !page.contains(&ours.made_by))
    });
    if by_another {
        let expected = Words::both(
            "이 버전의 voc가 기록에서 다시 만들 수 있는 문서",
            "pages that this version of voc can write again from the entries",
        );
        let found = Words::both(
            "다른 버전에서 만들었다는 문서: 기록(entries/)만을 기준으로 판단하십시오",
            "ones that say another version wrote them: go by the entries alone",
        );
        report.make(Check::Pages);
        return report.find(Check::Pages, TIMELINE, expected, found);
    }
    report.make(Check::Pages);
    let held = |file| contents.files.text(file);
    let pages = [
        (TIMELINE, written.iter().map(|ours| ours.timeline.as_str()).collect::<Vec<_>>()),
        (README, written.iter().map(|ours| ours.readme.as_str()).collect()),
    ];
    for (file, ours) in pages {
        if held(file).is_some_and(|page| ours.contains(&page)) {
            continue;
        }
        let expected = Words::both(
            "기록에서 다시 만든 것과 같은 내용",
            "what its entries give when written again",
        );
        let found = if held(file).is_some() {
            Words::both("다른 내용", "something else")
        } else {
            Words::both("파일 없음", "no file")
        };
        report.find(Check::Pages, file, expected, found);
    }
}

/// Compares the enclosed program. Another one may be of another version, and is not to be run on trust.
fn check_program(files: &Files, report: &mut Report) {
    if files.text(VERIFIER) == Some(VERIFIER_TEXT) {
        report.make(Check::Program);
    } else {
        report.skip(
            Check::Program,
            Words::both(
                "동봉된 verify.py가 이 버전의 것과 다릅니다. 실행하지 말고 다른 경로로 구하십시오",
                "the enclosed verify.py is not that of this version: do not run it, get it from elsewhere",
            ),
        );
    }
}
