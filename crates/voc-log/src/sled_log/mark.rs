//! The high-water mark: a file beside the store that says how far the log had come.
//!
//! Damage near the end of the store's file looks to the store like a write that a crash cut off, and it takes
//! the log up without what followed. The mark is how that is noticed. It is written after each commit and not
//! synced: the commit was, so a mark that a power cut sets back is still true, only less sharp.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use crate::event_log::Head;
use crate::position::Size;

const NAME: &str = "mark";
const KIND: &str = "voc-log-mark/1";

/// How far a log had come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reached {
    pub(crate) size: Size,
    /// The root hash at that size, in base64.
    pub(crate) root: String,
}

impl Reached {
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_ascii_whitespace();
        let (kind, size, root) = (words.next()?, words.next()?, words.next()?);
        let size = Size::new(size.parse().ok()?);
        (kind == KIND).then(|| Self { size, root: root.to_owned() })
    }

    /// Tells whether a log ends before this, or ends here with other entries.
    pub(crate) fn is_beyond(&self, head: &Head) -> bool {
        self.size > head.size || (self.size == head.size && self.root != head.root.to_base64())
    }
}

/// The file of the mark, open for writing.
#[derive(Debug)]
pub(crate) struct Mark(Option<File>);

impl Mark {
    /// Opens the mark in a directory, or makes one, and returns how far the log had come by it.
    pub(crate) fn open(dir: &Path) -> (Self, Option<Reached>) {
        let mut options = OpenOptions::new();
        let opened =
            options.read(true).write(true).create(true).truncate(false).open(dir.join(NAME));
        let Ok(mut file) = opened else {
            // The store beside it was opened, so this is odd, but the log is whole without a mark.
            return (Self(None), None);
        };
        let mut text = String::new();
        let reached = file.read_to_string(&mut text).ok().and_then(|_| Reached::parse(&text));
        (Self(Some(file)), reached)
    }

    /// Moves the mark to where the log has come. A failure leaves the old one, which stays true.
    pub(crate) fn move_to(&mut self, head: &Head) {
        if let Err(error) = self.write(head) {
            tracing::warn!(%error, "the mark of the log could not be moved");
        }
    }

    /// Makes the present mark durable.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.0.as_ref().map_or(Ok(()), File::sync_all)
    }

    fn write(&mut self, head: &Head) -> io::Result<()> {
        let Some(file) = &mut self.0 else { return Ok(()) };
        // Always the same length, well within a sector: a cut leaves the old mark or the new one.
        let line = format!("{KIND} {:020} {}\n", head.size.get(), head.root.to_base64());
        file.seek(SeekFrom::Start(0))?;
        file.write_all(line.as_bytes())
    }
}
