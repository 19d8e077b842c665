//! Philox by the known answers of Random123 and by NumPy's.
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

use clarity_stats::Philox;

type Known = ([u64; 2], [u64; 4], [u64; 4]);

/// `philox4x64 10` of Random123's `kat_vectors`.
const KNOWN: [Known; 3] = [
    (
        [0; 2],
        [0; 4],
        [
            0x16554d9eca36314c,
            0xdb20fe9d672d0fdc,
            0xd7e772cee186176b,
            0x7e68b68aec7ba23b,
        ],
    ),
    (
        [u64::MAX; 2],
        [u64::MAX; 4],
        [
            0x87b092c3013fe90b,
            0x438c3c67be8d0224,
            0x9cc7d7c69cd777b6,
            0xa09caebf594f0ba0,
        ],
    ),
    (
        [0x452821e638d01377, 0xbe5466cf34e90c6c],
        [
            0x243f6a8885a308d3,
            0x13198a2e03707344,
            0xa4093822299f31d0,
            0x082efa98ec4e6c89,
        ],
        [
            0xa528f45403e61d95,
            0x38c72dbd566e9788,
            0xa5a1610e72fd18b5,
            0x57bd43b5e52b7fe6,
        ],
    ),
];

#[test]
fn known_answers() {
    for (key, counter, expected) in KNOWN {
        assert_eq!(Philox::block(key, counter), expected);
    }
}
