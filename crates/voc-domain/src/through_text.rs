//! Types that serde reads and writes as the text people read and write.

/// Converts a type that reads itself from text from a `String` and, by the function given, into one:
/// what `#[serde(try_from = "String", into = "String")]` asks for.
macro_rules! through_text {
    ($name:ident, $error:ty, $into:expr) => {
        impl TryFrom<String> for $name {
            type Error = $error;

            fn try_from(text: String) -> Result<Self, $error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                let into: fn($name) -> Self = $into;
                into(value)
            }
        }
    };
}

pub(crate) use through_text;
