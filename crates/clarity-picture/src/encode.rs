//! Picture to PNG.

use clarity_perturb::Picture;
use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, Filter};

/// The picture as a PNG of 8-bit RGB, without any chunk that is not needed.
///
/// The same picture gives the same bytes on any machine: adaptive filters, balanced compression
/// (level 6), one thread. They may change with the version of the `png` crate; the picture in
/// them does not, and its hash is of the picture.
pub fn png(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written = write(picture, &mut bytes);
    // A picture has a size that PNG allows and as many bytes as it asks for, and a vector takes
    // everything: the encoder's errors are for others.
    debug_assert!(written.is_ok(), "a picture can be written: {written:?}");
    bytes
}

fn write(picture: &Picture, bytes: &mut Vec<u8>) -> Result<(), EncodingError> {
    let mut encoder = Encoder::new(bytes, picture.width(), picture.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    encoder.set_filter(Filter::Adaptive);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(picture.bytes())?;
    writer.finish()
}
