//! What each pixel of the input counts in a pixel of the output.

use super::Interpolation;
use alloc::vec::Vec;
use core::f64::consts::PI;
use core::ops::Range;

/// Weights are integers in units of 2^-22.
pub(super) const BITS: u32 = 22;

/// An interpolation with its reach.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    reach: f64,
    weight: fn(f64) -> f64,
}

impl Window {
    /// The window of an interpolation; the nearest pixel needs none.
    pub(super) fn of(interpolation: Interpolation) -> Option<Self> {
        let (reach, weight): (f64, fn(f64) -> f64) = match interpolation {
            Interpolation::Nearest => return None,
            Interpolation::Bilinear => (1.0, triangle),
            Interpolation::Bicubic => (2.0, cubic),
            Interpolation::Lanczos => (3.0, lanczos),
        };
        Some(Self { reach, weight })
    }
}

fn triangle(x: f64) -> f64 {
    (1.0 - libm::fabs(x)).max(0.0)
}

fn cubic(x: f64) -> f64 {
    const A: f64 = -0.5;
    let x = libm::fabs(x);
    if x < 1.0 {
        ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0
    } else if x < 2.0 {
        (((x - 5.0) * x + 8.0) * x - 4.0) * A
    } else {
        0.0
    }
}

fn lanczos(x: f64) -> f64 {
    if (-3.0..3.0).contains(&x) {
        sinc(x) * sinc(x / 3.0)
    } else {
        0.0
    }
}

fn sinc(x: f64) -> f64 {
    if x == 0.0 {
        return 1.0;
    }
    let x = x * PI;
    libm::sin(x) / x
}

/// The weights of some pixels of the output, one after the other.
pub(super) struct Taps {
    /// Where each begins in the input, and how many there are.
    places: Vec<(usize, usize)>,
    weights: Vec<i32>,
}

impl Taps {
    pub(super) fn new(from: u32, to: u32, which: Range<u32>, window: Window) -> Self {
        let scale = f64::from(from) / f64::from(to);
        let stretch = scale.max(1.0);
        let reach = window.reach * stretch;
        let inverse = 1.0 / stretch;
        let (mut places, mut weights) = (Vec::new(), Vec::new());
        let mut shares = Vec::new();
        for x in which {
            let centre = (f64::from(x) + 0.5) * scale;
            // `as` saturates at 0.
            let low = (centre - reach + 0.5) as u32;
            let high = ((centre + reach + 0.5) as u32).min(from);
            shares.clear();
            let mut total = 0.0;
            for j in 0..high.saturating_sub(low) {
                let share = (window.weight)((f64::from(j + low) - centre + 0.5) * inverse);
                shares.push(share);
                total += share;
            }
            places.push((low as usize, shares.len()));
            weights.extend(shares.iter().map(|share| {
                let share = if total == 0.0 { *share } else { share / total };
                let rounded = share * f64::from(1 << BITS);
                // Away from zero.
                (rounded + if share < 0.0 { -0.5 } else { 0.5 }) as i32
            }));
        }
        Self { places, weights }
    }

    /// Start and weights for each pixel of the output.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &[i32])> {
        let mut rest = self.weights.as_slice();
        self.places.iter().map(move |(start, count)| {
            let (weights, after) = rest.split_at_checked(*count).unwrap_or((rest, &[]));
            rest = after;
            (*start, weights)
        })
    }
}
