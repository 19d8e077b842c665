//! Pictures, and what is done to them.

use clarity_perturb::{Picture, Recipe, Step};
use clarity_picture::{decode, decode_dicom, is_dicom, png};

/// What is decoded has a size that is allowed, and is encoded so that it is decoded as the same.
pub fn picture(bytes: &[u8]) {
    let found = if is_dicom(bytes) {
        decode_dicom(bytes, None)
    } else {
        decode(bytes)
    };
    match found {
        Ok(found) => {
            sound(&found);
            assert_eq!(
                decode(&png(&found)).expect("our own PNG").hash(),
                found.hash()
            );
        }
        Err(refused) => assert!(!refused.to_string().is_empty()),
    }
}

/// A recipe gives the same picture twice, of a size that is allowed, and is written as it was read.
pub fn recipe(bytes: &[u8]) {
    let Ok(steps) = serde_json::from_slice::<Vec<Step>>(bytes) else {
        return;
    };
    let text = serde_json::to_string(&steps).expect("a step can be written");
    let again: Vec<Step> = serde_json::from_str(&text).expect("what we write we read");
    assert_eq!(again, steps);
    assert_eq!(
        serde_json::to_string(&again).expect("written once more"),
        text
    );
    if steps.len() > 4 {
        return;
    }
    let pixels = (0..8 * 6).map(|at| at * 5).collect::<Vec<u8>>();
    let small = Picture::gray(8, 6, &pixels).expect("a small picture");
    let recipe = Recipe::new(steps);
    let once = recipe.picture(&small);
    sound(&once);
    assert_eq!(once.hash(), recipe.picture(&small).hash());
    let text = "No effusion is seen. Heart size is normal.";
    assert_eq!(recipe.text(text), recipe.text(text));
}

fn sound(picture: &Picture) {
    let (width, height) = (picture.width(), picture.height());
    Picture::check_size(width, height).expect("a size that is allowed");
    let bytes = u64::from(width) * u64::from(height) * 3;
    assert_eq!(u64::try_from(picture.bytes().len()).ok(), Some(bytes));
}
