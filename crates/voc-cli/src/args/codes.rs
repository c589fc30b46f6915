//! Code lists as values of options: every code of a closed list shows in help, errors and
//! completions, and wherever a code is taken its label is taken too, in either language.

use std::{error::Error as StdError, ffi::OsStr, marker::PhantomData, str::FromStr};

use clap::{
    Arg, Command, Error,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
use voc_engine::domain::{
    CauseCode, ChannelCode, CodeList, CrisisCode, DocumentCode, Label, OutsideBodyCode, RemedyCode,
    TouchPointCode, TreatmentCode,
};

/// Reads one code of a closed list, or its label; `-` and `_` are the same.
#[derive(Clone, Debug)]
pub(crate) struct CodeParser<List>(PhantomData<List>);

/// Makes the parser of a closed list.
pub(crate) const fn code<List>() -> CodeParser<List> {
    CodeParser(PhantomData)
}

fn possible_values<List: CodeList>() -> impl Iterator<Item = PossibleValue> {
    List::ALL.iter().map(|one| {
        let label = one.label();
        PossibleValue::new(one.code()).help(format!("{} ({})", label.en, label.ko))
    })
}

impl<List: CodeList + Send + Sync> TypedValueParser for CodeParser<List> {
    type Value = List;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<List, Error> {
        if let Some(found) = value.to_str().and_then(one_of) {
            return Ok(found);
        }
        // The standard parser knows how to say what the choices are.
        let choices = PossibleValuesParser::new(possible_values::<List>());
        let refused = choices.parse_ref(command, arg, value).err();
        Err(refused.unwrap_or_else(|| Error::new(clap::error::ErrorKind::InvalidValue)))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(possible_values::<List>()))
    }
}

/// Finds one of a closed list by its code or its label.
pub(crate) fn one_of<List: CodeList>(text: &str) -> Option<List> {
    let labelled = || List::ALL.iter().copied().find(|one| is_label(text, one.label()));
    List::from_code(text).or_else(labelled)
}

/// Tells whether a text is a label in either language; spaces, dots and case make no difference.
fn is_label(text: &str, label: Label) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let wanted = plain(text);
    !wanted.is_empty() && [label.ko, label.en].into_iter().any(|one| plain(one) == wanted)
}

/// An open list: codes that a hospital may add its own to.
pub(crate) trait OpenList:
    FromStr<Err: StdError + Send + Sync> + Clone + Send + Sync + 'static
{
    /// The built-in codes with their labels.
    const BUILT_IN: &'static [(&'static str, Label)];
}

macro_rules! open_lists {
    ($($list:ty),+) => {
        $(impl OpenList for $list {
            const BUILT_IN: &'static [(&'static str, Label)] = <$list>::BUILT_IN;
        })+
    };
}

open_lists!(
    CauseCode,
    ChannelCode,
    CrisisCode,
    DocumentCode,
    OutsideBodyCode,
    RemedyCode,
    TouchPointCode,
    TreatmentCode
);

/// Reads one code of an open list, or the label of a built-in one.
pub(crate) fn open<List: OpenList>(text: &str) -> Result<List, List::Err> {
    let labelled = List::BUILT_IN.iter().find(|(_, label)| is_label(text, *label));
    let known = List::BUILT_IN.iter().any(|(code, _)| *code == text);
    labelled.filter(|_| !known).map_or(text, |(code, _)| *code).parse()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use voc_engine::domain::{Role, Stage, VocKind};

    use super::*;

    #[test]
    fn a_label_in_either_language_is_as_good_as_its_code() {
        assert_eq!(one_of::<VocKind>("불만"), Some(VocKind::Complaint));
        assert_eq!(one_of::<VocKind>("complaint"), Some(VocKind::Complaint));
        assert_eq!(one_of::<Role>("원장"), Some(Role::Director));
        assert_eq!(one_of::<Role>("Head director"), Some(Role::HeadDirector));
        assert_eq!(one_of::<Stage>("감정다스리기"), Some(Stage::Calm));
        assert_eq!(one_of::<Stage>("환불"), None);
        assert_eq!(open::<ChannelCode>("창구 상담실").unwrap().as_str(), "counter");
        assert_eq!(open::<RemedyCode>("환불").unwrap().as_str(), "refund");
        assert_eq!(open::<ChannelCode>("house-magazine").unwrap().as_str(), "house_magazine");
        assert!(open::<ChannelCode>("텔레파시").is_err());
    }

    #[test]
    fn no_label_of_an_open_list_stands_for_two_codes() {
        fn check<List: OpenList>() {
            let mut seen = BTreeMap::new();
            for (code, label) in List::BUILT_IN {
                for text in [label.ko, label.en] {
                    assert_eq!(*seen.entry(text).or_insert(*code), *code, "{text}");
                }
                let unlike = |other: &&(&str, Label)| other.0 != *code && is_label(code, other.1);
                assert!(!List::BUILT_IN.iter().any(|other| unlike(&other)), "{code}");
            }
        }
        check::<CauseCode>();
        check::<ChannelCode>();
        check::<CrisisCode>();
        check::<DocumentCode>();
        check::<OutsideBodyCode>();
        check::<RemedyCode>();
        check::<TouchPointCode>();
        check::<TreatmentCode>();
    }
}
