//! Picture to PNG and back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_perturb::Picture;
use clarity_picture::{decode, png};
use proptest::prelude::*;

fn pictures() -> impl Strategy<Value = Picture> {
    (1_u32..40, 1_u32..40).prop_flat_map(|(width, height)| {
        let length = (width * height * 3) as usize;
        prop::collection::vec(any::<u8>(), length)
            .prop_map(move |bytes| Picture::rgb(width, height, bytes).unwrap())
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read(picture in pictures()) {
        let bytes = png(&picture);
        prop_assert_eq!(&png(&picture), &bytes);
        prop_assert_eq!(decode(&bytes).unwrap(), picture);
    }
}

#[test]
fn a_long_row_is_read() {
    let film = Picture::gray(1 << 20, 1, &vec![7; 1 << 20]).unwrap();
    assert_eq!(decode(&png(&film)).unwrap(), film);
}

#[test]
fn nothing_but_the_picture_is_written() {
    let bytes = png(&Picture::gray(2, 1, &[0, 255]).unwrap());
    let mut rest = &bytes[8..];
    let mut chunks = Vec::new();
    while let Some((head, tail)) = rest.split_first_chunk::<8>() {
        let length = u32::from_be_bytes(head[..4].try_into().unwrap()) as usize;
        chunks.push(String::from_utf8_lossy(&head[4..]).into_owned());
        rest = &tail[length + 4..];
    }
    assert_eq!(chunks, ["IHDR", "IDAT", "IEND"]);
}
