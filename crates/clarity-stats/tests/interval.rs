//! Intervals hold what they say.
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

mod common;

use clarity_stats::{Interval, StatsError};
use common::{HOSTILE, near};

#[test]
fn ends_are_kept_and_contained() {
    let interval = Interval::new(-0.5, 0.25).unwrap();
    assert_eq!((interval.low(), interval.high()), (-0.5, 0.25));
    near(interval.width(), 0.75, 0.0);
    for (x, within) in [(-0.5, true), (0.25, true), (0.0, true), (0.26, false)] {
        assert_eq!(interval.contains(x), within, "{x}");
    }
    assert!(!interval.contains(f64::NAN));
}

#[test]
fn what_is_no_interval_is_refused() {
    let reversed = StatsError::Reversed {
        low: 1.0,
        high: 0.5,
    };
    assert_eq!(Interval::new(1.0, 0.5), Err(reversed.clone()));
    assert_eq!(reversed.to_string(), "an interval cannot go from 1 to 0.5");
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let refused = |r| matches!(r, Err(StatsError::NotFinite { .. }));
        assert!(refused(Interval::new(bad, 1.0)) && refused(Interval::new(0.0, bad)));
    }
}

#[test]
fn clipping() {
    let wide = Interval::new(-2.0, 3.0).unwrap();
    for ((low, high), expected) in [
        ((0.0, 1.0), (0.0, 1.0)),
        ((1.0, 0.0), (0.0, 1.0)),
        ((-5.0, 1.0), (-2.0, 1.0)),
        ((5.0, 6.0), (5.0, 5.0)),
        ((-6.0, -5.0), (-5.0, -5.0)),
        ((f64::NEG_INFINITY, 0.0), (-2.0, 0.0)),
        ((f64::NAN, f64::INFINITY), (-2.0, 3.0)),
    ] {
        let clipped = wide.clipped(low, high);
        assert_eq!((clipped.low(), clipped.high()), expected);
    }
    for low in HOSTILE {
        for high in HOSTILE {
            let clipped = wide.clipped(low, high);
            assert!(Interval::new(clipped.low(), clipped.high()).is_ok());
        }
    }
}
