//! The list of what is due, drawn again every few seconds.

use std::{
    io::{self, IsTerminal as _, Read as _, Write as _},
    process::{Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    time::Duration,
};

use voc_report::Lang;

use super::{draw, page};
use crate::{
    args::DueListArgs,
    failure::{Exit, Failure},
    output::Tone,
    session::Run,
};

/// How long a list stands. Others can write meanwhile: the directory is closed in between.
const EVERY: Duration = Duration::from_secs(5);

/// The lines of a page that are no rows: the heading, what is said below it, and the line of the cursor.
const LINES_BESIDE: usize = 5;

/// How many rows are shown on a terminal that does not say how high it is.
const ROWS_MAX: usize = 20;

/// Moves to the upper left corner and clears what is below, so that the last list stays on the screen
/// when this ends, however it ends.
const HOME: &str = "\x1b[H\x1b[J";

/// Shows the list again and again until somebody presses q or Ctrl-C.
pub(super) fn watch(run: &mut Run, args: &DueListArgs) -> Result<Exit, Failure> {
    let lang = run.out.lang;
    if run.out.is_json() || !run.out.terminal || !io::stdin().is_terminal() {
        return Err(no_terminal(lang));
    }
    let keys = Keys::listen();
    loop {
        match refresh(run, args, keys.rows()) {
            // Somebody else is at work; the list of before stands a little longer.
            Err(Failure::Told(told)) if told.exit == Exit::Conflict => {
                run.out.line(told.message)?
            }
            refreshed => refreshed?,
        }
        run.out.flush().map_err(|error| Failure::output(&error, lang))?;
        if keys.ended_within(EVERY) {
            return Ok(Exit::Done);
        }
    }
}

fn refresh(run: &mut Run, args: &DueListArgs, rows: usize) -> Result<(), Failure> {
    let session = run.open()?;
    let page = page(args, args.limit.unwrap_or(rows), &session)?;
    run.out.raw(HOME)?;
    draw(&mut run.out, &page, &session)?;
    let now = session.zone.human(session.now);
    let line = match session.lang {
        Lang::Ko => format!("{now} 현재. 5초마다 새로 고칩니다. 끝내려면 q"),
        Lang::En => format!("as of {now}, again every 5 seconds; q ends"),
    };
    run.out.line(run.out.tone(Tone::Quiet, &line))
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

/// The keyboard, read key by key as long as this lives. Where the terminal cannot be told so, a key
/// counts once the line is ended.
struct Keys {
    pressed: Receiver<u8>,
    /// The settings of the terminal before.
    before: Option<String>,
}

/// What Ctrl-C sends to a program that takes it as a key.
const CTRL_C: u8 = 3;

impl Keys {
    fn listen() -> Self {
        let before = stty(&["-g"]);
        if before.is_some() {
            stty(&["-icanon", "-echo", "-isig", "min", "1"]);
        }
        let (send, pressed) = mpsc::channel();
        // The thread ends with the program: nothing else can end the wait for a key.
        std::thread::spawn(move || {
            for key in io::stdin().lock().bytes() {
                if key.is_err() || key.is_ok_and(|key| send.send(key).is_err()) {
                    return;
                }
            }
        });
        Self { pressed, before }
    }

    /// Tells whether somebody asked for the end before the time is over.
    fn ended_within(&self, time: Duration) -> bool {
        match self.pressed.recv_timeout(time) {
            Ok(b'q' | b'Q' | CTRL_C) | Err(RecvTimeoutError::Disconnected) => true,
            // Any other key asks for the list as it is now.
            Ok(_) | Err(RecvTimeoutError::Timeout) => false,
        }
    }

    /// Returns how many rows of the list fit on the terminal.
    fn rows(&self) -> usize {
        let size = self.before.as_ref().and_then(|_| stty(&["size"]));
        let lines = size.and_then(|size| size.split_whitespace().next()?.parse::<usize>().ok());
        let rows = lines.and_then(|lines| lines.checked_sub(LINES_BESIDE));
        rows.filter(|rows| *rows > 0).unwrap_or(ROWS_MAX)
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            stty(&[before]);
        }
    }
}

/// Asks the terminal of standard input for its settings, or tells it new ones.
fn stty(args: &[&str]) -> Option<String> {
    let mut command = Command::new("stty");
    let command = command.args(args).stdin(Stdio::inherit()).stderr(Stdio::null());
    let output = command.output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned())
}
