//! Checks that the lists of stage results share.

use crate::ModelError;
use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;

/// The list is not empty and no name stands in it twice.
pub(crate) fn unique<'a>(
    what: &'static str,
    item: &'static str,
    names: impl Iterator<Item = &'a str>,
) -> Result<(), ModelError> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(ModelError::Duplicate {
                what,
                name: name.to_owned(),
            });
        }
    }
    if seen.is_empty() {
        Err(ModelError::Empty { what, item })
    } else {
        Ok(())
    }
}

/// The list is not empty and its names ascend in byte order, none of them twice.
pub(crate) fn ascending<'a>(
    what: &'static str,
    item: &'static str,
    names: impl Iterator<Item = &'a str> + Clone,
) -> Result<(), ModelError> {
    unique(what, item, names.clone())?;
    for (earlier, later) in names.clone().zip(names.skip(1)) {
        if earlier > later {
            return Err(ModelError::OutOfOrder {
                what,
                later: earlier.to_owned(),
                earlier: later.to_owned(),
            });
        }
    }
    Ok(())
}
