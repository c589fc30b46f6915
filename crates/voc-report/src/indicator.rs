//! What each figure of a month is called and how it is worked out; `docs/indicators.md` says more.

pub(crate) use voc_engine::Better;
use voc_engine::{
    IndicatorDefinition,
    domain::{ClockKind, Label},
};

const fn label(ko: &'static str, en: &'static str) -> Label {
    Label { en, ko }
}

/// Every built-in figure of a report, in the order of the report.
pub(crate) const INDICATORS: &[IndicatorDefinition] = &[
    IndicatorDefinition {
        name: "first_contact_in_time",
        title: label("최초 연락 기한 준수율", "First contact in time"),
        counted: label("이 달에 기한이 된 최초 연락", "first contacts that fell due in the month"),
        met: label("기한 안에 연락한 것", "made by the due moment"),
        better: Better::More,
    },
    IndicatorDefinition {
        name: "acknowledgement_in_time",
        title: label("접수 확인 기한 준수율", "Acknowledged in time"),
        counted: label(
            "이 달에 기한이 된 접수 확인",
            "acknowledgements that fell due in the month",
        ),
        met: label("기한 안에 접수를 알렸거나 연락한 것", "given by the due moment"),
        better: Better::More,
    },
    IndicatorDefinition {
        name: "resolution_in_time",
        title: label("처리 기한 준수율", "Resolution in time"),
        counted: label("이 달에 기한이 된 처리", "resolutions that fell due in the month"),
        met: label("기한 안에 처리한 것", "reached by the due moment"),
        better: Better::More,
    },
    IndicatorDefinition {
        name: "agreed_in_time",
        title: label("약정일 준수율", "Agreed dates kept"),
        counted: label("이 달에 도래한 약정일", "agreed dates that fell due in the month"),
        met: label("그날까지 이행한 것", "done by that day"),
        better: Better::More,
    },
    IndicatorDefinition {
        name: "statutory_in_time",
        title: label("법정 처리기간 준수율", "Statutory periods kept"),
        counted: label(
            "이 달에 끝난 법정 처리기간",
            "statutory periods that fell due in the month",
        ),
        met: label("기간 안에 처리한 것", "closed by the due moment"),
        better: Better::More,
    },
    IndicatorDefinition {
        name: "promises_kept",
        title: label("약속 이행률", "Promises kept"),
        counted: label(
            "이 달에 기한이 된 약속(철회 제외)",
            "promises that fell due in the month, without those withdrawn",
        ),
        met: label("기한 안에 지킨 것", "kept by the due moment"),
        better: Better::More,
    },
    IndicatorDefinition {
        name: "promises_with_time",
        title: label("시한을 알린 약속 비율", "Promises with a time"),
        counted: label(
            "이 달에 한 약속(철회 제외)",
            "promises made in the month, without those withdrawn",
        ),
        met: label("언제까지인지 알린 것", "with the moment told"),
        better: Better::More,
    },
    IndicatorDefinition {
        name: "resolution_time",
        title: label("처리 소요 시간", "Time to resolution"),
        counted: label("이 달에 종결한 건", "tickets closed in the month"),
        met: label(
            "접수부터 첫 종결까지의 영업시간(이 달에 처음 종결한 건)",
            "business time from receipt to the first close, of those first closed in the month",
        ),
        better: Better::Less,
    },
    IndicatorDefinition {
        name: "reopened_within_30_days",
        title: label("30일 내 재접수율", "Reopened within 30 days"),
        counted: label("이 달의 종결", "closes in the month"),
        met: label("30일 안에 다시 열린 것", "reopened within 30 days"),
        better: Better::Less,
    },
    IndicatorDefinition {
        name: "stages_in_order",
        title: label("단계 순서 준수율", "Stages in order"),
        counted: label("이 달에 종결한 건", "tickets closed in the month"),
        met: label("모든 단계를 순서대로 밟은 건", "whose every stage came in order"),
        better: Better::More,
    },
    IndicatorDefinition {
        name: "escalated",
        title: label("상향 보고 비율", "Escalated"),
        counted: label(
            "이 달에 종결했거나 월말에 열려 있던 건",
            "tickets closed in the month or open at its end",
        ),
        met: label("이 달에 상향 보고된 건", "escalated in the month"),
        better: Better::Neither,
    },
    IndicatorDefinition {
        name: "merged",
        title: label("병합 비율", "Merged"),
        counted: label("이 달에 접수한 건", "tickets received in the month"),
        met: label("같은 내용의 다른 건에 합친 것", "gone on in another with the same complaint"),
        better: Better::Neither,
    },
    IndicatorDefinition {
        name: "third_repeats",
        title: label("3회 이상 반복 민원", "Third repeats"),
        counted: label(
            "이 달에 반복 민원으로 연결된 건(병합 제외)",
            "tickets found in the month to repeat another, without those merged",
        ),
        met: label("세 번째 이상인 것", "that do so for the third time or more"),
        better: Better::Less,
    },
    IndicatorDefinition {
        name: "transferred",
        title: label("지점 간 이관 비율", "Handed to another branch"),
        counted: label("이 달에 다룬 건", "tickets worked on in the month"),
        met: label("이 달에 다른 지점으로 넘긴 것", "handed to another branch in it"),
        better: Better::Neither,
    },
    IndicatorDefinition {
        name: "corrected",
        title: label("기록 정정 비율", "Corrected"),
        counted: label("이 달에 다룬 건", "tickets worked on in the month"),
        met: label("이 달에 기록을 정정한 것", "with an entry corrected in it"),
        better: Better::Neither,
    },
    IndicatorDefinition {
        name: "improvements_opened",
        title: label("개선 조치 착수율", "Improvement actions opened"),
        counted: label("이 달에 다룬 건", "tickets worked on in the month"),
        met: label("이 달에 개선 조치를 시작한 것", "with an improvement action opened in it"),
        better: Better::More,
    },
    IndicatorDefinition {
        name: "improvements_done",
        title: label("개선 조치 완료율", "Improvement actions done in time"),
        counted: label(
            "이 달에 기한이 된 개선 조치(중단 제외)",
            "improvement actions due in the month, without those dropped",
        ),
        met: label("기한 안에 마친 것", "done by their date"),
        better: Better::More,
    },
    IndicatorDefinition {
        name: "improvements_overdue",
        title: label("기한이 지난 개선 조치", "Improvement actions overdue"),
        counted: label("아직 열려 있는 개선 조치", "improvement actions still open"),
        met: label("기한이 지난 것", "past their date"),
        better: Better::Less,
    },
];

/// Returns the figure of a kind of deadline, if there is one.
pub(crate) const fn of_clock(clock: ClockKind) -> Option<&'static str> {
    match clock {
        ClockKind::FirstContact => Some("first_contact_in_time"),
        ClockKind::Acknowledgement => Some("acknowledgement_in_time"),
        ClockKind::Resolution => Some("resolution_in_time"),
        ClockKind::Agreed => Some("agreed_in_time"),
        ClockKind::Statutory => Some("statutory_in_time"),
        ClockKind::Promise => Some("promises_kept"),
        ClockKind::Report | ClockKind::NextResponse | ClockKind::Stage | ClockKind::Progress => {
            None
        }
    }
}
