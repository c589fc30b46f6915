//! Pages being laid out: what is drawn where, and to which part of the text it belongs.
//!
//! Nothing is written yet, because every page says how many pages there are.

use krilla::tagging::TagKind;

use super::faces::Faces;

/// A4, in points.
pub(super) const SIZE: (f32, f32) = (595.276, 841.89);
/// The space left and right of the text.
pub(super) const MARGIN: f32 = 44.0;
/// How wide the text is.
pub(super) const WIDTH: f32 = SIZE.0 - 2.0 * MARGIN;
const TOP: f32 = 58.0;
const BOTTOM: f32 = SIZE.1 - 56.0;

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour(pub(super) u8, pub(super) u8, pub(super) u8);

impl Colour {
    pub(super) const INK: Self = Self(0x1b, 0x1f, 0x24);
    pub(super) const MUTED: Self = Self(0x52, 0x5a, 0x64);
    pub(super) const EDGE: Self = Self(0xc4, 0xc9, 0xd0);
    pub(super) const SOFT: Self = Self(0xee, 0xf0, 0xf3);
    pub(super) const PAPER: Self = Self(0xff, 0xff, 0xff);
    pub(super) const GOOD: Self = Self(0x00, 0x60, 0x4a);
    pub(super) const BAD: Self = Self(0x8a, 0x30, 0x00);
    pub(super) const FIRST: Self = Self(0x00, 0x72, 0xb2);
    pub(super) const SECOND: Self = Self(0xc7, 0x82, 0x00);
    pub(super) const SECOND_SOFT: Self = Self(0xfd, 0xf1, 0xd6);
    pub(super) const LINE: Self = Self(0x9b, 0x3d, 0x74);
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) colour: Colour,
}

impl Style {
    pub(super) const fn new(size: f32) -> Self {
        Self { size, bold: false, colour: Colour::INK }
    }

    pub(super) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(super) const fn colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// From one line to the next.
    pub(super) const fn leading(self) -> f32 {
        self.size * 1.4
    }
}

/// What is drawn.
pub(super) enum Ink {
    /// A text that begins at a point of its baseline.
    Text { at: (f32, f32), style: Style, text: String },
    /// A filled box.
    Box { at: (f32, f32), size: (f32, f32), fill: Colour, edge: Option<Colour> },
    /// A line through points, dashed or not.
    Line { points: Vec<(f32, f32)>, colour: Colour, width: f32, dashed: bool },
    /// A ring.
    Dot { at: (f32, f32), radius: f32 },
}

/// A part of the text: a heading, a table, a cell. Readers who listen are led through these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PartId(pub(super) usize);

/// A part with the part it is in.
pub(super) struct Part {
    pub(super) tag: TagKind,
    pub(super) within: Option<PartId>,
}

/// Something drawn on a page; what belongs to no part is an ornament.
pub(super) struct Placed {
    pub(super) part: Option<PartId>,
    pub(super) ink: Ink,
}

/// A heading with where it stands.
pub(super) struct Mark {
    pub(super) title: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// Pages being laid out.
pub(super) struct Paper<'a> {
    pub(super) faces: &'a Faces,
    pub(super) pages: Vec<Vec<Placed>>,
    pub(super) parts: Vec<Part>,
    pub(super) marks: Vec<Mark>,
    /// How far down the page is used.
    pub(super) y: f32,
}

impl<'a> Paper<'a> {
    pub(super) fn new(faces: &'a Faces) -> Self {
        Self { faces, pages: vec![Vec::new()], parts: Vec::new(), marks: Vec::new(), y: TOP }
    }

    /// Begins a part within another.
    pub(super) fn part(&mut self, within: Option<PartId>, tag: impl Into<TagKind>) -> PartId {
        self.parts.push(Part { tag: tag.into(), within });
        PartId(self.parts.len() - 1)
    }

    /// Goes on to the next page.
    pub(super) fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Goes on to the next page unless so much room is left on this one.
    pub(super) fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.turn();
        }
    }

    /// How much room a page has.
    pub(super) const fn whole() -> f32 {
        BOTTOM - TOP
    }

    /// Remembers a heading that is about to be drawn.
    pub(super) fn mark(&mut self, title: String) {
        let page = self.pages.len() - 1;
        self.marks.push(Mark { title, page, y: self.y });
    }

    pub(super) fn draw(&mut self, part: Option<PartId>, ink: Ink) {
        self.pages.last_mut().expect("BUG: there is a page").push(Placed { part, ink });
    }

    /// Draws a line of text, which must be one that can be shown.
    pub(super) fn line(
        &mut self,
        part: Option<PartId>,
        at: (f32, f32),
        style: Style,
        text: impl Into<String>,
    ) {
        self.draw(part, Ink::Text { at, style, text: text.into() });
    }

    pub(super) fn width(&self, text: &str, style: Style) -> f32 {
        self.faces.of(style.bold).width(text, style.size)
    }

    /// Writes a text over as many lines as it needs, from the present height on, and over pages.
    pub(super) fn write(
        &mut self,
        part: Option<PartId>,
        (left, width): (f32, f32),
        style: Style,
        text: &str,
    ) {
        let mut lines = self.lines(text, style, width);
        if let Some(last) = lines.last_mut() {
            last.push(' ');
        }
        for line in lines {
            self.need(style.leading());
            self.line(part, (left, self.y + style.size * 1.05), style, line);
            self.y += style.leading();
        }
    }

    /// Returns how high a text is.
    pub(super) fn height(&self, text: &str, style: Style, width: f32) -> f32 {
        self.lines(text, style, width).iter().map(|_| style.leading()).sum()
    }

    /// Breaks a text into lines that can be shown: at spaces, so that a Korean word stays whole, and
    /// within a word only when it alone is too long. A line that ends at a space ends with it, so that
    /// words stay apart when the text is read from the file.
    pub(super) fn lines(&self, text: &str, style: Style, width: f32) -> Vec<String> {
        let text = self.faces.shown(text);
        let mut lines = vec![String::new()];
        let mut used = 0.0;
        for word in text.split_inclusive(' ') {
            let whole = self.width(word.trim_end(), style);
            if used > 0.0 && used + whole > width {
                lines.push(String::new());
                used = 0.0;
            }
            for letter in word.chars() {
                let advance = self.width(letter.encode_utf8(&mut [0; 4]), style);
                if used > 0.0 && letter != ' ' && used + advance > width {
                    lines.push(String::new());
                    used = 0.0;
                }
                if let Some(line) = lines.last_mut() {
                    line.push(letter);
                }
                used += advance;
            }
        }
        lines
    }

    /// Shortens a text to one line, with an ellipsis.
    pub(super) fn fitted(&self, text: &str, style: Style, width: f32) -> String {
        let text = self.faces.shown(text);
        if self.width(&text, style) <= width {
            return text;
        }
        let mut short = String::new();
        let mut used = self.width("…", style);
        for letter in text.chars() {
            used += self.width(letter.encode_utf8(&mut [0; 4]), style);
            if used > width {
                break;
            }
            short.push(letter);
        }
        format!("{}…", short.trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_breaks_between_words() {
        let faces = Faces::new();
        let paper = Paper::new(&faces);
        let lines = paper.lines("진료실에서 오래 기다렸습니다", Style::new(10.0), 80.0);
        assert_eq!(lines, ["진료실에서 오래 ", "기다렸습니다"]);
        assert_eq!(paper.lines("가나다라", Style::new(10.0), 20.0), ["가나", "다라"]);
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_wider_than_asked_and_no_letter_is_lost(
            text in "[a-z가-힣 ]{0,60}",
            width in 20_u8..200,
        ) {
            let (faces, style, width) = (Faces::new(), Style::new(9.0), f32::from(width));
            let paper = Paper::new(&faces);
            let lines = paper.lines(&text, style, width);
            proptest::prop_assert!(
                lines.iter().all(|line| paper.width(line.trim_end(), style) <= width + 0.01)
            );
            proptest::prop_assert_eq!(lines.concat(), text);
        }
    }
}
