//! The words of the domain, as JSON spells them.
#![expect(dead_code, reason = "shapes: nothing is ever made of them")]

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use core::marker::PhantomData;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// The name of an axis: a letter, then letters, digits or `_`.
#[derive(JsonSchema)]
pub(crate) struct AxisName(#[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*$"))] String);

/// A value of an axis: true or false, an integer of 64 bits, a finite number, or a text. Its kind
/// is kept, and 1 is another value than 1.0; a schema takes the two for one.
#[derive(JsonSchema)]
pub(crate) struct AxisValue(#[schemars(schema_with = "scalar")] String);

fn scalar(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": ["boolean", "number", "string"]})
}

/// A value of an axis as run names spell it: its text with `.` as `p` and `-` as `m`, everything
/// else but letters, digits and `_` dropped.
#[derive(JsonSchema)]
pub(crate) struct EncodedValue(#[schemars(regex(pattern = "^[A-Za-z0-9_]*$"))] String);

/// The name of a run: `axis=value` for each axis, then `seed=N`, joined by `_`.
#[derive(JsonSchema)]
pub(crate) struct RunName(
    #[schemars(regex(
        pattern = "^[A-Za-z][A-Za-z0-9_]*=[A-Za-z0-9_]*(_[A-Za-z][A-Za-z0-9_]*=[A-Za-z0-9_]*)*_seed=-?[0-9]+$"
    ))]
    String,
);

/// A name that can be a directory's: letters, digits, `_`, `-` and `.`, and no `.` at first.
#[derive(JsonSchema)]
pub(crate) struct PlainName(#[schemars(regex(pattern = "^[A-Za-z0-9_-][A-Za-z0-9._-]*$"))] String);

/// A text that says something: not empty, and not white space alone.
#[derive(JsonSchema)]
pub(crate) struct Said(#[schemars(regex(pattern = r"\S"))] String);

/// A seed: an integer of 64 bits, signed or unsigned.
#[derive(JsonSchema)]
pub(crate) struct Seed(#[schemars(range(min = i64::MIN, max = u64::MAX))] i128);

/// SHA-256 in lower-case hex.
#[derive(JsonSchema)]
pub(crate) struct Digest(#[schemars(regex(pattern = "^[0-9a-f]{64}$"))] String);

/// A share, or a distance of texts: from 0 to 1.
#[derive(JsonSchema)]
pub(crate) struct Share(#[schemars(range(min = 0, max = 1))] f64);

/// A difference of two shares: from -1 to 1.
#[derive(JsonSchema)]
pub(crate) struct Change(#[schemars(range(min = -1, max = 1))] f64);

/// A number of at least 0.
#[derive(JsonSchema)]
pub(crate) struct Magnitude(#[schemars(range(min = 0))] f64);

/// A population variance of numbers from 0 to 1, which is at most a quarter.
#[derive(JsonSchema)]
pub(crate) struct Variance(#[schemars(range(min = 0, max = 0.25))] f64);

/// How long something may take: numbers, each with a unit, such as `"90s"`, `"10m"` or
/// `"1h 30min"`.
#[derive(JsonSchema)]
pub(crate) struct Duration(
    #[schemars(regex(
        pattern = r"^\s*([0-9][0-9\s]*(\.[0-9\s]+)?(nanos|nsec|ns|usec|us|µs|millis|msec|ms|seconds|second|secs|sec|s|minutes|minute|mins|min|m|hours|hour|hrs|hr|h|days|day|d|weeks|week|wks|wk|w|months|month|M|years|year|yrs|yr|y)\s*)+$"
    ))]
    String,
);

/// Any value at all.
pub(crate) fn anything(_: &mut SchemaGenerator) -> Schema {
    json_schema!({})
}

/// The first version of a shape, the only one so far.
pub(crate) fn first_version(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "integer", "const": 1})
}

/// What a user may leave out or set to `null`, and what is always there once it was read.
pub(crate) struct Defaulted<T>(PhantomData<T>);

impl<T> Default for Defaulted<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T: JsonSchema> JsonSchema for Defaulted<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        if generator.contract().is_deserialize() {
            <Option<T>>::json_schema(generator)
        } else {
            generator.subschema_for::<T>()
        }
    }
}
