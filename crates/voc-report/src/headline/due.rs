//! What is due: how much is overdue, how much falls due soon, and what comes next.

use voc_engine::{MonthlyReport, OwedClock, UPCOMING_DAYS, YearReport};

use crate::{lang::Lang, wording::Wording};

/// How many of the deadlines that fall due soon the first page names.
const NEXT_MAX: usize = 5;

/// A line about a deadline, with the ticket it names.
#[derive(Default)]
pub(crate) struct DueLine {
    /// What stands before the ticket, or the whole line.
    pub(crate) before: String,
    /// The ticket, and the place of the page where the deadline is listed.
    pub(crate) ticket: Option<(String, String)>,
    /// What stands after the ticket.
    pub(crate) after: String,
}

impl DueLine {
    fn words(before: String) -> Self {
        Self { before, ..Self::default() }
    }

    fn of(before: &str, one: &OwedClock, after: String) -> Self {
        let ticket = Some((one.ticket.to_string(), place(one)));
        Self { before: before.to_owned(), ticket, after }
    }

    /// Writes the line where nothing can be linked.
    pub(crate) fn text(&self) -> String {
        let ticket = self.ticket.as_ref().map_or("", |(ticket, _)| ticket);
        format!("{}{ticket}{}", self.before, self.after)
    }
}

/// Names the place of a page where a deadline is listed.
pub(crate) fn place(one: &OwedClock) -> String {
    format!("due-{}-{}", one.ticket, one.clock.to_string().replace('/', "-"))
}

/// Names who owes a deadline.
pub(crate) fn owing(one: &OwedClock, wording: &Wording<'_>) -> String {
    role(one.role, wording)
}

/// Names a role, or says that there is none.
pub(crate) fn role(role: Option<voc_engine::domain::Role>, wording: &Wording<'_>) -> String {
    let nobody = || wording.pick("담당자 없음", "nobody");
    role.map_or_else(nobody, |role| wording.label(role)).to_owned()
}

/// What a report says of deadlines.
pub(crate) struct Owed<'a> {
    overdue: &'a [OwedClock],
    upcoming: &'a [OwedClock],
    judged_at: voc_engine::Timestamp,
}

impl<'a> Owed<'a> {
    pub(crate) fn of_month(report: &'a MonthlyReport) -> Self {
        let MonthlyReport { overdue, upcoming, judged_at, .. } = report;
        Self { overdue, upcoming, judged_at: *judged_at }
    }

    pub(crate) fn of_year(report: &'a YearReport) -> Self {
        let YearReport { overdue, upcoming, judged_at, .. } = report;
        Self { overdue, upcoming, judged_at: *judged_at }
    }

    /// Says how much is overdue and the oldest of it, how much falls due soon and the next of it.
    pub(crate) fn lines(&self, wording: &Wording<'_>) -> Vec<DueLine> {
        let mut lines = Vec::new();
        if let Some(longest) = self.overdue.first() {
            lines.push(DueLine::words(counted(self.overdue, Tense::Past, wording)));
            let clock = wording.clock(longest.clock);
            let late = wording.overdue(longest.due, self.judged_at);
            let (before, after) = match wording.lang {
                Lang::Ko => ("가장 오래된 것: ", format!(" {clock}, {late} 초과")),
                Lang::En => ("The longest: ", format!(" {clock}, {late} late")),
            };
            lines.push(DueLine::of(before, longest, after));
        } else {
            let none = wording.pick("기한을 넘긴 것이 없습니다.", "Nothing is overdue.");
            lines.push(DueLine::words(none.to_owned()));
        }
        if self.upcoming.is_empty() {
            lines.push(DueLine::words(match wording.lang {
                Lang::Ko => format!("{UPCOMING_DAYS}일 안에 다가오는 기한이 없습니다."),
                Lang::En => format!("Nothing falls due within {UPCOMING_DAYS} days."),
            }));
            return lines;
        }
        lines.push(DueLine::words(counted(self.upcoming, Tense::Future, wording)));
        lines.extend(self.upcoming.iter().take(NEXT_MAX).map(|one| {
            let (clock, due) = (wording.clock(one.clock), wording.minute(one.due));
            DueLine::of("", one, format!(" {clock}, {due}, {}", owing(one, wording)))
        }));
        lines
    }
}

#[derive(Clone, Copy)]
enum Tense {
    Past,
    Future,
}

/// Says how many deadlines there are, and in how many tickets.
fn counted(clocks: &[OwedClock], tense: Tense, wording: &Wording<'_>) -> String {
    let mut tickets: Vec<_> = clocks.iter().map(|one| one.ticket).collect();
    tickets.sort_unstable();
    tickets.dedup();
    let (clocks, tickets) = (clocks.len(), wording.tickets(tickets.len()));
    match (wording.lang, tense, clocks) {
        (Lang::Ko, Tense::Past, _) => format!("{tickets}에서 기한 {clocks}개를 넘겼습니다."),
        (Lang::En, Tense::Past, 1) => format!("1 deadline has passed, in {tickets}."),
        (Lang::En, Tense::Past, _) => format!("{clocks} deadlines have passed, in {tickets}."),
        (Lang::Ko, Tense::Future, _) => {
            format!("앞으로 {UPCOMING_DAYS}일 안에 {tickets}의 기한 {clocks}개가 다가옵니다.")
        }
        (Lang::En, Tense::Future, 1) => {
            format!("1 deadline falls due within {UPCOMING_DAYS} days, in {tickets}.")
        }
        (Lang::En, Tense::Future, _) => {
            format!("{clocks} deadlines fall due within {UPCOMING_DAYS} days, in {tickets}.")
        }
    }
}
