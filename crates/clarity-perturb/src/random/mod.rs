//! NumPy's `default_rng(seed)`: the same stream, draw for draw.

mod pcg64;
mod poisson;
mod seed;
mod tables;
mod ziggurat;

pub use pcg64::Pcg64;
pub use poisson::Rate;
pub(crate) use seed::MAX_DIGITS;
pub use seed::NoiseSeed;

#[cfg(test)]
mod tests {
    use super::tables;
    use alloc::string::ToString;
    use alloc::vec::Vec;
    use clarity_model::Digest;
    use sha2::{Digest as _, Sha256};

    #[test]
    fn the_tables_are_numpys() {
        let hash = |numbers: &[u64; 256]| {
            let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
            let hash: [u8; 32] = Sha256::digest(bytes).into();
            Digest::from(hash).to_string()
        };
        // `aux.ziggurat` of tests/data/perturb-vectors.json.
        let expected = [
            "565295797825931547a1036f5b012a247be54abbe077c39fe06c8ed1e9d0a5a9",
            "33c6472209e1d09ea3548f0291e5e1ad67fb4f1d0305e9f1086689584b7bb7fa",
            "acd898d9d87e212f657755ba43b21e40958090a7ff2103c9e79f4ea1b0fe2bc5",
        ];
        assert_eq!([&tables::K, &tables::W, &tables::F].map(hash), expected);
    }
}
