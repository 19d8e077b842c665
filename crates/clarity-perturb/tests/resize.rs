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

/// A row.
fn noise(width: u32) -> Picture {
    let mut random = Pcg64::new(&7.into());
    let bytes = (0..3 * width).map(|_| random.next_u64().to_le_bytes()[7]);
    Picture::rgb(width, 1, bytes.collect()).unwrap()
}

/// 17 million pixels between the passes: two parts, the last of them narrow. All rows are alike,
/// so that the pass along the columns leaves them as they are.
#[test]
fn parts_between_the_passes_are_one_picture() {
    let dialect = Dialect::Pillow10_2;
    let row = noise(300);
    let high = Picture::rgb(300, 16_384, row.bytes().repeat(16_384)).unwrap();
    let wide = resized(&row, 1_030, 1, dialect);
    let expected = Picture::rgb(1_030, 3, wide.bytes().repeat(3)).unwrap();
    assert_eq!(resized(&high, 1_030, 3, dialect), expected);
}

/// One row too many for a picture between the passes: 16384 x 16385.
#[test]
#[cfg_attr(debug_assertions, ignore = "takes a minute without optimisation")]
fn more_may_lie_between_the_passes_than_a_picture_holds() {
    let high = Picture::gray(164, 16_385, &vec![90; 164 * 16_385]).unwrap();
    let wide = Picture::gray(16_384, 1, &vec![90; 16_384]).unwrap();
    assert_eq!(resized(&high, 16_384, 1, Dialect::Pillow12_2), wide);
}
