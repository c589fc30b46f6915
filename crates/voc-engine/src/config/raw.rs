//! The configuration as it is written, before it is checked: each code with its place in the text.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use chrono_tz::Tz;
use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Visitor, value::MapAccessDeserializer},
};
use toml::Spanned;
use voc_domain::{
    ActorId, BilingualText, BranchCode, CauseCode, ChannelCode, CrisisCode, DepartmentCode,
    DocumentCode, GroupCode, OutsideBodyCode, RemedyCode, TouchPointCode, TreatmentCode,
};

use super::{
    Config, ConfigError, Place,
    calendars::{self, RawCalendar, RawClosedDay},
    lists::Lists,
    outbox::{RawOutbox, RawTemplate},
};

/// The number of the layout, read by itself first, so that a newer layout is named as such.
#[derive(Deserialize)]
pub(super) struct LayoutOnly {
    pub(super) layout: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConfig {
    #[expect(dead_code, reason = "read by itself first")]
    layout: u64,
    language: Option<String>,
    time_zone: Tz,
    #[serde(default = "standard_calendar")]
    calendar: String,
    actor: Option<ActorId>,
    #[serde(default = "access_months")]
    access_months: u32,
    group: Option<RawPlace<GroupCode>>,
    #[serde(default)]
    pub(super) channels: Own<ChannelCode>,
    #[serde(default)]
    pub(super) causes: Own<CauseCode>,
    #[serde(default)]
    pub(super) remedies: Own<RemedyCode>,
    #[serde(default)]
    pub(super) documents: Own<DocumentCode>,
    #[serde(default)]
    pub(super) touch_points: Own<TouchPointCode>,
    #[serde(default)]
    pub(super) treatments: Own<TreatmentCode>,
    #[serde(default)]
    pub(super) crises: Own<CrisisCode>,
    #[serde(default)]
    pub(super) outside_bodies: Own<OutsideBodyCode>,
    #[serde(default)]
    closed_days: Vec<RawClosedDay>,
    #[serde(default)]
    calendars: Vec<RawCalendar>,
    #[serde(default)]
    outbox: RawOutbox,
    #[serde(default)]
    templates: Vec<RawTemplate>,
    #[serde(default)]
    branches: Vec<RawPlace<BranchCode>>,
    #[serde(default)]
    departments: Vec<RawDepartment>,
    #[serde(default)]
    pub(super) labels: BTreeMap<Spanned<String>, BTreeMap<Spanned<String>, BilingualText>>,
}

/// The codes of a list, each with its place in the text.
pub(super) type Own<Code> = Vec<Spanned<Entry<Code>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlace<Code> {
    code: Spanned<Code>,
    ko: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDepartment {
    code: Spanned<DepartmentCode>,
    ko: String,
    en: String,
    branch: Option<Spanned<BranchCode>>,
}

/// A code of the hospital's own: `"code"`, or a table with what it is called. Only a channel says where
/// it lies.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryTable<Code> {
    code: Code,
    ko: Option<String>,
    en: Option<String>,
    reach: Option<Side<voc_domain::Reach>>,
    line: Option<Side<voc_domain::Line>>,
}

/// A value that only channels have.
type Side<Value> = Spanned<Value>;

/// An entry of a list of codes.
pub(super) struct Entry<Code> {
    pub(super) code: Code,
    pub(super) label: BilingualText,
    pub(super) reach: Option<voc_domain::Reach>,
    pub(super) line: Option<voc_domain::Line>,
}

impl<'de, Code: Deserialize<'de> + voc_domain::OpenCode> Deserialize<'de> for Entry<Code> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EntryVisitor(PhantomData))
    }
}

struct EntryVisitor<Code>(PhantomData<Code>);

impl<'de, Code: Deserialize<'de> + voc_domain::OpenCode> Visitor<'de> for EntryVisitor<Code> {
    type Value = Entry<Code>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a code, or a table with `code`, `ko` and `en`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Entry<Code>, E> {
        let code = text.parse().map_err(E::custom)?;
        Ok(Entry { code, label: BilingualText::default(), reach: None, line: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Entry<Code>, A::Error> {
        let table = EntryTable::<Code>::deserialize(MapAccessDeserializer::new(map))?;
        if Code::LIST != ChannelCode::NAME && (table.reach.is_some() || table.line.is_some()) {
            return Err(de::Error::custom("only a channel has `reach` and `line`"));
        }
        Ok(Entry {
            code: table.code,
            label: BilingualText::new(table.ko.as_deref(), table.en.as_deref()),
            reach: table.reach.map(Spanned::into_inner),
            line: table.line.map(Spanned::into_inner),
        })
    }
}

fn standard_calendar() -> String {
    "kr-office".to_owned()
}

impl RawConfig {
    /// Checks what no single value shows, and gives the configuration.
    pub(super) fn checked(mut self, text: &str) -> Result<Config, ConfigError> {
        let branches = places("branches", std::mem::take(&mut self.branches), text)?;
        let mut homes = BTreeMap::new();
        let mut departments = Vec::new();
        for RawDepartment { code, ko, en, branch } in std::mem::take(&mut self.departments) {
            if let Some(branch) = branch {
                let known = branches.iter().any(|one: &Place<_>| one.code == *branch.as_ref());
                if !known {
                    let (line, code) = (line(text, branch.span()), branch.into_inner().to_string());
                    return Err(ConfigError::UnknownBranch { line, code });
                }
                homes.insert(code.as_ref().clone(), branch.into_inner());
            }
            departments.push(RawPlace { code, ko, en });
        }
        let departments = places("departments", departments, text)?;
        let templates = std::mem::take(&mut self.templates);
        let outbox = std::mem::take(&mut self.outbox).checked(templates, text)?;
        let mut catalog = Lists::read(&mut self, text)?;
        catalog.branches = branches.iter().map(|place| place.code.clone()).collect();
        catalog.departments = departments.iter().map(|place| place.code.clone()).collect();
        let calendars = calendars::checked(self.closed_days, self.calendars, self.time_zone, text)?;
        let group = self.group.map(RawPlace::place);
        Ok(Config {
            language: self.language,
            time_zone: self.time_zone,
            calendar: self.calendar,
            calendars,
            actor: self.actor,
            access_months: self.access_months,
            group,
            branches,
            departments,
            homes,
            catalog,
            outbox,
        })
    }
}

/// Two years, as Korean rules ask where health data of many people is read.
const fn access_months() -> u32 {
    24
}

impl<Code> RawPlace<Code> {
    fn place(self) -> Place<Code> {
        Place { code: self.code.into_inner(), ko: self.ko, en: self.en }
    }
}

fn places<Code: PartialEq + ToString>(
    list: &'static str,
    raw: Vec<RawPlace<Code>>,
    text: &str,
) -> Result<Vec<Place<Code>>, ConfigError> {
    let mut places: Vec<Place<Code>> = Vec::new();
    for one in raw {
        if places.iter().any(|known| known.code == *one.code.as_ref()) {
            let (line, code) = (line(text, one.code.span()), one.code.as_ref().to_string());
            return Err(ConfigError::CodeTwice { line, list, code });
        }
        places.push(one.place());
    }
    Ok(places)
}

/// Returns the line that a part of the text begins on, from 1.
pub(super) fn line(text: &str, part: std::ops::Range<usize>) -> usize {
    text.bytes().take(part.start).filter(|byte| *byte == b'\n').count() + 1
}
