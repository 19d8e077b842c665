//! JSON values made by hand, for artifacts whose shape follows from what they hold.

use super::Json;
use clarity_model::{AxisValue, Finite, Rounded};

/// An object of some members, in any order.
///
/// ```
/// use clarity_artifact::{canonical, json::build};
/// let built = build::object([("runs", build::count(3)), ("answer", build::optional(None))]);
/// assert_eq!(canonical::compact(&built)?, r#"{"answer":null,"runs":3}"#);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn object<const N: usize>(members: [(&'static str, Json<'static>); N]) -> Json<'static> {
    let members = members.into_iter().map(|(key, value)| (key.into(), value));
    Json::Object(members.collect())
}

/// An array.
pub fn list(items: impl IntoIterator<Item = Json<'static>>) -> Json<'static> {
    Json::List(items.into_iter().collect())
}

/// A text.
pub fn text(text: impl Into<String>) -> Json<'static> {
    Json::Text(text.into().into())
}

/// A text, or `null`.
pub fn optional(found: Option<&str>) -> Json<'static> {
    found.map_or(Json::Null, text)
}

/// An integer.
pub fn integer(number: impl Into<u64>) -> Json<'static> {
    Json::Integer(number.into().into())
}

/// A number of things.
pub fn count(number: usize) -> Json<'static> {
    integer(number as u64)
}

/// A number at 8 decimals, `null` where there is none.
pub fn number(number: Option<f64>) -> Json<'static> {
    rounded(number.and_then(|number| Rounded::round(number).ok()))
}

/// A rounded number, or `null`.
pub fn rounded(number: Option<Rounded>) -> Json<'static> {
    float(number.and_then(|number| Finite::new(number.get()).ok()))
}

/// A number with all of its digits, or `null`.
pub fn float(number: Option<Finite>) -> Json<'static> {
    number.map_or(Json::Null, Json::Float)
}

/// An axis value.
pub fn value(value: &AxisValue) -> Json<'static> {
    Json::from(value).into_owned()
}
