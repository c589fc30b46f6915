//! Moments as people write them: RFC 3339, such as `2012-06-05T18:00:00+09:00`.

use chrono::DateTime;
use serde::{Deserialize, Deserializer, de};
use voc_engine::Timestamp;

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    let text = std::borrow::Cow::<str>::deserialize(from)?;
    let read = DateTime::parse_from_rfc3339(&text).map_err(de::Error::custom)?;
    Ok(read.to_utc().into())
}
