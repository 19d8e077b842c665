//! Steps in order, and steps that change nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_perturb::text::{DropSentences, Typos};
use clarity_perturb::{
    Brightness, Contrast, Dialect, Direction, Fill, FlipX, Gamma, GaussianBlur, Interpolation,
    Invert, MotionBlur, Occlude, PerturbError, Perturbation, Picture, Quantize, Recipe, Resize,
    Rotate, Step, Translate,
};

/// Every byte once and more, in no order that a mirror keeps.
fn picture(width: u32, height: u32) -> Picture {
    let bytes = (0..3 * width * height).map(|i| (i * 37 + i / 256 * 11).to_le_bytes()[0]);
    Picture::rgb(width, height, bytes.collect()).unwrap()
}

fn recipe(steps: impl IntoIterator<Item = Perturbation>) -> Recipe {
    Recipe::new(steps.into_iter().map(Step::Picture).collect())
}

#[test]
fn steps_happen_in_their_order() {
    let (darker, inverted) = (Brightness::new(0.5).unwrap(), Invert::new().unwrap());
    let white = Picture::gray(1, 1, &[255]).unwrap();
    let one = recipe([darker.clone().into(), inverted.clone().into()]).picture(&white);
    let other = recipe([inverted.into(), darker.into()]).picture(&white);
    assert_eq!(one, Picture::gray(1, 1, &[128]).unwrap());
    assert_eq!(other, Picture::gray(1, 1, &[0]).unwrap());
}

#[test]
fn no_step_changes_nothing() {
    let (film, text) = (picture(3, 2), "No fever.  ");
    let none = Recipe::default();
    assert_eq!(
        (none.picture(&film), none.text(text).as_str()),
        (film, text)
    );
    assert_eq!(none.steps(), []);
}

#[test]
fn steps_of_the_picture_and_of_the_text_do_not_meet() {
    let steps = vec![
        Step::Picture(Invert::new().unwrap().into()),
        Step::Text(DropSentences::new(1, 3.into()).unwrap().into()),
        Step::Picture(FlipX::new().unwrap().into()),
        Step::Text(Typos::new(0.0, 3.into()).unwrap().into()),
    ];
    let mixed = Recipe::new(steps.clone());
    assert_eq!(mixed.steps(), steps);
    let pictures = recipe([Invert::new().unwrap().into(), FlipX::new().unwrap().into()]);
    let film = picture(5, 4);
    assert_eq!(mixed.picture(&film), pictures.picture(&film));
    assert_eq!(pictures.text("No fever."), "No fever.");
    assert_eq!(mixed.text("No fever."), "");
}

#[test]
fn some_parameters_change_nothing() {
    for (width, height) in [(1, 1), (7, 3), (16, 16), (130, 9)] {
        let same = |how| {
            let (width, height) = (i64::from(width), i64::from(height));
            Resize::new(width, height, how, Dialect::Pillow13_0)
                .unwrap()
                .into()
        };
        let steps: Vec<Perturbation> = vec![
            Brightness::new(1.0).unwrap().into(),
            Contrast::new(1.0).unwrap().into(),
            Gamma::new(1.0).unwrap().into(),
            GaussianBlur::new(0.0).unwrap().into(),
            MotionBlur::new(1, Direction::X).unwrap().into(),
            MotionBlur::new(1, Direction::Y).unwrap().into(),
            Rotate::new(0.0, Fill::Black).unwrap().into(),
            Rotate::new(360.0, Fill::Black).unwrap().into(),
            Rotate::new(-360.0, Fill::Edge).unwrap().into(),
            Translate::new(0, 0, Fill::Black).unwrap().into(),
            Quantize::new(8).unwrap().into(),
            Occlude::new(0, 0, 0, 9, 255).unwrap().into(),
            Occlude::new(0, 0, 9, 0, 255).unwrap().into(),
            Occlude::new(1 << 32, 0, 1 << 32, 9, 255).unwrap().into(),
            same(Interpolation::Nearest),
            same(Interpolation::Bilinear),
            same(Interpolation::Bicubic),
            same(Interpolation::Lanczos),
        ];
        let film = picture(width, height);
        for step in steps {
            assert_eq!(step.apply(&film).bytes(), film.bytes(), "{step:?}");
        }
    }
}

#[test]
fn some_steps_undo_themselves() {
    for (width, height) in [(1, 1), (7, 3), (16, 16)] {
        let film = picture(width, height);
        let half = || Perturbation::from(Rotate::new(180.0, Fill::Black).unwrap());
        let quarter = |degrees| Perturbation::from(Rotate::new(degrees, Fill::Black).unwrap());
        let flip = || Perturbation::from(FlipX::new().unwrap());
        let invert = || Perturbation::from(Invert::new().unwrap());
        let mut twice = vec![[half(), half()], [flip(), flip()], [invert(), invert()]];
        if width == height {
            twice.extend([
                [quarter(90.0), quarter(270.0)],
                [quarter(-90.0), quarter(90.0)],
            ]);
        }
        for steps in twice {
            let name = format!("{steps:?}");
            let once = steps[0].apply(&film);
            assert!(
                width == 1 || once != film,
                "{name}: the first does something"
            );
            assert_eq!(recipe(steps).picture(&film).bytes(), film.bytes(), "{name}");
        }
    }
}

#[test]
fn a_picture_has_pixels_and_bytes_for_all() {
    let size = |width, height| Err(PerturbError::Size { width, height });
    assert_eq!(Picture::rgb(0, 1, vec![]), size(0, 1));
    assert_eq!(Picture::gray(1, 0, &[]), size(1, 0));
    assert_eq!(Picture::rgba(1 << 15, 1 << 14, &[]), size(1 << 15, 1 << 14));
    let bytes = |expected, found| Err(PerturbError::Bytes { expected, found });
    assert_eq!(Picture::rgb(2, 1, vec![0; 5]), bytes(6, 5));
    assert_eq!(Picture::gray(2, 1, &[0; 3]), bytes(2, 3));
    assert_eq!(Picture::rgba(2, 1, &[0; 9]), bytes(8, 9));
    let messages = [Picture::rgb(0, 7, vec![]), Picture::rgb(2, 1, vec![0; 5])];
    assert_eq!(
        messages.map(|made| made.unwrap_err().to_string()),
        [
            "found 0 x 7 pixels, expected at least one and at most 268435456",
            "found 5 bytes, expected 6 for a picture of this size"
        ]
    );
    assert_eq!(format!("{:?}", picture(3, 2)), "Picture(3x2)");
}

#[test]
fn transparent_pixels_lie_over_black() {
    let pixels = [200, 100, 50, 255, 200, 100, 50, 0, 200, 100, 50, 128];
    let film = Picture::rgba(3, 1, &pixels).unwrap();
    assert_eq!(film.bytes(), [200, 100, 50, 0, 0, 0, 100, 50, 25]);
}
