//! DICOM to picture: `data/make_dicom.py` makes the files, pydicom says what is in them.
#![cfg(feature = "dicom")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_perturb::{PerturbError, Picture};
use clarity_picture::{PictureError, Window, decode, decode_dicom};
use proptest::prelude::*;

const EXPECTED: &str = include_str!("data/dicom/expected.txt");

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("data/dicom/", $name, ".dcm")) as &[u8])),*]
    };
}

const WELL: [(&str, &[u8]); 21] = files![
    "signed_16",
    "signed_16_no_window",
    "signed_16_inverted",
    "signed_16_implicit",
    "signed_16_big_endian",
    "unsigned_16",
    "unsigned_16_inverted_no_window",
    "unsigned_16_step",
    "unsigned_12",
    "signed_12",
    "unsigned_8",
    "unsigned_8_inverted",
    "unsigned_8_one_frame",
    "signed_8",
    "flat",
    "centre_only",
    "nested",
    "nested_implicit",
    "one_pixel",
    "unknown_sequence",
    "trailing",
];

const ILL: [(&str, &[u8]); 19] = files![
    "colour",
    "palette",
    "two_samples",
    "frames",
    "modality_table",
    "no_rows",
    "zero_rows",
    "huge",
    "bits_32",
    "bits_17_of_16",
    "bits_high",
    "bits_8_big_endian",
    "representation",
    "no_pixels",
    "few_pixels",
    "sigmoid",
    "narrow",
    "slope",
    "deflated",
];

fn ill(name: &str) -> PictureError {
    let found = ILL.iter().find(|(known, _)| *known == name);
    decode_dicom(found.expect("a file of that name").1, None).unwrap_err()
}

fn well(name: &str) -> Vec<u8> {
    let found = WELL.iter().find(|(known, _)| *known == name);
    found.expect("a file of that name").1.to_vec()
}

/// The file with bytes replaced, once.
fn with(name: &str, from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = well(name);
    let at = bytes.windows(from.len()).position(|w| w == from).unwrap();
    bytes.splice(at..at + from.len(), to.iter().copied());
    bytes
}

#[test]
fn pictures_are_those_of_pydicom_and_the_formula() {
    let lines: Vec<_> = EXPECTED.lines().collect();
    assert_eq!(lines.len(), WELL.len());
    for (line, (name, bytes)) in lines.into_iter().zip(WELL) {
        let picture = decode_dicom(bytes, None).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(line, format!("{name} {}", picture.hash()));
    }
}

#[test]
fn a_window_that_is_given_replaces_the_files() {
    // `one_pixel` is 300. y = (300 - (c - 0.5 - (w-1)/2)) / (w-1), by hand.
    let cases = [
        (300.0, 101.0, 129), // 50.5/100 * 255 + 0.5 = 129.275
        (400.0, 101.0, 0),
        (200.0, 101.0, 255),
        (300.5, 1.0, 0), // at the step
        (300.4, 1.0, 255),
        (300.0, 3.0, 191), // 1.5/2 * 255 + 0.5 = 191.75
    ];
    for (centre, width, gray) in cases {
        let window = Window::new(centre, width).unwrap();
        let picture = decode_dicom(&well("one_pixel"), Some(window)).unwrap();
        assert_eq!(picture, Picture::gray(1, 1, &[gray]).unwrap(), "{centre}");
    }
    for (name, given) in ILL
        .iter()
        .filter(|(name, _)| ["sigmoid", "narrow"].contains(name))
    {
        let window = Window::new(2000.0, 4000.0).unwrap();
        assert!(decode_dicom(given, Some(window)).is_ok(), "{name}");
    }
}

#[test]
fn windows_are_checked() {
    for (centre, width) in [
        (0.0, 0.99),
        (f64::NAN, 2.0),
        (0.0, f64::INFINITY),
        (0.0, -5.0),
    ] {
        let told = Window::new(centre, width).unwrap_err().to_string();
        let expected = format!(
            "a window of centre {centre} and width {width}, expected finite numbers, width >= 1"
        );
        assert_eq!(told, expected);
    }
}

#[test]
fn what_would_have_to_be_guessed_is_refused() {
    let cases = [
        ("colour", "PhotometricInterpretation (0028,0004)", "RGB"),
        (
            "palette",
            "PhotometricInterpretation (0028,0004)",
            "PALETTE COLOR",
        ),
        ("two_samples", "SamplesPerPixel (0028,0002)", "2"),
        ("frames", "NumberOfFrames (0028,0008)", "2"),
        (
            "modality_table",
            "ModalityLUTSequence (0028,3000)",
            "present",
        ),
        ("no_rows", "Rows (0028,0010)", "absent"),
        ("bits_32", "BitsAllocated (0028,0100)", "32"),
        ("bits_17_of_16", "BitsStored (0028,0101)", "17"),
        ("bits_high", "HighBit (0028,0102)", "15"),
        ("bits_8_big_endian", "BitsAllocated (0028,0100)", "8"),
        ("representation", "PixelRepresentation (0028,0103)", "2"),
        ("no_pixels", "PixelData (7FE0,0010)", "absent"),
        ("few_pixels", "PixelData (7FE0,0010)", "of 70 bytes"),
        ("sigmoid", "VOILUTFunction (0028,1056)", "SIGMOID"),
        ("slope", "RescaleSlope (0028,1053)", "nn"),
    ];
    for (name, attribute, found) in cases {
        let told = ill(name).to_string();
        let expected = format!("the DICOM attribute {attribute} is {found}, expected ");
        assert!(told.starts_with(&expected), "{name}: {told}");
    }
    for (name, width, height) in [("zero_rows", 7, 0), ("huge", 20_000, 20_000)] {
        assert_eq!(ill(name), PerturbError::Size { width, height }.into());
    }
    let narrow = PictureError::Window {
        centre: 9.0,
        width: 0.5,
    };
    assert_eq!(ill("narrow"), narrow);
}

#[test]
fn compressed_pixels_are_refused_by_name() {
    let deflated = ill("deflated").to_string();
    assert!(
        deflated.contains("1.2.840.10008.1.2.1.99 (deflated)"),
        "{deflated}"
    );
    // In the place of `1.2.840.10008.1.2.1` and the zero that pads it.
    let cases = [
        ("1.2.840.10008.1.2.5\0", "RLE"),
        ("1.2.840.10008.1.2.4.50", "JPEG"),
        ("1.2.840.10008.1.2.4.70", "lossless JPEG"),
        ("1.2.840.10008.1.2.4.80", "JPEG-LS"),
        ("1.2.840.10008.1.2.4.90", "JPEG 2000"),
        ("1.2.840.10008.1.2.4.110\0", "JPEG XL"),
        ("1.2.840.10008.1.2.4.201\0", "high-throughput JPEG 2000"),
        ("1.2.840.10008.1.2.4.1\0", "not known here"),
        ("1.2.3\0", "not known here"),
    ];
    for (uid, name) in cases {
        let length = u8::try_from(uid.len()).unwrap();
        let to = [b"UI", [length, 0].as_slice(), uid.as_bytes()].concat();
        let bytes = with("signed_16", b"UI\x14\x001.2.840.10008.1.2.1\0", &to);
        match decode_dicom(&bytes, None).unwrap_err() {
            PictureError::TransferSyntax {
                uid: found,
                name: told,
            } => {
                assert_eq!((found.as_str(), told), (uid.trim_end_matches('\0'), name));
            }
            other => panic!("{uid}: {other}"),
        }
    }
}

#[test]
fn bits_that_are_not_stored_do_not_count() {
    // An overlay in the highest bit of the first sample, 3, of 12 bits.
    let overlaid = with(
        "unsigned_12",
        b"\xe0\x7f\x10\0OW\0\0\x46\0\0\0\x03\0",
        b"\xe0\x7f\x10\0OW\0\0\x46\0\0\0\x03\xf0",
    );
    let plain = decode_dicom(&well("unsigned_12"), None);
    assert_eq!(decode_dicom(&overlaid, None), plain);
}

#[test]
fn other_files_are_named() {
    let told = |bytes: &[u8]| decode_dicom(bytes, None).unwrap_err().to_string();
    assert!(told(b"").starts_with("the file is empty"));
    assert!(told(b"\xff\xd8\xff").starts_with("found a JPEG"));
    assert!(
        told(b"hello").starts_with("the DICOM file is damaged at byte 128: there is no `DICM`")
    );
    let unnamed = [&[0; 128], b"DICM" as &[u8]].concat();
    assert!(told(&unnamed).contains("it names no transfer syntax"));
    let undefined = with("signed_16", b"OW\0\0\x46\0\0\0", b"OW\0\0\xff\xff\xff\xff");
    assert!(told(&undefined).starts_with("the file ends after "));
    // And the other way round.
    assert!(matches!(
        decode(&well("flat")),
        Err(PictureError::Foreign {
            found: "a DICOM file",
            ..
        })
    ));
}

#[test]
fn a_file_is_never_read_from_its_beginning_alone() {
    for name in ["nested", "nested_implicit", "unknown_sequence"] {
        let whole = well(name);
        for length in 0..whole.len() {
            assert!(
                decode_dicom(&whole[..length], None).is_err(),
                "{name} {length}"
            );
        }
    }
}

/// Files of others, which are not kept here for their licences: a directory of them with the
/// `expected.txt` that `data/make_dicom.py` makes, named by `CLARITY_DICOM_FILES`.
#[test]
#[ignore = "needs a directory of DICOM files"]
#[allow(
    clippy::disallowed_methods,
    reason = "strangers' files lie where whoever runs this has put them"
)]
fn files_of_others_are_read_as_pydicom_reads_them() {
    let directory = std::env::var("CLARITY_DICOM_FILES").expect("the directory");
    let directory = std::path::Path::new(&directory);
    let expected = std::fs::read_to_string(directory.join("expected.txt")).unwrap();
    let mut different = Vec::new();
    for line in expected.lines() {
        let (name, verdict) = line.rsplit_once(' ').unwrap();
        let hashed = verdict.len() == 64;
        let found = match decode_dicom(&std::fs::read(directory.join(name)).unwrap(), None) {
            Ok(picture) if picture.hash().to_string() == verdict => continue,
            // Refused by name, and never read as something else: 1 and 32 bits, tables, deflate.
            Err(PictureError::Attribute { .. } | PictureError::TransferSyntax { .. }) => continue,
            Err(_) if !hashed => continue,
            Ok(picture) => picture.hash().to_string(),
            Err(error) => error.to_string(),
        };
        different.push(format!("{name}: {found}, not {verdict}"));
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

proptest! {
    #[test]
    fn damage_never_panics(
        file in 0..WELL.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = WELL[file].1.to_vec();
        for (at, byte) in changes {
            // The preamble is nobody's.
            let at = 128 + at.index(bytes.len() - 128);
            bytes[at] = byte;
        }
        // Half of the time whole.
        let end = (2 * end.index(bytes.len())).min(bytes.len());
        let _: Result<Picture, _> = decode_dicom(&bytes[..end], None);
    }
}
