//! What each figure of a month is called and how it is worked out; `docs/indicators.md` says more.

use voc_engine::domain::Label;

/// Whether more of a figure is good news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Better {
    /// More is better.
    More,
    /// Less is better.
    Less,
    /// Neither is better by itself.
    Neither,
}

/// A figure's title and definition.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Indicator {
    /// The stable name, which is also its anchor.
    pub(crate) name: &'static str,
    /// What it is called.
    pub(crate) title: Label,
    /// What counts at all: the denominator.
    pub(crate) counted: Label,
    /// What those meet that are counted above the line: the numerator.
    pub(crate) met: Label,
    /// Whether more of it is good news.
    pub(crate) better: Better,
}

const fn label(ko: &'static str, en: &'static str) -> Label {
    Label { en, ko }
}

/// Every figure of a report, in the order of the report.
pub(crate) const INDICATORS: &[Indicator] = &[
    Indicator {
        name: "first_contact_in_time",
        title: label("최초 연락 기한 준수율", "First contact in time"),
        counted: label("이 달에 기한이 된 최초 연락", "first contacts that fell due in the month"),
        met: label("기한 안에 연락한 것", "made by the due moment"),
        better: Better::More,
    },
    Indicator {
        name: "resolution_in_time",
        title: label("처리 기한 준수율", "Resolution in time"),
        counted: label("이 달에 기한이 된 처리", "resolutions that fell due in the month"),
        met: label("기한 안에 처리한 것", "reached by the due moment"),
        better: Better::More,
    },
    Indicator {
        name: "promises_kept",
        title: label("약속 이행률", "Promises kept"),
        counted: label(
            "이 달에 기한이 된 약속(철회 제외)",
            "promises that fell due in the month, without those withdrawn",
        ),
        met: label("기한 안에 지킨 것", "kept by the due moment"),
        better: Better::More,
    },
    Indicator {
        name: "promises_with_time",
        title: label("시한을 알린 약속 비율", "Promises with a time"),
        counted: label(
            "이 달에 한 약속(철회 제외)",
            "promises made in the month, without those withdrawn",
        ),
        met: label("언제까지인지 알린 것", "with the moment told"),
        better: Better::More,
    },
    Indicator {
        name: "resolution_time",
        title: label("처리 소요 시간", "Time to resolution"),
        counted: label("이 달에 종결한 건", "tickets closed in the month"),
        met: label(
            "접수부터 첫 종결까지의 영업시간(이 달에 처음 종결한 건)",
            "business time from receipt to the first close, of those first closed in the month",
        ),
        better: Better::Less,
    },
    Indicator {
        name: "reopened_within_30_days",
        title: label("30일 내 재접수율", "Reopened within 30 days"),
        counted: label("이 달의 종결", "closes in the month"),
        met: label("30일 안에 다시 열린 것", "reopened within 30 days"),
        better: Better::Less,
    },
    Indicator {
        name: "stages_in_order",
        title: label("단계 순서 준수율", "Stages in order"),
        counted: label("이 달에 종결한 건", "tickets closed in the month"),
        met: label("모든 단계를 순서대로 밟은 건", "whose every stage came in order"),
        better: Better::More,
    },
    Indicator {
        name: "escalated",
        title: label("상향 보고 비율", "Escalated"),
        counted: label(
            "이 달에 종결했거나 월말에 열려 있던 건",
            "tickets closed in the month or open at its end",
        ),
        met: label("이 달에 상향 보고된 건", "escalated in the month"),
        better: Better::Neither,
    },
];

/// Finds what is known about a figure.
pub(crate) fn indicator(name: &str) -> Option<&'static Indicator> {
    INDICATORS.iter().find(|one| one.name == name)
}
