//! The configuration of a data directory: `config.toml`, written at creation and edited by people.

mod calendars;
mod error;
mod lists;
mod outbox;
mod raw;

use std::{collections::BTreeMap, fs, path::Path, str::FromStr};

use chrono_tz::Tz;
pub use error::ConfigError;
pub use outbox::OutboxConfig;
use voc_domain::{
    ActorId, BranchCode, Catalog, DepartmentCode, GroupCode,
    calendar::{BUILTIN_NAMES, Calendar},
};

use self::raw::{LayoutOnly, RawConfig};
use crate::{data_dir::CONFIG, error::EngineError};

/// The newest layout of a data directory that this version knows.
pub(crate) const LAYOUT: u64 = 1;

/// What a hospital sets for itself.
#[derive(Clone, Debug)]
pub struct Config {
    /// The language of what is printed when none is asked for: `ko` or `en`.
    pub language: Option<String>,
    /// The time zone of the hospital, in which months and years begin.
    pub time_zone: Tz,
    /// The name of the calendar of opening hours.
    pub calendar: String,
    /// The calendars that are not built in as they are, by name.
    calendars: BTreeMap<String, Calendar>,
    /// For how many months it is kept who read which ticket.
    pub access_months: u32,
    /// Who gives commands when nobody is named.
    pub actor: Option<ActorId>,
    /// The hospital group, with its name.
    pub group: Option<Place<GroupCode>>,
    /// The branches, with their names.
    pub branches: Vec<Place<BranchCode>>,
    /// The departments, with their names.
    pub departments: Vec<Place<DepartmentCode>>,
    /// The branch of each department that belongs to one.
    homes: BTreeMap<DepartmentCode, BranchCode>,
    catalog: Catalog,
    outbox: OutboxConfig,
}

/// A group, a branch or a department and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<Code> {
    /// The code that entries carry.
    pub code: Code,
    /// The Korean name.
    pub ko: String,
    /// The English name.
    pub en: String,
}

impl Config {
    /// Returns the text of a new configuration.
    pub(crate) fn template(time_zone: Tz, language: &str) -> String {
        format!(
            "# The configuration of this data directory. Lines that begin with # are comments.\n\
             layout = {LAYOUT}\n\
             language = \"{language}\"       # ko or en\n\
             time_zone = \"{time_zone}\"\n\
             calendar = \"kr-office\"  # kr-office: Mon-Fri 09:00-18:00; kr-clinic: with lunch break and Saturday\n\
             {TEMPLATE_LISTS}"
        )
    }

    /// Reads the configuration of a data directory without opening it.
    ///
    /// # Errors
    /// When there is none, when it cannot be read, and when it is not understood.
    pub fn of_directory(dir: &Path) -> Result<Self, EngineError> {
        Self::read(&dir.join(CONFIG))
    }

    /// Reads the configuration of a data directory.
    pub(crate) fn read(path: &Path) -> Result<Self, EngineError> {
        let text = fs::read_to_string(path).map_err(|source| EngineError::File {
            what: "read",
            path: path.to_owned(),
            source,
        })?;
        Self::parse(&text)
    }

    pub(crate) fn parse(text: &str) -> Result<Self, EngineError> {
        let LayoutOnly { layout: found } = toml::from_str(text).map_err(ConfigError::Syntax)?;
        if found > LAYOUT {
            return Err(EngineError::NewerLayout { found, supported: LAYOUT });
        }
        Ok(text.parse::<Self>()?)
    }

    /// Returns the codes added to the open lists, those of the places, and what they are called.
    #[must_use]
    pub const fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Finds a calendar by name: one of the hospital's own or a built-in one, with the days that the
    /// hospital itself is closed on.
    #[must_use]
    pub fn calendar_named(&self, name: &str) -> Option<&Calendar> {
        self.calendars.get(name).or_else(|| Calendar::builtin(name))
    }

    /// Returns the names of all calendars, in order.
    #[must_use]
    pub fn calendar_names(&self) -> Vec<&str> {
        let own = self.calendars.keys().map(String::as_str);
        let mut names: Vec<_> = own.chain(BUILTIN_NAMES).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Finds the calendar that an entry refers to, such as `kr-office@1`, if it is still as it was.
    pub(crate) fn calendar_of(&self, reference: &str) -> Option<&Calendar> {
        let own = self.calendars.values();
        let mut all =
            own.chain(BUILTIN_NAMES.into_iter().filter_map(|name| Calendar::builtin(name)));
        all.find(|one| one.reference().to_string() == reference)
    }

    /// Returns what is set for the outbox.
    #[must_use]
    pub const fn outbox(&self) -> &OutboxConfig {
        &self.outbox
    }

    /// Returns the branch that a department belongs to, if it belongs to one.
    #[must_use]
    pub fn branch_of(&self, department: &DepartmentCode) -> Option<&BranchCode> {
        self.homes.get(department)
    }
}

impl FromStr for Config {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        toml::from_str::<RawConfig>(text)?.checked(text)
    }
}

const TEMPLATE_LISTS: &str = r#"# access_months = 24       # for how many months it is kept who read which ticket

# Codes of your own beside the built-in ones: a-z, 0-9 and _. Each is a code alone, or a code with
# what you call it. The lists: channels, causes, remedies, documents, touch_points, treatments,
# crises, outside_bodies.
channels = []
causes = []
# channels = [{ code = "house_magazine", ko = "원보", en = "House magazine", line = "offline" }]

# Names for your group, branches and departments, for example:
# [group]
# code = "smile"
# ko = "스마일 치과 그룹"
# en = "Smile Dental Group"
#
# [[branches]]
# code = "seoul"
# ko = "서울점"
# en = "Seoul"
#
# [[departments]]
# code = "dental_clinic"
# ko = "진료실"
# en = "Clinic"
# branch = "seoul"   # may be left out
#
# Days on which you are closed by your own choice. Deadlines that run already stay as they are:
# [[closed_days]]
# date = 2026-05-16
# reason = "개원 기념일"
#
# Calendars of your own beside the built-in ones; name one above as `calendar`:
# [[calendars]]
# name = "front-desk"
# holidays = true   # closed on the public holidays of South Korea
# hours = { mon = ["09:00-12:30", "13:30-18:00"], sat = ["09:00-13:00"] }
# breaks = [{ date = 2026-03-02, hours = ["16:00-18:00"] }]
#
# What is shown for a built-in code can be changed; what it means cannot:
# [labels.roles]
# desk = { ko = "안내 데스크", en = "Front desk" }

# With an adapter (stdout, file or webhook) `voc tick` queues a notice for each escalation, and
# `voc outbox send` sends it:
# [outbox]
# adapter = "file"
#
# Words of your own for a notice; raise the version when you change them:
# [[templates]]
# topic = "receipt"
# version = 1
# ko = "{name}님, 접수번호는 {number}입니다."
# en = "Dear {name}, your number is {number}."
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_a_valid_configuration() {
        let text = Config::template(chrono_tz::Asia::Seoul, "ko");
        let config = Config::parse(&text).unwrap();
        assert_eq!(config.time_zone, chrono_tz::Asia::Seoul);
    }

    #[test]
    fn what_the_template_shows_as_an_example_works_as_it_stands() {
        let text = Config::template(chrono_tz::Asia::Seoul, "ko").replace("channels = []\n", "");
        let is_example = |line: &str| line.contains(['=', '[']) && !line.contains("Lines that");
        let uncommented = text.lines().map(|line| match line.strip_prefix("# ") {
            Some(example) if is_example(example) => example,
            _ => line,
        });
        let config = Config::parse(&uncommented.collect::<Vec<_>>().join("\n")).unwrap();
        assert_eq!(config.calendar_names(), ["front-desk", "kr-clinic", "kr-office"]);
        assert_eq!(config.group.unwrap().en, "Smile Dental Group");
        assert_eq!(config.homes.len(), 1);
        assert_eq!(config.catalog.channels.len(), 1);
        assert!(config.catalog.labels.find("role", "desk").is_some());
    }

    #[test]
    fn a_newer_layout_is_refused_before_anything_else_is_read() {
        let newer = Config::parse("layout = 99\nsomething_new = true\n");
        assert!(matches!(newer, Err(EngineError::NewerLayout { found: 99, .. })));
        assert!(Config::parse("layout = 1\nsomething_new = true\n").is_err());
    }
}
