//! The same arithmetic on the widest vectors that the machine has.

use fearless_simd::{Level, Simd as _, dispatch};

/// Runs work as code for the widest vectors of this machine. Every operation is the same one of
/// IEEE 754 or of integers, none is fused or reordered, so that the bytes do not change.
///
/// The work and all that it calls has to be `#[inline(always)]`, or it stays narrow: what is
/// compiled by itself is compiled for the least machine.
#[inline(always)]
pub(crate) fn widest<R>(work: impl FnOnce() -> R) -> R {
    dispatch!(Level::new(), simd => simd.vectorize(work))
}
