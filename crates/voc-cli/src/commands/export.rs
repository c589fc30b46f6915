//! The log as it is stored.

use std::{
    fs,
    io::{BufWriter, Write as _},
    path::Path,
};

use serde_json::json;
use voc_engine::TilesExported;
use voc_report::Lang;

use crate::{
    args::{ExportArgs, ExportFormat},
    failure::{Exit, Failure},
    output::to_json,
    progress::Progress,
    session::{Run, Session},
};

/// Writes the log.
pub(super) fn export(run: &mut Run, args: &ExportArgs) -> Result<Exit, Failure> {
    match (args.format, args.target()) {
        (ExportFormat::Tiles, Some(dir)) => tiles(run, dir),
        (ExportFormat::Tiles, None) => {
            let pick = |ko, en| run.out.lang.pick(ko, en);
            let message = pick("타일을 쓸 폴더가 없습니다", "no directory for the tiles");
            let hint = pick("`voc export --format tiles 폴더`", "`voc export --format tiles DIR`");
            Err(Failure::usage("usage", message, hint))
        }
        (ExportFormat::Jsonl, _) => lines(run, args),
    }
}

/// Writes the whole log as a directory that other verifiers read.
fn tiles(run: &mut Run, dir: &Path) -> Result<Exit, Failure> {
    let session = run.open()?;
    let mut progress = Progress::new(session.lang.pick("내보내는 중", "exporting"));
    let exported = session.engine.export_tiles(dir, &mut |done, all| progress.update(done, all));
    drop(progress);
    let exported = exported.map_err(|error| session.failed(&error))?;
    let TilesExported { entries, files, .. } = &exported;
    let dir = dir.display();
    if run.out.is_json() {
        run.out.json(&to_json(&exported, session.zone))?;
    } else {
        run.out.line(match session.lang {
            Lang::Ko => format!("기록 {entries}건을 타일 {files}개로 {dir}에 썼습니다"),
            Lang::En => format!("{entries} entries written to {dir} as {files} tiles"),
        })?;
    }
    Ok(Exit::Done)
}

/// Writes every entry, one a line, the bytes as they are stored.
fn lines(run: &mut Run, args: &ExportArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let Some(path) = args.target() else {
        write(&session, &mut run.out, |error| Failure::output(error, session.lang))?;
        return Ok(Exit::Done);
    };
    let failed = |error: &std::io::Error| Failure::file(path, error, session.lang);
    let mut file = BufWriter::new(fs::File::create(path).map_err(|error| failed(&error))?);
    let entries = write(&session, &mut file, failed)?;
    file.flush().and_then(|()| file.get_ref().sync_all()).map_err(|error| failed(&error))?;
    let file = path.display().to_string();
    if run.out.is_json() {
        run.out.json(&json!({"file": file, "entries": entries}))?;
    } else {
        run.out.line(match session.lang {
            Lang::Ko => format!("기록 {entries}건을 {file}에 썼습니다"),
            Lang::En => format!("{entries} entries written to {file}"),
        })?;
    }
    Ok(Exit::Done)
}

fn write(
    session: &Session,
    to: &mut dyn std::io::Write,
    failed: impl Fn(&std::io::Error) -> Failure,
) -> Result<u64, Failure> {
    let written = session.engine.export_jsonl(to).map_err(|error| session.failed(&error))?;
    written.map_err(|error| failed(&error))
}
