//! The samples of a gray frame, and the grays that they become.

use super::elements::{Elements, PIXEL_DATA, Tag};
use super::window::{Window, number};
use crate::PictureError;
use clarity_perturb::Picture;

type Named = (&'static str, Tag);

const SAMPLES_PER_PIXEL: Named = ("SamplesPerPixel (0028,0002)", (0x28, 0x02));
const PHOTOMETRIC: Named = ("PhotometricInterpretation (0028,0004)", (0x28, 0x04));
const FRAMES: Named = ("NumberOfFrames (0028,0008)", (0x28, 0x08));
const ROWS: Named = ("Rows (0028,0010)", (0x28, 0x10));
const COLUMNS: Named = ("Columns (0028,0011)", (0x28, 0x11));
const BITS_ALLOCATED: Named = ("BitsAllocated (0028,0100)", (0x28, 0x0100));
const BITS_STORED: Named = ("BitsStored (0028,0101)", (0x28, 0x0101));
const HIGH_BIT: Named = ("HighBit (0028,0102)", (0x28, 0x0102));
const REPRESENTATION: Named = ("PixelRepresentation (0028,0103)", (0x28, 0x0103));
const INTERCEPT: Named = ("RescaleIntercept (0028,1052)", (0x28, 0x1052));
const SLOPE: Named = ("RescaleSlope (0028,1053)", (0x28, 0x1053));
const MODALITY_TABLE: Named = ("ModalityLUTSequence (0028,3000)", (0x28, 0x3000));

/// Rescaled samples of one gray frame.
pub(super) struct Samples {
    pub(super) width: u32,
    pub(super) height: u32,
    /// MONOCHROME1: the least sample is white.
    inverted: bool,
    values: Vec<f64>,
}

impl Samples {
    /// Reads the frame; whatever would have to be guessed is refused.
    pub(super) fn of(elements: &Elements) -> Result<Self, PictureError> {
        let photometric = elements.text(PHOTOMETRIC.1);
        let inverted = match photometric.as_deref() {
            Some("MONOCHROME1") => true,
            Some("MONOCHROME2") => false,
            _ => {
                let expected = "MONOCHROME1 or MONOCHROME2; convert colour to gray yourself";
                return Err(refused(PHOTOMETRIC, photometric, expected));
            }
        };
        short(elements, SAMPLES_PER_PIXEL, |n| n == 1, "1")?;
        match elements.text(FRAMES.1) {
            None => {}
            Some(one) if one.parse() == Ok(1) => {}
            many => return Err(refused(FRAMES, many, "1; export the frame you mean")),
        }
        if elements.value(MODALITY_TABLE.1).is_some() {
            let found = Some("present".to_owned());
            return Err(refused(MODALITY_TABLE, found, "a rescale slope instead"));
        }
        let width = u32::from(short(elements, COLUMNS, |_| true, "a number")?);
        let height = u32::from(short(elements, ROWS, |_| true, "a number")?);
        Picture::check_size(width, height)?;
        let pixels = u64::from(width) * u64::from(height);
        Ok(Self {
            width,
            height,
            inverted,
            values: values(elements, pixels)?,
        })
    }

    /// The grays, with a window or from the least sample to the greatest.
    pub(super) fn gray(&self, window: Option<Window>) -> Vec<u8> {
        let (low, width) = window.map_or_else(|| self.range(), Window::range);
        let level = |x: &f64| {
            // A width of 0 leaves infinities, and NaN at the step itself, which is then black.
            let y = (x - low) / width;
            let y = if y > 0.0 { y.min(1.0) } else { 0.0 };
            if self.inverted { 1.0 - y } else { y }
        };
        // `as` truncates, which is `floor` of what is not negative.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to 255.5"
        )]
        let byte = |x: &f64| (level(x) * 255.0 + 0.5) as u8;
        self.values.iter().map(byte).collect()
    }

    /// The least sample, and how far the greatest is from it.
    fn range(&self) -> (f64, f64) {
        let low = self.values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = self
            .values
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max);
        (low, high - low)
    }
}

/// How the bits of a sample are read.
struct Layout {
    wide: bool,
    big_endian: bool,
    signed: bool,
    /// Bits above those that count.
    spare: u16,
}

impl Layout {
    fn of(elements: &Elements) -> Result<Self, PictureError> {
        let allocated = short(elements, BITS_ALLOCATED, |n| n == 8 || n == 16, "8 or 16")?;
        if allocated == 8 && elements.big_endian {
            let expected = "16 in a big-endian file, where the order of single bytes is unclear";
            return Err(refused(BITS_ALLOCATED, Some("8".to_owned()), expected));
        }
        let in_range = |n| (1..=allocated).contains(&n);
        let stored = short(elements, BITS_STORED, in_range, "from 1 to BitsAllocated")?;
        short(elements, HIGH_BIT, |n| n == stored - 1, "BitsStored - 1")?;
        Ok(Self {
            wide: allocated == 16,
            big_endian: elements.big_endian,
            signed: short(elements, REPRESENTATION, |n| n <= 1, "0 or 1")? == 1,
            spare: 16 - stored,
        })
    }

    fn sample(&self, [a, b]: [u8; 2]) -> f64 {
        let bits = if self.big_endian {
            u16::from_be_bytes([a, b])
        } else {
            u16::from_le_bytes([a, b])
        };
        // To the left edge and back: what is above goes, and a sign comes down.
        let left = bits << self.spare;
        if self.signed {
            f64::from(left.cast_signed() >> self.spare)
        } else {
            f64::from(left >> self.spare)
        }
    }
}

fn values(elements: &Elements, pixels: u64) -> Result<Vec<f64>, PictureError> {
    let layout = Layout::of(elements)?;
    let slope = number(elements, SLOPE)?.unwrap_or(1.0);
    let intercept = number(elements, INTERCEPT)?.unwrap_or(0.0);
    let data = elements.value(PIXEL_DATA).ok_or(PictureError::Attribute {
        attribute: "PixelData (7FE0,0010)",
        found: "absent".to_owned(),
        expected: "the pixels",
    })?;
    let needed = pixels * if layout.wide { 2 } else { 1 };
    let frame = usize::try_from(needed).ok().and_then(|n| data.get(..n));
    let frame = frame.ok_or_else(|| PictureError::Attribute {
        attribute: "PixelData (7FE0,0010)",
        found: format!("of {} bytes", data.len()),
        expected: "as many bytes as rows, columns and bits ask for",
    })?;
    let rescaled = |bytes| layout.sample(bytes) * slope + intercept;
    Ok(if layout.wide {
        frame.as_chunks().0.iter().copied().map(rescaled).collect()
    } else {
        frame.iter().map(|byte| rescaled([*byte, 0])).collect()
    })
}

fn short(
    elements: &Elements,
    attribute: Named,
    allowed: impl Fn(u16) -> bool,
    expected: &'static str,
) -> Result<u16, PictureError> {
    match elements.short(attribute.1) {
        Some(found) if allowed(found) => Ok(found),
        other => Err(refused(attribute, other.map(|n| n.to_string()), expected)),
    }
}

/// An attribute that is absent or of another value.
pub(super) fn refused(
    attribute: Named,
    found: Option<String>,
    expected: &'static str,
) -> PictureError {
    PictureError::Attribute {
        attribute: attribute.0,
        found: found.map_or("absent".to_owned(), |text| text.escape_debug().to_string()),
        expected,
    }
}
