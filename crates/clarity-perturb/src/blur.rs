//! Blur of focus and of motion.

use crate::define::{choice, define};
use crate::strips::{Lane, Lanes, Strip, along_columns, along_rows};
use crate::wide::widest;
use crate::{Kind, Parameter, Picture};

define! {
    /// Pillow's `ImageFilter.GaussianBlur`: three extended box filters along the rows and three
    /// along the columns, each rounded to bytes (Gwosdek and others 2011). Edges are repeated.
    GaussianBlur("gaussian_blur", "1.0.0", Motion, "three box filters each way") of Picture {
        radius: f64 = Parameter::real("radius", 0.0, 10_000.0, "the standard deviation, in pixels"),
    }
}

impl GaussianBlur {
    fn perturb(&self, picture: &Picture) -> Picture {
        let Some(filter) = Box::of(self.radius as f32) else {
            return picture.clone();
        };
        widest(
            #[inline(always)]
            || {
                let rows = along_rows(
                    picture,
                    #[inline(always)]
                    |strip| filter.thrice(strip),
                );
                along_columns(
                    &rows,
                    #[inline(always)]
                    |strip| filter.thrice(strip),
                )
            },
        )
    }
}

/// A box filter of which the outermost lane on each side counts in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Box {
    /// Whole lanes on each side.
    reach: usize,
    /// The weight of a whole lane, in 2^-24.
    whole: u32,
    /// The weight of the outermost, in 2^-24.
    part: u32,
}

impl Box {
    /// The filter of which three in a row have the variance of a Gaussian; none where a picture
    /// stays as it is. Precision changes where Pillow's C code changes it.
    fn of(radius: f32) -> Option<Self> {
        let variance = radius * radius / 3.0;
        let length = libm::sqrt(12.0 * f64::from(variance) + 1.0) as f32;
        let inner = libm::floor((f64::from(length) - 1.0) / 2.0) as f32;
        let outer = (2.0 * inner + 1.0) * (inner * (inner + 1.0) - 3.0 * variance)
            / (6.0 * (variance - (inner + 1.0) * (inner + 1.0)));
        let radius = inner + outer;
        if radius == 0.0 {
            return None;
        }
        let reach = radius as u32;
        let whole = (16_777_216.0 / (radius * 2.0 + 1.0)) as u32;
        Some(Self {
            reach: reach as usize,
            whole,
            part: ((1 << 24) - (2 * reach + 1) * whole) / 2,
        })
    }

    #[inline(always)]
    fn thrice(&self, strip: &mut Strip) {
        for _ in 0..3 {
            strip.pass(
                #[inline(always)]
                |from, to| self.pass(from, to),
            );
        }
    }

    #[inline(always)]
    fn pass(&self, from: &Lanes<'_>, to: &mut [Lane]) {
        let mut sums = from.first_sum(self.reach);
        let reach = self.reach as isize;
        for (out, x) in to.iter_mut().zip(0..) {
            let (before, first) = (from.at(x - reach - 1), from.at(x - reach));
            let after = from.at(x + reach + 1);
            let lanes = before.iter().zip(first).zip(after);
            for ((out, sum), ((before, first), after)) in out.iter_mut().zip(&mut sums).zip(lanes) {
                let ends = u32::from(*before) + u32::from(*after);
                *out = ((*sum * self.whole + ends * self.part + (1 << 23)) >> 24) as u8;
                *sum = *sum + u32::from(*after) - u32::from(*first);
            }
        }
    }
}

choice! {
    /// Along which a blur smears.
    Direction {
        /// Along the rows.
        X = "x",
        /// Along the columns.
        Y = "y",
    }
}

define! {
    /// The mean over an odd number of pixels of a row or a column, rounded. Edges are repeated.
    MotionBlur("motion_blur", "1.0.0", Motion, "the mean along a row or a column") of Picture {
        length: i64 = Parameter::new("length", Kind::Odd { to: 9_999 }, "in pixels; 1 changes nothing"),
        direction: Direction = Parameter::new("direction", Kind::Choice(Direction::WORDS), "of the motion").or("x"),
    }
}

impl MotionBlur {
    fn perturb(&self, picture: &Picture) -> Picture {
        let length = self.length as u32;
        widest(
            #[inline(always)]
            || match self.direction {
                Direction::X => along_rows(
                    picture,
                    #[inline(always)]
                    |strip| once(length, strip),
                ),
                Direction::Y => along_columns(
                    picture,
                    #[inline(always)]
                    |strip| once(length, strip),
                ),
            },
        )
    }
}

#[inline(always)]
fn once(length: u32, strip: &mut Strip) {
    strip.pass(
        #[inline(always)]
        |from, to| mean(length, from, to),
    );
}

#[inline(always)]
fn mean(length: u32, from: &Lanes<'_>, to: &mut [Lane]) {
    let reach = length / 2;
    let mut sums = from.first_sum(reach as usize);
    let reach = reach as isize;
    for (out, x) in to.iter_mut().zip(0..) {
        let ends = from.at(x - reach).iter().zip(from.at(x + reach + 1));
        for ((out, sum), (first, next)) in out.iter_mut().zip(&mut sums).zip(ends) {
            *out = ((*sum + length / 2) / length) as u8;
            *sum = *sum + u32::from(*next) - u32::from(*first);
        }
    }
}
