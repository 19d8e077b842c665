//! What storage and display do to values: fewer levels, or turned around.

use crate::define::define;
use crate::{Parameter, Picture};
use core::array;

define! {
    /// Every value at the nearest of 2^bits levels; 8 bits change nothing.
    Quantize("quantize", "1.0.0", Transfer, "every value at the nearest of 2^bits levels") of Picture {
        bits: i64 = Parameter::whole("bits", 1, 8, "8 changes nothing"),
    }
}

impl Quantize {
    fn perturb(&self, picture: &Picture) -> Picture {
        // In range since it was checked.
        let levels = (1_usize << self.bits) - 1;
        let level = |v: usize| (v * levels + 127) / 255;
        picture.through(&array::from_fn(|v| {
            ((level(v) * 255 + levels / 2) / levels) as u8
        }))
    }
}

define! {
    /// Every value's distance to 255. Answers about light and dark *should* change: this checks
    /// that a model looks, not that it is stable.
    Invert("invert", "1.0.0", Integrity, "every value's distance to 255; should change answers") of Picture {}
}

impl Invert {
    #[expect(clippy::unused_self, reason = "as all perturbations")]
    fn perturb(&self, picture: &Picture) -> Picture {
        picture.through(&array::from_fn(|v| 255 - v as u8))
    }
}
