use crate::StatsError;
use core::f64::consts::PI;

/// The quantile of Student's distribution: below it lies the share `p`.
///
/// Good to 1e-13 of its value. Own code, because the same bits are wanted everywhere: a library
/// that takes logarithms through num-traits takes the platform's as soon as any crate of the build
/// asks num-traits for `std`.
///
/// ```
/// let t = clarity_stats::student_quantile(0.975, 8.0)?;
/// assert!((t - 2.306004135204166).abs() < 1e-12);
/// # Ok::<(), clarity_stats::StatsError>(())
/// ```
///
/// # Errors
/// [`StatsError::OutOfRange`] where `p` or `1 - p` is below 1e-100, [`StatsError::NotANumberOf`]
/// where `freedom` is not finite or less than 1: a sample of two has 1.
pub fn student_quantile(p: f64, freedom: f64) -> Result<f64, StatsError> {
    if !(freedom.is_finite() && freedom >= 1.0) {
        let (found, least) = (freedom, 1.0);
        return Err(StatsError::NotANumberOf { found, least });
    }
    // 1 - p loses nothing: the numbers above one half are no finer than those that come of it.
    let tail = p.min(1.0 - p);
    // NaN fails as well, and so does what is over 1.
    if !(FARTHEST..=0.5).contains(&tail) || p.is_nan() {
        let (low, high) = (FARTHEST, 1.0 - FARTHEST);
        return Err(StatsError::OutOfRange {
            found: p,
            low,
            high,
        });
    }
    let student = Student::new(freedom.min(NORMAL));
    let t = if tail > 0.1 {
        student.near_the_middle(0.5 - tail)
    } else {
        student.far_out(tail)
    };
    Ok(if p < 0.5 { -t } else { t })
}

/// The distribution function of the normal distribution.
pub(crate) fn normal_below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / core::f64::consts::SQRT_2)
}

/// The least probability of a tail whose quantile can be squared.
const FARTHEST: f64 = 1e-100;
/// From here on Student's distribution is the normal one, to the last digit of a float.
const NORMAL: f64 = 1e18;
/// More steps than any quantile needs; the loops stop where a step changes nothing.
const STEPS: u32 = 500;
/// Where a step is lost in rounding.
const STILL: f64 = 2.0 * f64::EPSILON;

/// The second parameter of the beta function that is Student's; the first is half the freedom.
const B: f64 = 0.5;

struct Student {
    freedom: f64,
    /// The logarithm of the density at 0.
    peak: f64,
}

impl Student {
    fn new(freedom: f64) -> Self {
        let peak = gamma_ratio(freedom / 2.0) / libm::sqrt(PI * freedom);
        let peak = libm::log(peak);
        Self { freedom, peak }
    }

    fn log_density(&self, t: f64) -> f64 {
        self.peak - f64::midpoint(self.freedom, 1.0) * libm::log1p(t * t / self.freedom)
    }

    /// Newton's steps from below for the `t > 0` with `share` between 0 and it. The share is
    /// concave in `t`: no step goes too far.
    fn near_the_middle(&self, share: f64) -> f64 {
        let mut t = share / libm::exp(self.peak);
        for _ in 0..STEPS {
            let density = libm::exp(self.log_density(t));
            let step = (share - t * density * self.series(t)) / density;
            t += step;
            if step <= STILL * t {
                break;
            }
        }
        t
    }

    /// Newton's steps from above for the `t > 0` with `tail` beyond it, in logarithms of both. The
    /// logarithm of the tail is concave in that of `t`, and with one degree of freedom, Cauchy's,
    /// `t` is farthest: no step goes too far.
    fn far_out(&self, tail: f64) -> f64 {
        let (wanted, mut t) = (libm::log(tail), 1.0 / libm::tan(PI * tail));
        for _ in 0..STEPS {
            let fraction = self.fraction(t);
            let found = libm::log(t * fraction / 2.0) + self.log_density(t);
            let step = (wanted - found) * fraction / 2.0;
            t *= libm::exp(-step);
            if step <= STILL {
                break;
            }
        }
        t
    }

    /// The share between 0 and `t`, divided by `t` and the density: the hypergeometric series of
    /// the incomplete beta function (DLMF 8.17.8), of positive terms only.
    fn series(&self, t: f64) -> f64 {
        let ratio = t * t / (self.freedom + t * t);
        let (mut sum, mut term, mut k) = (1.0, 1.0, 0.0);
        while term > f64::EPSILON / 4.0 * sum {
            term *= (f64::midpoint(self.freedom, 1.0) + k) / (1.5 + k) * ratio;
            sum += term;
            k += 1.0;
        }
        sum
    }

    /// The share beyond `t`, divided by `t` and half the density: the continued fraction of the
    /// incomplete beta function in the form of Didonato and Morris, "Significant Digit Computation
    /// of the Incomplete Beta Function Ratios", 1992, equation 9. The usual form cancels for many
    /// degrees of freedom; this one takes `1 - x` as it is.
    fn fraction(&self, t: f64) -> f64 {
        let a = self.freedom / 2.0;
        let (x, y) = (
            self.freedom / (self.freedom + t * t),
            t * t / (self.freedom + t * t),
        );
        let ahead = a * y - B * x;
        let beta = |n: f64| {
            let first = if n > 0.0 {
                n * (B - n) * x / (a + 2.0 * n - 1.0)
            } else {
                0.0
            };
            n + first + (a + n) / (a + 2.0 * n + 1.0) * (ahead + 1.0 + n * (1.0 + y))
        };
        // Lentz's method; nothing here becomes 0 where t is beyond the inflection of the density.
        let mut value = beta(0.0);
        let (mut above, mut below) = (value, 0.0);
        for n in (1..=STEPS).map(f64::from) {
            let odd = a + 2.0 * n - 1.0;
            let alpha = (a + n - 1.0) / odd * ((a + B + n - 1.0) / odd) * n * (B - n) * x * x;
            below = 1.0 / (beta(n) + alpha * below);
            above = beta(n) + alpha / above;
            value *= above * below;
            if (above * below - 1.0).abs() <= STILL {
                break;
            }
        }
        1.0 / value
    }
}

/// Of the series in 1 / a of [`gamma_ratio`]: the coefficients, the last first.
const SERIES: [f64; 7] = [
    39_325.0 / 33_554_432.0,
    869.0 / 4_194_304.0,
    -399.0 / 262_144.0,
    -21.0 / 32_768.0,
    5.0 / 1_024.0,
    1.0 / 128.0,
    -1.0 / 8.0,
];

/// Gamma(a + 1/2) / Gamma(a), by steps up to where its asymptotic series (DLMF 5.11.13) is exact
/// to the last digit.
fn gamma_ratio(mut a: f64) -> f64 {
    let mut factor = 1.0;
    while a < 64.0 {
        factor *= a / (a + 0.5);
        a += 1.0;
    }
    let tail = SERIES.iter().fold(0.0, |sum, term| (sum + term) / a);
    factor * libm::sqrt(a) * (1.0 + tail)
}
