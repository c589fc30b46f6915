//! That the log continues what the verifier had seen of it.

use voc_log::{Checkpoint, ConsistencyProof, EvidenceError, VerifierKey, verify_consistency};

use crate::bundle::{
    CHECKPOINT, CONSISTENCY, consistency_file,
    contents::decimal,
    files::Files,
    finding::{BundleCheckKind as Check, Report, Words},
};

pub(super) fn check(
    files: &Files,
    checkpoint: &Checkpoint,
    keys: &[VerifierKey],
    seen: &[String],
    report: &mut Report,
) {
    for name in files.names_in(CONSISTENCY) {
        let file = format!("{CONSISTENCY}/{name}");
        let proof = files.text(&file).and_then(|text| ConsistencyProof::parse(text).ok());
        let of_this = proof.is_some_and(|proof| {
            decimal(name) == Some(proof.old.get())
                && files.text(CHECKPOINT) == Some(proof.checkpoint.as_str())
        });
        if !of_this {
            report.make(Check::Seen);
            let expected = Words::both(
                "파일 `checkpoint`까지의 연속성 증명",
                "a consistency proof to the file `checkpoint`",
            );
            report.find(Check::Seen, file, expected, Words::both("다른 내용", "something else"));
        }
    }
    if seen.is_empty() {
        report.skip(
            Check::Seen,
            Words::both(
                "전에 받아 둔 체크포인트(`--seen`)이 없습니다",
                "no checkpoint from earlier was given (`--seen`)",
            ),
        );
        return;
    }
    report.make(Check::Seen);
    for note in seen {
        let older = keys.iter().map(|key| key.verify(note)).collect::<Vec<_>>();
        let Some(older) = older.iter().find_map(|older| older.as_ref().ok()) else {
            let expected = Words::both(
                "주어진 검증 키로 서명된 체크포인트",
                "a checkpoint signed with a key that was given",
            );
            report.find(Check::Seen, "--seen", expected, Words::both("다른 것", "another"));
            continue;
        };
        one(files, checkpoint, older, report);
    }
}

fn one(files: &Files, checkpoint: &Checkpoint, older: &Checkpoint, report: &mut Report) {
    let file = consistency_file(older.size.get());
    if older.origin != checkpoint.origin {
        let (expected, found) = (Words::plain(&older.origin), Words::plain(&checkpoint.origin));
        return report.find(Check::Seen, CHECKPOINT, expected, found);
    }
    if older.size > checkpoint.size {
        let expected = Words::both(
            format!("기록 {}건 이상을 담은 체크포인트", older.size),
            format!("a checkpoint of at least {} entries, as was seen", older.size),
        );
        let found = Words::both(format!("{}건", checkpoint.size), format!("{}", checkpoint.size));
        return report.find(Check::Seen, CHECKPOINT, expected, found);
    }
    let path = if older.size == checkpoint.size {
        Vec::new()
    } else {
        let proof = files.text(&file).and_then(|text| ConsistencyProof::parse(text).ok());
        let Some(proof) = proof else {
            let expected = Words::both(
                "전에 받은 체크포인트에서 이어진다는 증명 (`voc bundle export --seen`으로 만듦)",
                "the proof that the log continues the checkpoint that was seen; `voc bundle export --seen` makes it",
            );
            return report.find(Check::Seen, file, expected, Words::both("없음", "none"));
        };
        proof.path
    };
    let (old, new) = ((older.size, older.root), (checkpoint.size, checkpoint.root));
    if let Err(error) = verify_consistency(old, new, &path).map_err(EvidenceError::from) {
        let expected = Words::both(
            format!("기록 {}건일 때의 루트 {}", older.size, older.root.to_base64()),
            format!("the root {} at {} entries", older.root.to_base64(), older.size),
        );
        let found = Words::both(format!("이어지지 않는 기록 ({error})"), error.to_string());
        report.find(Check::Seen, file, expected, found);
    }
}
