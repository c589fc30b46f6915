//! What can go wrong while a demonstration is built.

use std::path::PathBuf;

use voc_engine::domain::{OccurredError, Reference, Rejection, TicketId, Timestamp};
use voc_engine::{EngineError, ExecuteError};

/// A demonstration that could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DemoError {
    /// The file of the case cannot be read.
    #[error("the file of the disputed case is not understood")]
    CaseFile(#[from] serde_json::Error),
    /// A row of the case ends before it begins.
    #[error("a time in the disputed case ends before it begins")]
    CaseTime(#[from] OccurredError),
    /// A text of the case cannot be used.
    #[error("a text in the disputed case cannot be kept")]
    CaseText(#[from] Rejection),
    /// A row of the case was not accepted.
    #[error("row {row} of the disputed case was not accepted")]
    CaseRow {
        /// The row.
        row: Reference,
        /// Why.
        #[source]
        source: ExecuteError,
    },
    /// A planned request was not accepted.
    #[error("a request planned for ticket {ticket} at {now} was not accepted")]
    Planned {
        /// The ticket.
        ticket: TicketId,
        /// The simulated moment.
        now: Timestamp,
        /// Why.
        #[source]
        source: ExecuteError,
    },
    /// The survey could not be defined.
    #[error("the survey of the demonstration was not accepted at {now}")]
    Survey {
        /// The simulated moment.
        now: Timestamp,
        /// Why.
        #[source]
        source: ExecuteError,
    },
    /// The escalations due could not be recorded.
    #[error("the escalations due at {now} were not recorded")]
    Tick {
        /// The simulated moment.
        now: Timestamp,
        /// Why.
        #[source]
        source: ExecuteError,
    },
    /// The names of branches and departments could not be written.
    #[error("cannot write {}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The data directory could not be created or opened.
    #[error("the data directory of the demonstration cannot be used")]
    Engine(#[from] EngineError),
}
