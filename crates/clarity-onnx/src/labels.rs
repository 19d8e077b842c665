//! The names of the classes.

use crate::OnnxError;
use std::collections::BTreeMap;

/// Checks that each label says something, and something else.
pub(crate) fn check(labels: &[String]) -> Result<(), OnnxError> {
    let mut places = BTreeMap::new();
    for (place, label) in (1..).zip(labels) {
        if label.trim().is_empty() {
            return Err(OnnxError::BlankLabel { place });
        }
        if let Some(first) = places.insert(label, place) {
            return Err(OnnxError::SameLabel {
                label: label.escape_debug().to_string(),
                first,
                second: place,
            });
        }
    }
    Ok(())
}
