//! The pages of a bundle say what its entries say, quote what they quote and need nothing else.

#![allow(clippy::unwrap_used)]

mod support;

use std::cell::RefCell;

use support::{
    Built, HOSTILE, Hospital,
    markup::{assert_balanced, has_hangul, readable},
};
use uuid::Uuid;
use voc_engine::{
    BundleRequest, BundleView, Disclose, Engine, Timestamp,
    domain::{Command, PrivateText, Receive, TicketId, VocKind},
};
use voc_report::{Lang, render_bundle_pages};

/// Exports a bundle and returns what its pages are written from.
fn view(engine: &Engine, ticket: TicketId, now: Timestamp, disclose: &Disclose) -> BundleView {
    let out = tempfile::tempdir().unwrap();
    let seen = RefCell::new(None);
    let exported = engine.export_bundle(&BundleRequest {
        ticket,
        out: out.path(),
        disclose,
        seen: &[],
        now,
        command: Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_00ff),
        pages: &|view| {
            *seen.borrow_mut() = Some(view.clone());
            render_bundle_pages(view, Lang::En)
        },
    });
    exported.unwrap().unwrap();
    seen.into_inner().unwrap()
}

/// The page loads nothing, runs nothing and leads nowhere.
fn assert_needs_nothing(page: &str) {
    for one in ["<script", "<img", "<link", "<iframe", "<form", "<a ", "url(", "@import", "http:"] {
        assert!(!page.contains(one), "{one}");
    }
}

#[test]
fn the_disputed_case_is_told_in_both_languages_on_pages_that_need_nothing_else() {
    let built = Built::with_tickets(0);
    let demo = &built.demo;
    let view = view(&demo.engine, demo.case, demo.now, &Disclose::None);
    for lang in [Lang::Ko, Lang::En] {
        let pages = render_bundle_pages(&view, lang);
        assert_balanced(&pages.timeline);
        assert_needs_nothing(&pages.timeline);
        assert_eq!(has_hangul(&readable(&pages.timeline)), lang == Lang::Ko);
        assert_eq!(has_hangul(&pages.readme), lang == Lang::Ko);
        assert!(pages.timeline.contains(&pages.made_by));
        for entry in &view.entries {
            let place = format!("<code>entries/{}</code>", entry.event.position);
            assert!(pages.timeline.contains(&place), "{place}");
        }
        let clock = lang.pick("모의 시계", "simulated clock");
        assert!(pages.timeline.contains(clock) && pages.readme.contains(clock));
    }
}

#[test]
fn what_a_complainant_typed_is_quoted_and_not_obeyed() {
    let hospital = Hospital::new();
    let hostile = || Some(PrivateText::new(HOSTILE).unwrap());
    let mut voice = Receive::new(VocKind::Complaint, "visit".parse().unwrap());
    (voice.text, voice.name, voice.contact) = (hostile(), hostile(), hostile());
    hospital.tell(Command::Receive(Box::new(voice)));
    let replay = hospital.replay();
    let (ticket, now) = (replay.ticket.ticket, replay.judged_at);
    let shown = view(&hospital.engine, ticket, now, &Disclose::All);
    for lang in [Lang::Ko, Lang::En] {
        let page = render_bundle_pages(&shown, lang).timeline;
        assert_balanced(&page);
        assert_needs_nothing(&page);
        assert!(!page.contains(HOSTILE));
    }
    let withheld = view(&hospital.engine, ticket, now, &Disclose::None);
    let page = render_bundle_pages(&withheld, Lang::En).timeline;
    assert_eq!(page.matches("not handed over").count(), 3);
}
