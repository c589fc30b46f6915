//! The `conf` file of the embedded store, and our copy of it.
//!
//! sled writes `conf` once, at creation, and never syncs it. A power cut soon after can leave it
//! empty or full of zeros, and then sled either refuses to open for ever or writes a new one. We
//! sync it at creation and keep a copy; since the content never changes, the two must be equal.

use std::path::Path;

use crate::aside::move_aside;
use crate::durable::{read_file, sync_file, write_file};
use crate::error::{Doing, StoreError};
use crate::repair::Repair;
use crate::value_size::ValueSize;

pub(crate) const CONF: &str = "conf";
pub(crate) const CONF_COPY: &str = "conf.copy";
/// How a `conf` begins.
const SEGMENT_SIZE: &[u8] = b"segment_size: ";

/// Keeps a durable copy of a `conf` that sled has just written.
pub(crate) fn keep_copy(dir: &Path) -> Result<(), StoreError> {
    let conf = dir.join(CONF);
    let bytes = read_file(&conf)?.filter(|bytes| is_whole(bytes)).ok_or_else(|| {
        let what = "it was not written whole".to_owned();
        StoreError::Damaged { doing: Doing::at("reading back", &conf), what }
    })?;
    sync_file(&conf)?;
    write_file(dir, CONF_COPY, &bytes)
}

/// Makes `conf` and its copy equal again, taking whichever is whole, and returns the size of
/// values that it stands for.
pub(crate) fn restore(dir: &Path, repairs: &mut Vec<Repair>) -> Result<ValueSize, StoreError> {
    let conf_path = dir.join(CONF);
    let conf = read_file(&conf_path)?;
    let copy = read_file(&dir.join(CONF_COPY))?;
    match (conf, copy) {
        (Some(conf), Some(copy)) if conf == copy && is_whole(&conf) => {
            value_size(&conf, &conf_path)
        }
        (conf, Some(copy)) if is_whole(&copy) => {
            if conf.is_some() {
                move_aside(dir, &conf_path)?;
            }
            write_file(dir, CONF, &copy)?;
            repairs.push(Repair::ConfRestored);
            value_size(&copy, &conf_path)
        }
        (Some(conf), _) if is_whole(&conf) => {
            write_file(dir, CONF_COPY, &conf)?;
            repairs.push(Repair::ConfCopyRenewed);
            value_size(&conf, &conf_path)
        }
        _ => Err(StoreError::Damaged {
            doing: Doing::at("reading", &conf_path),
            what: format!("neither it nor {CONF_COPY} beside it is whole"),
        }),
    }
}

/// Reads the size of segments out of a whole `conf`, whose first line is `segment_size: <bytes>`.
fn value_size(conf: &[u8], path: &Path) -> Result<ValueSize, StoreError> {
    conf.strip_prefix(SEGMENT_SIZE)
        .and_then(|rest| rest.split(|byte| *byte == b'\n').next())
        .and_then(|number| std::str::from_utf8(number).ok())
        .and_then(|number| number.parse().ok())
        .and_then(ValueSize::of_segment_bytes)
        .ok_or_else(|| StoreError::Damaged {
            doing: Doing::at("reading", path),
            what: "it names a segment size that no store of ours has".to_owned(),
        })
}

/// Tells whether the bytes are a text followed by its checksum, as sled writes them.
///
/// sled itself only warns when the checksum is wrong.
fn is_whole(bytes: &[u8]) -> bool {
    bytes.split_last_chunk::<4>().is_some_and(|(text, checksum)| {
        text.starts_with(SEGMENT_SIZE) && crc32(text) == u32::from_le_bytes(*checksum)
    })
}

/// Computes the CRC-32 of ISO 3309 (reflected, polynomial 0xEDB88320), bit by bit: 60 bytes need
/// no table.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_common_one() {
        // The check value every catalogue of CRC parameters gives for CRC-32/ISO-HDLC.
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn a_zeroed_or_short_conf_is_not_whole() {
        assert!(!is_whole(&[]));
        assert!(!is_whole(&[0; 70]));
        assert!(!is_whole(b"segment_size: 1\nabcd"));
    }
}
