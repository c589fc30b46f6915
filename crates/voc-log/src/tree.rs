//! The RFC 6962 tree: its growing edge, its proofs, and the texts proofs travel in.

mod edge;
mod nodes;
mod proof;
mod proof_text;

pub use edge::Tree;
pub use nodes::Nodes;
pub(crate) use nodes::{LeafNodes, consistency, inclusion, perfect_root, root_at};
pub use proof::{ProofError, verify_consistency, verify_inclusion};
pub use proof_text::{ConsistencyProof, EvidenceError, InclusionProof};
