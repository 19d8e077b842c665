//! The same bits on every machine and in every build: each figure down to the last.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_stats::{
    Decomposition, Stream, bootstrap_mean, clustered_mean, expanded_percentile, mcnemar, newcombe,
    student_quantile, t_interval, wilson,
};
use common::scattered;

#[test]
fn to_the_last_bit() {
    let numbers = scattered(36, 11);
    let clusters: Vec<Vec<f64>> = numbers.chunks(5).map(<[f64]>::to_vec).collect();
    let means = bootstrap_mean(&numbers, &Stream::new(5, "bits"), 999).unwrap();
    let parts = Decomposition::of(&[3, 4], 3, &numbers).unwrap();
    let (a, b) = (wilson(56, 70).unwrap(), wilson(48, 80).unwrap());
    let found = [
        a.low(),
        newcombe(0.8, a, 0.6, b).unwrap().high(),
        student_quantile(0.975, 8.0).unwrap(),
        student_quantile(0.7, 3.5).unwrap(),
        t_interval(&numbers).unwrap().low(),
        clustered_mean(&clusters).unwrap().standard_error,
        expanded_percentile(&means, 0.95, 36).unwrap().high(),
        mcnemar(20, 40).unwrap(),
        parts.first_order(1).unwrap(),
        parts.effects()[2].omega2.unwrap(),
    ];
    assert_eq!(found.map(f64::to_bits), BITS, "{found:?}");
}

const BITS: [u64; 10] = [
    0x3fe6_2380_1fa5_29c1,
    0x3fd5_5e2b_6887_80c0,
    0x4002_72b2_4bc9_242a,
    0x3fe2_692c_b587_83b7,
    0xbfd2_be7c_a31b_bbc6,
    0x3fbb_911f_0792_8601,
    0x3fc2_83b7_3498_907c,
    0x3f8b_a046_5b5f_736a,
    0x3fd7_abd6_30c5_32fc,
    0x3fad_077f_643d_7a1f,
];
