//! What the checks of a bundle mean, for people who never heard of a hash.

use voc_engine::{
    BundleCheckKind as Check, BundleFinding, BundleVerification, CheckOutcome, Words,
};
use voc_report::Lang;

/// Chooses the words of a language.
pub(super) fn in_language(words: &Words, lang: Lang) -> &str {
    match lang {
        Lang::Ko => &words.ko,
        Lang::En => &words.en,
    }
}

/// Says what a check shows when it holds.
pub(super) fn sentence(check: Check, found: &BundleVerification, lang: Lang) -> String {
    let entries = found.entries;
    let text = match (check, lang) {
        (Check::Files, Lang::Ko) => "필요한 파일이 모두 있고, 속하지 않는 파일은 없습니다",
        (Check::Files, Lang::En) => "All files are there, and none that does not belong",
        (Check::Signature, Lang::Ko) => "체크포인트는 주어진 검증 키의 주인이 서명했습니다",
        (Check::Signature, Lang::En) => "The checkpoint is signed by the owner of the key you gave",
        (Check::Entries, Lang::Ko) => "각 기록은 정해진 형식 그대로입니다",
        (Check::Entries, Lang::En) => "Each entry is written exactly as entries are",
        (Check::Proofs, Lang::Ko) => {
            "각 기록은 서명된 기록 원장의 그 자리에, 글자 하나 바뀌지 않고 있습니다"
        }
        (Check::Proofs, Lang::En) => {
            "Each entry stands in the signed log at its place, not a letter changed"
        }
        (Check::OneTicket, Lang::Ko) => "모두 한 원장의 기록이며, 한 접수 건의 기록입니다",
        (Check::OneTicket, Lang::En) => "All entries are of one log, and of one ticket",
        (Check::Chain, Lang::Ko) => {
            return format!("기록 {entries}건이 차례로 이어지며, 가운데 빠진 것이 없습니다");
        }
        (Check::Chain, Lang::En) => {
            return format!(
                "The {entries} entries follow one another with none missing in between"
            );
        }
        (Check::Times, Lang::Ko) => "기록 시각이 거꾸로 가지 않습니다",
        (Check::Times, Lang::En) => "Recorded times do not go back",
        (Check::Seal, _) => return seal(found, lang),
        (Check::Values, _) => return values(found, lang),
        (Check::Seen, Lang::Ko) => "전에 받아 둔 체크포인트 때의 기록이 지금도 그대로 있습니다",
        (Check::Seen, Lang::En) => {
            "What the checkpoint from earlier covered is still there, unchanged"
        }
        (Check::Pages, Lang::Ko) => "timeline.html과 README.md는 기록의 내용과 일치합니다",
        (Check::Pages, Lang::En) => "timeline.html and README.md say what the entries say",
        (Check::Program, Lang::Ko) => "동봉된 verify.py는 이 버전의 것과 같습니다",
        (Check::Program, Lang::En) => "The enclosed verify.py is that of this version",
        (_, Lang::Ko) => "그 밖의 확인",
        (_, Lang::En) => "Another check",
    };
    text.to_owned()
}

fn seal(found: &BundleVerification, lang: Lang) -> String {
    let sealed = found.sealed_to.map(|to| to.to_string()).unwrap_or_default();
    match lang {
        Lang::Ko => format!("봉인(위치 {sealed})까지 이 접수 건의 기록은 빠짐없이 들어 있습니다"),
        Lang::En => {
            format!("Up to the seal (position {sealed}) no entry of the ticket is left out")
        }
    }
}

fn values(found: &BundleVerification, lang: Lang) -> String {
    let BundleVerification { disclosed, withheld, erased, .. } = found;
    match lang {
        Lang::Ko => format!(
            "공개된 값은 기록 당시의 값 그대로입니다 (공개 {disclosed}, 담지 않음 {withheld}, 기록을 남기고 삭제 {erased})"
        ),
        Lang::En => format!(
            "Disclosed values are those that were recorded ({disclosed} disclosed, {withheld} withheld, {erased} erased as entries say)"
        ),
    }
}

/// Says where something is not as it must be.
pub(super) fn finding(one: &BundleFinding, lang: Lang) -> String {
    let BundleFinding { file, expected, found, .. } = one;
    let (expected, found) = (in_language(expected, lang), in_language(found, lang));
    match lang {
        Lang::Ko => format!("{file}: 있어야 할 것 – {expected}; 있는 것 – {found}"),
        Lang::En => format!("{file}: expected {expected}; found {found}"),
    }
}

/// Says what all of it amounts to.
pub(super) fn verdict(verified: &BundleVerification, lang: Lang) -> String {
    let unknown = || "?".to_owned();
    let origin = verified.origin.clone().unwrap_or_else(unknown);
    let size = verified.size.map_or_else(unknown, |size| size.to_string());
    let (findings, entries) = (verified.findings.len(), verified.entries);
    match (findings, lang) {
        (0, Lang::Ko) => {
            format!("이상 없음: {origin} 원장(기록 {size}건)의 접수 건 하나, 기록 {entries}건")
        }
        (0, Lang::En) => {
            format!(
                "all is well: {entries} entries of one ticket, of the {size} entries of {origin}"
            )
        }
        (_, Lang::Ko) => format!("이상 {findings}건: 이 묶음을 증거로 믿을 수 없습니다"),
        (_, Lang::En) => format!("{findings} findings: this bundle is not to be relied on"),
    }
}

/// Says what no check can show, and what was not checked here.
pub(super) fn not_proved(verified: &BundleVerification, lang: Lang) -> Vec<String> {
    let mut all = Vec::new();
    let after = verified.after_seal.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    all.push(match (after.is_empty(), lang) {
        (true, Lang::Ko) => "봉인 뒤에 다른 기록이 더 있는지".to_owned(),
        (true, Lang::En) => "whether anything was recorded after the seal".to_owned(),
        (false, Lang::Ko) => format!("봉인 뒤의 기록(위치 {after}) 말고 더 있는지"),
        (false, Lang::En) => format!("whether there is more after the seal than positions {after}"),
    });
    all.push(
        lang.pick(
            "기록된 내용이 사실인지, 일어난 모든 일이 기록되었는지",
            "that what was recorded is true, and that all that happened was recorded",
        )
        .to_owned(),
    );
    let seen = verified.outcome(Check::Seen) == Some(&CheckOutcome::Holds);
    all.push(
        if seen {
            lang.pick(
                "전에 받은 체크포인트 뒤의 기록이 공표되기 전에 다시 쓰이지 않았는지",
                "that what came after the checkpoint you kept was not rewritten before it was published",
            )
        } else {
            lang.pick(
                "키의 주인이 기록 전체를 다시 쓰고 다시 서명하지 않았는지: 전에 받아 둔 체크포인트(`--seen`)만이 막습니다",
                "that the owner of the key did not rewrite and sign the whole log again: only a checkpoint kept from earlier (`--seen`) guards against it",
            )
        }
        .to_owned(),
    );
    if verified.withheld > 0 {
        let withheld = verified.withheld;
        all.push(match lang {
            Lang::Ko => format!("담지 않은 값 {withheld}건의 내용"),
            Lang::En => format!("what the {withheld} values say that were withheld"),
        });
    }
    if verified.simulated {
        all.push(
            lang.pick(
                "기록 시각: 이 원장은 모의 시계를 씁니다",
                "recorded times: this log has a simulated clock",
            )
            .to_owned(),
        );
    }
    all
}
