//! The same bits on every machine and in every build, down to the last, of what needs no
//! distribution function. Those that need one are rounded to eight decimals where they are kept.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_stats::{Decomposition, Stream, bootstrap_mean, clustered_mean, newcombe, wilson};
use common::scattered;

#[test]
fn to_the_last_bit() {
    let numbers = scattered(36, 11);
    let clusters: Vec<Vec<f64>> = numbers.chunks(5).map(<[f64]>::to_vec).collect();
    let means = bootstrap_mean(&numbers, &Stream::new(5, "bits"), 999).unwrap();
    assert_eq!(means.len(), 999);
    let parts = Decomposition::of(&[3, 4], 3, &numbers).unwrap();
    let (a, b) = (wilson(56, 70).unwrap(), wilson(48, 80).unwrap());
    let found = [
        a.low(),
        newcombe(0.8, a, 0.6, b).unwrap().high(),
        clustered_mean(&clusters).unwrap().standard_error,
        parts.first_order(1).unwrap(),
        parts.effects()[2].omega2.unwrap(),
    ];
    assert_eq!(found.map(f64::to_bits), BITS, "{found:?}");
}

const BITS: [u64; 5] = [
    0x3fe6_2380_1fa5_29c1,
    0x3fd5_5e2b_6887_80c0,
    0x3fbb_911f_0792_8601,
    0x3fd7_abd6_30c5_32fc,
    0x3fad_077f_643d_7a1f,
];
