use super::{Pcg64, tables};

/// The abscissa at which the tail begins.
const TAIL: f64 = 3.654_152_885_361_009;

/// Its negative reciprocal, to the digits that NumPy has.
const MINUS_TAIL_RECIPROCAL: f64 = -0.273_661_237_329_758_3;

/// What one draw needs of a layer, side by side in memory.
#[derive(Clone, Copy)]
struct Layer {
    inside: u64,
    width: f64,
    height: f64,
}

static LAYERS: [Layer; 256] = layers();

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated while compiling: an index out of bounds does not build"
)]
const fn layers() -> [Layer; 256] {
    let mut layers = [Layer {
        inside: 0,
        width: 0.0,
        height: 0.0,
    }; 256];
    let mut i = 0;
    while i < layers.len() {
        layers[i] = Layer {
            inside: tables::K[i],
            width: f64::from_bits(tables::W[i]),
            height: f64::from_bits(tables::F[i]),
        };
        i += 1;
    }
    layers
}

impl Pcg64 {
    /// A draw of the standard normal distribution, as NumPy's `standard_normal`: the ziggurat of
    /// Marsaglia and Tsang (2000) with 256 layers.
    pub fn standard_normal(&mut self) -> f64 {
        loop {
            let bits = self.next_u64();
            let index = bits as u8;
            let candidate = bits >> 9 & 0x000f_ffff_ffff_ffff;
            let Some(layer) = LAYERS.get(usize::from(index)) else {
                continue;
            };
            let x = candidate as f64 * layer.width;
            let x = if bits >> 8 & 1 == 1 { -x } else { x };
            // More than 99 of 100 draws end here.
            if candidate < layer.inside {
                return x;
            }
            if let Some(draw) = self.outside(index, candidate, x) {
                return draw;
            }
        }
    }

    /// The draw where the candidate is not inside its layer's rectangle, if it is one.
    #[cold]
    fn outside(&mut self, index: u8, candidate: u64, x: f64) -> Option<f64> {
        let Some(below) = index.checked_sub(1) else {
            return Some(self.tail(candidate));
        };
        let height = |index: u8| LAYERS.get(usize::from(index)).map(|layer| layer.height);
        let (lower, upper) = (height(below)?, height(index)?);
        let under = (lower - upper) * self.uniform() + upper < libm::exp(-0.5 * x * x);
        under.then_some(x)
    }

    fn tail(&mut self, candidate: u64) -> f64 {
        loop {
            let x = MINUS_TAIL_RECIPROCAL * libm::log1p(-self.uniform());
            let y = -libm::log1p(-self.uniform());
            if y + y > x * x {
                let draw = TAIL + x;
                return if candidate >> 8 & 1 == 1 { -draw } else { draw };
            }
        }
    }
}
