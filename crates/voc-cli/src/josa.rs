//! The particle after a Korean word, chosen by how the word ends.

/// A particle with two forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Josa {
    /// 은, 는.
    Topic,
    /// 이, 가.
    Subject,
    /// 으로, 로.
    Direction,
    /// 이라, 라.
    Called,
}

// The first and the last syllable of Unicode, and how many endings a syllable may have.
const FIRST: u32 = 0xAC00;
const LAST: u32 = 0xD7A3;
const ENDINGS: u32 = 28;

/// The ending ㄹ, after which the direction is 로.
const RIEUL: u32 = 8;

impl Josa {
    /// Returns the form that fits after a word; nothing when the word does not end in a Korean
    /// syllable, and the sentence is better built without a particle.
    pub(crate) fn after(self, word: &str) -> Option<&'static str> {
        let last = u32::from(word.chars().next_back()?);
        if !(FIRST..=LAST).contains(&last) {
            return None;
        }
        let ending = (last - FIRST) % ENDINGS;
        let closed = ending != 0 && !(self == Self::Direction && ending == RIEUL);
        let (after_closed, after_open) = match self {
            Self::Topic => ("은", "는"),
            Self::Subject => ("이", "가"),
            Self::Direction => ("으로", "로"),
            Self::Called => ("이라", "라"),
        };
        Some(if closed { after_closed } else { after_open })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_syllable_decides() {
        let forms = |word| {
            [Josa::Topic, Josa::Subject, Josa::Direction, Josa::Called].map(|one| one.after(word))
        };
        assert_eq!(forms("사과"), [Some("는"), Some("가"), Some("로"), Some("라")]);
        assert_eq!(forms("공감적 경청"), [Some("은"), Some("이"), Some("으로"), Some("이라")]);
        assert_eq!(forms("환불"), [Some("은"), Some("이"), Some("로"), Some("이라")]);
        assert_eq!(forms("refund"), [None; 4]);
        assert_eq!(forms("7"), [None; 4]);
        assert_eq!(forms(""), [None; 4]);
    }
}
