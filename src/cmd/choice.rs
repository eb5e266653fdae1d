//! Options that take one word of a list: read in any case, completed by shells, and corrected by one did-you-mean.

use std::ffi::OsStr;
use std::marker::PhantomData;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error, ValueEnum};

use crate::tenant::suggest;

/// What people call a thing, and its name.
pub(super) type Synonym = (&'static str, &'static str);

/// Reads a word of an enumeration.
#[derive(Debug)]
pub(super) struct Choice<T> {
    synonyms: &'static [Synonym],
    of: PhantomData<fn() -> T>,
}

impl<T> Choice<T> {
    pub(super) fn new() -> Self {
        Self::with_synonyms(&[])
    }

    /// Suggests these names for words that are not near to them.
    pub(super) fn with_synonyms(synonyms: &'static [Synonym]) -> Self {
        Self {
            synonyms,
            of: PhantomData,
        }
    }
}

impl<T> Clone for Choice<T> {
    fn clone(&self) -> Self {
        Self::with_synonyms(self.synonyms)
    }
}

impl<T: ValueEnum + Send + Sync + 'static> TypedValueParser for Choice<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        let word = StringValueParser::new().parse_ref(command, arg, value)?;
        T::from_str(&word, true).map_err(|_| {
            let values = shown::<T>();
            let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
            invalid_value(command, arg, &word, &names, self.synonyms)
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(shown::<T>().into_iter()))
    }
}

fn shown<T: ValueEnum>() -> Vec<PossibleValue> {
    let variants = T::value_variants().iter();
    variants.filter_map(ValueEnum::to_possible_value).collect()
}

/// The error for a word that is not among the known ones, with the one that was probably meant.
pub(super) fn invalid_value(
    command: &Command,
    arg: Option<&Arg>,
    word: &str,
    known: &[&str],
    synonyms: &[Synonym],
) -> Error {
    let synonym = synonyms
        .iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(word));
    let meant = match synonym {
        Some((_, name)) => Some(*name),
        None => suggest::nearest(word, known.iter().copied()),
    };
    let text = |text: &str| ContextValue::String(text.to_owned());
    let mut error = Error::new(ErrorKind::InvalidValue).with_cmd(command);
    if let Some(arg) = arg {
        error.insert(ContextKind::InvalidArg, text(&arg.to_string()));
    }
    error.insert(ContextKind::InvalidValue, text(word));
    let known = known.iter().map(|&word| word.to_owned()).collect();
    error.insert(ContextKind::ValidValue, ContextValue::Strings(known));
    if let Some(meant) = meant {
        error.insert(ContextKind::SuggestedValue, text(meant));
    }
    error
}
