use super::NoiseSeed;

/// The bits of NumPy's `default_rng(seed)`: a permuted congruential generator (O'Neill 2014,
/// XSL-RR, 128 bits of state) started from NumPy's `SeedSequence`.
///
/// ```
/// use clarity_perturb::random::Pcg64;
/// let mut bits = Pcg64::new(&42.into());
/// assert_eq!(bits.next_u64(), 14_276_969_152_011_380_360);
/// ```
#[derive(Debug, Clone)]
pub struct Pcg64 {
    state: u128,
    increment: u128,
}

const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;

impl Pcg64 {
    /// A stream from its start.
    pub fn new(seed: &NoiseSeed) -> Self {
        let [s0, s1, s2, s3] = seed_sequence(seed);
        let join = |high: u64, low: u64| u128::from(high) << 64 | u128::from(low);
        let mut pcg = Self {
            state: 0,
            increment: join(s2, s3) << 1 | 1,
        };
        pcg.step();
        pcg.state = pcg.state.wrapping_add(join(s0, s1));
        pcg.step();
        pcg
    }

    fn step(&mut self) {
        self.state = self
            .state
            .wrapping_mul(MULTIPLIER)
            .wrapping_add(self.increment);
    }

    /// 64 uniform bits.
    pub fn next_u64(&mut self) -> u64 {
        self.step();
        let folded = (self.state >> 64) as u64 ^ self.state as u64;
        folded.rotate_right((self.state >> 122) as u32)
    }

    /// Uniform in [0, 1), in steps of 2^-53.
    pub fn uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }
}

/// NumPy's `SeedSequence(seed).generate_state(4, uint64)`.
fn seed_sequence(seed: &NoiseSeed) -> [u64; 4] {
    let words = seed.words();
    let mut hash = Hash {
        constant: 0x43b0_d7e5,
        multiplier: 0x931e_8875,
    };
    let mut given = words.iter().copied();
    let mut pool = [0_u32; 4].map(|_| hash.mix(given.next().unwrap_or(0)));
    for source in 0..4 {
        for target in 0..4 {
            if let (true, Some(&from), Some(to)) = (
                source != target,
                pool.clone().get(source),
                pool.get_mut(target),
            ) {
                *to = mix(*to, hash.mix(from));
            }
        }
    }
    for word in given {
        for entry in &mut pool {
            *entry = mix(*entry, hash.mix(word));
        }
    }
    let mut hash = Hash {
        constant: 0x8b51_f9dd,
        multiplier: 0x58f3_8ded,
    };
    let mut entries = pool.iter().cycle();
    let mut next = || u64::from(hash.mix(entries.next().copied().unwrap_or(0)));
    [(); 4].map(|()| next() | next() << 32)
}

/// `SeedSequence`'s running hash.
struct Hash {
    constant: u32,
    multiplier: u32,
}

impl Hash {
    fn mix(&mut self, word: u32) -> u32 {
        let mixed = word ^ self.constant;
        self.constant = self.constant.wrapping_mul(self.multiplier);
        let mixed = mixed.wrapping_mul(self.constant);
        mixed ^ mixed >> 16
    }
}

fn mix(a: u32, b: u32) -> u32 {
    let mixed = a
        .wrapping_mul(0xca01_f9dd)
        .wrapping_sub(b.wrapping_mul(0x4973_f715));
    mixed ^ mixed >> 16
}
