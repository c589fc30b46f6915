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
    std::iter::once(flow).chain(figures).chain(owed_and_where(lang)).chain(rest).collect()
}

fn plain(anchor: &str, title: &'static str, text: &str) -> Definition {
    Definition { anchor: anchor.to_owned(), title, text: text.to_owned() }
}

/// What is said of deadlines, of who owes them, and of departments.
fn owed_and_where(lang: Lang) -> [Definition; 5] {
    [
        plain(
            "def-owed",
            lang.pick("초과와 다가오는 기한", "Overdue and falling due"),
            lang.pick(
                "판단 시점에 끝나지 않은 기한 가운데 이미 지난 것이 초과, 그 뒤 7일(168시간) 안에 도래하는 것이 다가오는 기한입니다. 정지 중인 기한은 세지 않습니다.",
                "Of the deadlines that nothing had ended when the report was judged, those past are overdue and those within the 7 days (168 hours) that follow fall due. One that stands still in a pause is neither.",
            ),
        ),
        plain(
            "def-role",
            lang.pick("책임 역할", "Owed by"),
            lang.pick(
                "약속은 약속한 역할, 그 밖의 기한은 담당자의 역할이 집니다. 담당자가 바뀌면 마지막 담당자의 역할로 셉니다.",
                "A promise is owed by the role that made it, every other deadline by the role of the owner; of several owners one after the other, the last.",
            ),
        ),
        plain(
            "def-ageing",
            lang.pick("미종결 건의 경과일", "Open tickets by age"),
            lang.pick(
                "차월로 이월되는 건을 접수일부터 판단한 날까지의 달력 날수로 나눕니다. 기한 초과는 그 가운데 넘긴 기한이 하나라도 있는 건입니다.",
                "The tickets carried forward by the calendar days from the day of receipt to that of judgement. Overdue are those of them with a deadline that has passed.",
            ),
        ),
        plain(
            "def-dwell",
            lang.pick("단계별 소요 시간", "Dwell"),
            lang.pick(
                "이 기간에 종결한 건이 앞 단계(또는 접수나 재접수)부터 그 단계를 마칠 때까지 걸린 영업시간의 중앙값. 건수는 그 단계를 마친 건입니다.",
                "The median business time from the step before (or the receipt or reopening) to the completion of the stage, of tickets closed in the period. The count is that of the tickets that completed it.",
            ),
        ),
        plain(
            "def-places",
            lang.pick("지점, 접수부서, 관리부서", "Branch, receiving and managing department"),
            lang.pick(
                "건마다 지금의 지점과 부서로 셉니다. 접수부서는 받은 곳, 관리부서는 답하는 곳, 발생부서는 일이 생긴 곳입니다.",
                "Each ticket counts where it stands now. The receiving department took it, the managing one answers it, the originating one is where it arose.",
            ),
        ),
    ]
}
