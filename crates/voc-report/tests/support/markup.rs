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
    assert_eq!(page.matches("<script").count(), 1, "only the script that sorts tables");
    assert!(
        page.contains("default-src &#39;none&#39;") || page.contains("default-src &#x27;none"),
        "{}",
        &page[..600]
    );
}

pub fn has_hangul(text: &str) -> bool {
    text.chars().any(|one| ('\u{ac00}'..='\u{d7a3}').contains(&one))
}
