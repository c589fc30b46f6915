//! Every seal against the entries that were there when it was made.

use voc_log::{EntryRef, Size, Version};

use super::{Defect, VerifyFinding};
use crate::{
    engine::Engine,
    error::EngineError,
    seal::{self, Seal},
};

/// Compares what each seal states with the last entries of all streams at its size, as the log has them.
pub(super) fn check(engine: &Engine) -> Result<Vec<VerifyFinding>, EngineError> {
    let mut findings = Vec::new();
    for stored in engine.log().read_stream(&seal::stream(), Version::FIRST)? {
        let position = Some(stored.position.get());
        let mut find = |wrong, expected: String, found: String| {
            findings.push(VerifyFinding::new(wrong, position, expected, found));
        };
        let Some(seal) = EntryRef::decode(&stored.bytes).ok().and_then(|entry| Seal::of(&entry))
        else {
            find(Defect::SealUnreadable, "a seal".to_owned(), "another entry".to_owned());
            continue;
        };
        if seal.size > stored.position.get() {
            let expected = format!("at most {} entries", stored.position);
            find(Defect::SealAhead, expected, seal.size.to_string());
            continue;
        }
        let heads = engine.log().heads(Size::new(seal.size))?;
        if !seal.states(&heads) {
            let (streams, root) = (heads.streams(), heads.root().to_base64());
            let expected = format!("{streams} streams with root {root}");
            let found = format!("{} streams with root {}", seal.streams, seal.heads_root);
            find(Defect::SealFalse, expected, found);
        }
    }
    Ok(findings)
}
