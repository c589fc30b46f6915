//! The disputed case of 2012 and a plausible month of a hospital group, for demonstrations, tests
//! and benchmarks.
//!
//! [`build`] fills a data directory with both. [`Case`] is the case by itself, [`month()`] the month by
//! itself, of any size and without an engine. Nothing here depends on the wall clock: the same seed
//! gives the same requests.
//!
//! ```
//! let case = voc_demo::Case::load()?;
//! assert_eq!(case.rows.len(), 23);
//!
//! // The same seed plans the same month.
//! let october = "2026-10".parse().expect("a month");
//! let first = voc_demo::month(1, 40, october).next().expect("a request");
//! let again = voc_demo::month(1, 40, october).next().expect("a request");
//! assert_eq!(first.command, again.command);
//! # Ok::<_, voc_demo::DemoError>(())
//! ```

mod case;
mod case_instruction;
mod demo;
mod error;
mod moment;
mod month;
mod places;
mod planned;
mod random;
mod script;
mod staff;
mod survey;
mod telling;
mod texts;
mod voice;
mod working_time;

pub use case::Case;
pub use demo::{Demo, DemoOptions, Phase, build};
pub use error::DemoError;
pub use month::{Month, month};
pub use planned::Planned;
