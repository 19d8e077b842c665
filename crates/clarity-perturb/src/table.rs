//! Bytes through a table of 256 entries.

use alloc::vec::Vec;
use fearless_simd::{Level, Select as _, Simd, SimdBase as _, dispatch, u8x64};

/// Whether this machine looks up 64 bytes of a table at once; elsewhere one at a time is all there is.
pub(crate) fn is_wide() -> bool {
    dispatch!(Level::new(), simd => wide(simd))
}

#[inline(always)]
fn wide<S: Simd>(_: S) -> bool {
    size_of::<S::u8s>() == 64
}

/// Each byte through a table.
pub(crate) fn through(bytes: &[u8], table: &[u8; 256]) -> Vec<u8> {
    // A byte is always an index of 256 entries; the compiler sees it and drops the default.
    let look = |v: &u8| table.get(usize::from(*v)).copied().unwrap_or_default();
    dispatch!(Level::new(), simd => simd.vectorize(
        #[inline(always)]
        || if wide(simd) {
            let mut out = Vec::with_capacity(bytes.len());
            let (chunks, rest) = bytes.as_chunks::<64>();
            let quarters = quarters(simd, table);
            out.extend(chunks.iter().flat_map(
                #[inline(always)]
                |chunk| looked_up(simd, quarters, chunk)
            ));
            out.extend(rest.iter().map(look));
            out
        } else {
            bytes.iter().map(look).collect()
        }
    ))
}

/// A table as four vectors.
#[inline(always)]
fn quarters<S: Simd>(simd: S, table: &[u8; 256]) -> [u8x64<S>; 4] {
    let mut quarters = [u8x64::splat(simd, 0); 4];
    for (quarter, entries) in quarters.iter_mut().zip(table.as_chunks().0) {
        *quarter = u8x64::load_array_ref(simd, entries);
    }
    quarters
}

/// Six bits of each byte are its place in a quarter of the table, two say which quarter.
#[inline(always)]
fn looked_up<S: Simd>(simd: S, [a, b, c, d]: [u8x64<S>; 4], bytes: &[u8; 64]) -> [u8; 64] {
    let bytes = u8x64::load_array_ref(simd, bytes);
    let place = bytes & u8x64::splat(simd, 63);
    let low = bytes
        .simd_lt(u8x64::splat(simd, 64))
        .select(a.swizzle_dyn(place), b.swizzle_dyn(place));
    let high = bytes
        .simd_lt(u8x64::splat(simd, 192))
        .select(c.swizzle_dyn(place), d.swizzle_dyn(place));
    let found: u8x64<S> = bytes.simd_lt(u8x64::splat(simd, 128)).select(low, high);
    *found.as_array()
}
