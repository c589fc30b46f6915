//! Looking at pages: whether tags balance, what a reader reads, which script runs.

/// Elements that have no end.
const VOID: [&str; 7] = ["br", "hr", "img", "input", "link", "meta", "col"];

/// Panics when an element of the page is not closed in the right place.
#[track_caller]
pub fn assert_balanced(page: &str) {
    let mut open: Vec<String> = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        let end = end_of_tag(rest);
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if tag.starts_with('!') {
            continue;
        }
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(|one| one.is_ascii_alphanumeric())
            .collect::<String>()
            .to_lowercase();
        assert!(
            !name.is_empty(),
            "a stray < before: {}",
            rest.chars().take(60).collect::<String>()
        );
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(name.as_str()), "within {open:?}");
        } else if !tag.ends_with('/') && !VOID.contains(&name.as_str()) {
            if name == "script" || name == "style" {
                let close = format!("</{name}>");
                rest = &rest[rest.find(&close).expect("it ends") + close.len()..];
            } else {
                open.push(name);
            }
        }
    }
    assert_eq!(open, Vec::<String>::new());
}

/// Returns the place of the `>` that ends a tag, outside its quoted attributes.
fn end_of_tag(text: &str) -> usize {
    let mut quoted = false;
    for (place, one) in text.char_indices() {
        match one {
            '"' => quoted = !quoted,
            '>' if !quoted => return place,
            _ => {}
        }
    }
    panic!("a tag that does not end: {}", text.chars().take(60).collect::<String>());
}

/// Returns what stands between the tags, without styles and scripts, and what attributes say aloud.
pub fn readable(page: &str) -> String {
    let mut text = String::new();
    for name in ["aria-label", "data-label", "title"] {
        for part in page.split(&format!(" {name}=\"")).skip(1) {
            text.push_str(part.split('"').next().unwrap());
            text.push('\n');
        }
    }
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let skipped = ["style", "script"].iter().find(|one| rest[1..].starts_with(**one));
        let end = match skipped {
            Some(name) => rest.find(&format!("</{name}>")).unwrap(),
            None => end_of_tag(rest),
        };
        rest = &rest[end + 1..];
        text.push('\n');
    }
    text
}

/// Panics when a page could load, send or run anything but itself.
#[track_caller]
pub fn assert_self_contained(page: &str) {
    for banned in [
        "http://",
        "https://",
        "src=",
        "@import",
        "<link",
        "@font-face",
        "<iframe",
        " onload",
        "javascript:",
    ] {
        let found = page.replace("src=x", "").contains(banned);
        assert!(!found, "{banned}");
    }
    assert_eq!(page.matches("url(").count(), page.matches("url(#").count());
    assert_eq!(page.matches("<script>").count(), 1, "only the script of the page");
    let data = page.matches("<script type=\"application/json\"").count();
    assert_eq!(page.matches("<script").count(), 1 + data);
    assert!(
        page.contains("default-src &#39;none&#39;") || page.contains("default-src &#x27;none"),
        "{}",
        &page[..600]
    );
}

pub fn has_hangul(text: &str) -> bool {
    text.chars().any(|one| ('\u{ac00}'..='\u{d7a3}').contains(&one))
}

/// Returns the body of a page as it shows at a step, without what only serves the choice of the step and
/// without the drawings, whose scale is that of the whole case.
pub fn shown_at(page: &str, step: usize) -> String {
    let body = page.split("<body>").nth(1).unwrap();
    let mut shown = String::new();
    let mut rest = body;
    while let Some(start) = rest.find('<') {
        shown.push_str(rest[..start].trim_end_matches('\n'));
        rest = &rest[start..];
        let end = end_of_tag(rest);
        let tag = &rest[..=end];
        let stands = attribute(tag, "data-steps").is_none_or(|runs| has_step(runs, step));
        let serves = ["<script", "<svg", "<section class=\"stepper"];
        if !stands || serves.iter().any(|one| tag.starts_with(one)) {
            rest = &rest[element_end(rest)..];
            continue;
        }
        let runs = attribute(tag, "data-steps").map(|runs| format!(" data-steps=\"{runs}\""));
        let tag = tag.replace(&runs.unwrap_or_default(), "").replace(" hidden>", ">");
        shown.push_str(&tag.replace(" data-id=\"", " id=\""));
        rest = &rest[end + 1..];
    }
    shown
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

fn has_step(runs: &str, step: usize) -> bool {
    runs.split(' ').any(|run| {
        let (from, to) = run.split_once('-').unwrap();
        (from.parse().unwrap()..=to.parse().unwrap()).contains(&step)
    })
}

/// Returns where the element ends that a text begins with.
fn element_end(text: &str) -> usize {
    let name: String = text[1..].chars().take_while(char::is_ascii_alphanumeric).collect();
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let (mut depth, mut place) = (0, 0);
    loop {
        let next = text[place..].find('<').unwrap() + place;
        if text[next..].starts_with(&close) {
            depth -= 1;
            if depth == 0 {
                return next + close.len();
            }
        } else if text[next..].starts_with(&open) {
            let after = text[next + open.len()..].chars().next().unwrap();
            depth += usize::from(!after.is_ascii_alphanumeric());
        }
        place = next + 1;
    }
}
