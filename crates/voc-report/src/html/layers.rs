//! What stands in a place of the page at each step of a replay, laid over each other: the script of the
//! page shows those of the chosen step, and without it those of the last are shown.

use std::fmt::Write as _;

/// The steps at which something stands in the page, as runs from the first to the last of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing(Vec<(usize, usize)>);

impl Standing {
    /// Adds a step, which comes after those that were added.
    pub(super) fn add(&mut self, step: usize) {
        match self.0.last_mut() {
            Some((_, end)) if *end + 1 >= step => *end = step,
            _ => self.0.push((step, step)),
        }
    }

    fn has(&self, step: usize) -> bool {
        self.0.iter().any(|(start, end)| (*start..=*end).contains(&step))
    }

    /// Writes the attributes of an element that stands in the page at these steps, when the last step is
    /// the one that is shown first. What always stands there needs none.
    pub(super) fn attributes(&self, last: usize) -> String {
        if self.0 == [(0, last)] {
            return String::new();
        }
        let mut text = String::from(" data-steps=\"");
        for (index, (start, end)) in self.0.iter().enumerate() {
            let gap = if index == 0 { "" } else { " " };
            write!(text, "{gap}{start}-{end}").expect("BUG: writing to a string does not fail");
        }
        text.push('"');
        if !self.has(last) {
            text.push_str(" hidden");
        }
        text
    }
}

/// The elements that stand one after the other in a place of the page, for every step.
///
/// Whatever the steps are, those of one step stand in their order, and nothing else does: an element
/// that is not the same as before, or not in the same order, is laid beside the one that was there.
#[derive(Clone, Debug, Default)]
pub(super) struct Layers(Vec<(String, Standing)>);

impl Layers {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    /// Lays the elements of the next step over those of the steps before. Each is one element of HTML.
    pub(super) fn add(&mut self, step: usize, elements: impl IntoIterator<Item = String>) {
        let mut place = 0;
        for element in elements {
            let rest = self.0.get(place..).unwrap_or_default();
            match rest.iter().position(|(known, _)| *known == element) {
                Some(further) => place += further,
                None => self.0.insert(place, (element, Standing::default())),
            }
            if let Some((_, steps)) = self.0.get_mut(place) {
                steps.add(step);
            }
            place += 1;
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes all elements, those hidden that do not stand at the last step. Of several that go by one
    /// name only the one that is shown has it.
    pub(super) fn html(&self, last: usize) -> String {
        let mut html = String::new();
        for (element, steps) in &self.0 {
            let attributes = steps.attributes(last);
            let end = element.find('>').unwrap_or(element.len());
            let (tag, rest) = element.split_at(end);
            let name = if steps.has(last) { " id=\"" } else { " data-id=\"" };
            html.push('\n');
            html.push_str(&tag.replacen(" id=\"", name, 1));
            html.push_str(&attributes);
            html.push_str(rest);
        }
        html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(steps: &[&[&str]]) -> Layers {
        let mut layers = Layers::default();
        for (step, names) in steps.iter().enumerate() {
            layers.add(step, names.iter().map(|name| format!("<i id=\"{name}\">{name}</i>")));
        }
        layers
    }

    /// Returns what a step shows, read from the attributes.
    fn shown(layers: &Layers, step: usize) -> Vec<&str> {
        let shown = layers.0.iter().filter(|(_, steps)| steps.has(step));
        shown.map(|(element, _)| element.split(['>', '<']).nth(2).unwrap_or_default()).collect()
    }

    #[test]
    fn each_step_shows_its_own_in_its_order() {
        let steps: [&[&str]; 6] =
            [&[], &["a"], &["a", "c"], &["a", "b", "c"], &["c", "b"], &["b", "b", "a"]];
        let layers = layers(&steps);
        for (step, expected) in steps.iter().enumerate() {
            assert_eq!(shown(&layers, step), *expected, "step {step}");
        }
    }

    #[test]
    fn only_what_comes_or_goes_says_when() {
        let html = layers(&[&["a", "b"], &["a"], &["a", "b", "c"]]).html(2);
        let expected = "\n<i id=\"a\">a</i>\n<i id=\"b\" data-steps=\"0-0 2-2\">b</i>\
                        \n<i id=\"c\" data-steps=\"2-2\">c</i>";
        assert_eq!(html, expected);
    }

    #[test]
    fn what_is_gone_is_hidden_and_gives_up_its_name() {
        let html = layers(&[&["a"], &[]]).html(1);
        assert_eq!(html, "\n<i data-id=\"a\" data-steps=\"0-0\" hidden>a</i>");
    }
}
