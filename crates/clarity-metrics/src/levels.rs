//! What a test from outside does not see: the code for each kind of vector, and how much is looked at.

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
            .map(|level| pattern.measure(level, &text, &mut Vec::new()).distance);
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

/// Letters of a small alphabet in no order, each `every`-th of them another one, the first and the last
/// too, as equal ends are not looked at.
fn near(length: usize, every: usize) -> (String, String) {
    let mut state = 1_u32;
    let mut letter = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ['a', 'b', 'c', 'd'].get(state as usize >> 30).copied()
    };
    let one: String = (0..length).filter_map(|_| letter()).collect();
    let change = |(at, letter)| {
        let changes = at % every == 0 || at + 1 == length;
        if changes { 'x' } else { letter }
    };
    let other = one.chars().enumerate().map(change).collect();
    (one, other)
}

/// Where nearly nothing is an edit, the shortest path known after a share c of the columns has 1 - c of
/// the length, and no shorter one is further than half of that from the diagonal. Inside the table that
/// leaves (1 + c) / 2 of the rows up to a third of the columns and 1 - c from there: 5 / 12 of it all.
#[test]
fn of_a_near_text_less_than_half_is_looked_at() {
    const LENGTH: usize = 25_600;
    let (one, other) = near(LENGTH, 640);
    let found = Pattern::new(&one).measure(Level::new(), &other, &mut Vec::new());
    assert!((found.distance - 41.0 / 25_600.0).abs() < 1e-12);
    let whole = LENGTH / 64 / 4 * LENGTH;
    let share = 100 * found.steps / whole;
    // Blocks of 64 rows, four a vector, and segments of 64 columns are taken whole.
    assert!(
        (41..=44).contains(&share),
        "{share} % were looked at {} {whole}",
        found.steps
    );
}
