use crate::ModelError;
use alloc::format;
use alloc::string::{String, ToString};
use core::cmp::Ordering;
use core::fmt;

/// A finite binary64 number, equal and ordered by its bits: `0.0` and `-0.0` differ.
///
/// ```
/// use clarity_model::Finite;
/// assert!(Finite::new(f64::NAN).is_err());
/// assert_ne!(Finite::new(0.0)?, Finite::new(-0.0)?);
/// # Ok::<(), clarity_model::ModelError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Finite(f64);

impl Finite {
    /// Wraps a number.
    ///
    /// # Errors
    /// [`ModelError::NotFinite`] for NaN and the infinities.
    pub fn new(number: f64) -> Result<Self, ModelError> {
        if number.is_finite() {
            Ok(Self(number))
        } else {
            Err(ModelError::NotFinite {
                found: number.to_string(),
            })
        }
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl PartialEq for Finite {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for Finite {}

impl PartialOrd for Finite {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Finite {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl fmt::Display for Finite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&float_text(*self))
    }
}

/// A finite number at 8 decimal places: the only number that a stage hands on.
///
/// Rounding takes the exact binary value and goes to even on a tie, like Python's `round(x, 8)`.
/// Negative zero survives. Unit and range are those of the figure that it holds.
///
/// ```
/// use clarity_model::Rounded;
/// assert_eq!(Rounded::round(0.001953125)?.get(), 0.00195312);
/// assert_eq!(Rounded::round(-1e-9)?.to_string(), "-0.0");
/// # Ok::<(), clarity_model::ModelError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rounded(Finite);

impl Rounded {
    /// Zero.
    pub const ZERO: Self = Self(Finite(0.0));

    /// Rounds to 8 decimal places.
    ///
    /// # Errors
    /// [`ModelError::NotFinite`] for NaN and the infinities.
    pub fn round(number: f64) -> Result<Self, ModelError> {
        let number = Finite::new(number)?.get();
        // Formatting with a precision is exact and ties to even; `(x * 1e8).round() / 1e8` is not.
        let rounded = format!("{number:.8}").parse().unwrap_or(number);
        Finite::new(rounded).map(Self)
    }

    /// Takes a number that has been rounded before, as found in an artifact.
    ///
    /// # Errors
    /// [`ModelError::NotFinite`]; [`ModelError::NotRounded`] when rounding would change it.
    pub fn exact(number: f64) -> Result<Self, ModelError> {
        let rounded = Self::round(number)?;
        if rounded.0 == Finite(number) {
            Ok(rounded)
        } else {
            Err(ModelError::NotRounded {
                found: Finite(number).to_string(),
                expected: rounded.to_string(),
            })
        }
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0.get()
    }

    /// The absolute value: exact, so it needs no second rounding.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(Finite(self.get().abs()))
    }
}

impl fmt::Display for Rounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An integer of 64 bits, signed or unsigned: -2^63 to 2^64 - 1.
///
/// ```
/// use clarity_model::Integer;
/// assert_eq!(Integer::from(-7_i64).to_string(), "-7");
/// assert_eq!("18446744073709551615".parse::<Integer>()?, Integer::from(u64::MAX));
/// assert!("18446744073709551616".parse::<Integer>().is_err());
/// # Ok::<(), clarity_model::ModelError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Integer(i128);

impl Integer {
    /// The integer, widened.
    pub fn get(self) -> i128 {
        self.0
    }
}

impl From<i64> for Integer {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

impl From<u64> for Integer {
    fn from(number: u64) -> Self {
        Self(number.into())
    }
}

impl core::str::FromStr for Integer {
    type Err = ModelError;

    fn from_str(text: &str) -> Result<Self, ModelError> {
        text.parse::<i64>()
            .map(Self::from)
            .or_else(|_| text.parse::<u64>().map(Self::from))
            .map_err(|_| ModelError::IntegerRange { found: text.into() })
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A float's text: the shortest digits that read back as the same number, laid out as Python's
/// `repr` does.
///
/// Plain notation from 1e-4 up to 1e16, an exponent of at least two digits outside.
/// Source of the layout: format code `r` of Python's `PyOS_double_to_string`.
///
/// ```
/// use clarity_model::{Finite, float_text};
/// for (number, text) in [(0.8, "0.8"), (1.0, "1.0"), (1e-7, "1e-07"), (1e16, "1e+16")] {
///     assert_eq!(float_text(Finite::new(number)?), text);
/// }
/// # Ok::<(), clarity_model::ModelError>(())
/// ```
pub fn float_text(number: Finite) -> String {
    let mut buffer = zmij::Buffer::new();
    let shortest = buffer.format_finite(number.get());
    let (sign, magnitude) = match shortest.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", shortest),
    };
    let (digits, exponent) = decimal(magnitude);
    format!("{sign}{}", lay_out(&digits, exponent))
}

/// The significant digits and the exponent e of `0.DIGITS x 10^e`, out of any decimal spelling.
fn decimal(magnitude: &str) -> (String, i32) {
    let (mantissa, exponent) = match magnitude.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse().unwrap_or(0)),
        None => (magnitude, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0');
    // No float has 2^31 digits: the lengths fit.
    let leading = all.len().saturating_sub(significant.len());
    let point = i32::try_from(whole.len()).unwrap_or(i32::MAX);
    let shift = i32::try_from(leading).unwrap_or(i32::MAX);
    (
        significant.trim_end_matches('0').into(),
        point - shift + exponent,
    )
}

/// Python's `repr` of `0.DIGITS x 10^exponent`.
fn lay_out(digits: &str, exponent: i32) -> String {
    if digits.is_empty() {
        return "0.0".into();
    }
    let scientific = exponent - 1;
    if !(-4..16).contains(&scientific) {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        let sign = if scientific < 0 { '-' } else { '+' };
        return format!(
            "{first}{point}{rest}e{sign}{:02}",
            scientific.unsigned_abs()
        );
    }
    let Ok(whole) = usize::try_from(exponent) else {
        let zeros = "0".repeat(exponent.unsigned_abs() as usize);
        return format!("0.{zeros}{digits}");
    };
    if whole >= digits.len() {
        let zeros = "0".repeat(whole - digits.len());
        return format!("{digits}{zeros}.0");
    }
    let (before, after) = digits.split_at(whole);
    format!("{}{before}.{after}", if whole == 0 { "0" } else { "" })
}
