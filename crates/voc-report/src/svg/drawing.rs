//! A finished drawing: as SVG, and mark by mark for a way of drawing that knows no SVG.

/// A finished drawing.
pub(crate) struct Drawing {
    /// The drawing for a page.
    pub(crate) svg: String,
    /// What was drawn, in its order.
    #[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "pages take the SVG"))]
    pub(crate) marks: Vec<Mark>,
    /// The width and the height, in units of the drawing.
    #[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "pages take the SVG"))]
    pub(crate) size: (f64, f64),
    /// What it is called and what it shows, for those who cannot see it.
    #[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "pages take the SVG"))]
    pub(crate) words: String,
}

/// One thing drawn. The class says what it is, as in the style of the pages.
#[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "pages take the SVG"))]
pub(crate) enum Mark {
    /// A filled bar.
    Bar { class: &'static str, at: (f64, f64), size: (f64, f64) },
    /// A bar of the second kind, which differs without colour.
    Hatched { at: (f64, f64), size: (f64, f64) },
    /// A line through points.
    Line { class: &'static str, points: Vec<(f64, f64)> },
    /// A dot on a line.
    Dot { at: (f64, f64), radius: f64 },
    /// A text; the class says where it is anchored.
    Text { class: &'static str, at: (f64, f64), text: String },
}
