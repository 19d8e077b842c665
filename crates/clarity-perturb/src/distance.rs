//! How far a picture is from another.

use crate::exposure::luma;
use crate::{PerturbError, Picture};
use alloc::vec;
use alloc::vec::Vec;

/// The distance of one picture to another of the same size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distance {
    /// Root of the mean squared difference over all bytes, 0 to 255.
    pub rmse: f64,
    /// Peak signal-to-noise ratio, `20 log10(255 / rmse)` in decibels; none for equal pictures,
    /// where it would be infinite.
    pub psnr: Option<f64>,
    /// Mean structural similarity of the luma, at most 1, as Wang and others (2004) define it: a
    /// Gaussian window of 11 x 11 pixels with a standard deviation of 1.5, K1 = 0.01, K2 = 0.03,
    /// population variances, and only windows that lie wholly inside. None for a picture that no
    /// window fits in.
    pub ssim: Option<f64>,
}

impl Distance {
    /// Measures the distance.
    ///
    /// ```
    /// use clarity_perturb::{Distance, Picture};
    /// let (dark, light) = (Picture::gray(1, 1, &[0])?, Picture::gray(1, 1, &[51])?);
    /// let distance = Distance::between(&dark, &light)?;
    /// assert_eq!(distance.rmse, 51.0);
    /// assert_eq!(distance.psnr.map(f64::round), Some(14.0));
    /// assert_eq!(distance.ssim, None);
    /// # Ok::<(), clarity_perturb::PerturbError>(())
    /// ```
    ///
    /// # Errors
    /// [`PerturbError::Sizes`] for pictures of different sizes.
    pub fn between(left: &Picture, right: &Picture) -> Result<Self, PerturbError> {
        let sizes = [left, right].map(|picture| (picture.width(), picture.height()));
        if sizes.first() != sizes.last() {
            let [left, right] = sizes;
            return Err(PerturbError::Sizes { left, right });
        }
        let pairs = left.bytes().iter().zip(right.bytes());
        let squares: u64 = pairs.fold(0, |sum, (a, b)| sum + u64::from(a.abs_diff(*b)).pow(2));
        let rmse = libm::sqrt(squares as f64 / left.bytes().len() as f64);
        Ok(Self {
            rmse,
            psnr: (squares > 0).then(|| 20.0 * libm::log10(255.0 / rmse)),
            ssim: ssim(left, right),
        })
    }
}

/// The side of the window.
const SIDE: usize = 11;

fn ssim(left: &Picture, right: &Picture) -> Option<f64> {
    let (width, height) = (left.width() as usize, left.height() as usize);
    if width < SIDE || height < SIDE {
        return None;
    }
    let [x, y] = [left, right].map(|picture| {
        let lumas = picture.pixels().iter().map(|p| f64::from(luma(*p)));
        lumas.collect::<Vec<_>>()
    });
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).collect::<Vec<_>>();
    let weights = window();
    let smooth = |plane: &[f64]| smooth(plane, width, &weights);
    let (mean_x, mean_y) = (smooth(&x), smooth(&y));
    let (square_x, square_y) = (smooth(&product(&x, &x)), smooth(&product(&y, &y)));
    let cross = smooth(&product(&x, &y));
    let (c1, c2) = (2.55 * 2.55, 7.65 * 7.65);
    let means = mean_x.iter().zip(&mean_y);
    let squares = square_x.iter().zip(&square_y).zip(&cross);
    let mut sum = 0.0;
    for ((mx, my), ((xx, yy), xy)) in means.zip(squares) {
        let (vx, vy, cov) = (xx - mx * mx, yy - my * my, xy - mx * my);
        let alike = (2.0 * mx * my + c1) * (2.0 * cov + c2);
        sum += alike / ((mx * mx + my * my + c1) * (vx + vy + c2));
    }
    Some(sum / mean_x.len() as f64)
}

/// The weights of the window along one side; they add up to 1.
fn window() -> [f64; SIDE] {
    let mut weights = [0.0; SIDE];
    let mut total = 0.0;
    for (weight, place) in weights.iter_mut().zip(-5_i8..) {
        let x = f64::from(place) / 1.5;
        *weight = libm::exp(-0.5 * x * x);
        total += *weight;
    }
    weights.map(|weight| weight / total)
}

/// The weighted mean around each place where the window fits, along the rows and then along the
/// columns.
fn smooth(plane: &[f64], width: usize, weights: &[f64; SIDE]) -> Vec<f64> {
    let inner = width + 1 - SIDE;
    let across: Vec<f64> = plane
        .chunks_exact(width)
        .flat_map(|row| row.windows(SIDE))
        .map(|near| {
            near.iter()
                .zip(weights)
                .fold(0.0, |sum, (v, w)| sum + v * w)
        })
        .collect();
    let rows: Vec<&[f64]> = across.chunks_exact(inner).collect();
    let mut smoothed = Vec::with_capacity(across.len());
    for near in rows.windows(SIDE) {
        let mut sums = vec![0.0; inner];
        for (row, weight) in near.iter().zip(weights) {
            for (sum, value) in sums.iter_mut().zip(*row) {
                *sum += value * weight;
            }
        }
        smoothed.extend(sums);
    }
    smoothed
}
