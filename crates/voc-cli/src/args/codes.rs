//! Closed code lists as values of options: every code shows in help, errors and completions.

use std::{ffi::OsStr, marker::PhantomData};

use clap::{
    Arg, Command, Error,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
use voc_engine::domain::CodeList;

/// Reads one code of a closed list; `-` and `_` are the same.
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
        if let Some(found) = value.to_str().and_then(List::from_code) {
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
