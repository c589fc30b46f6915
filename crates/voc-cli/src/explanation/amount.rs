//! How long a clock runs, as a sentence: in the unit of the rule, with what that unit leaves out.

use voc_engine::domain::{
    Amount,
    calendar::{
        BusinessDuration,
        statute::{DAYS_IN_HOURS_MAX, Period, WORKING_HOURS_PER_DAY},
    },
};
use voc_report::Lang;

/// Says what a rule gives.
pub(super) fn rule(
    amount: Option<Amount>,
    (policy, rule): (u32, u32),
    calendar: &str,
    lang: Lang,
) -> String {
    match (amount, lang) {
        (Some(Amount::Business(amount)), Lang::Ko) => format!(
            "정책 제{policy}판의 {rule}번 규칙이 정한 시간은 {}이며, {calendar} 달력이 열려 있는 동안만 셉니다.",
            length(amount, lang)
        ),
        (Some(Amount::Business(amount)), Lang::En) => format!(
            "Rule {rule} of policy version {policy} gives {}, which pass only while the calendar \
             {calendar} is open.",
            length(amount, lang)
        ),
        (Some(Amount::CalendarDays(days)), Lang::Ko) => format!(
            "정책 제{policy}판의 {rule}번 규칙이 정한 기간은 {days}일이며, 휴무일도 빼지 않고 세어 마지막 날까지입니다."
        ),
        (Some(Amount::CalendarDays(days)), Lang::En) => format!(
            "Rule {rule} of policy version {policy} gives {} of the calendar, days off included, up \
             to the end of the last one.",
            plural(days, "day")
        ),
        (Some(Amount::Statutory(period)), Lang::Ko) => {
            format!(
                "정책 제{policy}판의 {rule}번 규칙이 정한 법정 처리기간은 {}",
                by_law_ko(period)
            )
        }
        (Some(Amount::Statutory(period)), Lang::En) => format!(
            "Rule {rule} of policy version {policy} gives the statutory period of {}",
            by_law_en(period)
        ),
        (Some(Amount::AsAgreed), Lang::Ko) => format!(
            "정책 제{policy}판의 {rule}번 규칙에 따라 고객과 정한 날짜가 끝날 때까지입니다."
        ),
        (Some(Amount::AsAgreed), Lang::En) => format!(
            "By rule {rule} of policy version {policy} it is the end of the day that was agreed."
        ),
        (None, Lang::Ko) => {
            format!("정책 제{policy}판의 {rule}번 규칙과 {calendar} 달력으로 계산했습니다.")
        }
        (None, Lang::En) => format!(
            "It was worked out by rule {rule} of policy version {policy} and the calendar {calendar}."
        ),
    }
}

/// Tells whether a statutory period is counted in working hours.
pub(super) const fn is_in_hours(period: Period) -> bool {
    match period {
        Period::Hours(_) => true,
        Period::Days(days) => days <= DAYS_IN_HOURS_MAX,
        Period::Weeks(_) | Period::Months(_) | Period::Years(_) => false,
    }
}

fn by_law_ko(period: Period) -> String {
    let hours = "토요일과 공휴일을 뺀 근무시간(09:00–12:00, 13:00–18:00)만 셉니다.";
    let calendar =
        "역에 따라 접수한 날부터 세고, 끝나는 날이 토요일이나 공휴일이면 그다음 날까지입니다.";
    match period {
        Period::Hours(hours_given) => format!("{hours_given}근무시간이며, {hours}"),
        Period::Days(days) if is_in_hours(period) => {
            format!("{days}일({}근무시간)이며, {hours}", days * WORKING_HOURS_PER_DAY)
        }
        Period::Days(days) => {
            format!("{days}일이며, 접수한 날부터 세되 토요일과 공휴일은 산입하지 않습니다.")
        }
        Period::Weeks(weeks) => format!("{weeks}주이며, {calendar}"),
        Period::Months(months) => format!("{months}개월이며, {calendar}"),
        Period::Years(years) => format!("{years}년이며, {calendar}"),
    }
}

fn by_law_en(period: Period) -> String {
    let hours = "counted from 09:00 to 12:00 and from 13:00 to 18:00, weekends and public holidays left out.";
    let calendar = "counted by the calendar from the day of receipt on; an end on a day off moves to \
                    the next working day.";
    match period {
        Period::Hours(given) => format!("{}, {hours}", plural(given, "working hour")),
        Period::Days(days) if is_in_hours(period) => {
            let given = plural(days * WORKING_HOURS_PER_DAY, "working hour");
            format!("{} ({given}), {hours}", plural(days, "day"))
        }
        Period::Days(days) => format!(
            "{}, counted from the day of receipt on, weekends and public holidays left out.",
            plural(days, "day")
        ),
        Period::Weeks(weeks) => format!("{}, {calendar}", plural(weeks, "week")),
        Period::Months(months) => format!("{}, {calendar}", plural(months, "month")),
        Period::Years(years) => format!("{}, {calendar}", plural(years, "year")),
    }
}

/// Writes an amount of business time as a policy states it.
fn length(amount: BusinessDuration, lang: Lang) -> String {
    let (number, ko, en) = match amount {
        BusinessDuration::Seconds(number) => (number, "초", "second"),
        BusinessDuration::Minutes(number) => (number, "분", "minute"),
        BusinessDuration::Hours(number) => (number, "시간", "working hour"),
        BusinessDuration::Days(number) => (number, "영업일", "working day"),
    };
    match lang {
        Lang::Ko => format!("{number}{ko}"),
        Lang::En => plural(number, en),
    }
}

fn plural(number: u32, unit: &str) -> String {
    if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
}
