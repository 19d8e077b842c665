//! What lies between the two passes of a resampling: more than a picture, and in parts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_perturb::random::Pcg64;
use clarity_perturb::{Dialect, Interpolation, Perturb as _, Picture, Resize};

fn resized(picture: &Picture, width: i64, height: i64, dialect: Dialect) -> Picture {
    let resize = Resize::new(width, height, Interpolation::Bilinear, dialect).unwrap();
    resize.apply(picture)
}

fn noise(width: u32, height: u32) -> Picture {
    let mut random = Pcg64::new(&7.into());
    let bytes = 3 * width as usize * height as usize;
    let bytes = (0..bytes).map(|_| random.next_u64().to_le_bytes()[7]);
    Picture::rgb(width, height, bytes.collect()).unwrap()
}

/// 17 million pixels between the passes: two parts, the last of them narrow.
#[test]
fn two_passes_are_one_after_the_other() {
    let high = noise(3, 16_384);
    for dialect in [Dialect::Pillow10_2, Dialect::Pillow12_2] {
        let between = resized(&high, 1_030, 16_384, Dialect::Pillow10_2);
        let rows_first = resized(&between, 1_030, 5, Dialect::Pillow10_2);
        let columns_first = resized(&resized(&high, 3, 5, dialect), 1_030, 5, dialect);
        assert_ne!(rows_first, columns_first, "the order shows");
        let expected = match dialect {
            Dialect::Pillow10_2 => rows_first,
            _ => columns_first,
        };
        assert_eq!(resized(&high, 1_030, 5, dialect), expected, "{dialect:?}");
    }
}

/// One row too many for a picture between the passes: 16384 x 16385.
#[test]
#[cfg_attr(debug_assertions, ignore = "takes a minute without optimisation")]
fn more_may_lie_between_the_passes_than_a_picture_holds() {
    let high = Picture::gray(164, 16_385, &[90; 164 * 16_385]).unwrap();
    let wide = Picture::gray(16_384, 1, &[90; 16_384]).unwrap();
    assert_eq!(resized(&high, 16_384, 1, Dialect::Pillow12_2), wide);
}
