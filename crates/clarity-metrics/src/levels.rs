//! The same distances from the code for every kind of vector: a test from outside sees the widest alone.

use crate::Pattern;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use fearless_simd::Level;

/// What this machine has, widest first.
fn levels() -> Vec<Level> {
    let widest = Level::new();
    #[cfg(target_arch = "x86_64")]
    let narrower = [
        widest.as_avx2().map(Level::Avx2),
        widest.as_sse4_2().map(Level::Sse4_2),
        Some(Level::baseline()),
    ];
    #[cfg(not(target_arch = "x86_64"))]
    let narrower = [Some(Level::baseline())];
    let mut levels = vec![widest];
    levels.extend(narrower.into_iter().flatten());
    levels
}

/// Letters whose order depends on a number, and repeats late.
fn letters(length: usize, step: usize) -> String {
    let letters = (0..length).map(|i| ['a', 'b', ' ', '\u{e9}', '\u{4e00}'].get(i * i / step % 5));
    letters.flatten().collect()
}

#[test]
fn every_kind_of_vector_finds_the_same() {
    for (height, width) in [(1, 1), (63, 65), (64, 300), (800, 790), (1700, 1100)] {
        let pattern = Pattern::new(&letters(height, 3));
        let text = letters(width, 7);
        let found = levels()
            .into_iter()
            .map(|level| pattern.distance_at(level, &text, &mut Vec::new()));
        let found: Vec<u64> = found.map(f64::to_bits).collect();
        let edits = strsim::levenshtein(pattern.text(), &text);
        let edits = u32::try_from(edits).map_or(f64::NAN, f64::from);
        let longest = u32::try_from(height.max(width)).map_or(f64::NAN, f64::from);
        assert_eq!(
            found,
            vec![(edits / longest).to_bits(); found.len()],
            "{height} {width}"
        );
    }
}
