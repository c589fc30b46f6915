//! What a reader must know before trusting a month, as sentences.

use voc_engine::{MonthlyReport, ReportFinding, SinceEdition, domain::TicketNumber};

use crate::{lang::Lang, month_parts::is_partial, wording::Wording};

/// A finding as a sentence, with the tickets it is about.
pub(crate) struct FindingText {
    /// The stable name.
    pub(crate) code: &'static str,
    /// The sentence.
    pub(crate) sentence: String,
    /// The tickets.
    pub(crate) tickets: Vec<TicketNumber>,
}

impl FindingText {
    /// Returns everything a reader must know about a month: that it is not over, what came late since an earlier edition, if it
    /// was compared with one, and its findings.
    pub(crate) fn all(report: &MonthlyReport, wording: &Wording<'_>) -> Vec<Self> {
        let partial = is_partial(report, wording).then(|| Self::not_over(report, wording));
        let late = report.late.iter().map(|late| Self::late(late, wording));
        let first = partial.into_iter().chain(late);
        first.chain(report.findings.iter().map(|finding| Self::of(finding, wording))).collect()
    }

    /// A month that goes on is no whole one, and comparing it with one misleads.
    fn not_over(report: &MonthlyReport, wording: &Wording<'_>) -> Self {
        let words = wording.pick(
            "이 달은 아직 끝나지 않았습니다. 열려 있는 것은 다음 시점으로 판단했습니다:",
            "The month is not over. What is still open was judged at",
        );
        let sentence = format!("{words} {}", wording.minute(report.judged_at));
        Self { code: "month_not_over", sentence, tickets: Vec::new() }
    }

    fn late(late: &SinceEdition, wording: &Wording<'_>) -> Self {
        let (edition, count) = (wording.minute(late.edition.at), late.entries.len());
        let sentence = match (wording.lang, count) {
            (Lang::Ko, 0) => format!("{edition} 판 이후 늦게 기록된 것이 없습니다."),
            (Lang::Ko, count) => format!(
                "{edition} 판 이후 늦게 기록된 것이 {count}개 있습니다({}).",
                wording.tickets(late.tickets().len())
            ),
            (Lang::En, 0) => format!("Since the edition of {edition}: nothing was recorded late."),
            (Lang::En, 1) => format!("Since the edition of {edition}: 1 entry recorded late."),
            (Lang::En, count) => format!(
                "Since the edition of {edition}: {count} entries recorded late, in {}.",
                wording.tickets(late.tickets().len())
            ),
        };
        Self { code: "recorded_since", sentence, tickets: late.tickets() }
    }

    pub(crate) fn of(finding: &ReportFinding, wording: &Wording<'_>) -> Self {
        let (code, sentence, tickets) = match finding {
            ReportFinding::FlowOutOfBalance { came, went, tickets } => {
                ("flow_out_of_balance", flow(*came, *went, wording.lang), tickets.as_slice())
            }
            ReportFinding::DepartmentMissing { tickets } => (
                "department_missing",
                match wording.lang {
                    Lang::Ko => format!(
                        "발생부서가 정해지지 않은 접수가 {} 있습니다. 부서별 수치에서 ‘부서 미지정’으로 셉니다.",
                        wording.tickets(tickets.len())
                    ),
                    Lang::En => format!(
                        "{} received without an originating department; the figures of departments count them apart.",
                        wording.tickets(tickets.len())
                    ),
                },
                tickets.as_slice(),
            ),
            ReportFinding::PromiseWithoutTime { tickets } => (
                "promise_without_time",
                match wording.lang {
                    Lang::Ko => format!(
                        "언제까지인지 말하지 않은 약속이 {}에 있습니다. 이런 약속은 표준 기한으로 셉니다.",
                        wording.tickets(tickets.len())
                    ),
                    Lang::En => format!(
                        "Promises without a time were made in {}; they count with the standard period.",
                        wording.tickets(tickets.len())
                    ),
                },
                tickets.as_slice(),
            ),
            ReportFinding::TicketsSetAside { count } => {
                ("tickets_set_aside", set_aside(*count, wording), &[][..])
            }
            ReportFinding::HolidaysUnknown { year, tickets } => {
                ("holidays_unknown", holidays(*year, tickets.len(), wording), tickets.as_slice())
            }
        };
        Self { code, sentence, tickets: tickets.to_vec() }
    }
}

fn holidays(year: i32, tickets: usize, wording: &Wording<'_>) -> String {
    let tickets = wording.tickets(tickets);
    match wording.lang {
        Lang::Ko => format!(
            "달력에 {year}년 공휴일이 없어 기한이 정확하지 않을 수 있습니다. 관련된 접수: {tickets}."
        ),
        Lang::En => {
            format!("The calendar has no holidays of {year}; deadlines may be wrong, in {tickets}.")
        }
    }
}

fn flow(came: u64, went: u64, lang: Lang) -> String {
    match lang {
        Lang::Ko => {
            format!("접수와 종결의 수가 맞지 않습니다: 들어온 것 {came}건, 나간 것 {went}건.")
        }
        Lang::En => format!("The flow of tickets does not balance: {came} came, {went} went."),
    }
}

fn set_aside(count: u64, wording: &Wording<'_>) -> String {
    let count = wording.tickets(usize::try_from(count).unwrap_or(usize::MAX));
    match wording.lang {
        Lang::Ko => format!(
            "기록을 해석할 수 없는 {count}이 모든 수치에서 빠져 있습니다. `voc verify`로 확인하십시오."
        ),
        Lang::En => format!(
            "{count} could not be followed and are missing in every figure; `voc verify` says why."
        ),
    }
}
