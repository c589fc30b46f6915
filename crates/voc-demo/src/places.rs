//! The branches and departments of the demonstration, with their names.

use std::fmt::Write as _;

/// A code with its Korean and its English name.
pub(crate) struct Named {
    pub(crate) code: &'static str,
    ko: &'static str,
    en: &'static str,
}

const fn named(code: &'static str, ko: &'static str, en: &'static str) -> Named {
    Named { code, ko, en }
}

/// The branches.
pub(crate) const BRANCHES: [Named; 4] = [
    named("seoul", "서울점", "Seoul"),
    named("pyeongchon", "평촌점", "Pyeongchon"),
    named("bundang", "분당점", "Bundang"),
    named("incheon", "인천점", "Incheon"),
];

/// The departments.
pub(crate) const DEPARTMENTS: [Named; 11] = [
    named("dental_clinic", "진료실", "Dental clinic"),
    named("orthodontics", "교정과", "Orthodontics"),
    named("implant", "임플란트센터", "Implant centre"),
    named("reception", "접수 데스크", "Reception"),
    named("counselling", "상담실", "Counselling"),
    named("radiology", "영상실", "Radiology"),
    named("billing", "수납·보험", "Billing"),
    named("facilities", "시설관리", "Facilities"),
    named("nursing", "간호팀", "Nursing"),
    named("international", "국제진료", "International"),
    named("service_office", "서버스", "Service office"),
];

/// Returns the names as they are written into `config.toml`.
pub(crate) fn config() -> String {
    let mut text = String::from("\n# The places of the demonstration.\n");
    for (list, places) in [("branches", &BRANCHES[..]), ("departments", &DEPARTMENTS[..])] {
        for Named { code, ko, en } in places {
            let written =
                writeln!(text, "\n[[{list}]]\ncode = \"{code}\"\nko = \"{ko}\"\nen = \"{en}\"");
            written.expect("BUG: writing to a string does not fail");
        }
    }
    text
}
