//! Placeholder until the crate's first commit in this branch.
