//! What the figures of a month mean, in the words of every page that carries them.

use voc_engine::IndicatorDefinition;

use crate::{lang::Lang, wording::Wording};

/// What one word of a report means.
pub(crate) struct Definition {
    /// The place on a page that links lead to.
    pub(crate) anchor: String,
    /// The word.
    pub(crate) title: &'static str,
    /// What it means.
    pub(crate) text: String,
}

/// Says what counts in a figure, and what those meet that are counted above the line.
pub(crate) fn meaning(one: &IndicatorDefinition, lang: Lang) -> String {
    match lang {
        Lang::Ko => format!("대상: {}. 해당: {}.", one.counted.ko, one.met.ko),
        Lang::En => format!("Counts: {}. Of them: {}.", one.counted.en, one.met.en),
    }
}

/// The definitions of a month, in the order in which they are shown.
pub(crate) fn definitions(wording: &Wording<'_>) -> Vec<Definition> {
    let lang = wording.lang;
    let figures = wording.indicators().map(|one| Definition {
        anchor: format!("def-{}", one.name),
        title: lang.of(one.title),
        text: meaning(one, lang),
    });
    let plain = |anchor: &str, title, text: &str| Definition {
        anchor: anchor.to_owned(),
        title,
        text: text.to_owned(),
    };
    let hours = wording.working_day_ms / 3_600_000;
    let business_time = match lang {
        Lang::Ko => {
            format!("병원 달력이 연 시간만 셉니다(휴일과 점심시간 제외). 하루는 {hours}시간입니다.")
        }
        Lang::En => format!(
            "Only the time in which the hospital's calendar is open counts. A working day has {hours} hours."
        ),
    };
    let flow = plain(
        "def-flow",
        lang.pick("흐름", "Flow"),
        lang.pick(
            "전월 이월 + 신규 접수 + 재접수 = 종결 + 차월 이월. 어느 달에 속하는지는 일이 일어난 가장 늦은 시각을 병원 시간대로 보아 정합니다.",
            "Brought forward + new + reopened = closed + carried forward. A fact belongs to the month in which it happened at the latest, in the hospital's time zone.",
        ),
    );
    let rest = [
        plain(
            "def-satisfaction",
            lang.pick("설문 만족도", "Satisfaction in surveys"),
            lang.pick(
                "이 달에 들어온 응답의 점수 합을 응답 수로 나눈 값(1~5점, 소수 첫째 자리까지 반올림). 만족도를 답하지 않은 응답은 세지 않습니다.",
                "The points of the answers given in the month divided by how many there are (1 to 5, rounded to one decimal). Answers that leave satisfaction out are not counted.",
            ),
        ),
        plain("def-business-time", lang.pick("영업시간", "Business time"), &business_time),
        plain(
            "def-median",
            lang.pick("중앙값과 p90", "Median and p90"),
            lang.pick(
                "중앙값은 가운데 값(짝수이면 둘 가운데 작은 값), p90은 열 가운데 아홉이 넘지 않는 가장 작은 값(최근접 순위)입니다.",
                "The median is the middle value, the lower of two; p90 is the smallest value that nine of ten do not exceed (nearest rank).",
            ),
        ),
    ];
    std::iter::once(flow).chain(figures).chain(rest).collect()
}
