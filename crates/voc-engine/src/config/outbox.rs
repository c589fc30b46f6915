//! What a hospital sets for its outbox, and the words of its notices.

use serde::Deserialize;
use toml::Spanned;
use voc_domain::{Adapter, BilingualText, LanguageCode, TemplateRef};

use super::{ConfigError, raw::line};
use crate::outbox::{Template, TemplateError, Use};

/// How often a notice is tried before it is given up, if nothing else is said: with the waits between
/// them, for about four hours.
const ATTEMPTS: u32 = 8;
/// How long an answer of a webhook is waited for, in seconds, if nothing else is said.
const TIMEOUT_SECONDS: u64 = 10;

/// What a hospital sets for its outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxConfig {
    /// How notices leave the house. Without it nothing is queued by itself.
    pub adapter: Option<Adapter>,
    /// The language of notices, if it is not that of the program.
    pub language: Option<LanguageCode>,
    /// The directory of the adapter `file`; within the data directory unless it is absolute.
    pub directory: String,
    /// The address of the adapter `webhook`.
    pub url: Option<String>,
    /// How long an answer of the webhook is waited for, in seconds.
    pub timeout_seconds: u64,
    /// How often a notice is tried before it is given up.
    pub attempts_max: u32,
    templates: Vec<Template>,
    built_in: Vec<Template>,
}

impl OutboxConfig {
    /// Returns the template in use for a notice: the newest of the hospital's own, or the built-in one.
    pub(crate) fn template(&self, used_for: Use) -> &Template {
        let own = self.templates.iter().filter(|one| one.used_for == used_for);
        let built_in = || self.built_in.iter().find(|one| one.used_for == used_for);
        own.max_by_key(|one| one.reference.version)
            .or_else(built_in)
            .expect("BUG: there is a built-in template for every use")
    }

    /// Finds the template that a notice was queued with.
    pub(crate) fn find(&self, reference: &TemplateRef) -> Option<&Template> {
        let mut all = self.templates.iter().chain(&self.built_in);
        all.find(|one| one.reference == *reference)
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOutbox {
    adapter: Option<Adapter>,
    language: Option<LanguageCode>,
    directory: Option<String>,
    url: Option<String>,
    timeout_seconds: Option<Spanned<u64>>,
    attempts: Option<Spanned<u32>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTemplate {
    topic: Spanned<String>,
    version: u32,
    ko: Option<String>,
    en: Option<String>,
}

impl RawOutbox {
    /// Checks what no single value shows; `text` is what it was read from.
    pub(super) fn checked(
        self,
        templates: Vec<RawTemplate>,
        text: &str,
    ) -> Result<OutboxConfig, ConfigError> {
        let timeout_seconds =
            within("timeout_seconds", self.timeout_seconds, TIMEOUT_SECONDS, 120, text)?;
        let attempts_max = within("attempts", self.attempts, ATTEMPTS, 20, text)?;
        let topics = voc_domain::CodeList::ALL;
        let built_in = topics.iter().map(|topic| Use::Outside(*topic)).chain([Use::Escalation]);
        Ok(OutboxConfig {
            adapter: self.adapter,
            language: self.language,
            directory: self.directory.unwrap_or_else(|| "outbox".to_owned()),
            url: self.url,
            timeout_seconds,
            attempts_max,
            templates: read(templates, text)?,
            built_in: built_in.map(Template::built_in).collect(),
        })
    }
}

fn within<Number: Copy + PartialOrd + From<u8> + Into<u64>>(
    field: &'static str,
    given: Option<Spanned<Number>>,
    standard: Number,
    most: u8,
    text: &str,
) -> Result<Number, ConfigError> {
    let Some(given) = given else { return Ok(standard) };
    let (line, value) = (line(text, given.span()), given.into_inner());
    if value < Number::from(1) || value > Number::from(most) {
        let (most, actual) = (u64::from(most), value.into());
        return Err(ConfigError::OutOfRange { line, field, most, actual });
    }
    Ok(value)
}

fn read(raw: Vec<RawTemplate>, text: &str) -> Result<Vec<Template>, ConfigError> {
    let mut read: Vec<Template> = Vec::new();
    for one in raw {
        let line = line(text, one.topic.span());
        let topic = one.topic.into_inner();
        let words = BilingualText::new(one.ko.as_deref(), one.en.as_deref());
        let found = Template::read(&topic, one.version, words).and_then(|template| {
            let twice = read.iter().any(|known| known.reference == template.reference);
            if twice { Err(TemplateError::Twice(one.version)) } else { Ok(template) }
        });
        read.push(found.map_err(|source| ConfigError::Template { line, topic, source })?);
    }
    Ok(read)
}
