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
        (Check::Files, Lang::Ko) => "파일: 모두 있고, 속하지 않는 것은 없음",
        (Check::Files, Lang::En) => "Files: all are there, and none that does not belong",
        (Check::Signature, Lang::Ko) => "체크포인트 서명: 주어진 검증 키로 서명됨",
        (Check::Signature, Lang::En) => "Checkpoint: signed with the key you gave",
        (Check::Entries, Lang::Ko) => "기록의 형식: 정해진 그대로",
        (Check::Entries, Lang::En) => "Entries: each is written exactly as entries are",
        (Check::Proofs, Lang::Ko) => {
            "기록의 증명: 서명된 기록부의 제자리에 한 글자도 바뀌지 않은 채 들어 있음"
        }
        (Check::Proofs, Lang::En) => {
            "Proofs: each entry stands in the signed log at its place, not a letter changed"
        }
        (Check::OneTicket, Lang::Ko) => "소속: 모두 한 기록부, 한 접수 건의 기록",
        (Check::OneTicket, Lang::En) => "Origin: all entries are of one log, and of one ticket",
        (Check::Chain, Lang::Ko) => {
            return format!("순서: 기록 {entries}건이 차례로 이어지고 가운데 빠진 것이 없음");
        }
        (Check::Chain, Lang::En) => {
            return format!(
                "Order: the {entries} entries follow one another with none missing in between"
            );
        }
        (Check::Times, Lang::Ko) => "기록 시각: 거꾸로 가지 않음",
        (Check::Times, Lang::En) => "Recorded times: none goes back",
        (Check::Seal, _) => return seal(found, lang),
        (Check::Values, _) => return values(found, lang),
        (Check::Seen, Lang::Ko) => "연속성: 전에 받아 둔 체크포인트 때의 기록이 지금도 그대로 있음",
        (Check::Seen, Lang::En) => {
            "Continuity: what the checkpoint from earlier covered is still there, unchanged"
        }
        (Check::Pages, Lang::Ko) => "문서: timeline.html과 README.md가 기록의 내용과 일치함",
        (Check::Pages, Lang::En) => "Pages: timeline.html and README.md say what the entries say",
        (Check::Program, Lang::Ko) => "동봉된 verify.py: 이 버전의 것과 같음",
        (Check::Program, Lang::En) => "Program: the enclosed verify.py is that of this version",
        (_, Lang::Ko) => "그 밖의 확인",
        (_, Lang::En) => "Another check",
    };
    text.to_owned()
}

fn seal(found: &BundleVerification, lang: Lang) -> String {
    let sealed = found.sealed_to.map_or_else(|| "?".to_owned(), |to| to.to_string());
    match lang {
        Lang::Ko => {
            format!("누락 없음: 봉인(위치 {sealed})까지 이 접수 건의 기록이 모두 들어 있음")
        }
        Lang::En => {
            format!(
                "Completeness: up to the seal (position {sealed}) no entry of the ticket is left out"
            )
        }
    }
}

fn values(found: &BundleVerification, lang: Lang) -> String {
    let BundleVerification { disclosed, withheld, erased, .. } = found;
    match lang {
        Lang::Ko => format!(
            "공개된 값: 기록 당시의 값 그대로 (공개 {disclosed}, 담지 않음 {withheld}, 파기 기록 있음 {erased})"
        ),
        Lang::En => format!(
            "Values: those disclosed are those that were recorded ({disclosed} disclosed, {withheld} withheld, {erased} erased as entries say)"
        ),
    }
}

/// Says where something is not as it must be.
pub(super) fn finding(one: &BundleFinding, lang: Lang) -> String {
    let BundleFinding { file, expected, found, .. } = one;
    let (expected, found) = (in_language(expected, lang), in_language(found, lang));
    match lang {
        Lang::Ko => format!("{file}: 예상: {expected} / 실제: {found}"),
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
            format!("이상 없음: {origin} 기록부(기록 {size}건)의 접수 건 하나, 기록 {entries}건")
        }
        (0, Lang::En) => {
            format!(
                "all is well: {entries} entries of one ticket, of the {size} entries of {origin}"
            )
        }
        (_, Lang::Ko) => format!("이상 {findings}건: 이 묶음은 증거로 쓸 수 없습니다"),
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
                "키 보유자가 기록 전체를 다시 쓰고 다시 서명하지 않았는지: 전에 받아 둔 체크포인트(`--seen`)만이 막습니다",
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
                "기록 시각: 이 기록부는 모의 시계를 사용합니다",
                "recorded times: this log has a simulated clock",
            )
            .to_owned(),
        );
    }
    all
}
