//! Files that belong to a case: in, listed, and out again.

use std::{
    fs,
    io::{self, Read, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use serde_json::json;
use voc_engine::{
    ATTACHMENT_BYTES_MAX, AttachRequest, AttachmentFile, AttachmentRow, Disclosure, FileShown,
    OpenAttachment,
    domain::{AttachmentNumber, TicketId},
};
use voc_report::{Lang, bytes};

use super::{
    access,
    submit::{To, addressed, note_on_now, occurred},
};
use crate::{
    args::{AttachArgs, AttachmentArgs},
    failure::{Exit, Failure},
    output::to_json,
    progress::Progress,
    receipt,
    session::{Run, Session},
    table::Grid,
};

/// How much is copied at a time.
const COPIED_AT_A_TIME: usize = 64 << 10;

/// The media types of the files that hospitals keep; any other is taken for what no program is known for.
const MEDIA_TYPES: &[(&str, &str)] = &[
    ("aac", "audio/aac"),
    ("amr", "audio/amr"),
    ("avi", "video/x-msvideo"),
    ("csv", "text/csv"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("eml", "message/rfc822"),
    ("gif", "image/gif"),
    ("heic", "image/heic"),
    ("hwp", "application/x-hwp"),
    ("hwpx", "application/hwp+zip"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("m4a", "audio/mp4"),
    ("mov", "video/quicktime"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("ogg", "audio/ogg"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("txt", "text/plain"),
    ("wav", "audio/wav"),
    ("webm", "video/webm"),
    ("webp", "image/webp"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("zip", "application/zip"),
];

/// Attaches a file.
pub(super) fn attach(run: &mut Run, args: &AttachArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let lang = session.lang;
    note_on_now(run, &session);
    let occurred = occurred(&session, &args.who)?;
    let failed = |error: io::Error| Failure::file(&args.file, &error, lang);
    let name = args.file.file_name().and_then(|name| name.to_str()).ok_or_else(|| {
        let message =
            lang.pick("파일 이름을 알 수 없습니다", "the file has no name that can be kept");
        let hint = lang.pick(
            "이름이 UTF-8인 파일의 경로를 쓰십시오",
            "give the path of a file whose name is UTF-8",
        );
        Failure::usage("file_without_name", message, hint)
    })?;
    let file = fs::File::open(&args.file).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if metadata.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    // A file that grows meanwhile is refused while it is read.
    if metadata.len() > ATTACHMENT_BYTES_MAX {
        let error = voc_engine::EngineError::AttachmentTooLarge { max: ATTACHMENT_BYTES_MAX };
        return Err(session.failed(&error));
    }
    let progress = Progress::new(lang.pick("첨부하는 중", "attaching"));
    let mut reader = Watched { file, done: 0, all: metadata.len(), progress };
    let executed = addressed(&session, &To::Named(&args.ticket.ticket), &args.who, |envelope| {
        let media_type = media_type(&args.file);
        let kind = args.kind;
        let request = AttachRequest { envelope, name, media_type, kind, occurred };
        session.engine.attach(&request, &mut reader)
    });
    drop(reader);
    receipt::show(&mut run.out, &session, &executed?)?;
    Ok(Exit::Done)
}

fn media_type(file: &Path) -> &'static str {
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let known = MEDIA_TYPES.iter().find(|(known, _)| extension.eq_ignore_ascii_case(known));
    known.map_or("application/octet-stream", |(_, media_type)| media_type)
}

/// A file that tells how far it was read.
struct Watched {
    file: fs::File,
    done: u64,
    all: u64,
    progress: Progress,
}

impl Read for Watched {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.done += read as u64;
        self.progress.update(self.done, self.all);
        Ok(read)
    }
}

/// Lists the files of a ticket, or writes one out.
pub(super) fn attachment(run: &mut Run, args: &AttachmentArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let ticket = session.find(&args.ticket.ticket)?;
    match (args.number, &args.out) {
        (Some(number), Some(out)) => write_out(run, &session, ticket, (number, out)),
        _ => list(run, &session, ticket, args.withhold),
    }
}

fn list(
    run: &mut Run,
    session: &Session,
    ticket: TicketId,
    withhold: bool,
) -> Result<Exit, Failure> {
    let disclosure = if withhold { Disclosure::Withhold } else { Disclosure::Reveal };
    let rows = session.engine.attachments(ticket, disclosure);
    let rows = rows.map_err(|error| session.failed(&error))?;
    if !withhold && !rows.is_empty() {
        access::note(session, "attachment", [ticket]);
    }
    let missing = rows.iter().any(|row| row.file == FileShown::Missing);
    let exit = if missing { Exit::Findings } else { Exit::Done };
    if run.out.is_json() {
        run.out.json(&json!({"attachments": to_json(&rows, session.zone)}))?;
        return Ok(exit);
    }
    if rows.is_empty() {
        let none = session.lang.pick("첨부파일이 없습니다", "no file is attached");
        return run.out.line(none).map(|()| exit);
    }
    let mut grid = Grid::plain(&run.out);
    for row in &rows {
        grid.row([
            row.record.number.to_string().into(),
            session.words().label(row.record.kind).into(),
            bytes(row.record.bytes).into(),
            session.zone.interval(row.record.mark.occurred).into(),
            name(row, session.lang).into(),
        ]);
    }
    grid.lines().into_iter().try_for_each(|line| run.out.line(line))?;
    Ok(exit)
}

fn name(row: &AttachmentRow, lang: Lang) -> String {
    match &row.file {
        // What a stranger called a file must not steer the terminal.
        FileShown::Open(file) => file.name().replace(char::is_control, " "),
        FileShown::Withheld => lang.pick("(비공개)", "(withheld)").to_owned(),
        FileShown::Erased { .. } => lang.pick("[파기됨]", "[erased]").to_owned(),
        FileShown::Missing => lang
            .pick("(보관소에 없음: voc verify)", "(missing in the vault: voc verify)")
            .to_owned(),
    }
}

fn write_out(
    run: &mut Run,
    session: &Session,
    ticket: TicketId,
    (number, out): (u32, &Path),
) -> Result<Exit, Failure> {
    let lang = session.lang;
    let found = session.engine.read_attachment(ticket, AttachmentNumber::new(number));
    let found = found.map_err(|error| session.failed(&error))?;
    let Some(AttachmentFile::Open(file)) = found else {
        return Err(not_to_be_had(found.as_ref(), number, lang));
    };
    access::note(session, "attachment", [ticket]);
    let OpenAttachment { description, content } = file;
    let all = description.size();
    copy(content, out, all, lang)?;
    let path = out.display().to_string();
    if run.out.is_json() {
        let document = json!({"attachment": number, "file": path, "description": description});
        run.out.json(&document)?;
    } else {
        let size = bytes(all);
        run.out.line(match lang {
            Lang::Ko => format!("첨부파일 {number}번({size})을 {path}에 저장했습니다"),
            Lang::En => format!("attachment {number} ({size}) written to {path}"),
        })?;
    }
    Ok(Exit::Done)
}

/// Says why a file cannot be had.
fn not_to_be_had(found: Option<&AttachmentFile>, number: u32, lang: Lang) -> Failure {
    match found {
        Some(AttachmentFile::Erased { by }) => Failure::new(
            Exit::Rejected,
            "attachment_erased",
            match lang {
                Lang::Ko => format!("첨부파일 {number}번은 파기되었습니다(기록 {by})"),
                Lang::En => format!("attachment {number} was erased, as entry {by} says"),
            },
            lang.pick("되살릴 수 없습니다", "it cannot be brought back"),
        ),
        Some(_) => Failure::new(
            Exit::Findings,
            "attachment_missing",
            match lang {
                Lang::Ko => format!("보관소에 첨부파일 {number}번이 없습니다"),
                Lang::En => format!("attachment {number} is not in the vault"),
            },
            lang.pick(
                "`voc verify`로 확인하고 vault/ 폴더를 백업에서 복원하십시오",
                "look with `voc verify`, and restore vault/ from the backup",
            ),
        ),
        None => Failure::new(
            Exit::Rejected,
            "attachment_must_exist",
            match lang {
                Lang::Ko => format!("이 건에는 {number}번 첨부파일이 없습니다"),
                Lang::En => format!("the ticket has no attachment {number}"),
            },
            lang.pick(
                "번호 없이 `voc attachment TICKET`으로 목록을 보십시오",
                "`voc attachment TICKET` without a number lists them",
            ),
        ),
    }
}

/// Writes what is read to a new file; it stays only when it is the whole of what was attached.
fn copy(mut content: impl Read, out: &Path, all: u64, lang: Lang) -> Result<(), Failure> {
    let failed = |error: &io::Error| Failure::file(out, error, lang);
    let created = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(out);
    let mut file = created.map_err(|error| failed(&error))?;
    let mut progress = Progress::new(lang.pick("저장하는 중", "writing"));
    let mut chunk = vec![0; COPIED_AT_A_TIME];
    let mut done = 0;
    let copied = loop {
        match content.read(&mut chunk) {
            Ok(0) => break file.sync_all().map_err(|error| failed(&error)),
            Ok(read) => {
                let part = chunk.get(..read).unwrap_or_default();
                if let Err(error) = file.write_all(part) {
                    break Err(failed(&error));
                }
                done += read as u64;
                progress.update(done, all);
            }
            Err(error) => break Err(damaged(&error, lang)),
        }
    };
    if copied.is_err() {
        // What was written so far is nothing to rely on.
        let _ = fs::remove_file(out);
    }
    copied
}

fn damaged(error: &io::Error, lang: Lang) -> Failure {
    let message = match lang {
        Lang::Ko => format!("첨부파일이 첨부할 때의 파일이 아닙니다: {error}"),
        Lang::En => format!("the attachment is not what was attached: {error}"),
    };
    let hint = lang.pick(
        "`voc verify`로 확인하고 vault/ 폴더를 백업에서 복원하십시오. 저장한 파일은 없습니다",
        "look with `voc verify`, and restore vault/ from the backup; nothing was written",
    );
    Failure::new(Exit::Findings, "attachment_damaged", message, hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_extension() {
        assert_eq!(media_type(Path::new("각서.PDF")), "application/pdf");
        assert_eq!(media_type(Path::new("a.b.m4a")), "audio/mp4");
        assert_eq!(media_type(Path::new("pdf")), "application/octet-stream");
    }
}
