//! Noise: of the sensor, and of the radiation itself.

use crate::define::define;
use crate::random::{Pcg64, Rate};
use crate::{NoiseSeed, Parameter, Picture};
use core::array;

define! {
    /// Independent normal noise on every byte, as NumPy's `default_rng(seed).normal` draws it.
    ///
    /// One draw a byte, in the order of the bytes; the arithmetic is that of binary32.
    GaussianNoise("gaussian_noise", "1.0.0", Dose, "normal noise on every byte") of Picture {
        std_dev: f64 = Parameter::real("std_dev", 0.0, 1.0, "as a share of 255"),
        seed: NoiseSeed = Parameter::seed(),
    }
}

impl GaussianNoise {
    fn perturb(&self, picture: &Picture) -> Picture {
        let mut random = Pcg64::new(&self.seed);
        let share: [f32; 256] = array::from_fn(|v| v as f32 / 255.0);
        let noisy = |v: &u8| {
            let noise = (self.std_dev * random.standard_normal()) as f32;
            let share = share.get(usize::from(*v)).copied().unwrap_or_default();
            ((share + noise).clamp(0.0, 1.0) * 255.0) as u8
        };
        picture.with(picture.bytes().iter().map(noisy).collect())
    }
}

define! {
    /// Every byte drawn anew around its value, as counting `peak` quanta at full white would
    /// (NumPy's `default_rng(seed).poisson`).
    Poisson("poisson", "1.0.0", Dose, "every byte as a count of quanta") of Picture {
        peak: f64 = Parameter::real("peak", 0.01, 1e9, "quanta at full white; fewer is noisier"),
        seed: NoiseSeed = Parameter::seed(),
    }
}

impl Poisson {
    fn perturb(&self, picture: &Picture) -> Picture {
        let mut random = Pcg64::new(&self.seed);
        let rates: [Rate; 256] = array::from_fn(|v| Rate::new(v as f64 / 255.0 * self.peak));
        let count = |v: &u8| {
            let rate = rates.get(usize::from(*v));
            let count = rate.map_or(0.0, |rate| random.poisson(rate));
            // `as` saturates at 255.
            (count / self.peak * 255.0) as u8
        };
        picture.with(picture.bytes().iter().map(count).collect())
    }
}
