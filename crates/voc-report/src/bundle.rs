//! The pages of a bundle, written from its entries and disclosures alone: whoever verifies it writes them again.

mod readme;

use askama::Template;
use voc_engine::{
    BundleEntry, BundlePages, BundleView, Config, Revealed,
    domain::{CodeList as _, Role},
};

use crate::{
    entry_words::{facts_beside_title, title},
    event_words::protected_label,
    facts::Fact,
    lang::Lang,
    wording::Wording,
};

/// Which version wrote a page. Another one may put entries into other words.
const MADE_BY: &str = concat!("voc ", env!("CARGO_PKG_VERSION"));

/// Writes the pages of a bundle in one language. The same bundle gives the same bytes, whatever a hospital calls
/// its codes and places, because its configuration is not in the bundle.
#[must_use]
pub fn render_bundle_pages(view: &BundleView, lang: Lang) -> BundlePages {
    let config = config(view);
    let wording = Wording::new(&config, lang);
    let page = Page::of(view, &wording);
    BundlePages {
        timeline: page.render().expect("BUG: templates only print strings and numbers"),
        readme: readme::readme(view, &page.name, &wording),
        made_by: format!("<meta name=\"generator\" content=\"{MADE_BY}\">"),
    }
}

fn config(view: &BundleView) -> Config {
    let text = format!("layout = 1\ntime_zone = \"{}\"", view.time_zone);
    text.parse().expect("BUG: a configuration may have nothing but a time zone")
}

#[derive(Template)]
#[template(path = "bundle.html")]
struct Page<'a> {
    lang: Lang,
    made_by: &'static str,
    view: &'a BundleView,
    name: String,
    summary: String,
    entries: Vec<EntryView>,
    time_zone: String,
}

struct EntryView {
    position: u64,
    version: u64,
    title: String,
    occurred: String,
    recorded: String,
    by: String,
    facts: Vec<Fact>,
    values: Vec<ValueView>,
    /// What is to be known before reading on.
    notice: Option<&'static str>,
}

struct ValueView {
    name: String,
    text: String,
    open: bool,
}

impl<'a> Page<'a> {
    fn of(view: &'a BundleView, wording: &Wording<'_>) -> Self {
        let mut entries: Vec<_> =
            view.entries.iter().map(|entry| entry_view(entry, wording)).collect();
        let after = view.entries.iter().position(|entry| !entry.sealed);
        if let Some(first) = after.and_then(|after| entries.get_mut(after)) {
            first.notice = Some(wording.pick(
                "아래 기록은 봉인 이후의 것입니다. 이 밖에 더 있는지는 증명되지 않습니다.",
                "What follows was recorded after the seal: whether there is more is not proved.",
            ));
        }
        Self {
            lang: wording.lang,
            made_by: MADE_BY,
            view,
            name: view.number.clone().unwrap_or_else(|| view.ticket.clone()),
            summary: summary(view, wording),
            entries,
            time_zone: view.time_zone.to_string(),
        }
    }
}

fn summary(view: &BundleView, wording: &Wording<'_>) -> String {
    let (count, sealed) = (view.entries.len(), wording.minute(view.sealed_at));
    match wording.lang {
        Lang::Ko => {
            format!("기록 {count}건 · {sealed}의 봉인까지 빠진 기록이 없음을 증명할 수 있음")
        }
        Lang::En => format!("{count} entries · provably none left out up to the seal of {sealed}"),
    }
}

fn entry_view(entry: &BundleEntry, wording: &Wording<'_>) -> EntryView {
    let event = &entry.event;
    EntryView {
        position: event.position,
        version: event.version,
        title: title(event, wording),
        occurred: wording.occurred(event.occurred),
        recorded: wording.minute(entry.recorded_at),
        by: by(entry, wording),
        facts: facts_beside_title(event, wording),
        values: event
            .protected
            .iter()
            .map(|(field, value)| value_view(field, value, wording))
            .collect(),
        notice: None,
    }
}

fn by(entry: &BundleEntry, wording: &Wording<'_>) -> String {
    let role = entry.role.as_deref();
    let role = role.map(|code| Role::from_code(code).map_or(code, |role| wording.label(role)));
    let parts = [role, entry.actor.as_deref()];
    let by = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    match (&entry.on_behalf_of, wording.lang) {
        (None, _) => by,
        (Some(other), Lang::Ko) => format!("{by} ({other} 대신)"),
        (Some(other), Lang::En) => format!("{by} (for {other})"),
    }
}

fn value_view(field: &str, value: &Revealed, wording: &Wording<'_>) -> ValueView {
    let text = match value {
        Revealed::Open { text } => text.clone(),
        Revealed::Withheld => wording.pick("이 묶음에 담지 않음", "not handed over").to_owned(),
        Revealed::Erased { by } => match wording.lang {
            Lang::Ko => format!("삭제됨 (entries/{by}의 기록에 따름)"),
            Lang::En => format!("erased, as entries/{by} says"),
        },
        Revealed::Missing => wording.pick("없음", "missing").to_owned(),
    };
    ValueView {
        name: wording.open(protected_label(field), field),
        text,
        open: matches!(value, Revealed::Open { .. }),
    }
}
