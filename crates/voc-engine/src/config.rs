//! The configuration of a data directory: `config.toml`, written at creation and edited by people.

use std::{fs, path::Path};

use chrono_tz::Tz;
use serde::Deserialize;
use voc_domain::{ActorId, BranchCode, Catalog, CauseCode, ChannelCode, DepartmentCode};

use crate::error::EngineError;

/// The newest layout of a data directory that this version knows.
pub(crate) const LAYOUT: u64 = 1;

/// What a hospital sets for itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    #[expect(dead_code, reason = "read by itself first, so that a newer layout is named as such")]
    layout: u64,
    /// The language of what is printed when none is asked for: `ko` or `en`.
    #[serde(default)]
    pub language: Option<String>,
    /// The time zone of the hospital, in which months and years begin.
    pub time_zone: Tz,
    /// The calendar of opening hours.
    #[serde(default = "standard_calendar")]
    pub calendar: String,
    /// Who gives commands when nobody is named.
    #[serde(default)]
    pub actor: Option<ActorId>,
    /// More channels beside the built-in ones.
    #[serde(default)]
    channels: Vec<ChannelCode>,
    /// More causes beside the built-in ones.
    #[serde(default)]
    causes: Vec<CauseCode>,
    /// The branches, with their names.
    #[serde(default)]
    pub branches: Vec<Place<BranchCode>>,
    /// The departments, with their names.
    #[serde(default)]
    pub departments: Vec<Place<DepartmentCode>>,
}

/// A branch or a department and what it is called.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place<Code> {
    /// The code that entries carry.
    pub code: Code,
    /// The Korean name.
    pub ko: String,
    /// The English name.
    pub en: String,
}

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file is not what it should be.
    #[error("config.toml is not understood: {0}")]
    Syntax(#[from] toml::de::Error),
    /// The calendar is not known.
    #[error("config.toml names the calendar `{0}`, which is not known")]
    UnknownCalendar(String),
}

fn standard_calendar() -> String {
    "kr-office".to_owned()
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
             \n\
             # Codes of your own beside the built-in ones: a-z, 0-9 and _.\n\
             channels = []\n\
             causes = []\n\
             \n\
             # Names for your branches and departments, for example:\n\
             # [[branches]]\n\
             # code = \"seoul\"\n\
             # ko = \"서울점\"\n\
             # en = \"Seoul\"\n\
             #\n\
             # [[departments]]\n\
             # code = \"dental_clinic\"\n\
             # ko = \"진료실\"\n\
             # en = \"Clinic\"\n"
        )
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
        #[derive(Deserialize)]
        struct LayoutOnly {
            layout: u64,
        }
        let LayoutOnly { layout: found } = toml::from_str(text).map_err(ConfigError::Syntax)?;
        if found > LAYOUT {
            return Err(EngineError::NewerLayout { found, supported: LAYOUT });
        }
        Ok(toml::from_str::<Self>(text).map_err(ConfigError::Syntax)?)
    }

    /// Returns the codes added to the open lists, and those of the places.
    #[must_use]
    pub fn catalog(&self) -> Catalog {
        Catalog {
            channels: self.channels.clone(),
            causes: self.causes.clone(),
            departments: self.departments.iter().map(|place| place.code.clone()).collect(),
            branches: self.branches.iter().map(|place| place.code.clone()).collect(),
        }
    }
}

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
    fn a_newer_layout_is_refused_before_anything_else_is_read() {
        let newer = Config::parse("layout = 99\nsomething_new = true\n");
        assert!(matches!(newer, Err(EngineError::NewerLayout { found: 99, .. })));
        assert!(Config::parse("layout = 1\nsomething_new = true\n").is_err());
    }
}
