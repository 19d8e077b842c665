use crate::{Kind, PerturbError};
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;
use clarity_model::{AxisValue, Integer};
use core::fmt;

/// The seed of a random perturbation: an integer of at least 0, as NumPy takes it.
///
/// JSON readers round integers above 2^53, so that those are carried as decimal strings.
///
/// ```
/// use clarity_perturb::NoiseSeed;
/// let seed: NoiseSeed = "9007199254740993".parse()?;
/// assert_eq!(seed, NoiseSeed::from(9_007_199_254_740_993));
/// assert!("-1".parse::<NoiseSeed>().is_err());
/// # Ok::<(), clarity_perturb::PerturbError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoiseSeed {
    /// In decimal, without leading zeros.
    decimal: Box<str>,
}

/// The most digits of a seed: more entropy than the generator's state can hold.
pub(crate) const MAX_DIGITS: usize = 100;

/// What a JSON reader with binary64 numbers still tells apart.
const MAX_EXACT: i128 = 1 << 53;

impl NoiseSeed {
    /// 32-bit words, the lowest first; zero is one word.
    pub(super) fn words(&self) -> Vec<u32> {
        let mut words: Vec<u32> = Vec::new();
        for digit in self.decimal.bytes() {
            let mut carry = u64::from(digit.wrapping_sub(b'0'));
            for word in &mut words {
                carry += u64::from(*word) * 10;
                *word = carry as u32;
                carry >>= 32;
            }
            if carry > 0 {
                words.push(carry as u32);
            }
        }
        if words.is_empty() {
            words.push(0);
        }
        words
    }

    /// As artifacts carry it: an integer up to 2^53, a decimal string above.
    pub fn value(&self) -> AxisValue {
        match self.decimal.parse::<i64>() {
            Ok(number) if i128::from(number) <= MAX_EXACT => AxisValue::from(number),
            _ => AxisValue::from(self.decimal.as_ref()),
        }
    }
}

impl From<u64> for NoiseSeed {
    fn from(number: u64) -> Self {
        let decimal = number.to_string().into();
        Self { decimal }
    }
}

impl TryFrom<Integer> for NoiseSeed {
    type Error = PerturbError;

    fn try_from(number: Integer) -> Result<Self, PerturbError> {
        number.to_string().parse()
    }
}

impl core::str::FromStr for NoiseSeed {
    type Err = PerturbError;

    fn from_str(text: &str) -> Result<Self, PerturbError> {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let trimmed = text.trim_start_matches('0');
        if !digits || trimmed.len() > MAX_DIGITS {
            return Err(PerturbError::Value {
                parameter: "seed",
                found: text.to_owned(),
                expected: Kind::Seed.to_string(),
            });
        }
        let decimal = if trimmed.is_empty() { "0" } else { trimmed };
        Ok(Self {
            decimal: decimal.into(),
        })
    }
}

impl fmt::Display for NoiseSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.decimal)
    }
}
