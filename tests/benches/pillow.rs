//! CPU time of each perturbation beside Pillow's and NumPy's on the same pictures, taken in turns:
//! `cargo xtask pillow --speed`. Prints the table of docs/benchmarks.md.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "a program of the house: a panic is how it fails"
)]

#[path = "../tests/pillow_process/mod.rs"]
mod pillow_process;

use clarity::perturb::random::Pcg64;
use clarity::perturb::{
    Brightness, Contrast, Dialect, Direction, Fill, FlipX, Gamma, GaussianBlur, GaussianNoise,
    Interpolation, Invert, Jpeg, MotionBlur, Occlude, Perturbation, Picture, Poisson, Quantize,
    Resize, Rotate, Translate,
};
use pillow_process::Pillow;
use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;
use std::io::{self, Write as _};
use std::time::Duration;

/// How often the sides take turns.
const ROUNDS: usize = 5;

/// How often a side perturbs the picture in its turn.
const REPETITIONS: usize = 7;

/// How many of them are not counted: the other side's turn and the message between them left the
/// caches cold, and not equally so. Pillow's picture was unpacked just before, ours long before.
const COLD: usize = 4;

fn steps(side: i64) -> Vec<(String, Perturbation)> {
    let resize =
        |to: i64, how| Resize::new(to, to, how, Dialect::Pillow13_0).map(Perturbation::from);
    let mut steps: Vec<(&str, Perturbation)> = vec![
        ("brightness 1.2", Brightness::new(1.2).unwrap().into()),
        ("contrast 0.8", Contrast::new(0.8).unwrap().into()),
        ("gamma 1.5", Gamma::new(1.5).unwrap().into()),
        ("quantize 4", Quantize::new(4).unwrap().into()),
        ("invert", Invert::new().unwrap().into()),
        ("gaussian_blur 1", GaussianBlur::new(1.0).unwrap().into()),
        ("gaussian_blur 5", GaussianBlur::new(5.0).unwrap().into()),
        (
            "motion_blur 9",
            MotionBlur::new(9, Direction::X).unwrap().into(),
        ),
        (
            "gaussian_noise 0.1",
            GaussianNoise::new(0.1, 7.into()).unwrap().into(),
        ),
        ("poisson 60", Poisson::new(60.0, 7.into()).unwrap().into()),
        ("rotate 7.5", Rotate::new(7.5, Fill::Black).unwrap().into()),
        (
            "translate 5 3",
            Translate::new(5, 3, Fill::Black).unwrap().into(),
        ),
        ("flip_x", FlipX::new().unwrap().into()),
        ("jpeg 50", Jpeg::new(50).unwrap().into()),
        (
            "occlude",
            Occlude::new(9, 9, side / 4, side / 4, 0).unwrap().into(),
        ),
    ];
    for (half, double, how) in [
        (
            "resize / 2 nearest",
            "resize x 1.5 nearest",
            Interpolation::Nearest,
        ),
        (
            "resize / 2 bilinear",
            "resize x 1.5 bilinear",
            Interpolation::Bilinear,
        ),
        (
            "resize / 2 bicubic",
            "resize x 1.5 bicubic",
            Interpolation::Bicubic,
        ),
        (
            "resize / 2 lanczos",
            "resize x 1.5 lanczos",
            Interpolation::Lanczos,
        ),
    ] {
        steps.push((half, resize(side / 2, how).unwrap()));
        steps.push((double, resize(side * 3 / 2, how).unwrap()));
    }
    let named = steps
        .into_iter()
        .map(|(name, step)| (name.to_owned(), step));
    named.collect()
}

fn cpu_seconds() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    let since = Duration::new(
        now.tv_sec.unsigned_abs(),
        u32::try_from(now.tv_nsec).unwrap(),
    );
    since.as_secs_f64()
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let Some(mut pillow) = Pillow::start() else {
        return writeln!(out, "pillow: SKIPPED, run `cargo xtask pillow --speed`");
    };
    let (theirs, numpy) = (&pillow.versions["pillow"], &pillow.versions["numpy"]);
    writeln!(
        out,
        "Pillow {theirs}, NumPy {numpy}; CPU milliseconds, medians of {}\n",
        ROUNDS * (REPETITIONS - COLD)
    )?;
    writeln!(
        out,
        "| side | perturbation | Pillow | CLARITY | times faster |"
    )?;
    writeln!(out, "|---:|---|---:|---:|---:|")?;
    for side in [512_u32, 2048] {
        let mut random = Pcg64::new(&u64::from(side).into());
        let bytes = (0..3 * side * side).map(|_| random.next_u64().to_le_bytes()[7]);
        let picture = Picture::rgb(side, side, bytes.collect()).unwrap();
        for (name, step) in steps(side.into()) {
            let (mut own, mut other) = (Vec::new(), Vec::new());
            let made = pillow.perturb(&picture, &step, 1);
            assert_eq!(step.apply(&picture).hash().to_string(), made.hash, "{name}");
            for _ in 0..ROUNDS {
                let seconds = pillow.perturb(&picture, &step, REPETITIONS).seconds;
                other.extend(seconds.get(COLD..).unwrap_or_default());
                for repetition in 0..REPETITIONS {
                    let begun = cpu_seconds();
                    black_box(step.apply(black_box(&picture)));
                    let seconds = cpu_seconds() - begun;
                    own.extend((repetition >= COLD).then_some(seconds));
                }
            }
            let (own, other) = (median(own) * 1e3, median(other) * 1e3);
            let ratio = other / own;
            writeln!(
                out,
                "| {side} | {name} | {other:.2} | {own:.2} | {ratio:.1} |"
            )?;
        }
    }
    Ok(())
}
