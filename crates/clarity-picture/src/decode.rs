//! PNG to picture.

use crate::PictureError;
use crate::foreign::refusal;
use clarity_perturb::Picture;
use png::{BitDepth, ColorType, DecodeOptions, Decoder, DecodingError, Info, Limits};
use std::io::{Cursor, ErrorKind};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Deflate's best: 258 bytes in two bits.
const MOST_PER_BYTE: u64 = 1032;

/// The picture in a PNG of 8-bit gray, RGB or RGBA; alpha is laid over black.
///
/// Samples are taken as they are stored: chunks of gamma and colour space change nothing, as in
/// Pillow. Every checksum is verified. Bytes after the end of the PNG are ignored, as they are by
/// every reader.
///
/// # Errors
/// Whatever is not such a PNG, each with what was found and what to do; see [`PictureError`].
/// The size is checked before memory is asked for.
pub fn decode(bytes: &[u8]) -> Result<Picture, PictureError> {
    if bytes.starts_with(SIGNATURE) {
        read(bytes).map_err(|fault| match fault {
            Fault::Picture(error) => error,
            Fault::Png(error) => told(&error, bytes.len()),
        })
    } else {
        Err(refusal(bytes))
    }
}

/// What stops a reading.
enum Fault {
    Picture(PictureError),
    Png(DecodingError),
}

impl<E: Into<PictureError>> From<E> for Fault {
    fn from(error: E) -> Self {
        Self::Picture(error.into())
    }
}

fn read(bytes: &[u8]) -> Result<Picture, Fault> {
    let mut options = DecodeOptions::default();
    options.set_ignore_adler32(false);
    options.set_skip_ancillary_crc_failures(false);
    // Neither changes a sample; both can be made to unpack to gibibytes.
    options.set_ignore_text_chunk(true);
    options.set_ignore_iccp_chunk(true);
    let mut decoder = Decoder::new_with_options(Cursor::new(bytes), options);
    // The decoder counts rows and chunks; one row may be the whole picture.
    decoder.set_limits(Limits {
        bytes: usize::try_from(8 * Picture::MAX_PIXELS).unwrap_or(usize::MAX),
    });

    let header = decoder.read_header_info().map_err(Fault::Png)?;
    let (width, height) = header.size();
    Picture::check_size(width, height)?;
    expect_mode(header)?;
    expect_room(header, bytes.len())?;
    let mut reader = decoder.read_info().map_err(Fault::Png)?;
    let info = reader.info();
    let (width, height, colour) = (info.width, info.height, info.color_type);
    if info.trns.is_some() {
        return Err(mode("a colour that is transparent (tRNS)").into());
    }
    // A frame may be smaller than the picture that holds it.
    if info.animation_control().is_some() || info.frame_control().is_some() {
        return Err(PictureError::Animated.into());
    }
    let mut samples = vec![0; reader.output_buffer_size().unwrap_or_default()];
    reader.next_frame(&mut samples).map_err(Fault::Png)?;
    reader.finish().map_err(Fault::Png)?;
    Ok(match colour {
        ColorType::Grayscale => Picture::gray(width, height, &samples)?,
        ColorType::Rgba => Picture::rgba(width, height, &samples)?,
        _ => Picture::rgb(width, height, samples)?,
    })
}

/// Zeros beyond what the file can unpack to would be memory for nothing.
fn expect_room(header: &Info, found: usize) -> Result<(), PictureError> {
    let (width, height) = header.size();
    let row = u64::from(width) * header.bytes_per_pixel() as u64 + 1;
    if row * u64::from(height) > (found as u64).saturating_mul(MOST_PER_BYTE) {
        return Err(PictureError::Overstated {
            width,
            height,
            found,
        });
    }
    Ok(())
}

fn expect_mode(header: &Info) -> Result<(), PictureError> {
    use BitDepth::{Eight, Sixteen};
    match (header.color_type, header.bit_depth) {
        (ColorType::Grayscale | ColorType::Rgb | ColorType::Rgba, Eight) => Ok(()),
        (ColorType::Indexed, _) => Err(mode("colours from a palette")),
        (ColorType::GrayscaleAlpha, Eight) => Err(mode("gray with alpha")),
        (_, Sixteen) => Err(mode("16-bit samples")),
        _ => Err(mode("gray of less than 8 bits")),
    }
}

fn mode(found: &'static str) -> PictureError {
    PictureError::Mode { found }
}

fn told(error: &DecodingError, found: usize) -> PictureError {
    match error {
        DecodingError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => {
            PictureError::Truncated { found }
        }
        other => PictureError::Damaged {
            reason: other.to_string(),
        },
    }
}
