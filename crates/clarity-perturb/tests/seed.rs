//! Seeds of random steps: integers without a greatest, but for their digits.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::{AxisValue, Integer};
use clarity_perturb::{NoiseSeed, Perturbation};

#[test]
fn seeds_are_integers_of_any_spelling_that_keeps_them() {
    let noise = |seed: AxisValue| {
        let arguments = [("std_dev".into(), 1.into()), ("seed".into(), seed)].into();
        Perturbation::build("gaussian_noise", &arguments).unwrap()
    };
    assert_eq!(noise(7.into()), noise("7".into()));
    assert_eq!(noise(7.into()), noise("007".into()));
    assert_eq!(noise(0.into()), noise("000".into()));
    let seed_of = |seed: &str| noise(seed.into()).arguments()[1].1.clone();
    assert_eq!(seed_of("9007199254740992"), AxisValue::from(1 << 53));
    assert_eq!(
        seed_of("9007199254740993"),
        AxisValue::from("9007199254740993")
    );
    assert_eq!(
        "18446744073709551616"
            .parse::<NoiseSeed>()
            .unwrap()
            .to_string(),
        "18446744073709551616"
    );
    assert_eq!(
        NoiseSeed::from(u64::MAX).to_string(),
        "18446744073709551615"
    );
    assert_eq!(NoiseSeed::try_from(Integer::from(5_i64)), Ok(5.into()));
    assert!(NoiseSeed::try_from(Integer::from(-5_i64)).is_err());
    for wrong in ["", "-1", "+1", "1.5", " 1", "1_000", "\u{0661}"] {
        assert!(wrong.parse::<NoiseSeed>().is_err(), "{wrong:?}");
    }
}
