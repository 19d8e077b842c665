//! What a file is, by its first bytes, where it is no PNG.

use crate::PictureError;

const LOSSLESS: &str = "save it as an 8-bit PNG";

/// Where, what, which format, and what to do.
const SIGNATURES: [(usize, &[u8], &str, &str); 17] = [
    (
        0,
        b"\xff\xd8\xff",
        "a JPEG",
        "its pixels differ from one decoder to the next: decode it once and save it as an 8-bit PNG",
    ),
    (0, b"\xff\x4f\xff\x51", "a JPEG 2000", LOSSLESS),
    (4, b"jP  \r\n\x87\n", "a JPEG 2000", LOSSLESS),
    (0, b"\xff\x0a", "a JPEG XL", LOSSLESS),
    (4, b"JXL \r\n\x87\n", "a JPEG XL", LOSSLESS),
    (0, b"II*\0", "a TIFF", LOSSLESS),
    (0, b"MM\0*", "a TIFF", LOSSLESS),
    (0, b"GIF8", "a GIF", LOSSLESS),
    (8, b"WEBP", "a WebP", LOSSLESS),
    (4, b"ftypavif", "an AVIF", LOSSLESS),
    (4, b"ftyphei", "a HEIF", LOSSLESS),
    (4, b"ftypmif1", "a HEIF", LOSSLESS),
    (0, b"8BPS", "a Photoshop document", LOSSLESS),
    (
        0,
        b"%PDF",
        "a PDF",
        "save the picture in it as an 8-bit PNG",
    ),
    (0, b"\x93NUMPY", "a NumPy array", LOSSLESS),
    (
        128,
        b"DICM",
        "a DICOM file",
        "read it as DICOM, or export it as an 8-bit PNG",
    ),
    // Two bytes only, hence the last.
    (0, b"BM", "a BMP", LOSSLESS),
];

/// Whether bytes call themselves DICOM: `DICM` after 128 bytes of preamble.
pub fn is_dicom(bytes: &[u8]) -> bool {
    has(bytes, 128, b"DICM")
}

/// Names a file that is no PNG.
pub(crate) fn refusal(bytes: &[u8]) -> PictureError {
    let known = SIGNATURES
        .iter()
        .find(|(offset, signature, ..)| has(bytes, *offset, signature));
    match known {
        Some((_, _, found, remedy)) => PictureError::Foreign { found, remedy },
        None if bytes.is_empty() => PictureError::Empty,
        None => PictureError::Unknown {
            begins: bytes.get(..8).unwrap_or(bytes).escape_ascii().to_string(),
        },
    }
}

fn has(bytes: &[u8], offset: usize, signature: &[u8]) -> bool {
    bytes
        .get(offset..)
        .is_some_and(|rest| rest.starts_with(signature))
}
