//! Steps as `{"name": ..., "version": ..., "params": {...}}`.

use crate::{Arguments, Perturbation, Recipe, Step, TextPerturbation};
use alloc::string::String;
use clarity_model::{AxisValue, Integer};
use core::fmt;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let definition = self.definition();
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("name", definition.name)?;
        map.serialize_entry("params", &Params(self))?;
        map.serialize_entry("version", definition.version)?;
        map.end()
    }
}

struct Params<'s>(&'s Step);

impl Serialize for Params<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0
                .arguments()
                .iter()
                .map(|(name, value)| (name, Scalar(value))),
        )
    }
}

struct Scalar<'v>(&'v AxisValue);

impl Serialize for Scalar<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            AxisValue::Bool(truth) => serializer.serialize_bool(*truth),
            AxisValue::Integer(number) => match i64::try_from(number.get()) {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.serialize_u64(u64::try_from(number.get()).unwrap_or_default()),
            },
            AxisValue::Float(number) => serializer.serialize_f64(number.get()),
            AxisValue::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// The version may be left out; where it is given it must be this crate's.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    name: String,
    #[serde(default)]
    params: alloc::collections::BTreeMap<String, Given>,
    version: Option<String>,
}

/// An argument as it is given.
struct Given(AxisValue);

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor).map(Self)
    }
}

struct ScalarVisitor;

impl Visitor<'_> for ScalarVisitor {
    type Value = AxisValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, a string or a boolean")
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<AxisValue, E> {
        Ok(truth.into())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<AxisValue, E> {
        Ok(number.into())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<AxisValue, E> {
        Ok(AxisValue::Integer(Integer::from(number)))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<AxisValue, E> {
        AxisValue::float(number).map_err(E::custom)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<AxisValue, E> {
        Ok(text.into())
    }
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        let given = wire.params.into_iter().map(|(name, given)| (name, given.0));
        let step =
            Self::build(&wire.name, &given.collect::<Arguments>()).map_err(D::Error::custom)?;
        if let Some(version) = wire.version {
            step.expect_version(&version).map_err(D::Error::custom)?;
        }
        Ok(step)
    }
}

macro_rules! as_step {
    ($($kind:ident: $variant:ident, $mismatch:literal;)*) => {
        $(
            impl Serialize for $kind {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    Step::$variant(self.clone()).serialize(serializer)
                }
            }

            impl<'de> Deserialize<'de> for $kind {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    match Step::deserialize(deserializer)? {
                        Step::$variant(kind) => Ok(kind),
                        other => Err(D::Error::custom(alloc::format!(
                            concat!("`{}` ", $mismatch), other.definition().name
                        ))),
                    }
                }
            }
        )*
    };
}

as_step! {
    Perturbation: Picture, "changes a text, not a picture";
    TextPerturbation: Text, "changes a picture, not a text";
}

impl Serialize for Recipe {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.steps().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Recipe {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        alloc::vec::Vec::deserialize(deserializer).map(Self::new)
    }
}
