//! The distance without a table of masks, for texts that are too large for one.

use alloc::vec;

/// The distance of two lists of numbers that are at most `most`, one block of 64 rows after the
/// other. Memory follows from their lengths alone, not from the lengths' product.
pub(crate) fn edits(rows: &[u32], columns: &[u32], most: usize) -> usize {
    let mut masks = vec![0_u64; most + 1];
    // What the row above does at each column; the first goes up.
    let mut edge = vec![1_i8; columns.len()];
    for block in rows.chunks(64) {
        for (row, number) in block.iter().enumerate() {
            if let Some(mask) = masks.get_mut(*number as usize) {
                *mask |= 1 << row;
            }
        }
        let last = block.len() - 1;
        let (mut more, mut less) = (u64::MAX, 0);
        for (number, edge) in columns.iter().zip(&mut edge) {
            let matches = masks.get(*number as usize).copied().unwrap_or_default();
            let open = matches | u64::from(*edge < 0);
            let level = ((open & more).wrapping_add(more) ^ more) | open | less;
            let (rises, falls) = (less | !(level | more), level & more);
            let (up, down) = (u64::from(*edge > 0), u64::from(*edge < 0));
            *edge = i8::from(rises >> last & 1 == 1) - i8::from(falls >> last & 1 == 1);
            let (rises, falls) = (rises << 1 | up, falls << 1 | down);
            more = falls | !(level | rises);
            less = level & rises;
        }
        for number in block {
            if let Some(mask) = masks.get_mut(*number as usize) {
                *mask = 0;
            }
        }
    }
    let along = edge
        .iter()
        .fold(0_isize, |sum, step| sum + isize::from(*step));
    rows.len().saturating_add_signed(along)
}

#[cfg(test)]
mod tests {
    use super::edits;
    use alloc::vec::Vec;
    use proptest::prelude::*;
    use rapidfuzz::distance::levenshtein;

    fn numbers() -> impl Strategy<Value = Vec<u32>> {
        prop::collection::vec(0..4_u32, 1..300)
    }

    proptest! {
        /// With few different numbers the row above a block does everything that it can.
        #[test]
        fn near_lists_of_many_blocks(a in numbers(), b in numbers()) {
            prop_assert_eq!(edits(&a, &b, 3), levenshtein::distance(a.iter(), b.iter()));
        }
    }
}
