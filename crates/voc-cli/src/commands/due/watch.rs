//! The list of what is due, drawn again every few seconds.
//!
//! The terminal is left as it is: nothing is switched off, so nothing has to be restored, and the
//! program may end in any way, be it a signal that no program can answer. The price is that a key
//! counts once the line is ended.

use std::{
    io::{self, BufRead as _, IsTerminal as _, Write as _},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    time::Duration,
};

use terminal_size::{Height, terminal_size};
use voc_engine::DuePage;
use voc_report::Lang;

use super::{nothing, page, rows};
use crate::{
    args::DueListArgs,
    columns::places,
    failure::{Exit, Failure},
    output::{Output, Tone},
    session::{Run, Session},
    table,
};

/// How long a list stands. Others can write meanwhile: the directory is closed in between.
const EVERY: Duration = Duration::from_secs(5);

/// How high a terminal is that does not say so.
const HEIGHT: usize = 24;

/// Moves to the upper left corner and clears what is below, so that the last list stays on the screen
/// when this ends, however it ends.
const HOME: &str = "\x1b[H\x1b[J";

/// Shows the list again and again until somebody presses Ctrl-C or asks for the end.
pub(super) fn watch(run: &mut Run, args: &DueListArgs) -> Result<Exit, Failure> {
    let lang = run.out.lang;
    if run.out.is_json() || !run.out.terminal || !io::stdin().is_terminal() {
        return Err(no_terminal(lang));
    }
    let lines = Lines::listen();
    loop {
        match refresh(run, args) {
            // Somebody else is at work; the list of before stands a little longer.
            Err(Failure::Told(told)) if told.exit == Exit::Conflict => {
                run.out.line(told.message)?
            }
            refreshed => refreshed?,
        }
        run.out.flush().map_err(|error| Failure::output(&error, lang))?;
        if lines.ended_within(EVERY) {
            return Ok(Exit::Done);
        }
    }
}

fn refresh(run: &mut Run, args: &DueListArgs) -> Result<(), Failure> {
    let session = run.open()?;
    let height = terminal_size().map_or(HEIGHT, |(_, Height(height))| usize::from(height));
    let rows_max = args.limit.map_or(height, |limit| limit.min(height));
    let mut page = page(args, rows_max, &session)?;
    let text = fitted(&mut run.out, &mut page, height, &session)?;
    run.out.raw(HOME)?;
    run.out.raw(&text)
}

/// Draws as many rows as the terminal has room for: what is most pressing must not scroll away.
fn fitted(
    out: &mut Output,
    page: &mut DuePage,
    height: usize,
    session: &Session,
) -> Result<String, Failure> {
    let width = table::width(out);
    loop {
        out.hold();
        let drawn = sheet(out, page, session);
        let text = out.held();
        drawn?;
        // The cursor stands on a line of its own.
        if page.rows.len() <= 1 || height_of(&text, width) < height {
            return Ok(text);
        }
        page.rows.pop();
        page.more = true;
    }
}

fn sheet(out: &mut Output, page: &DuePage, session: &Session) -> Result<(), Failure> {
    if page.rows.is_empty() {
        out.line(nothing(session.lang))?;
    } else {
        rows(out, page, session)?;
    }
    let now = session.zone.human(session.now);
    let shown = page.rows.len();
    let line = match (session.lang, page.more) {
        (Lang::Ko, false) => format!("{now} 현재. 5초마다 새로 고칩니다. 끝내려면 Ctrl-C"),
        (Lang::Ko, true) => {
            format!("{now} 현재 가장 이른 {shown}건. 5초마다 새로 고칩니다. 끝내려면 Ctrl-C")
        }
        (Lang::En, false) => format!("as of {now}, again every 5 seconds; Ctrl-C ends"),
        (Lang::En, true) => {
            format!("the first {shown} as of {now}, again every 5 seconds; Ctrl-C ends")
        }
    };
    out.line(out.tone(Tone::Quiet, &line))
}

/// Returns how many lines of a terminal a text takes.
fn height_of(text: &str, width: usize) -> usize {
    text.lines().map(|line| places(&bare(line)).div_ceil(width).max(1)).sum()
}

/// Returns a line without its colours, which take no place.
fn bare(line: &str) -> String {
    let mut pieces = line.split('\x1b');
    let mut bare = pieces.next().unwrap_or_default().to_owned();
    pieces.for_each(|piece| bare.push_str(piece.split_once('m').map_or("", |(_, rest)| rest)));
    bare
}

fn no_terminal(lang: Lang) -> Failure {
    Failure::usage(
        "watch_needs_a_terminal",
        lang.pick(
            "`--watch`는 터미널에서만 쓸 수 있습니다",
            "`--watch` needs a terminal to draw on and a keyboard",
        ),
        lang.pick(
            "파일이나 다른 프로그램으로 보내려면 `--watch` 없이 실행하십시오",
            "leave `--watch` out when the output goes to a file or a program",
        ),
    )
}

/// The lines that somebody ends at the keyboard.
struct Lines(Receiver<String>);

impl Lines {
    fn listen() -> Self {
        let (send, lines) = mpsc::channel();
        // The thread ends with the program: nothing else can end the wait for a line.
        std::thread::spawn(move || {
            for line in io::stdin().lock().lines() {
                let Ok(line) = line else { return };
                if send.send(line).is_err() {
                    return;
                }
            }
        });
        Self(lines)
    }

    /// Tells whether somebody asked for the end before the time is over.
    fn ended_within(&self, time: Duration) -> bool {
        match self.0.recv_timeout(time) {
            Ok(line) => line.trim().eq_ignore_ascii_case("q"),
            // Any other line asks for the list as it is now.
            Err(RecvTimeoutError::Timeout) => false,
            // Ctrl-D, or the terminal is gone.
            Err(RecvTimeoutError::Disconnected) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_take_no_place_and_long_lines_take_several() {
        assert_eq!(bare("\x1b[31mlate\x1b[0m 1"), "late 1");
        assert_eq!(height_of("\x1b[31m1234567890\x1b[0m\n\n기한기한기한\n", 10), 4);
    }
}
