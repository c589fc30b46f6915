//! A month or a replay, drawn and written, in Korean and English.

mod lang;

pub use lang::{Lang, LangError};
