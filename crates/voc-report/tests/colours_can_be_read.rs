//! Text and drawings have the contrast that WCAG 2 asks for at level AA, in light and in dark.

#![allow(clippy::unwrap_used)]

const STYLE: &str = include_str!("../templates/style.css");

/// Returns the colours of the `nth` block of variables, those it leaves out from the first.
fn colour(nth: usize, name: &str) -> [f64; 3] {
    let block = STYLE.split(":root{").nth(nth).unwrap().split('}').next().unwrap();
    let value = block.split(&format!("--{name}:")).nth(1).unwrap();
    let hex = value.split(';').next().unwrap().trim_start_matches('#');
    let hex: String = match hex.len() {
        3 => hex.chars().flat_map(|one| [one, one]).collect(),
        _ => hex.to_owned(),
    };
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0)
}

fn luminance(colour: [f64; 3]) -> f64 {
    let linear =
        |one: f64| if one <= 0.04045 { one / 12.92 } else { ((one + 0.055) / 1.055).powf(2.4) };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    one.max(other) / one.min(other)
}

#[test]
fn text_stands_out_from_every_ground_it_is_written_on() {
    for theme in [1, 2, 3] {
        let check = |ink: &str, ground: &str, least: f64| {
            let found = contrast(colour(theme, ink), colour(theme, ground));
            assert!(found >= least, "theme {theme}: {ink} on {ground} is {found:.2}, not {least}");
        };
        for ground in ["card", "page", "badsoft", "soft"] {
            for ink in ["ink", "muted", "link", "bad"] {
                check(ink, ground, 4.5);
            }
        }
        for (ink, grounds) in
            [("hdark", ["h0", "h1", "h2", "h3"].as_slice()), ("hlight", &["h4", "h5"])]
        {
            grounds.iter().for_each(|ground| check(ink, ground, 4.5));
        }
        check("good", "card", 4.5);
        check("ink", "c2soft", 4.5);
        for drawn in ["c1", "line"] {
            check(drawn, "card", 3.0);
        }
    }
}
