//! The texts of the commands about deadlines: English, Korean.

pub(in super::super) const TEXTS: &[(&str, &str)] = &[
    ("Explain how a deadline came about", "기한이 어떻게 정해졌는지 설명합니다"),
    (
        "At most so many rows; default: 200, or what fits on the terminal with --watch",
        "최대 행 수. 기본값: 200. --watch에서는 화면에 들어가는 만큼",
    ),
    ("Show it again every few seconds until Ctrl-C", "몇 초마다 다시 보여 줍니다. 끝내려면 Ctrl-C"),
    (
        "The clock, such as resolution or resolution/2; without it, every clock of the ticket",
        "기한. 예: resolution, resolution/2. 없으면 그 건의 모든 기한",
    ),
    (
        "The calendar: kr-office, kr-clinic, one of config.toml or of --calendars; default: that of config.toml, else kr-office",
        "달력: kr-office, kr-clinic, config.toml이나 --calendars의 달력. 기본값: config.toml의 달력, 없으면 kr-office",
    ),
];
