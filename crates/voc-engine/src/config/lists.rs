//! The lists of codes: a hospital's own beside the built-in ones, and what it calls them.

use voc_domain::{
    Catalog, CauseCode, ChannelCode, ChannelSort, CodeList, CrisisCode, DocumentCode, Line,
    OpenCode, Outcome, OutsideBodyCode, PartyRole, Reach, RemedyCode, Role, Severity,
    TouchPointCode, TreatmentCode, VocKind,
};

use super::{
    ConfigError,
    raw::{Own, RawConfig, line},
};

/// A list whose codes can be named: what it is called in `[labels.*]`, what one of it is called, and
/// whether a code is one of it.
struct Named {
    list: &'static str,
    one: &'static str,
    has: fn(&Catalog, &str) -> bool,
}

fn closed<List: CodeList>(_: &Catalog, code: &str) -> bool {
    List::ALL.iter().any(|one| one.code() == code)
}

const fn closed_named<List: CodeList>(list: &'static str) -> Named {
    Named { list, one: List::NAME, has: closed::<List> }
}

macro_rules! open_named {
    ($list:literal, $code:ty, $knows:ident) => {
        Named {
            list: $list,
            one: <$code as OpenCode>::LIST,
            has: |catalog, code| code.parse().is_ok_and(|code| catalog.$knows(&code)),
        }
    };
}

/// Every list that can be named. What the closed ones among them are called is asked for wherever they
/// are shown.
const NAMED: &[Named] = &[
    open_named!("channels", ChannelCode, knows_channel),
    open_named!("causes", CauseCode, knows_cause),
    open_named!("remedies", RemedyCode, knows_remedy),
    open_named!("documents", DocumentCode, knows_document),
    open_named!("touch_points", TouchPointCode, knows_touch_point),
    open_named!("treatments", TreatmentCode, knows_treatment),
    open_named!("crises", CrisisCode, knows_crisis),
    open_named!("outside_bodies", OutsideBodyCode, knows_outside_body),
    closed_named::<Role>("roles"),
    closed_named::<VocKind>("kinds"),
    closed_named::<PartyRole>("parties"),
    closed_named::<Severity>("severities"),
    closed_named::<Outcome>("outcomes"),
];

/// Reads the lists of a configuration.
pub(super) struct Lists<'a> {
    text: &'a str,
    catalog: Catalog,
}

impl<'a> Lists<'a> {
    /// Takes the lists out of a configuration; `text` is what it was read from.
    pub(super) fn read(raw: &mut RawConfig, text: &'a str) -> Result<Catalog, ConfigError> {
        let mut lists = Self { text, catalog: Catalog::default() };
        lists.sorts(&raw.channels);
        lists.catalog.channels = lists.own("channels", std::mem::take(&mut raw.channels))?;
        lists.catalog.causes = lists.own("causes", std::mem::take(&mut raw.causes))?;
        lists.catalog.remedies = lists.own("remedies", std::mem::take(&mut raw.remedies))?;
        lists.catalog.documents = lists.own("documents", std::mem::take(&mut raw.documents))?;
        lists.catalog.touch_points =
            lists.own("touch_points", std::mem::take(&mut raw.touch_points))?;
        lists.catalog.treatments = lists.own("treatments", std::mem::take(&mut raw.treatments))?;
        lists.catalog.crises = lists.own("crises", std::mem::take(&mut raw.crises))?;
        lists.catalog.outside_bodies =
            lists.own("outside_bodies", std::mem::take(&mut raw.outside_bodies))?;
        lists.labels(raw)?;
        Ok(lists.catalog)
    }

    /// Takes in the codes of a list. A code that is built in keeps its meaning.
    fn own<Code: OpenCode>(
        &mut self,
        list: &'static str,
        entries: Own<Code>,
    ) -> Result<Vec<Code>, ConfigError> {
        let mut codes: Vec<Code> = Vec::new();
        for entry in entries {
            let line = line(self.text, entry.span());
            let entry = entry.into_inner();
            let code = entry.code.code().to_owned();
            if entry.code.built_in_label().is_some() {
                return Err(ConfigError::BuiltInCode { line, list, code });
            }
            if codes.contains(&entry.code) {
                return Err(ConfigError::CodeTwice { line, list, code });
            }
            if !entry.label.is_empty() {
                self.catalog.labels.insert(Code::LIST, &code, entry.label);
            }
            codes.push(entry.code);
        }
        Ok(codes)
    }

    /// A channel of which nothing else is said is the hospital's own and not on the network.
    fn sorts(&mut self, channels: &Own<ChannelCode>) {
        for channel in channels.iter().map(toml::Spanned::as_ref) {
            let reach = channel.reach.unwrap_or(Reach::Internal);
            let line = channel.line.unwrap_or(Line::Offline);
            self.catalog.channel_sorts.insert(channel.code.clone(), ChannelSort { reach, line });
        }
    }

    fn labels(&mut self, raw: &mut RawConfig) -> Result<(), ConfigError> {
        for (list, labels) in std::mem::take(&mut raw.labels) {
            let Some(named) = NAMED.iter().find(|one| one.list == list.as_ref()) else {
                let known: Vec<_> = NAMED.iter().map(|one| one.list).collect();
                let line = line(self.text, list.span());
                let list = list.into_inner();
                return Err(ConfigError::UnknownList { line, list, known: known.join(", ") });
            };
            for (code, label) in labels {
                let line = line(self.text, code.span());
                let code = code.into_inner();
                if !(named.has)(&self.catalog, &code) {
                    return Err(ConfigError::UnknownCode { line, list: named.list, code });
                }
                if label.is_empty() {
                    return Err(ConfigError::EmptyLabel { line, code });
                }
                self.catalog.labels.insert(named.one, &code, label);
            }
        }
        Ok(())
    }
}
