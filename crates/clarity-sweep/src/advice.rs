use crate::Place;
use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use clarity_model::AxisValue;

/// Something that a configuration may say and probably does not mean.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Advice {
    /// Two values that are one number in two kinds; kinds are kept.
    #[error("axis `{axis}`: {first} and {second} are one number, but two values here")]
    OneNumber {
        /// The axis.
        axis: String,
        /// The earlier value as JSON spells it.
        first: String,
        /// The later one.
        second: String,
    },
    /// Two values whose run directories a file system without case does not tell apart.
    #[error(
        "axis `{axis}`: {first} and {second} differ only in case; where the file system ignores \
         it, their runs cannot both be kept"
    )]
    CaseOnly {
        /// The axis.
        axis: String,
        /// The earlier value as JSON spells it.
        first: String,
        /// The later one.
        second: String,
    },
    /// Numbers whose encodings sort in another order.
    #[error(
        "axis `{axis}`: results list values in the order of their names ({order}), not of their \
         numbers; slopes between them may have the wrong sign"
    )]
    Order {
        /// The axis.
        axis: String,
        /// The values in the order of their encodings.
        order: String,
    },
}

/// 2^53: every integer below is a float of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The advice on one axis of a draft.
pub(crate) fn of_axis(index: usize, name: &str, values: &[AxisValue]) -> Vec<(Place, Advice)> {
    let axis = || name.to_owned();
    let mut found = Vec::new();
    let (mut numbers, mut folded) = (BTreeMap::new(), BTreeMap::new());
    for (position, value) in values.iter().enumerate() {
        let place = Place::Value(index, position);
        let second = || value.to_string();
        // Adding 0.0 makes one zero of two. Beyond 2^53 neighbouring integers share a float.
        let number = value.number().filter(|number| number.abs() < EXACT);
        let number = number.map(|number| (number + 0.0).to_bits());
        let twin = number.and_then(|bits| numbers.insert(bits, value));
        if let Some(first) = twin.filter(|first| *first != value) {
            let first = first.to_string();
            found.push((
                place,
                Advice::OneNumber {
                    axis: axis(),
                    first,
                    second: second(),
                },
            ));
        }
        let encoded = value.encode();
        let twin = folded.insert(encoded.as_str().to_ascii_lowercase(), value);
        if let Some(first) = twin.filter(|first| first.encode() != encoded) {
            let first = first.to_string();
            found.push((
                place,
                Advice::CaseOnly {
                    axis: axis(),
                    first,
                    second: second(),
                },
            ));
        }
    }
    if let Some(order) = order(values) {
        found.push((
            Place::Axis(index),
            Advice::Order {
                axis: axis(),
                order,
            },
        ));
    }
    found
}

/// The values in the order of their encodings, where the numbers among them are out of order.
fn order(values: &[AxisValue]) -> Option<String> {
    let mut sorted: Vec<_> = values.iter().map(|value| (value.encode(), value)).collect();
    sorted.sort();
    let numbers = sorted.iter().filter_map(|(_, value)| value.number());
    let texts: Vec<_> = sorted.iter().map(|(_, value)| value.text()).collect();
    (!numbers.is_sorted()).then(|| texts.join(", "))
}
