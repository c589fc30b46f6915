//! Progress bars: on standard error, only on a terminal, only for what takes longer than a second.

use std::{
    io::{self, IsTerminal as _},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a thing may take before a bar is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar that appears when it is worth it.
pub(crate) struct Progress {
    label: String,
    started: Instant,
    terminal: bool,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Starts to measure.
    pub(crate) fn new(label: &str) -> Self {
        let terminal = io::stderr().is_terminal();
        Self { label: label.to_owned(), started: Instant::now(), terminal, bar: None }
    }

    /// Takes note of steps done and steps in all.
    pub(crate) fn update(&mut self, done: u64, total: u64) {
        if !self.terminal || self.started.elapsed() < PATIENCE {
            return;
        }
        let label = &self.label;
        let bar = self.bar.get_or_insert_with(|| {
            let form = "{msg} {bar:30} {human_pos}/{human_len} {eta}";
            let style = ProgressStyle::with_template(form);
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.set_style(style);
            bar.set_message(label.clone());
            bar
        });
        bar.set_length(total);
        bar.set_position(done);
    }

    /// Starts again under another name.
    pub(crate) fn relabel(&mut self, label: &str) {
        if self.label != label {
            label.clone_into(&mut self.label);
            if let Some(bar) = &self.bar {
                bar.set_message(label.to_owned());
            }
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
