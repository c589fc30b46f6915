//! What all rivals share. A rival says how to append and read ([`Store`]); everything that is timed, counted and
//! checked is here, so that no rival is timed differently from another.

mod body;
mod run;
mod store;
mod workload;

pub use body::{PER_TICKET, name};
pub use run::{finish, peak_memory, run};
pub use store::{Conflict, Each, Loaded, Store};
pub use workload::{Args, Kind, Outcome, Workload, workloads};
