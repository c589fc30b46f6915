//! How large a file is, as people say it.

/// Writes a number of bytes with the unit that leaves the fewest digits, rounded to a tenth.
#[must_use]
pub fn bytes(bytes: u64) -> String {
    const UNITS: &[(u64, &str)] = &[(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match UNITS.iter().find(|(unit, _)| bytes >= *unit) {
        None => format!("{bytes} B"),
        Some((unit, name)) => {
            let tenths = (u128::from(bytes) * 10 + u128::from(*unit) / 2) / u128::from(*unit);
            match (tenths / 10, tenths % 10) {
                (whole, 0) => format!("{whole} {name}"),
                (whole, tenth) => format!("{whole}.{tenth} {name}"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_short_and_true() {
        let said = [0, 1_023, 1_024, 1_536, (5 << 20) + 52_429, 100 << 20, u64::MAX].map(bytes);
        let expected =
            ["0 B", "1023 B", "1 KiB", "1.5 KiB", "5.1 MiB", "100 MiB", "17179869184 GiB"];
        assert_eq!(said, expected);
    }
}
