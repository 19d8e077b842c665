//! Plots as pixels.
#![cfg(feature = "raster")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clarity_report::{ReportError, png as draw};
use sha2::{Digest as _, Sha256};

const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"
  font-family="sans-serif"><rect width="40" height="20" fill="#ffffff"/>
  <rect x="0" y="0" width="10" height="20" fill="#0072b2"/>
  <text x="14" y="15" font-size="12" fill="#000000">ab</text></svg>"##;

/// Width, height and the pixels as RGBA.
fn decoded(bytes: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    (info.width, info.height, pixels)
}

#[test]
fn shapes_and_letters_are_there_at_every_scale() {
    for scale in [1, 3] {
        let (width, height, pixels) = decoded(&draw(SVG, scale).unwrap());
        assert_eq!((width, height), (40 * scale, 20 * scale));
        let at = |x: u32, y: u32| {
            let start = 4 * (y * width + x) as usize;
            pixels[start..start + 4].to_vec()
        };
        assert_eq!(at(5 * scale, 10 * scale), [0, 0x72, 0xb2, 0xff]);
        assert_eq!(at(39 * scale, scale), [0xff; 4]);
        // Nothing but letters is dark on the right.
        let right = (12 * scale..40 * scale).flat_map(|x| (0..20 * scale).map(move |y| (x, y)));
        let dark = right.filter(|(x, y)| at(*x, *y)[0] < 100).count();
        assert!(dark > 20, "{dark}");
    }
}

#[test]
fn what_is_no_plot_or_too_large_is_refused() {
    assert!(matches!(draw("<svg", 1), Err(ReportError::Raster { .. })));
    let large = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9000\" height=\"9000\"/>";
    let refused = draw(large, 2);
    assert!(
        matches!(refused, Err(ReportError::TooMany { what: "pixels", .. })),
        "{refused:?}"
    );
}

/// On every machine: no font of its own, no other rounding.
#[test]
fn every_machine_draws_the_same_pixels() {
    let (_, _, pixels) = decoded(&draw(SVG, 3).unwrap());
    let hash = STANDARD.encode(Sha256::digest(pixels));
    assert_eq!(hash, "tKABOi7VhaJLXSAlIrM5LxKl23d8Qovt0DSWZxVOeTQ=");
}
