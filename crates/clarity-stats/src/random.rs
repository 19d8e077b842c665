/// Philox4x64-10: 256 random bits for each pair of a key and a counter, with no state between.
///
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011; the
/// constants are those of their Random123, the bits those of NumPy's `Philox`, which adds 1 to its
/// counter before each block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Philox;

const MULTIPLIERS: [u64; 2] = [0xD2E7_470E_E14C_6C93, 0xCA5A_8263_9512_1157];
/// The golden ratio and the root of 3 less 1, as fractions of 2^64.
const WEYL: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0xBB67_AE85_84CA_A73B];
const ROUNDS: u32 = 10;

impl Philox {
    /// The block of four words at `counter`, under `key`.
    ///
    /// ```
    /// let block = clarity_stats::Philox::block([0, 0], [0, 0, 0, 0]);
    /// assert_eq!(block[0], 0x16554d9eca36314c);
    /// ```
    pub fn block(key: [u64; 2], counter: [u64; 4]) -> [u64; 4] {
        let ([mut k0, mut k1], [mut c0, mut c1, mut c2, mut c3]) = (key, counter);
        for _ in 0..ROUNDS {
            let (high0, low0) = product(MULTIPLIERS[0], c0);
            let (high1, low1) = product(MULTIPLIERS[1], c2);
            [c0, c1, c2, c3] = [high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0];
            k0 = k0.wrapping_add(WEYL[0]);
            k1 = k1.wrapping_add(WEYL[1]);
        }
        [c0, c1, c2, c3]
    }
}

/// The upper and the lower word of a product.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the lower word is what is left"
)]
pub(crate) fn product(a: u64, b: u64) -> (u64, u64) {
    let whole = u128::from(a) * u128::from(b);
    ((whole >> 64) as u64, whole as u64)
}
