//! A month of 300 tickets in every form. `cargo bench -p benches --bench reports`
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use voc_demo::{Demo, DemoOptions};
use voc_engine::{MonthRequest, Scope};
use voc_report::{
    Lang, SharedMonth, render_csv, render_html, render_json, render_markdown, render_pdf,
    render_xlsx_with_list,
};

const TICKETS: u32 = 300;

fn reports(criterion: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    let options = DemoOptions { tickets: TICKETS, ..DemoOptions::default() };
    let demo = voc_demo::build(&dir.path().join("data"), &options, &mut |_, _, _| {}).unwrap();
    let Demo { engine, month, now, .. } = &demo;
    let scope = Scope::default();
    let request = MonthRequest::new(*month, &scope, *now);
    let report = engine.month_edition(&request).unwrap();
    let list = engine.monthly_list(&request).unwrap();
    let (config, lang) = (engine.config(), Lang::Ko);
    let shared = SharedMonth::of(&report, config, lang, 5);
    let mut group = criterion.benchmark_group("month of 300 tickets");
    group.sample_size(20);
    group.bench_function("compute", |bencher| {
        bencher.iter(|| engine.month_edition(black_box(&request)).unwrap());
    });
    group.bench_function("html", |bencher| {
        bencher.iter(|| render_html(black_box(&report), config, lang));
    });
    group.bench_function("pdf", |bencher| {
        bencher.iter(|| render_pdf(black_box(&report), config, lang).unwrap());
    });
    group.bench_function("xlsx", |bencher| {
        bencher.iter(|| render_xlsx_with_list(black_box(&report), &list, config, lang).unwrap());
    });
    group.bench_function("csv", |bencher| {
        bencher.iter(|| render_csv(black_box(&report), config, lang));
    });
    group.bench_function("markdown", |bencher| {
        bencher.iter(|| render_markdown(black_box(&report), config, lang));
    });
    group.bench_function("json", |bencher| bencher.iter(|| render_json(black_box(&report))));
    group.bench_function("hide small counts", |bencher| {
        bencher.iter(|| SharedMonth::of(black_box(&report), config, lang, 5));
    });
    group.bench_function("shared pdf", |bencher| bencher.iter(|| shared.pdf().unwrap()));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default();
    targets = reports
}
criterion_main!(benches);
