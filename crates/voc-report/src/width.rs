//! How many columns a text takes in a terminal: Hangul takes two each.

/// Returns the columns a text takes.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(column).sum()
}

fn column(one: char) -> usize {
    match u32::from(one) {
        // Hangul Jamo, CJK and kana, Hangul syllables, compatibility forms, full-width forms, emoji.
        0x1100..=0x115F
        | 0x2E80..=0x303E
        | 0x3041..=0xA4CF
        | 0xA960..=0xA97F
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        // Combining marks, the vowels and finals of decomposed Hangul, zero-width characters.
        0x0300..=0x036F | 0x1160..=0x11FF | 0x200B..=0x200F | 0xFE00..=0xFE0F => 0,
        _ => 1,
    }
}

/// Fills a text with spaces up to a number of columns; a longer one stays as it is.
pub(crate) fn left(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// Moves a text to the right end of a number of columns; a longer one stays as it is.
pub(crate) fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(columns(text))))
}

/// Breaks a text at spaces into lines of at most a number of columns; a longer word is broken.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last().map_or(0, |line| columns(line));
        let joined = line > 0 && line + 1 + columns(word) <= width;
        if line > 0 && !joined {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut().filter(|_| joined) {
            line.push(' ');
        }
        for one in word.chars() {
            if lines.last().is_some_and(|line| columns(line) + column(one) > width) {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push(one);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hangul_takes_two_columns() {
        assert_eq!(columns("접수 12건 ▲"), 2 + 2 + 1 + 2 + 2 + 1 + 1);
        assert_eq!(left("접수", 6), "접수  ");
        assert_eq!(right("접수", 6), "  접수");
    }

    #[test]
    fn lines_break_at_spaces_and_only_then_within_words() {
        assert_eq!(wrapped("가나 다라 마", 9), ["가나 다라", "마"]);
        assert_eq!(wrapped("가나다라", 5), ["가나", "다라"]);
        assert_eq!(wrapped("", 5), [""]);
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_wider_than_asked_and_no_letter_is_lost(
            text in "[a-z가-힣 ]{0,60}",
            width in 2_usize..40,
        ) {
            let lines = wrapped(&text, width);
            proptest::prop_assert!(lines.iter().all(|line| columns(line) <= width));
            let letters = |text: &str| text.replace(' ', "");
            proptest::prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
