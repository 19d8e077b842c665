//! Rounding and float text: the committed vectors, and properties against other routes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::{Finite, Integer, ModelError, Rounded, float_text, mean};
use proptest::prelude::*;
use serde_json::Value;

fn finite(number: f64) -> Finite {
    Finite::new(number).expect("finite")
}

#[test]
fn every_rounding_vector() {
    let vectors: Vec<Value> = serde_json::from_str(include_str!("data/round8.json")).unwrap();
    assert_eq!(vectors.len(), 528);
    for vector in vectors {
        let bits = u64::from_str_radix(vector["bits"].as_str().unwrap(), 16).unwrap();
        let number = f64::from_bits(bits);
        let expected = vector["round8"].as_str().unwrap();
        assert_eq!(
            Rounded::round(number).unwrap().to_string(),
            expected,
            "{number:e}"
        );
    }
}

#[test]
fn ties_go_to_even_and_zero_keeps_its_sign() {
    for (number, text) in [
        (0.001_953_125, "0.00195312"),
        (0.005_859_375, "0.00585938"),
        (-1e-9, "-0.0"),
        (-0.0, "-0.0"),
        (1e300, "1e+300"),
        (1e-8, "1e-08"),
    ] {
        assert_eq!(Rounded::round(number).unwrap().to_string(), text);
    }
}

#[test]
fn python_layouts() {
    for (number, text) in [
        (0.0, "0.0"),
        (0.0001, "0.0001"),
        (0.000_012, "1.2e-05"),
        (100.0, "100.0"),
        (123_456.789, "123456.789"),
        (9_999_999_999_999_998.0, "9999999999999998.0"),
        (1e16, "1e+16"),
        (1.234_567_890_123_456_8e17, "1.2345678901234568e+17"),
        (5e-324, "5e-324"),
        (f64::MAX, "1.7976931348623157e+308"),
        // Halfway between two shortest spellings: std prints 2.9802322387695313e-8 here.
        (1.0 / f64::from(1_u32 << 25), "2.9802322387695312e-08"),
        (
            1.0 / f64::from(1_u32 << 22) / f64::from(1_u32 << 22),
            "5.684341886080802e-14",
        ),
    ] {
        assert_eq!(float_text(finite(number)), text);
        assert_eq!(float_text(finite(-number)), format!("-{text}"));
    }
}

#[test]
fn what_is_not_finite_is_refused() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let found = number.to_string();
        assert_eq!(
            Finite::new(number),
            Err(ModelError::NotFinite {
                found: found.clone()
            })
        );
        assert_eq!(Rounded::round(number), Err(ModelError::NotFinite { found }));
    }
}

#[test]
fn exact_takes_only_what_was_rounded() {
    assert_eq!(
        Rounded::exact(0.333_333_33).unwrap().get().to_bits(),
        0.333_333_33_f64.to_bits()
    );
    let refused = ModelError::NotRounded {
        found: "0.3333333333333333".into(),
        expected: "0.33333333".into(),
    };
    assert_eq!(Rounded::exact(1.0 / 3.0), Err(refused));
}

#[test]
fn integers_have_64_bits() {
    for text in ["-9223372036854775808", "18446744073709551615", "0"] {
        assert_eq!(text.parse::<Integer>().unwrap().to_string(), text);
    }
    for text in ["-9223372036854775809", "18446744073709551616", "1.0", ""] {
        assert_eq!(
            text.parse::<Integer>(),
            Err(ModelError::IntegerRange { found: text.into() })
        );
    }
}

#[test]
fn a_mean_adds_left_to_right_from_zero() {
    let bits = |numbers: &[f64]| mean(numbers.iter().copied()).map(f64::to_bits);
    // Compensated, the first would be exactly 0.1; reversed, the second would be 1 / 3.
    assert_eq!(
        bits(&[0.1; 10]),
        Some((0.999_999_999_999_999_9_f64 / 10.0).to_bits())
    );
    assert_eq!(bits(&[1.0, 1e100, -1e100]), Some(0.0_f64.to_bits()));
    assert_eq!(bits(&[-0.0, -0.0]), Some(0.0_f64.to_bits()));
    assert_eq!(bits(&[]), None);
}

/// Rounding to 8 places on the exact binary value in 128-bit integers, for |x| < 2^20:
/// x = m * 2^e, so x * 10^8 = m * 5^8 * 2^(e + 8).
fn round_in_integers(number: f64) -> f64 {
    let bits = number.to_bits();
    let biased = i32::try_from((bits >> 52) & 0x7ff).unwrap();
    let fraction = u128::from(bits & ((1 << 52) - 1));
    let (mantissa, exponent) = if biased == 0 {
        (fraction, -1074)
    } else {
        (fraction | (1 << 52), biased - 1075)
    };
    let scaled = mantissa * 390_625;
    let shift = -(exponent + 8);
    let whole = if shift <= 0 {
        scaled << -shift
    } else if shift > 100 {
        0
    } else {
        let whole = scaled >> shift;
        let rest = scaled - (whole << shift);
        let half = 1_u128 << (shift - 1);
        let up = rest > half || (rest == half && whole % 2 == 1);
        whole + u128::from(up)
    };
    let text = format!("{}.{:08}", whole / 100_000_000, whole % 100_000_000);
    text.parse::<f64>().unwrap().copysign(number)
}

proptest! {
    #[test]
    fn rounding_equals_exact_integer_arithmetic(number in -1e6..1e6_f64) {
        let rounded = Rounded::round(number).unwrap().get();
        prop_assert_eq!(rounded.to_bits(), round_in_integers(number).to_bits());
    }

    #[test]
    fn rounding_ties_equal_exact_integer_arithmetic(numerator in -(1_i64 << 30)..(1 << 30)) {
        // Odd multiples of 2^-9 have exactly nine decimals, the last of them 5: all ties.
        #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
        let number = (2 * numerator + 1) as f64 / 512.0;
        let rounded = Rounded::round(number).unwrap().get();
        prop_assert_eq!(rounded.to_bits(), round_in_integers(number).to_bits());
    }

    #[test]
    fn rounding_twice_changes_nothing(bits: u64) {
        let number = f64::from_bits(bits);
        if let Ok(rounded) = Rounded::round(number) {
            prop_assert_eq!(Rounded::exact(rounded.get()), Ok(rounded));
        } else {
            prop_assert!(!number.is_finite());
        }
    }

    #[test]
    fn float_text_reads_back_and_is_shortest(bits: u64) {
        let number = f64::from_bits(bits);
        prop_assume!(number.is_finite());
        let text = float_text(finite(number));
        prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), bits);
        // std's `{:e}` is shortest as well: as many digits, though not promised to be the same.
        let count = |t: &str| {
            let mantissa = t.split('e').next().unwrap_or("");
            let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
            digits.trim_matches('0').len()
        };
        prop_assert_eq!(count(&text), count(&format!("{number:e}")));
        let magnitude = number.abs();
        let plain = number == 0.0 || (1e-4..1e16).contains(&magnitude);
        prop_assert_eq!(text.contains('e'), !plain);
        prop_assert_eq!(text.contains('.') || !plain, true);
    }
}
