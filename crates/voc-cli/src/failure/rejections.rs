//! What each rejection means in both languages, and what to do next.

mod hints;
mod korean;
mod org;
mod subjects;

use voc_engine::domain::Rejection;
use voc_report::Lang;

use self::{hints::hint, korean::korean};
use super::{Exit, Failure, unexpected_hint};
use crate::time::Zone;

/// Tells a rejection.
pub(super) fn told(rejection: &Rejection, lang: Lang, zone: Zone) -> Failure {
    let code = rejection.code();
    let hint = hint(code, lang).unwrap_or_else(|| unexpected_hint(lang));
    Failure::new(Exit::Rejected, code, message(rejection, lang, zone), hint)
}

fn message(rejection: &Rejection, lang: Lang, zone: Zone) -> String {
    match lang {
        Lang::Ko => korean(rejection, zone),
        Lang::En => english(rejection, zone),
    }
}

/// Says it with times in the hospital's zone; everything else as the rules say it.
fn english(rejection: &Rejection, zone: Zone) -> String {
    match rejection {
        Rejection::OccurredMustNotBeInTheFuture { occurred, now } => {
            format!("{} lies in the future; now is {}", zone.human(*occurred), zone.human(*now))
        }
        Rejection::MomentMustBeWithinTheCalendar { moment } => {
            format!("{} lies outside the years 1970 to 2099 of the calendar", zone.human(*moment))
        }
        Rejection::ExtensionMustComeInTime { clock, due } => {
            let due = zone.human(*due);
            format!("the clock `{clock}` had run out at {due}, before it was extended")
        }
        Rejection::RecomputationMustComeInTime { clock, due } => {
            let due = zone.human(*due);
            format!("the clock `{clock}` had run out at {due}: a missed deadline stays missed")
        }
        Rejection::PromisedTimeMustLieAhead { told } => {
            format!("the promised time {} lies before the promise itself", zone.human(*told))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use voc_engine::domain::{CodeList as _, Milestone, Stage};

    use super::{hints::all_hints, korean::with, *};
    use crate::josa::Josa;

    #[test]
    fn every_rejection_has_a_hint_in_both_languages_and_no_hint_is_left_over() {
        let hints: Vec<_> = all_hints().map(|(code, ..)| *code).collect();
        assert_eq!(hints, Rejection::CODES);
        let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
        for (code, ko, en) in all_hints() {
            assert!(hangul(ko), "{code}: {ko}");
            assert!(!hangul(en) && en.is_ascii(), "{code}: {en}");
        }
    }

    #[test]
    fn the_particle_fits_the_stage() {
        let korean =
            |rejection: &Rejection| message(rejection, Lang::Ko, Zone(chrono_tz::Asia::Seoul));
        assert_eq!(
            korean(&Rejection::StageMustNotBeDone(Stage::Listen)),
            "`공감적 경청`은 이번 회차에 이미 완료했습니다"
        );
        assert_eq!(
            korean(&Rejection::OrderMustBeKept { stage: Stage::Calm, last: Stage::Apologize }),
            "`사과` 다음에 `감정 다스리기`로 돌아가는 것은 순서에 맞지 않습니다"
        );
        for stage in Stage::ALL {
            for josa in [Josa::Topic, Josa::Subject, Josa::Direction] {
                assert!(with(*stage, josa).starts_with('`'));
            }
        }
        for event in Milestone::ALL {
            assert!(with(*event, Josa::Subject).starts_with('`'));
        }
    }

    #[test]
    fn a_time_in_the_future_is_told_in_the_zone_of_the_hospital() {
        let rejection = Rejection::OccurredMustNotBeInTheFuture {
            occurred: voc_engine::Timestamp::from_millis(1_772_500_000_000),
            now: voc_engine::Timestamp::from_millis(1_772_496_000_000),
        };
        let zone = Zone(chrono_tz::Asia::Seoul);
        let english = message(&rejection, Lang::En, zone);
        assert_eq!(english, "2026-03-03 10:06 lies in the future; now is 2026-03-03 09:00");
        assert!(message(&rejection, Lang::Ko, zone).contains("2026-03-03 10:06"));
    }
}
