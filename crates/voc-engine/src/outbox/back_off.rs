//! How long a notice that failed waits for its next attempt.

use sha2::{Digest as _, Sha256};
use voc_domain::Timestamp;

/// The wait after the first failure, in milliseconds.
const FIRST_MS: i64 = 60_000;
/// The longest wait, in milliseconds: six hours, so that a night's outage is over by the morning.
const LONGEST_MS: i64 = 6 * 3_600_000;

/// Returns when the next attempt is to be made: each wait is twice the one before, and a quarter shorter
/// to a quarter longer, by the notice's own key, so that what failed together does not come back together.
pub(super) fn next(failed: Timestamp, attempts: u32, key: &str) -> Timestamp {
    let doubled = FIRST_MS.checked_shl(attempts.saturating_sub(1).min(20)).unwrap_or(LONGEST_MS);
    let wait = doubled.min(LONGEST_MS);
    let hash = Sha256::digest(format!("{key}/{attempts}"));
    let part = hash.first_chunk::<2>().map_or(0, |bytes| i64::from(u16::from_be_bytes(*bytes)));
    let jitter = wait / 2 * part / i64::from(u16::MAX) - wait / 4;
    Timestamp::from_millis(failed.millis().saturating_add(wait + jitter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_six_hours_and_differ_between_notices() {
        let wait = |attempts, key| next(Timestamp::from_millis(0), attempts, key).millis();
        for attempts in 1..40 {
            let middle = (60_000_i64 << (attempts - 1).min(20)).min(LONGEST_MS);
            let waited = wait(attempts, "a-1");
            assert!(waited >= middle * 3 / 4 && waited <= middle * 5 / 4, "{attempts}: {waited}");
            assert_eq!(waited, wait(attempts, "a-1"), "the same notice waits the same");
        }
        assert_ne!(wait(3, "a-1"), wait(3, "b-1"));
    }
}
