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

/// 4.2 million pixels between the passes: two parts, the last of them narrow.
#[test]
fn two_passes_are_one_after_the_other() {
    let dialect = Dialect::Pillow10_2;
    let high = noise(300, 4_096);
    // Each half is made at once.
    let halves = high.bytes().chunks(3 * 300 * 2_048).map(|half| {
        let half = Picture::rgb(300, 2_048, half.to_vec()).unwrap();
        resized(&half, 1_030, 2_048, dialect).bytes().to_vec()
    });
    let between = Picture::rgb(1_030, 4_096, halves.flatten().collect()).unwrap();
    let expected = resized(&between, 1_030, 5, dialect);
    assert_eq!(resized(&high, 1_030, 5, dialect), expected);
}

/// One row too many for a picture between the passes: 16384 x 16385.
#[test]
#[cfg_attr(debug_assertions, ignore = "takes a minute without optimisation")]
fn more_may_lie_between_the_passes_than_a_picture_holds() {
    let high = Picture::gray(164, 16_385, &vec![90; 164 * 16_385]).unwrap();
    let wide = Picture::gray(16_384, 1, &vec![90; 16_384]).unwrap();
    assert_eq!(resized(&high, 16_384, 1, Dialect::Pillow12_2), wide);
}
