//! Draws by counter: the same in any order, over any number of threads.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]
#![allow(
    clippy::cast_precision_loss,
    clippy::unreadable_literal,
    reason = "counts are small; digits stand as other programs print them"
)]

mod common;

use clarity_stats::{
    MAX_REPLICATES, Philox, StatsError, Stream, bootstrap, bootstrap_mean, percentile,
};
use common::{HOSTILE, near, square};
use proptest::prelude::*;

const DRIFTS: [f64; 7] = [0.1, 0.7, 0.64, 0.76, 0.0, 1.0, 0.3];

/// FNV-1a of "drift" by hand, and the first 12 draws of 0..10 from NumPy's Philox.
#[test]
fn the_stream_is_written_down() {
    let draws: Vec<usize> = Stream::new(7, "drift").indices(5, 12).collect();
    assert!(draws.iter().all(|&place| place < 12));
    let key = [
        7,
        "drift".bytes().fold(0xcbf29ce484222325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100000001b3)
        }),
    ];
    let words = (0..3).flat_map(|block| Philox::block(key, [block, 5, 0, 0]));
    let expected: Vec<u128> = words.map(|word| (u128::from(word) * 12) >> 64).collect();
    let found: Vec<u128> = draws.iter().map(|&place| place as u128).collect();
    assert_eq!(found, expected);
    let ten: Vec<usize> = Stream::new(7, "drift").indices(5, 10).collect();
    assert_eq!(ten, [1, 3, 2, 3, 4, 9, 8, 7, 9, 2]);
}

#[test]
fn streams_differ_by_seed_figure_and_replicate() {
    let draws = |seed, figure, replicate| -> Vec<usize> {
        Stream::new(seed, figure).indices(replicate, 50).collect()
    };
    let one = draws(1, "esi", 0);
    for other in [draws(2, "esi", 0), draws(1, "drift", 0), draws(1, "esi", 1)] {
        assert_ne!(one, other);
    }
    assert_eq!(Stream::new(1, "esi").indices(3, 0).count(), 0);
}

#[test]
fn every_place_comes_up_as_often() {
    let mut seen = [0_u32; 7];
    for replicate in 0..10_000 {
        for place in Stream::new(3, "fair").indices(replicate, 7) {
            seen[place] += 1;
        }
    }
    // Chi-squared with 6 degrees of freedom: 22.5 is passed once in a thousand.
    let chi = seen
        .iter()
        .fold(0.0, |sum, &n| sum + square(f64::from(n) - 1e4) / 1e4);
    assert!(chi < 22.5, "{chi} {seen:?}");
}

fn mean_of(stream: &Stream, replicate: u64) -> u64 {
    let drawn = stream.indices(replicate, DRIFTS.len());
    let sum = drawn.fold(0.0, |sum, place| sum + DRIFTS[place]);
    (sum / DRIFTS.len() as f64).to_bits()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "threads are what is tested")]
fn threads_give_the_same_bits() {
    let (stream, replicates) = (Stream::new(42, "drift"), 1_001_u64);
    let alone: Vec<u64> = bootstrap_mean(&DRIFTS, &stream, replicates)
        .unwrap()
        .iter()
        .map(|mean| mean.to_bits())
        .collect();
    for threads in [1, 2, 3, 7] {
        let mut split = vec![0; alone.len()];
        let each = alone.len().div_ceil(threads);
        std::thread::scope(|scope| {
            for (part, places) in split.chunks_mut(each).enumerate() {
                scope.spawn(move || {
                    // Last first: no replicate waits for another.
                    for (place, mean) in places.iter_mut().enumerate().rev() {
                        *mean = mean_of(&stream, (part * each + place) as u64);
                    }
                });
            }
        });
        assert_eq!(split, alone, "{threads} threads");
    }
}

#[test]
fn replicates_without_a_value_are_left_out() {
    let stream = Stream::new(1, "flips");
    let odd = bootstrap(3, &stream, 100, |drawn| {
        let first = drawn[0];
        (first > 0).then_some(first as f64)
    });
    assert!(odd.len() < 100 && odd.len() > 40 && odd.iter().all(|&x| x > 0.0));
    assert!(bootstrap(0, &stream, 3, |drawn| Some(drawn.len() as f64)) == [0.0; 3]);
}

#[test]
fn the_spread_is_that_of_a_mean() {
    let means = bootstrap_mean(&DRIFTS, &Stream::new(9, "spread"), 20_000).unwrap();
    let centre = DRIFTS.iter().fold(0.0, |sum, x| sum + x) / 7.0;
    let spread = DRIFTS.iter().fold(0.0, |sum, x| sum + square(x - centre)) / 7.0;
    let found = means.iter().fold(0.0, |sum, x| sum + square(x - centre)) / 20_000.0;
    near(found, spread / 7.0, 0.001);
    assert!(percentile(&means, 0.95).unwrap().contains(centre));
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let stream = Stream::new(1, "none");
    for (values, replicates) in [(&[][..], 5), (&[1.0], 0)] {
        let refused = bootstrap_mean(values, &stream, replicates);
        assert!(matches!(refused, Err(StatsError::TooFew { .. })));
    }
    let refused = bootstrap_mean(&[1.0], &stream, MAX_REPLICATES + 1);
    assert!(matches!(refused, Err(StatsError::TooLarge { .. })));
    let far = bootstrap_mean(&[f64::MAX, f64::MAX], &stream, 3);
    assert_eq!(far, Err(StatsError::Magnitude));
}

proptest! {
    #[test]
    fn equal_in_any_order(seed: u64, replicate: u64, n in 1_usize..40) {
        let stream = Stream::new(seed, "order");
        let whole: Vec<usize> = stream.indices(replicate, n).collect();
        prop_assert!(whole.iter().all(|&place| place < n));
        let _ = stream.indices(replicate.wrapping_add(1), n).count();
        prop_assert_eq!(stream.indices(replicate, n).collect::<Vec<_>>(), whole);
    }

    #[test]
    fn hostile_numbers(places in prop::collection::vec(0_usize..16, 0..5)) {
        let values: Vec<f64> = places.iter().map(|&place| HOSTILE[place]).collect();
        if let Ok(means) = bootstrap_mean(&values, &Stream::new(0, ""), 9) {
            prop_assert!(means.iter().all(|mean| mean.is_finite()));
        }
    }
}
