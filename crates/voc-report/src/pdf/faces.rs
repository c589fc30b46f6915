//! The fonts of a paper: which letters they have, and how wide each is.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::{
    FontRef, MetadataProvider as _,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};

/// Pretendard 1.3.9, unchanged; see `fonts/README.md`.
const REGULAR: &[u8] = include_bytes!("../../fonts/Pretendard-Regular.otf");
const BOLD: &[u8] = include_bytes!("../../fonts/Pretendard-Bold.otf");

/// What stands for a letter that the fonts do not have.
const SUBSTITUTE: char = '□';

/// A font.
pub(super) struct Face {
    pub(super) font: Font,
    letters: Charmap<'static>,
    widths: GlyphMetrics<'static>,
    em: f32,
}

/// The two weights of a paper.
pub(super) struct Faces {
    pub(super) regular: Face,
    pub(super) bold: Face,
}

impl Face {
    fn new(bytes: &'static [u8]) -> Option<Self> {
        let font = Font::new(bytes.into(), 0)?;
        let found = FontRef::new(bytes).ok()?;
        let em = font.units_per_em();
        let widths = found.glyph_metrics(Size::unscaled(), LocationRef::default());
        Some(Self { font, letters: found.charmap(), widths, em })
    }

    fn has(&self, letter: char) -> bool {
        self.letters.map(letter).is_some_and(|glyph| glyph.to_u32() != 0)
    }

    /// Returns how wide a text is at a size.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.advance(letter)).sum::<f32>() * size
    }

    fn advance(&self, letter: char) -> f32 {
        let glyph = self.letters.map(letter).unwrap_or_default();
        self.widths.advance_width(glyph).unwrap_or(0.0) / self.em
    }

    /// Returns the glyphs of a text, of which the font must have every letter.
    pub(super) fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let letters = text.char_indices();
        let glyphs = letters.map(|(start, letter)| {
            let glyph = GlyphId::new(self.letters.map(letter).unwrap_or_default().to_u32());
            let range = start..start + letter.len_utf8();
            KrillaGlyph::new(glyph, self.advance(letter), 0.0, 0.0, 0.0, range, None)
        });
        glyphs.collect()
    }
}

impl Faces {
    pub(super) fn new() -> Self {
        let face = |bytes| Face::new(bytes).expect("BUG: the fonts are part of the program");
        Self { regular: face(REGULAR), bold: face(BOLD) }
    }

    pub(super) const fn of(&self, bold: bool) -> &Face {
        if bold { &self.bold } else { &self.regular }
    }

    /// Returns a text as it can be shown: syllables put together, letters that the fonts do not have
    /// replaced by a visible one, and nothing that has no place on paper.
    ///
    /// A document that is to be kept may not hold a letter without a glyph, and a report must not
    /// fail because of a name.
    pub(super) fn shown(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        for letter in text.chars() {
            if let Some(whole) = shown.chars().next_back().and_then(|one| syllable(one, letter)) {
                shown.pop();
                shown.push(whole);
                continue;
            }
            match letter {
                one if is_unseen(one) => {}
                one if one.is_whitespace() || one.is_control() => shown.push(' '),
                // The lines that a legend of a drawing names.
                '─' if !self.has_both(letter) => shown.push('–'),
                '┄' if !self.has_both(letter) => shown.push_str("--"),
                one if self.has_both(one) || is_part_of_syllable(one) => shown.push(one),
                _ => shown.push(SUBSTITUTE),
            }
        }
        // What is left of syllables was kept only until the next letter was known.
        let left = |one| if self.has_both(one) { one } else { SUBSTITUTE };
        shown.chars().map(left).collect()
    }

    fn has_both(&self, letter: char) -> bool {
        !is_private(letter) && self.regular.has(letter) && self.bold.has(letter)
    }
}

/// Marks that steer other letters and are not seen themselves.
const fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{AD}' | '\u{34F}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Letters that mean something only to those who agreed on it, which a kept document may not hold.
const fn is_private(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

const fn is_part_of_syllable(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{1112}' | '\u{1161}'..='\u{1175}' | '\u{11A8}'..='\u{11C2}')
}

/// Puts a consonant and a vowel together, or a syllable and its final consonant: some systems write
/// Hangul in parts, for which the fonts have no place.
fn syllable(before: char, letter: char) -> Option<char> {
    let (first, second) = (u32::from(before), u32::from(letter));
    match (first, second) {
        (0x1100..=0x1112, 0x1161..=0x1175) => {
            char::from_u32(0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28)
        }
        (0xAC00..=0xD7A3, 0x11A8..=0x11C2) if (first - 0xAC00) % 28 == 0 => {
            char::from_u32(first + second - 0x11A7)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hangul_in_parts_is_put_together_and_what_is_missing_stays_visible() {
        let faces = Faces::new();
        assert_eq!(faces.shown("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}"), "한글");
        assert_eq!(faces.shown("齒科 진료실 🦷"), "□□ 진료실 □");
        assert_eq!(faces.shown("a\u{200B}\tb\u{0}c\u{E123}"), "a b c□");
        assert_eq!(faces.shown("─ 평균 ┄ 한계"), "– 평균 -- 한계");
        assert_eq!(faces.shown("⚠ ▲▼≠×·–…"), "⚠ ▲▼≠×·–…");
    }

    #[test]
    fn every_syllable_has_its_glyph_in_both_weights() {
        let faces = Faces::new();
        assert!(('가'..='힣').all(|one| faces.has_both(one)));
        assert!(faces.has_both(SUBSTITUTE) && faces.has_both(' '));
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_shown_has_glyphs_and_stays_as_it_is(text in "\\PC{0,40}|.{0,40}") {
            let faces = Faces::new();
            let shown = faces.shown(&text);
            proptest::prop_assert!(shown.chars().all(|one| faces.has_both(one)));
            proptest::prop_assert_eq!(faces.shown(&shown), shown);
        }
    }
}
