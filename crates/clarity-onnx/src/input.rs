//! How a model wants its pictures.

use crate::OnnxError;
use clarity_perturb::{Dialect, Interpolation, Perturb, Picture, Resize, luma};

/// In which order the numbers of a picture stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Batch, channel, row, column: `PyTorch`'s.
    Nchw,
    /// Batch, row, column, channel: `TensorFlow`'s.
    Nhwc,
}

/// Which numbers a pixel has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channels {
    /// Red, green, blue.
    Rgb,
    /// The luma, as Pillow's `L`: (19595 R + 38470 G + 7471 B + 32768) / 65536, cut off.
    Gray,
}

impl Channels {
    fn count(self) -> usize {
        match self {
            Self::Rgb => 3,
            Self::Gray => 1,
        }
    }
}

/// How a model wants its pictures: each byte v of a channel becomes `(v / 255 - mean) / std`.
///
/// It is computed in binary64 and rounded to the model's binary32 once. A model that wants 0 to 255
/// has mean 0 and std 1/255.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Columns, in pixels, from 1 to 16384.
    pub width: u32,
    /// Rows, in pixels, from 1 to 16384.
    pub height: u32,
    /// The order of the numbers.
    pub layout: Layout,
    /// The numbers of a pixel.
    pub channels: Channels,
    /// How a picture of another size is resized, as Pillow 13 does.
    pub interpolation: Interpolation,
    /// For each channel, finite; 0 changes nothing.
    pub mean: Vec<f64>,
    /// For each channel, finite and above 0; 1 changes nothing.
    pub std: Vec<f64>,
}

impl Input {
    /// Channel by channel, from 0 to 1, resized bilinearly.
    pub fn new(width: u32, height: u32, channels: Channels) -> Self {
        Self {
            width,
            height,
            layout: Layout::Nchw,
            channels,
            interpolation: Interpolation::Bilinear,
            mean: vec![0.0; channels.count()],
            std: vec![1.0; channels.count()],
        }
    }

    /// Checks everything, and computes what is the same for all pictures.
    pub(crate) fn prepare(&self) -> Result<Prepared, OnnxError> {
        let resize = Resize::new(
            i64::from(self.width),
            i64::from(self.height),
            self.interpolation,
            Dialect::Pillow13_0,
        )?;
        let channels = self.channels.count();
        let expect = |name, numbers: &[f64], least: f64, expected| {
            if numbers.len() != channels {
                return Err(OnnxError::Constants {
                    name,
                    found: numbers.len(),
                    expected: channels,
                });
            }
            let wrong = |n: &f64| !(n.is_finite() && *n > least);
            match numbers.iter().position(wrong) {
                Some(at) => Err(OnnxError::Constant {
                    name,
                    place: at + 1,
                    found: numbers.get(at).copied().unwrap_or_default(),
                    expected,
                }),
                None => Ok(()),
            }
        };
        expect("mean", &self.mean, f64::NEG_INFINITY, "a finite number")?;
        expect("std", &self.std, 0.0, "a finite number above 0")?;
        let (height, width) = (self.height as usize, self.width as usize);
        Ok(Prepared {
            resize,
            gray: self.channels == Channels::Gray,
            interleaved: self.layout == Layout::Nhwc,
            shape: match self.layout {
                Layout::Nchw => [1, channels, height, width],
                Layout::Nhwc => [1, height, width, channels],
            },
            tables: self.mean.iter().zip(&self.std).map(table).collect(),
        })
    }
}

/// What each byte becomes.
fn table((mean, std): (&f64, &f64)) -> [f32; 256] {
    let mut v = 0.0;
    [(); 256].map(|()| {
        let number = (v / 255.0 - mean) / std;
        v += 1.0;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the model's numbers are binary32"
        )]
        let number = number as f32;
        number
    })
}

/// Settings that are checked.
#[derive(Debug)]
pub(crate) struct Prepared {
    resize: Resize,
    gray: bool,
    interleaved: bool,
    pub(crate) shape: [usize; 4],
    /// For each channel.
    tables: Vec<[f32; 256]>,
}

impl Prepared {
    /// The numbers of a picture, in the order of [`Self::shape`].
    pub(crate) fn numbers(&self, picture: &Picture) -> Vec<f32> {
        let picture = self.resize.apply(picture);
        let (pixels, _) = picture.bytes().as_chunks::<3>();
        let mut numbers = Vec::with_capacity(pixels.len() * self.tables.len());
        if self.interleaved {
            for pixel in pixels {
                for (channel, table) in self.tables.iter().enumerate() {
                    numbers.push(self.number(*pixel, channel, table));
                }
            }
        } else {
            for (channel, table) in self.tables.iter().enumerate() {
                numbers.extend(pixels.iter().map(|p| self.number(*p, channel, table)));
            }
        }
        numbers
    }

    fn number(&self, pixel: [u8; 3], channel: usize, table: &[f32; 256]) -> f32 {
        let byte = if self.gray {
            luma(pixel)
        } else {
            pixel.get(channel).copied().unwrap_or_default()
        };
        // A byte is always an index of 256 entries; the compiler sees it and drops the default.
        table.get(usize::from(byte)).copied().unwrap_or_default()
    }
}
