use super::Pcg64;

/// A Poisson distribution's rate with what its draws have in common.
#[derive(Debug, Clone, Copy)]
pub struct Rate(Method);

#[derive(Debug, Clone, Copy)]
enum Method {
    Zero,
    /// Counting uniform draws until their product falls below exp(-rate) (Knuth).
    Product {
        floor: f64,
    },
    /// Transformed rejection with a squeeze, PTRS (Hörmann 1993).
    Rejection {
        rate: f64,
        log_rate: f64,
        a: f64,
        b: f64,
        log_inverse_alpha: f64,
        sure: f64,
    },
}

impl Rate {
    /// A rate: finite, at least 0.
    pub(crate) fn new(rate: f64) -> Self {
        if rate <= 0.0 {
            return Self(Method::Zero);
        }
        if rate < 10.0 {
            return Self(Method::Product {
                floor: libm::exp(-rate),
            });
        }
        let b = 0.931 + 2.53 * libm::sqrt(rate);
        Self(Method::Rejection {
            rate,
            log_rate: libm::log(rate),
            a: -0.059 + 0.02483 * b,
            b,
            log_inverse_alpha: libm::log(1.1239 + 1.1328 / (b - 3.4)),
            sure: 0.9277 - 3.6224 / (b - 2.0),
        })
    }
}

impl Pcg64 {
    /// A draw of a Poisson distribution, as NumPy's `poisson`.
    pub fn poisson(&mut self, rate: &Rate) -> f64 {
        match rate.0 {
            Method::Zero => 0.0,
            Method::Product { floor } => {
                let (mut count, mut product) = (0.0, self.uniform());
                while product > floor {
                    count += 1.0;
                    product *= self.uniform();
                }
                count
            }
            Method::Rejection {
                rate,
                log_rate,
                a,
                b,
                log_inverse_alpha,
                sure,
            } => loop {
                let u = self.uniform() - 0.5;
                let v = self.uniform();
                let us = 0.5 - libm::fabs(u);
                let count = libm::floor((2.0 * a / us + b) * u + rate + 0.43);
                if us >= 0.07 && v <= sure {
                    return count;
                }
                if count < 0.0 || us < 0.013 && v > us {
                    continue;
                }
                let left = libm::log(v) + log_inverse_alpha - libm::log(a / (us * us) + b);
                if left <= -rate + count * log_rate - log_gamma(count + 1.0) {
                    return count;
                }
            },
        }
    }
}

/// The logarithm of the gamma function by Stirling's series, with NumPy's coefficients (Zhang and
/// Jin 1996): the draws depend on its last digits.
#[expect(clippy::float_cmp, reason = "counts are exact")]
fn log_gamma(x: f64) -> f64 {
    const SERIES: [f64; 10] = [
        -1.392_432_216_905_90,
        1.796_443_723_688_307e-1,
        -2.955_065_359_477_124e-2,
        6.410_256_410_256_41e-3,
        -1.917_526_917_526_918e-3,
        8.417_508_417_508_418e-4,
        -5.952_380_952_380_952e-4,
        7.936_507_936_507_937e-4,
        -2.777_777_777_777_778e-3,
        8.333_333_333_333_333e-2,
    ];
    const LOG_TWO_PI: f64 = 1.837_877_066_409_345_3;
    if x == 1.0 || x == 2.0 {
        return 0.0;
    }
    let shift = if x < 7.0 { libm::trunc(7.0 - x) } else { 0.0 };
    let mut shifted = x + shift;
    let square = (1.0 / shifted) * (1.0 / shifted);
    let series = SERIES
        .iter()
        .copied()
        .reduce(|sum, term| sum * square + term);
    let mut log = series.unwrap_or_default() / shifted
        + 0.5 * LOG_TWO_PI
        + (shifted - 0.5) * libm::log(shifted)
        - shifted;
    let mut steps = shift;
    while steps > 0.0 {
        shifted -= 1.0;
        log -= libm::log(shifted);
        steps -= 1.0;
    }
    log
}
