//! PNG to picture: `data/make_png.py` makes the files, Pillow says what is in them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_perturb::{PerturbError, Picture};
use clarity_picture::{PictureError, decode, is_dicom};
use proptest::prelude::*;

const EXPECTED: &str = include_str!("data/png/expected.txt");

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("data/png/", $name, ".png")) as &[u8])),*]
    };
}

const WELL: [(&str, &[u8]); 15] = files![
    "gray",
    "gray_1x1",
    "rgb",
    "rgb_split",
    "rgba",
    "gray_interlaced",
    "rgb_interlaced",
    "rgba_interlaced",
    "gray_gamma",
    "rgb_gamma",
    "rgb_profile",
    "rgba_srgb",
    "rgb_suggested_palette",
    "gray_text",
    "gray_trailing",
];

const ILL: [(&str, &[u8]); 25] = files![
    "palette",
    "palette_4_bit",
    "gray_alpha",
    "gray_alpha_16_bit",
    "gray_16_bit",
    "rgb_16_bit",
    "gray_1_bit",
    "gray_2_bit",
    "gray_4_bit",
    "gray_transparent",
    "rgb_transparent",
    "animated",
    "animated_hidden",
    "huge",
    "overstated",
    "no_width",
    "short_data",
    "bad_filter",
    "bad_crc",
    "bad_text_crc",
    "bad_adler",
    "no_end",
    "half",
    "header_only",
    "signature_only",
];

fn ill(name: &str) -> &'static [u8] {
    let found = ILL.iter().find(|(known, _)| *known == name);
    found.expect("a file of that name").1
}

#[test]
fn pictures_are_those_that_pillow_opens() {
    let lines: Vec<_> = EXPECTED.lines().collect();
    assert_eq!(lines.len(), WELL.len());
    for (line, (name, bytes)) in lines.into_iter().zip(WELL) {
        let picture = decode(bytes).unwrap();
        assert_eq!(line, format!("{name} {}", picture.hash()));
    }
}

#[test]
fn other_pictures_are_refused_by_what_they_hold() {
    let cases = [
        ("palette", "colours from a palette"),
        ("palette_4_bit", "colours from a palette"),
        ("gray_alpha", "gray with alpha"),
        ("gray_alpha_16_bit", "16-bit samples"),
        ("gray_16_bit", "16-bit samples"),
        ("rgb_16_bit", "16-bit samples"),
        ("gray_1_bit", "gray of less than 8 bits"),
        ("gray_2_bit", "gray of less than 8 bits"),
        ("gray_4_bit", "gray of less than 8 bits"),
        ("gray_transparent", "a colour that is transparent (tRNS)"),
        ("rgb_transparent", "a colour that is transparent (tRNS)"),
    ];
    for (name, found) in cases {
        assert_eq!(
            decode(ill(name)),
            Err(PictureError::Mode { found }),
            "{name}"
        );
    }
    for name in ["animated", "animated_hidden"] {
        assert_eq!(decode(ill(name)), Err(PictureError::Animated), "{name}");
    }
}

#[test]
fn sizes_are_checked_before_memory_is_asked_for() {
    let (width, height) = (1 << 15, 1 << 14);
    let error = decode(ill("huge")).unwrap_err();
    assert_eq!(error, PerturbError::Size { width, height }.into());
    assert_eq!(
        error.to_string(),
        "found 32768 x 16384 pixels, expected at least one and at most 268435456"
    );
    let found = ill("overstated").len();
    let error = decode(ill("overstated")).unwrap_err();
    assert_eq!(
        error,
        PictureError::Overstated {
            width: 1 << 14,
            height: 1 << 14,
            found
        }
    );
}

#[test]
fn damage_is_told() {
    let cases = [
        ("no_width", "dimensions"),
        ("short_data", "data"),
        ("bad_filter", "filter"),
        ("bad_crc", "CRC"),
        ("bad_text_crc", "CRC"),
        ("bad_adler", "checksum"),
    ];
    for (name, word) in cases {
        let told = decode(ill(name)).unwrap_err().to_string();
        assert!(told.starts_with("the PNG is damaged: "), "{name}: {told}");
        let reason = told.to_lowercase();
        assert!(reason.contains(&word.to_lowercase()), "{name}: {told}");
    }
    for name in ["no_end", "half", "header_only", "signature_only"] {
        let found = ill(name).len();
        let error = Err(PictureError::Truncated { found });
        assert_eq!(decode(ill(name)), error, "{name}");
    }
}

#[test]
fn a_file_is_never_read_from_its_beginning_alone() {
    let (_, whole) = WELL[2];
    for length in 0..whole.len() {
        decode(&whole[..length]).unwrap_err();
    }
}

#[test]
fn other_formats_are_named() {
    let at = |offset: usize, signature: &[u8]| [&vec![b' '; offset], signature, b"rest"].concat();
    let cases = [
        (at(0, b"\xff\xd8\xff"), "a JPEG"),
        (at(0, b"\xff\x4f\xff\x51"), "a JPEG 2000"),
        (at(4, b"jP  \r\n\x87\n"), "a JPEG 2000"),
        (at(0, b"\xff\x0a"), "a JPEG XL"),
        (at(4, b"JXL \r\n\x87\n"), "a JPEG XL"),
        (at(0, b"II*\0"), "a TIFF"),
        (at(0, b"MM\0*"), "a TIFF"),
        (at(0, b"GIF89a"), "a GIF"),
        (at(8, b"WEBPVP8 "), "a WebP"),
        (at(4, b"ftypavif"), "an AVIF"),
        (at(4, b"ftypheic"), "a HEIF"),
        (at(4, b"ftypmif1"), "a HEIF"),
        (at(0, b"8BPS"), "a Photoshop document"),
        (at(0, b"%PDF-1.7"), "a PDF"),
        (at(0, b"\x93NUMPY"), "a NumPy array"),
        (at(128, b"DICM"), "a DICOM file"),
        (at(0, b"BM"), "a BMP"),
    ];
    for (bytes, expected) in cases {
        match decode(&bytes) {
            Err(PictureError::Foreign { found, .. }) => assert_eq!(found, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
    assert!(is_dicom(&at(128, b"DICM")));
    assert!(!is_dicom(&at(127, b"DICM")) && !is_dicom(b"DICM"));
}

#[test]
fn what_is_nothing_is_shown() {
    assert_eq!(decode(b""), Err(PictureError::Empty));
    let cases: [(&[u8], &str); 3] = [
        (b"hello", "hello"),
        (b"\0\x01\xf0some text", "\\x00\\x01\\xf0some "),
        (b"\x89PNG\n\x1a\n", "\\x89PNG\\n\\x1a\\n"),
    ];
    for (bytes, begins) in cases {
        let told = decode(bytes).unwrap_err().to_string();
        let expected = format!("found a file that begins with `{begins}`, expected a PNG");
        assert_eq!(told, expected);
    }
}

proptest! {
    /// A damaged file is an error or a picture, never a panic; what the checksums miss is only
    /// what stands after the end.
    #[test]
    fn damage_never_panics(
        file in 0..WELL.len(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let (name, bytes) = WELL[file];
        let mut damaged = bytes.to_vec();
        let at = at.index(damaged.len());
        damaged[at] = byte;
        let read: Result<Picture, _> = decode(&damaged);
        if damaged != bytes && name != "gray_trailing" {
            prop_assert!(read.is_err(), "{name} {at}");
        }
    }

    #[test]
    fn bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" as &[u8], &bytes].concat();
        prop_assert!(decode(&bytes).is_err() && decode(&png).is_err());
    }
}
