//! The text of a configuration as one tree, whichever language it is written in, and the place of
//! each value.

use crate::failure::Failure;
use clarity::artifact::json::{self, Json, Step};
use clarity::artifact::{Problems, ReadError};
use clarity::model::{Finite, Integer};
use std::borrow::Cow;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A parsed configuration.
pub(super) enum Text<'t> {
    Toml {
        text: &'t str,
        table: Spanned<DeTable<'t>>,
        tree: Json<'static>,
    },
    Json {
        text: Cow<'t, str>,
        tree: Json<'static>,
    },
}

impl<'t> Text<'t> {
    /// Parses TOML or JSON, by the name of the file.
    ///
    /// Values that JSON does not have are problems and `null`, so that the rest is checked too.
    pub(super) fn parse(
        path: &Path,
        bytes: &'t [u8],
        expected: &'static str,
        problems: &mut Problems,
    ) -> Result<Self, Failure> {
        let refuse = |error: ReadError| Failure::rejected(path, error);
        let text = json::utf8(bytes, expected).map_err(refuse)?;
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("toml") => Self::toml(path, text, problems),
            Some("json") => {
                let tree = json::read(bytes, expected, |root, _| {
                    Some(root.json().clone().into_owned())
                });
                let text = json::check(text).map_err(refuse)?;
                Ok(Self::Json {
                    text,
                    tree: tree.map_err(refuse)?,
                })
            }
            _ => Err(Failure::rejected(
                path,
                format_args!("the name of {expected} ends in `.toml` or `.json`; rename it"),
            )),
        }
    }

    fn toml(path: &Path, text: &'t str, problems: &mut Problems) -> Result<Self, Failure> {
        let table = DeTable::parse(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            let (line, column) = json::line_and_column(text, offset);
            let message = error.message().replace('\n', ", ");
            Failure::rejected(path, format!("line {line}, column {column}: {message}"))
        })?;
        let tree = members(table.get_ref(), &json::Path::default(), problems);
        Ok(Self::Toml { text, table, tree })
    }

    /// The values.
    pub(super) fn tree(&self) -> &Json<'static> {
        match self {
            Self::Toml { tree, .. } | Self::Json { tree, .. } => tree,
        }
    }

    /// Line and column of a value.
    pub(super) fn locate(&self, path: &json::Path) -> Option<(usize, usize)> {
        match self {
            Self::Toml { text, table, .. } => locate_toml(text, table, path),
            Self::Json { text, .. } => json::locate(text, path),
        }
    }
}

/// The place of a key or of a list's item; of the key, because that is where a person looks.
fn locate_toml(
    text: &str,
    root: &Spanned<DeTable<'_>>,
    path: &json::Path,
) -> Option<(usize, usize)> {
    let (first, rest) = path.0.split_first()?;
    let Step::Key(first) = first else { return None };
    let (key, mut here) = root.get_ref().get_key_value(first.as_str())?;
    let mut span = key.span();
    for step in rest {
        match (step, here.get_ref()) {
            (Step::Key(name), DeValue::Table(table)) => {
                let (key, value) = table.get_key_value(name.as_str())?;
                (span, here) = (key.span(), value);
            }
            (Step::Index(index), DeValue::Array(items)) => {
                here = items.get(*index)?;
                span = here.span();
            }
            _ => return None,
        }
    }
    Some(json::line_and_column(text, span.start))
}

fn members(table: &DeTable<'_>, at: &json::Path, problems: &mut Problems) -> Json<'static> {
    let one = |(key, value): (&Spanned<Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
        let key = key.get_ref().to_string();
        let value = value_of(value.get_ref(), &at.key(&key), problems);
        (Cow::Owned(key), value)
    };
    Json::Object(table.iter().map(one).collect())
}

/// The value as JSON has it; dates, and floats that are not finite, JSON does not have: `null`
/// keeps their place.
fn value_of(value: &DeValue<'_>, at: &json::Path, problems: &mut Problems) -> Json<'static> {
    let read = match value {
        DeValue::String(text) => Ok(Json::Text(Cow::Owned(text.to_string()))),
        DeValue::Boolean(truth) => Ok(Json::Bool(*truth)),
        DeValue::Integer(number) => integer(number.as_str(), number.radix())
            .map(Json::Integer)
            .ok_or_else(|| format!("{number} does not fit 64 bits")),
        DeValue::Float(number) => number
            .as_str()
            .parse()
            .ok()
            .and_then(|float| Finite::new(float).ok())
            .map(Json::Float)
            .ok_or_else(|| format!("{number} is not a finite number")),
        DeValue::Datetime(date) => Err(format!("found the date {date}; write it in quotes")),
        DeValue::Array(items) => {
            let items = items.iter().enumerate();
            let read = items.map(|(i, item)| value_of(item.get_ref(), &at.index(i), problems));
            Ok(Json::List(read.collect()))
        }
        DeValue::Table(table) => Ok(members(table, at, problems)),
    };
    read.unwrap_or_else(|message| {
        problems.push(at.clone(), message);
        Json::Null
    })
}

fn integer(digits: &str, radix: u32) -> Option<Integer> {
    let signed = i64::from_str_radix(digits, radix).map(Integer::from);
    signed
        .or_else(|_| u64::from_str_radix(digits, radix).map(Integer::from))
        .ok()
}
