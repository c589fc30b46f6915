//! That each entry stands in the log, at its place.

use voc_log::{Checkpoint, Hash, InclusionProof, Position, verify_inclusion};

use crate::bundle::{
    CHECKPOINT,
    contents::Contents,
    finding::{BundleCheckKind as Check, Report, Words},
    proof_file,
};

pub(super) fn check(contents: &Contents<'_>, checkpoint: &Checkpoint, report: &mut Report) {
    report.make(Check::Proofs);
    for (position, held) in &contents.entries {
        let file = proof_file(*position);
        let mut find = |expected, found| report.find(Check::Proofs, &file, expected, found);
        let Some(text) = contents.files.text(&file) else {
            let expected = Words::both("이 기록의 증명", "the proof of this entry");
            find(expected, Words::both("없거나 읽을 수 없음", "none that can be read"));
            continue;
        };
        let proof = match InclusionProof::parse(text) {
            Ok(proof) => proof,
            Err(error) => {
                let expected = Words::both("C2SP tlog-proof 형식의 증명", "a C2SP tlog-proof");
                find(expected, Words::plain(error));
                continue;
            }
        };
        if proof.position.get() != *position {
            find(Words::plain(format!("index {position}")), Words::plain(proof.position));
        }
        if Some(proof.checkpoint.as_str()) != contents.files.text(CHECKPOINT) {
            find(
                Words::both(
                    "파일 `checkpoint`와 같은 체크포인트",
                    "the checkpoint of the file `checkpoint`",
                ),
                Words::both("다른 체크포인트", "another one"),
            );
        }
        let leaf = Hash::leaf(held.bytes);
        let (size, root) = (checkpoint.size, checkpoint.root);
        let place = Position::new(*position);
        if let Err(error) = verify_inclusion(place, size, leaf, &proof.path, root) {
            let expected = Words::both(
                format!("기록 {position}에서 루트 {}로 이어지는 증명", root.to_base64()),
                format!("a proof from entry {position} to the root {}", root.to_base64()),
            );
            let found = Words::both(format!("이어지지 않음 ({error})"), error.to_string());
            find(expected, found);
        }
    }
}
