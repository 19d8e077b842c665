//! What holds for any picture and any arguments in range.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::AxisValue;
use clarity_perturb::random::Pcg64;
use clarity_perturb::{
    Arguments, Definition, Dialect, Direction, Distance, Fill, GaussianBlur, Interpolation, Jpeg,
    Kind, MotionBlur, Occlude, Parameter, Perturb as _, Perturbation, Picture, Resize, Rotate,
    Translate,
};
use proptest::prelude::*;

/// A picture of random bytes, or of 0 and 255 alone, where rounding has the farthest to go.
fn picture(width: u32, height: u32, seed: u64, harsh: bool) -> Picture {
    let mut random = Pcg64::new(&seed.into());
    let mut byte = || {
        let byte = random.next_u64().to_le_bytes()[7];
        if harsh { 255 * (byte >> 7) } else { byte }
    };
    let bytes = (0..3 * width * height).map(|_| byte()).collect();
    Picture::rgb(width, height, bytes).unwrap()
}

fn pictures() -> impl Strategy<Value = Picture> {
    let sides = (1..=40_u32, 1..=40_u32);
    (sides, any::<u64>(), any::<bool>())
        .prop_map(|((w, h), seed, harsh)| picture(w, h, seed, harsh))
}

/// Any value that a parameter takes, and often one of the ends.
fn values(of: &'static Definition, parameter: &'static Parameter) -> BoxedStrategy<AxisValue> {
    let real = |number| AxisValue::float(number).unwrap();
    match parameter.kind {
        Kind::Real { from, to } => prop_oneof![
            4 => (from..=to).prop_map(real),
            4 => (from..=to.min(10.0)).prop_map(real),
            1 => Just(real(from)),
            1 => Just(real(to)),
        ]
        .boxed(),
        // A size is what is made: large ones have a test of their own.
        Kind::Whole { from, .. } if of.name == "resize" => (from..60).prop_map_into().boxed(),
        Kind::Whole { from, to } => {
            let (low, high) = (from.max(-50), to.min(50));
            prop_oneof![4 => low..=high, 1 => Just(from), 1 => Just(to), 1 => from..=to]
                .prop_map_into()
                .boxed()
        }
        Kind::Odd { to } => {
            let lengths = prop_oneof![3 => 0..=30_i64, 1 => Just((to - 1) / 2)];
            lengths
                .prop_map(|half| AxisValue::from(2 * half + 1))
                .boxed()
        }
        Kind::Choice(words) => proptest::sample::select(words).prop_map_into().boxed(),
        Kind::Seed => any::<u32>().prop_map(|seed| i64::from(seed).into()).boxed(),
        other => panic!("{other:?}"),
    }
}

fn steps() -> impl Strategy<Value = Perturbation> {
    proptest::sample::select(Perturbation::DEFINITIONS).prop_flat_map(|definition| {
        let definition: &'static Definition = Perturbation::DEFINITIONS
            .iter()
            .find(|known| known.name == definition.name)
            .unwrap();
        let arguments: Vec<_> = definition
            .parameters
            .iter()
            .map(|p| (Just(p.name.to_owned()), values(definition, p)))
            .collect();
        arguments.prop_map(|arguments| {
            let arguments: Arguments = arguments.into_iter().collect();
            Perturbation::build(definition.name, &arguments).unwrap()
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_step_gives_a_picture_of_its_size_and_always_the_same(film in pictures(), step in steps()) {
        let made = step.apply(&film);
        let sides = match &step {
            Perturbation::Resize(resize) => {
                let arguments: Arguments = resize.arguments().into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
                ["width", "height"].map(|side| arguments[side].clone())
            }
            _ => [film.width(), film.height()].map(|side| i64::from(side).into()),
        };
        prop_assert_eq!([made.width(), made.height()].map(|side| AxisValue::from(i64::from(side))), sides);
        prop_assert_eq!(made.bytes().len(), 3 * made.width() as usize * made.height() as usize);
        prop_assert_eq!(&made, &step.apply(&film.clone()));
        let built: Arguments = step.arguments().into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
        prop_assert_eq!(Perturbation::build(step.definition().name, &built), Ok(step));
        if let Ok(distance) = Distance::between(&film, &made) {
            prop_assert!((0.0..=255.0).contains(&distance.rmse));
            prop_assert!(distance.ssim.is_none_or(|ssim| (-1.0..=1.0 + 1e-12).contains(&ssim)));
        }
    }

}

proptest! {
    #[test]
    fn jpeg_takes_the_harshest_blocks(
        (width, height) in (1..=20_u32, 1..=20_u32), seed in any::<u64>(), quality in 1..=100_i64,
    ) {
        // Where numbers overflowed, a build with debug assertions would panic.
        let harsh = picture(width, height, seed, true);
        Jpeg::new(quality).unwrap().apply(&harsh);
        let gray: Vec<u8> = harsh.bytes().chunks(3).map(|pixel| pixel[0]).collect();
        Jpeg::new(quality).unwrap().apply(&Picture::gray(width, height, &gray).unwrap());
    }
}

#[test]
fn jpeg_takes_the_block_that_is_largest_in_each_coefficient() {
    // The signs of each of the 64 waves, side by side: none reaches further in its coefficient.
    let wave = |x: usize, frequency: usize| {
        let turns = (2 * x + 1) * frequency % 32;
        !(9..24).contains(&turns)
    };
    let mut bytes = Vec::new();
    for y in 0..8 {
        for column in 0..512 {
            let (block, x) = (column / 8, column % 8);
            bytes.push(if wave(x, block % 8) == wave(y, block / 8) {
                255
            } else {
                0
            });
        }
    }
    let waves = Picture::gray(512, 8, &bytes).unwrap();
    for quality in 1..=100 {
        let made = Jpeg::new(quality).unwrap().apply(&waves);
        let rmse = Distance::between(&waves, &made).unwrap().rmse;
        assert!(
            rmse < 135.0 - f64::from(i32::try_from(quality).unwrap()),
            "{quality}: {rmse}"
        );
    }
}

#[test]
fn the_farthest_reach_of_one_pixel_is_that_pixel() {
    let film = Picture::rgb(1, 1, vec![9, 99, 199]).unwrap();
    let steps: [Perturbation; 6] = [
        GaussianBlur::new(10_000.0).unwrap().into(),
        MotionBlur::new(9_999, Direction::X).unwrap().into(),
        MotionBlur::new(9_999, Direction::Y).unwrap().into(),
        Translate::new(65_535, -65_535, Fill::Edge).unwrap().into(),
        Rotate::new(33.3, Fill::Edge).unwrap().into(),
        Resize::new(1, 1, Interpolation::Lanczos, Dialect::Pillow13_0)
            .unwrap()
            .into(),
    ];
    for step in steps {
        let made = step.apply(&film);
        let near = made
            .bytes()
            .iter()
            .zip(film.bytes())
            .all(|(a, b)| a.abs_diff(*b) <= 1);
        assert!(near, "{step:?}: {:?}", made.bytes());
    }
    let gone = Translate::new(65_535, 0, Fill::Black).unwrap();
    assert_eq!(gone.apply(&film).bytes(), [0; 3]);
    let covered = Occlude::new(-(1 << 32), -(1 << 32), 1 << 32, 1 << 32, 5).unwrap();
    assert_eq!(
        covered.apply(&film),
        film,
        "it ends where the picture begins"
    );
}

#[test]
fn the_longest_sides_of_a_flat_picture_are_flat() {
    let film = Picture::rgb(2, 3, [9, 99, 199].repeat(6)).unwrap();
    for how in [
        Interpolation::Nearest,
        Interpolation::Bilinear,
        Interpolation::Bicubic,
        Interpolation::Lanczos,
    ] {
        for (width, height) in [(16_384, 1), (1, 16_384), (16_384, 5)] {
            for dialect in [
                Dialect::Pillow10_2,
                Dialect::Pillow12_2,
                Dialect::Pillow13_0,
            ] {
                let there = Resize::new(width, height, how, dialect)
                    .unwrap()
                    .apply(&film);
                assert!(there.pixels_are([9, 99, 199]), "{how:?} {width}x{height}");
                let back = Resize::new(2, 3, how, dialect).unwrap().apply(&there);
                assert_eq!(back, film, "{how:?} {width}x{height}");
            }
        }
    }
}

trait Flat {
    fn pixels_are(&self, pixel: [u8; 3]) -> bool;
}

impl Flat for Picture {
    fn pixels_are(&self, pixel: [u8; 3]) -> bool {
        self.bytes().chunks_exact(3).all(|found| found == pixel)
    }
}

#[test]
fn blocks_do_not_see_how_many_stand_beside_them() {
    // 300 columns are two full groups of blocks and a part; 24 are a part of one.
    let wide = picture(300, 21, 3, false);
    let whole = Jpeg::new(40).unwrap().apply(&wide);
    let part = |film: &Picture, left: usize, width: usize| {
        let rows = film.bytes().chunks_exact(3 * film.width() as usize);
        let bytes = rows.flat_map(|row| row[3 * left..3 * (left + width)].to_vec());
        Picture::rgb(
            u32::try_from(width).unwrap(),
            film.height(),
            bytes.collect(),
        )
        .unwrap()
    };
    for left in [0, 8, 120, 128, 136, 248, 256, 272] {
        let alone = Jpeg::new(40).unwrap().apply(&part(&wide, left, 24));
        assert_eq!(alone, part(&whole, left, 24), "from column {left}");
    }
    assert_eq!(
        Jpeg::new(40).unwrap().apply(&part(&wide, 288, 12)),
        part(&whole, 288, 12)
    );
}

#[test]
fn rows_and_columns_are_resampled_alike() {
    // A picture on its side: rows fill vectors otherwise than columns do.
    let film = picture(38, 23, 8, false);
    let turned = |film: &Picture| {
        let (width, height) = (film.width() as usize, film.height() as usize);
        let pixel = |x: usize, y: usize| film.bytes()[3 * (y * width + x)..][..3].to_vec();
        let bytes = (0..width).flat_map(|x| (0..height).flat_map(move |y| pixel(x, y)));
        Picture::rgb(film.height(), film.width(), bytes.collect()).unwrap()
    };
    for how in [
        Interpolation::Nearest,
        Interpolation::Bilinear,
        Interpolation::Lanczos,
    ] {
        for to in [1, 5, 19, 40, 91] {
            let dialect = Dialect::Pillow10_2;
            let across = Resize::new(to, 23, how, dialect).unwrap().apply(&film);
            let down = Resize::new(23, to, how, dialect)
                .unwrap()
                .apply(&turned(&film));
            assert_eq!(turned(&across), down, "{how:?} to {to}");
        }
    }
    let blur = |direction| MotionBlur::new(7, direction).unwrap();
    let across = blur(Direction::X).apply(&film);
    assert_eq!(turned(&across), blur(Direction::Y).apply(&turned(&film)));
}

#[test]
fn the_second_dialect_begins_where_a_picture_is_a_hundred_times_as_high_as_wide() {
    let resize = |film: &Picture, dialect| {
        let resize = Resize::new(5, 40, Interpolation::Bicubic, dialect).unwrap();
        resize.apply(film).hash()
    };
    for (height, other) in [(199, false), (200, false), (201, true), (240, true)] {
        let film = picture(2, height, 1, true);
        let first = resize(&film, Dialect::Pillow10_2);
        let last = resize(&film, Dialect::Pillow13_0);
        assert_ne!(first, last, "the order of the passes shows");
        let expected = if other { last } else { first };
        assert_eq!(resize(&film, Dialect::Pillow12_2), expected, "{height}");
    }
}
