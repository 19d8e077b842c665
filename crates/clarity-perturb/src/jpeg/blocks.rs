//! Blocks of 8 x 8 side by side, so that what happens to a place of a block happens to the same
//! place of many blocks at once.

/// The side of a block.
pub(super) const SIDE: usize = 8;

/// How many blocks stand side by side: a multiple of what the widest vector holds.
pub(super) const BLOCKS: usize = 16;

/// One place of every block.
pub(super) type Lane = [i32; BLOCKS];

/// The lanes of one row or column of the blocks.
pub(super) type Line = [Lane; SIDE];

/// Blocks, row by row.
pub(super) type Group = [Line; SIDE];

pub(super) const EMPTY: Group = [[[0; BLOCKS]; SIDE]; SIDE];

/// The pixels of the blocks from a corner on, edges repeated: red, green and blue in the lowest
/// three bytes of each place.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "no more blocks than a lane has")]
pub(super) fn gather(rows: &[&[[u8; 3]]], top: usize, left: usize, pixels: &mut Group) {
    let mut padded = [[0; 3]; SIDE * BLOCKS];
    for (line, y) in pixels.iter_mut().zip(top..) {
        let row = rows.get(y).or(rows.last()).copied().unwrap_or_default();
        let near = row.get(left..).unwrap_or_default();
        let near = near.first_chunk().unwrap_or_else(|| {
            let last = near.last().copied().unwrap_or_default();
            let edge = near.iter().copied().chain(core::iter::repeat(last));
            padded
                .iter_mut()
                .zip(edge)
                .for_each(|(to, from)| *to = from);
            &padded
        });
        let (parts, _) = near.as_chunks::<SIDE>();
        for (block, part) in parts.iter().enumerate().take(BLOCKS) {
            for (lane, [red, green, blue]) in line.iter_mut().zip(part) {
                lane[block] = i32::from_le_bytes([*red, *green, *blue, 0]);
            }
        }
    }
}

/// Writes the pixels of [`gather`] back, those that are within the picture.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "no more blocks than a lane has")]
pub(super) fn scatter(pixels: &Group, left: usize, width: usize, lines: &mut [[u8; 3]]) {
    for (line, out) in pixels.iter().zip(lines.chunks_mut(width)) {
        let out = out.get_mut(left..).unwrap_or_default();
        for (block, part) in out.chunks_mut(SIDE).enumerate().take(BLOCKS) {
            for (pixel, lane) in part.iter_mut().zip(line) {
                let [red, green, blue, _] = lane[block].to_le_bytes();
                *pixel = [red, green, blue];
            }
        }
    }
}
