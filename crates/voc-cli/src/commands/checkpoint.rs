//! Signed checkpoints and the keys they are signed with.

use std::io::{self, Write as _};

use serde_json::json;
use uuid::Uuid;
use voc_engine::Published;

use super::init::random_seed;
use crate::{
    args::{KeyAction, KeyArgs},
    failure::{Exit, Failure},
    output::{Tone, to_json},
    session::{Run, Session},
    table::Grid,
};

/// Publishes the signed checkpoint of the present entries and shows it.
pub(super) fn checkpoint(run: &mut Run) -> Result<Exit, Failure> {
    let session = run.open()?;
    let published = session.engine.publish().map_err(|error| session.failed(&error))?;
    if run.out.is_json() {
        run.out.json(&to_json(&published, session.zone))?;
        return Ok(Exit::Done);
    }
    run.out.raw(&published.note)?;
    told(&session, &published);
    Ok(Exit::Done)
}

/// Says where it is and what it is good for, on standard error, so that the note alone can be piped away.
fn told(session: &Session, published: &Published) {
    let written = session.lang.pick("저장한 파일", "written to");
    let advice = session.lang.pick(
        "병원 밖에 사본을 두십시오. 나중에 기록을 고쳐 쓰면 이 사본과 맞지 않게 됩니다",
        "keep a copy outside the house: a log that is rewritten later does not agree with it",
    );
    let text = format!("{written}: {}\n{advice}\n", published.file.display());
    // Nobody is left to be told when standard error is closed.
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Shows the keys of the log, or lets another one follow.
pub(super) fn key(run: &mut Run, args: &KeyArgs) -> Result<Exit, Failure> {
    match args.action {
        KeyAction::List => list(run),
        KeyAction::Rotate => rotate(run),
    }
}

fn list(run: &mut Run) -> Result<Exit, Failure> {
    let session = run.open()?;
    let keys = session.engine.keys();
    if run.out.is_json() {
        run.out.json(&json!({"keys": to_json(&keys, session.zone)}))?;
        return Ok(Exit::Done);
    }
    let mut grid = Grid::plain(&run.out);
    for key in keys {
        let since = match session.lang {
            voc_report::Lang::Ko => format!("기록 {}건부터", key.from_size),
            voc_report::Lang::En => format!("from entry {} on", key.from_size),
        };
        grid.row([since.into(), key.verifier_key.into()]);
    }
    grid.lines().into_iter().try_for_each(|line| run.out.line(line))?;
    Ok(Exit::Done)
}

fn rotate(run: &mut Run) -> Result<Exit, Failure> {
    let session = run.open()?;
    let seed = random_seed(session.lang)?;
    let rotated = session.engine.rotate_key(seed, session.recorded, Uuid::now_v7());
    let published = rotated.map_err(|error| session.failed(&error))?;
    let key = session.engine.keys().pop().map(|key| key.verifier_key).unwrap_or_default();
    if run.out.is_json() {
        run.out.json(&json!({
            "verifier_key": key,
            "checkpoint": to_json(&published, session.zone),
        }))?;
        return Ok(Exit::Done);
    }
    run.out.line(format!("{}: {key}", session.lang.pick("새 검증 키", "new verifier key")))?;
    let advice = session.lang.pick(
        "새 검증 키를 받아야 할 사람에게 알리십시오. 이 체크포인트에는 두 키의 서명이 모두 있습니다",
        "give the new key to those who have the old one; this checkpoint is signed by both",
    );
    run.out.line(run.out.tone(Tone::Quiet, advice))?;
    told(&session, &published);
    Ok(Exit::Done)
}
