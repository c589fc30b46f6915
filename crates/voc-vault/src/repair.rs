//! [`VaultRepair`]: what opening a vault had to put right.

use std::fmt;

use voc_store::Repair;

/// Says which of the two stores of a vault was put right when it was opened, and how.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultRepair {
    /// The store of rows was repaired.
    Rows(Repair),
    /// The store of keys was repaired.
    Keys(Repair),
    /// A stop in the middle of an erasure had left keys of another generation; they are destroyed.
    OtherKeysDestroyed,
}

impl fmt::Display for VaultRepair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows(repair) => write!(f, "in the vault's rows, {repair}"),
            Self::Keys(repair) => write!(f, "in the vault's keys, {repair}"),
            Self::OtherKeysDestroyed => {
                f.write_str("keys that an unfinished erasure had left were destroyed")
            }
        }
    }
}
