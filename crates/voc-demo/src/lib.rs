//! The disputed case of 2012 and a plausible month of a hospital group.
//!
//! ```
//! let case = voc_demo::Case::load()?;
//! assert_eq!(case.rows.len(), 23);
//! # Ok::<_, voc_demo::DemoError>(())
//! ```

mod case;
mod case_instruction;
mod error;
mod moment;
mod planned;

pub use case::Case;
pub use error::DemoError;
pub use planned::Planned;
