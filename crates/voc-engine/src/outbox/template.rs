//! The words of notices: templates with placeholders that are checked when they are read.

use voc_domain::{BilingualText, CodeList as _, LanguageCode, NoticeTopic, TemplateRef};

use super::built_in;

/// The longest template in either language, in characters.
const LONGEST: usize = 1_000;

/// What a template is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// An escalation, told to a level of the ladder.
    Escalation,
    /// A notice to a party outside.
    Outside(NoticeTopic),
}

impl Use {
    /// The code of the templates for escalations.
    const ESCALATION: &'static str = "escalation";

    /// Returns the code that a template of the hospital's own for this has.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Escalation => Self::ESCALATION,
            Self::Outside(topic) => topic.code(),
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        match code {
            Self::ESCALATION => Some(Self::Escalation),
            topic => NoticeTopic::from_code(topic).map(Self::Outside),
        }
    }

    /// Returns what may stand in braces. What is told inside has no place for personal data.
    const fn placeholders(self) -> &'static [&'static str] {
        match self {
            Self::Escalation => &["number", "due", "hospital", "level", "clock"],
            Self::Outside(_) => &["number", "due", "hospital", "name", "text"],
        }
    }
}

/// The words of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) reference: TemplateRef,
    pub(crate) used_for: Use,
    text: BilingualText,
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// The topic is none.
    #[error("`{0}` is no topic of a notice; the topics are `escalation` and those of `voc notify`")]
    Topic(String),
    /// The version is 0.
    #[error("the versions of a template begin with 1")]
    Version,
    /// A template of this topic and version was read before.
    #[error("version {0} of this template is there already; raise the version")]
    Twice(u32),
    /// It has no text.
    #[error("it has no text; write `ko`, `en` or both")]
    Empty,
    /// It is too long.
    #[error("it has {actual} characters; at most {limit} are sent")]
    Long {
        /// The most characters.
        limit: usize,
        /// The characters given.
        actual: usize,
    },
    /// Something stands in braces that is not filled in.
    #[error("`{{{actual}}}` is not filled in here; what can be is {known}")]
    Placeholder {
        /// What stands in braces.
        actual: String,
        /// What may.
        known: String,
    },
    /// A brace without its other one.
    #[error("a brace stands alone; placeholders look like `{{number}}`")]
    Brace,
}

impl Template {
    /// Reads a template of the hospital's own.
    pub(crate) fn read(
        topic: &str,
        version: u32,
        text: BilingualText,
    ) -> Result<Self, TemplateError> {
        let used_for =
            Use::from_code(topic).ok_or_else(|| TemplateError::Topic(topic.to_owned()))?;
        if version == 0 {
            return Err(TemplateError::Version);
        }
        if text.is_empty() {
            return Err(TemplateError::Empty);
        }
        for one in [text.korean(), text.english()] {
            require_filled(one, used_for)?;
        }
        let template = used_for.code().parse().expect("BUG: the code of a topic names a template");
        Ok(Self { reference: TemplateRef { template, version }, used_for, text })
    }

    /// Returns the template that comes with the program.
    pub(crate) fn built_in(used_for: Use) -> Self {
        let template = format!("builtin_{}", used_for.code());
        let template = template.parse().expect("BUG: the code of a topic names a template");
        let (ko, en) = built_in::text(used_for);
        let text = BilingualText::new(Some(ko), Some(en));
        Self { reference: TemplateRef { template, version: built_in::VERSION }, used_for, text }
    }

    /// Writes the notice.
    pub(crate) fn filled(&self, language: &LanguageCode, filling: &Filling) -> String {
        let text = match language.as_str() {
            "ko" => self.text.korean(),
            _ => self.text.english(),
        };
        let mut out = String::with_capacity(text.len() * 2);
        // What is filled in is never looked through for braces again.
        for part in parts(text).flatten() {
            match part {
                Part::Words(words) => out.push_str(words),
                Part::Placeholder(name) => out.push_str(filling.value(name)),
            }
        }
        out.trim().to_owned()
    }
}

/// What is filled in.
#[derive(Clone, Default)]
pub(crate) struct Filling {
    pub(crate) number: String,
    pub(crate) due: String,
    pub(crate) hospital: String,
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) level: String,
    pub(crate) clock: String,
}

impl Filling {
    fn value(&self, placeholder: &str) -> &str {
        match placeholder {
            "number" => &self.number,
            "due" => &self.due,
            "hospital" => &self.hospital,
            "name" => &self.name,
            "text" => &self.text,
            "level" => &self.level,
            "clock" => &self.clock,
            _ => "",
        }
    }
}

enum Part<'a> {
    Words(&'a str),
    Placeholder(&'a str),
}

/// Takes a template apart.
fn parts(text: &str) -> impl Iterator<Item = Result<Part<'_>, TemplateError>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(inner) = rest.strip_prefix('{') {
            let Some((name, after)) = inner.split_once('}').filter(|(name, _)| !name.contains('{'))
            else {
                rest = "";
                return Some(Err(TemplateError::Brace));
            };
            rest = after;
            return Some(Ok(Part::Placeholder(name)));
        }
        let (words, after) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
        rest = after;
        let alone = words.contains('}');
        Some(if alone { Err(TemplateError::Brace) } else { Ok(Part::Words(words)) })
    })
}

fn require_filled(text: &str, used_for: Use) -> Result<(), TemplateError> {
    let actual = text.chars().count();
    if actual > LONGEST {
        return Err(TemplateError::Long { limit: LONGEST, actual });
    }
    let known = used_for.placeholders();
    for part in parts(text) {
        if let Part::Placeholder(name) = part?
            && !known.contains(&name)
        {
            let known: Vec<_> = known.iter().map(|one| format!("{{{one}}}")).collect();
            let (actual, known) = (name.to_owned(), known.join(", "));
            return Err(TemplateError::Placeholder { actual, known });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(topic: &str, ko: &str) -> Result<Template, TemplateError> {
        Template::read(topic, 2, BilingualText::new(Some(ko), None))
    }

    #[test]
    fn every_built_in_template_would_be_read_as_one_of_the_hospitals_own() {
        let outside = NoticeTopic::ALL.iter().map(|topic| Use::Outside(*topic));
        for used_for in outside.chain([Use::Escalation]) {
            let (ko, en) = built_in::text(used_for);
            let text = BilingualText::new(Some(ko), Some(en));
            Template::read(used_for.code(), 1, text).unwrap();
            assert!(ko.contains("{number}") || ko.contains("{text}"), "{ko}");
            assert!(en.is_ascii() && !ko.is_ascii(), "{en}");
        }
    }

    #[test]
    fn what_cannot_be_filled_in_is_refused_when_it_is_read() {
        assert!(read("receipt", "{name}님, {number}").is_ok());
        let inside = read("escalation", "{name}").unwrap_err();
        assert!(inside.to_string().contains("`{name}` is not filled in here"), "{inside}");
        for (text, wrong) in [
            ("{", TemplateError::Brace),
            ("a}", TemplateError::Brace),
            ("{{number}}", TemplateError::Brace),
        ] {
            assert_eq!(read("receipt", text).unwrap_err(), wrong, "{text}");
        }
        assert!(matches!(read("tea", "x"), Err(TemplateError::Topic(_))));
        assert!(matches!(read("receipt", " "), Err(TemplateError::Empty)));
        assert!(matches!(read("receipt", &"가".repeat(1_001)), Err(TemplateError::Long { .. })));
    }

    #[test]
    fn what_a_person_said_is_not_taken_for_a_placeholder() {
        let template = read("receipt", "{name}: {text}").unwrap();
        let filling = Filling {
            name: "{text}".to_owned(),
            text: "{number}".to_owned(),
            number: "secret".to_owned(),
            ..Filling::default()
        };
        let filled = template.filled(&"ko".parse().unwrap(), &filling);
        assert_eq!(filled, "{text}: {number}");
    }
}
