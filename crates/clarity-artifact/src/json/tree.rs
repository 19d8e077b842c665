use super::strict::syntax;
use crate::ReadError;
use clarity_model::{AxisValue, Finite, Integer};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// A JSON value that keeps the kinds of numbers; objects are sorted by key.
///
/// Serialized through [`canonical`](crate::canonical) it gives canonical bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json<'t> {
    /// `null`
    Null,
    /// A boolean.
    Bool(bool),
    /// A number without fraction and exponent.
    Integer(Integer),
    /// Any other number.
    Float(Finite),
    /// A string.
    Text(Cow<'t, str>),
    /// An array.
    List(Vec<Json<'t>>),
    /// An object.
    Object(BTreeMap<Cow<'t, str>, Json<'t>>),
}

impl Json<'_> {
    /// The same value, owning its texts.
    pub fn into_owned(self) -> Json<'static> {
        match self {
            Self::Null => Json::Null,
            Self::Bool(truth) => Json::Bool(truth),
            Self::Integer(number) => Json::Integer(number),
            Self::Float(number) => Json::Float(number),
            Self::Text(text) => Json::Text(Cow::Owned(text.into_owned())),
            Self::List(items) => Json::List(items.into_iter().map(Json::into_owned).collect()),
            Self::Object(members) => {
                let own = |(key, value): (Cow<'_, str>, Json<'_>)| {
                    (Cow::Owned(key.into_owned()), value.into_owned())
                };
                Json::Object(members.into_iter().map(own).collect())
            }
        }
    }

    /// The scalar as an axis value; `None` for `null`, arrays and objects.
    pub fn axis_value(&self) -> Option<AxisValue> {
        match self {
            Self::Bool(truth) => Some(AxisValue::Bool(*truth)),
            Self::Integer(number) => Some(AxisValue::Integer(*number)),
            Self::Float(number) => Some(AxisValue::Float(*number)),
            Self::Text(text) => Some(AxisValue::from(text.as_ref())),
            Self::Null | Self::List(_) | Self::Object(_) => None,
        }
    }

    /// What a person would call the value, for messages.
    pub fn describe(&self) -> String {
        match self {
            Self::Null => "null".to_string(),
            Self::List(_) => "a list".to_string(),
            Self::Object(_) => "an object".to_string(),
            Self::Text(text) if text.chars().count() > 40 => {
                let start: String = text.chars().take(40).collect();
                format!("{start:?}...")
            }
            Self::Text(text) => format!("{text:?}"),
            Self::Bool(truth) => truth.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Float(number) => number.to_string(),
        }
    }
}

impl From<&AxisValue> for Json<'_> {
    fn from(value: &AxisValue) -> Self {
        match value {
            AxisValue::Bool(truth) => Self::Bool(*truth),
            AxisValue::Integer(number) => Self::Integer(*number),
            AxisValue::Float(number) => Self::Float(*number),
            AxisValue::Text(text) => Self::Text(Cow::Owned(text.to_string())),
        }
    }
}

/// Parses a checked text.
pub(super) fn parse(checked: &str) -> Result<Json<'_>, ReadError> {
    serde_json::from_str(checked).map_err(|error| syntax(checked, &error))
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(truth) => serializer.serialize_bool(*truth),
            Self::Integer(number) => serializer.serialize_i128(number.get()),
            Self::Float(number) => serializer.serialize_f64(number.get()),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => serializer.collect_map(members),
        }
    }
}

impl<'de: 't, 't> Deserialize<'de> for Json<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_any(Tree)
            .map(|tree: Json<'de>| tree)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Json::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Json::Integer(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Json::Integer(number.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Self::Value, E> {
        Finite::new(number).map(Json::Float).map_err(E::custom)
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Json::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Json::Text(Cow::Owned(text.to_string())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut object = BTreeMap::new();
        while let Some((Key(key), value)) = members.next_entry()? {
            object.insert(key, value);
        }
        Ok(Json::Object(object))
    }
}

/// A key, borrowed where the text allows it: `Cow`'s own `Deserialize` always copies.
#[derive(serde::Deserialize)]
struct Key<'t>(#[serde(borrow)] Cow<'t, str>);
