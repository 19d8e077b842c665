//! How much memory a model says that it needs, as far as that is known before it runs.
//!
//! The engine cannot be given a limit, and where memory runs out the whole program ends. What a
//! value's size is, it infers from the input's; where that depends on the picture, nobody knows.

use crate::OnnxError;
use rten::{Dimension, Model, NodeId};

/// The most elements of one value: 16 GiB of floats. The largest picture has a fifth of that.
const MAX_ELEMENTS: u64 = 1 << 32;

/// Numbers of nodes are given in order, and optimising leaves gaps: none is so wide.
const WIDEST_GAP: u32 = 1 << 16;

/// Refuses a model with a value that is known to be too large.
pub(crate) fn check(model: &Model) -> Result<(), OnnxError> {
    let mut missing = 0;
    for number in 0..i32::MAX.unsigned_abs() {
        let Some(node) = model.node_info(NodeId::from_u32(number)) else {
            missing += 1;
            if missing > WIDEST_GAP {
                break;
            }
            continue;
        };
        missing = 0;
        let shape = node.shape().unwrap_or_default();
        if elements(&shape).is_some_and(|elements| elements > MAX_ELEMENTS) {
            let sizes: Vec<_> = shape.iter().filter_map(fixed).collect();
            return Err(OnnxError::Memory {
                name: node.name().unwrap_or_default().escape_debug().to_string(),
                shape: format!("{sizes:?}"),
            });
        }
    }
    Ok(())
}

/// How many elements there are, where each dimension is known.
fn elements(shape: &[Dimension]) -> Option<u64> {
    let mut sizes = shape.iter().map(fixed);
    sizes.try_fold(1_u64, |product, size| {
        let size = u64::try_from(size?).unwrap_or(u64::MAX);
        Some(product.saturating_mul(size))
    })
}

fn fixed(dimension: &Dimension) -> Option<usize> {
    match dimension {
        Dimension::Fixed(size) => Some(*size),
        Dimension::Symbolic(_) => None,
    }
}
