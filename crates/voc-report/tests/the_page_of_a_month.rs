//! The page of a month stands alone, reads in both languages and cannot be turned against its reader.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use base64::Engine as _;
use sha2::{Digest as _, Sha256};
use support::{
    Built, Hospital,
    markup::{assert_balanced, assert_self_contained, has_hangul, readable},
};
use voc_engine::{
    Config, Count, MonthlyReport, Trend, TrendPoint,
    domain::{
        Command, Receive, TicketNumber, VocKind,
        spc::{Limits, SpecialCause},
    },
};
use voc_report::{Lang, render_html};

fn sample() -> (MonthlyReport, Config) {
    let built = Built::with_tickets(40);
    (built.report(), built.config())
}

#[test]
fn it_is_one_whole_page_that_needs_nothing_else() {
    let (report, config) = sample();
    for lang in [Lang::Ko, Lang::En] {
        let page = render_html(&report, &config, lang);
        assert_balanced(&page);
        assert_self_contained(&page);
        assert!(page.contains(&format!("<html lang=\"{lang}\">")));
        assert!(page.contains("prefers-color-scheme:dark") && page.contains("@page{size:A4"));
        assert_eq!(page, render_html(&report, &config, lang), "same bytes");
        let drawn =
            |trend: &&Trend| trend.points.iter().filter(|point| point.value.is_some()).count() > 1;
        let trends = report.trends.iter().filter(drawn).count();
        assert!(trends >= 5, "{trends}");
        assert_eq!(page.matches("<svg").count(), 6 + trends);
        assert_eq!(page.matches("<desc").count(), 6 + trends);
    }
}

#[test]
fn a_trend_says_by_shape_and_in_words_what_is_out_of_the_ordinary_and_when_it_is_short() {
    let (mut report, config) = sample();
    let month = report.month;
    let trend = report.trends.iter_mut().find(|one| one.name == "new").unwrap();
    let point = *trend.points.last().unwrap();
    trend.points = (0..3)
        .rev()
        .map(|back| TrendPoint { month: month.back(back), partial: back == 0, ..point })
        .collect();
    trend.points[0].special_cause = Some(SpecialCause::AboveLimit);
    trend.points[1].special_cause = Some(SpecialCause::SevenBelow);
    trend.limits = Some(Limits { lower: -4.0, upper: 400.0 });
    (trend.mean, trend.months) = (Some(3.25), 12);
    for (lang, words, caution) in [
        (Lang::Ko, ["▲ 상한 초과", "▼ 7회 이상 연속 평균 아래", "진행 중"], "13개보다 적어"),
        (
            Lang::En,
            ["▲ above the upper limit", "▼ seven or more below the mean", "not over"],
            "fewer than 13 points (12)",
        ),
    ] {
        let page = render_html(&report, &config, lang);
        let drawing = page.split("id=\"trend-new-title\"").nth(1).unwrap();
        let (drawing, behind) = drawing.split_once("</svg>").unwrap();
        assert_eq!(drawing.matches("<path class=\"special\"").count(), 2);
        assert_eq!(drawing.matches("<circle class=\"ring\"").count(), 1);
        assert!(drawing.contains("class=\"mean\"") && drawing.contains("class=\"limit\""));
        let table = behind.split("</table>").next().unwrap();
        assert!(words.iter().all(|word| table.contains(word)), "{table}");
        assert!(page.contains(caution));
        // No month has fewer than no tickets.
        assert!(page.contains(lang.pick("0 ~ 400", "0 to 400")), "{lang}");
    }
}

#[test]
fn the_only_script_allowed_is_the_one_on_the_page() {
    let (report, config) = sample();
    let page = render_html(&report, &config, Lang::Ko);
    let script = page.split("<script>").nth(1).unwrap().split("</script>").next().unwrap();
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(script));
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1).unwrap();
    let policy = policy.split('"').next().unwrap().replace("&#43;", "+").replace("&#61;", "=");
    assert!(policy.contains(&format!("sha256-{hash}")), "{policy}");
}

#[test]
fn names_with_markup_are_shown_and_not_obeyed() {
    let (report, config) = sample();
    let page = render_html(&report, &config, Lang::Ko);
    assert!(!page.contains("<b>진료실"));
    assert!(page.contains("&lt;b&gt;진료실") && page.contains("&#60;b&#62;진료실"));
}

#[test]
fn the_english_page_has_no_korean_and_the_korean_page_no_english() {
    let (report, config) = sample();
    let english = readable(&render_html(&report, &config, Lang::En));
    assert!(!has_hangul(&english));
    let korean = readable(&render_html(&report, &config, Lang::Ko));
    for word in [
        "Received",
        "Closed",
        "Tickets",
        "Stage",
        "Overdue",
        "edian",
        "working",
        "eadline",
        "Department",
        "month",
        "Month",
        "kept",
        "Kept",
        "missed",
        "Cause",
        "Definition",
        "Owner",
        "Branch",
        "Channel",
        "Complaint",
        "Phone",
        "Calm",
        "Listen",
        "Promise",
        "figures",
        "Show",
        "Read",
        "count",
        "more",
        "less",
        "better",
        "worse",
        "than",
        "first_contact",
        "clock",
    ] {
        assert!(!korean.contains(word), "{word}");
    }
}

#[test]
fn every_figure_has_its_definition_on_the_page_and_in_the_documentation() {
    let (report, config) = sample();
    let page = render_html(&report, &config, Lang::En);
    let documentation = include_str!("../../../docs/indicators.md");
    for figure in &report.figures {
        let anchor = format!("def-{}", figure.name);
        assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
        assert!(page.contains(&format!("href=\"#{anchor}\"")), "{anchor}");
        let heading = format!("`{}`", figure.name);
        assert!(documentation.contains(&heading), "{heading}");
        let counted = format!("{}/{}", figure.numerator.len(), figure.denominator.len());
        assert!(figure.name == "resolution_time" || page.contains(&counted), "{counted}");
    }
}

#[test]
fn every_link_within_the_page_leads_somewhere() {
    let (report, config) = sample();
    let page = render_html(&report, &config, Lang::Ko);
    for link in page.split("href=\"#").skip(1) {
        let anchor = link.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
    }
}

#[test]
fn a_month_without_tickets_says_so() {
    let hospital = Hospital::new();
    let report = hospital.report("2026-11");
    for (lang, words) in
        [(Lang::Ko, "이 달에는 자료가 없습니다"), (Lang::En, "Nothing in this month")]
    {
        let page = render_html(&report, hospital.engine.config(), lang);
        assert_balanced(&page);
        assert_eq!(page.matches(words).count(), 6, "one for each drawing");
        assert!(!page.contains("NaN") && !page.contains("inf"));
    }
}

#[test]
fn a_month_with_one_ticket_names_it() {
    let hospital = Hospital::new();
    let voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    hospital.tell(Command::Receive(Box::new(voice)));
    let report = hospital.report("2026-10");
    let page = render_html(&report, hospital.engine.config(), Lang::Ko);
    assert_balanced(&page);
    assert!(readable(&page).contains("2026-000001"));
    assert!(page.contains("발생부서가 정해지지 않은 접수가 1건"));
}

#[test]
fn five_thousand_tickets_make_a_page_that_still_opens_on_a_phone() {
    let (mut report, config) = sample();
    // Two of three, so that the numbers do not stand in a row.
    let many: Vec<_> =
        (1..7_500).filter(|one| one % 3 > 0).map(|one| TicketNumber::new(2026, one)).collect();
    report.flow.new.clone_from(&many);
    report.flow.closed.clone_from(&many);
    for figure in &mut report.figures {
        figure.denominator.clone_from(&many);
        figure.numerator = many.iter().copied().step_by(2).collect();
    }
    for stage in &mut report.stages {
        stage.expected.clone_from(&many);
        stage.completed = many.iter().copied().step_by(2).collect();
    }
    for Count { tickets, .. } in &mut report.by_kind {
        tickets.clone_from(&many);
    }
    let late = report.overdue.first().cloned().unwrap();
    report.overdue.resize(2_000, late);
    let page = render_html(&report, &config, Lang::Ko);
    assert_balanced(&page);
    assert!(page.contains("1700개가 더 있습니다"));
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
    assert!(page.contains("건은 CSV·JSON에 있습니다"));
}
