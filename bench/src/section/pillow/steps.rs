use clarity::perturb::{
    Brightness, Contrast, Dialect, Direction, Fill, FlipX, Gamma, GaussianBlur, GaussianNoise,
    Interpolation, Invert, Jpeg, MotionBlur, Occlude, PerturbError, Perturbation, Poisson,
    Quantize, Resize, Rotate, Translate,
};

/// What is measured on a square picture, by what it is called in the table.
pub(super) fn steps(side: i64) -> Result<Vec<(String, Perturbation)>, PerturbError> {
    let resize =
        |to: i64, how| Resize::new(to, to, how, Dialect::Pillow13_0).map(Perturbation::from);
    let mut steps: Vec<(&str, Perturbation)> = vec![
        ("brightness 1.2", Brightness::new(1.2)?.into()),
        ("contrast 0.8", Contrast::new(0.8)?.into()),
        ("gamma 1.5", Gamma::new(1.5)?.into()),
        ("quantize 4", Quantize::new(4)?.into()),
        ("invert", Invert::new()?.into()),
        ("gaussian_blur 1", GaussianBlur::new(1.0)?.into()),
        ("gaussian_blur 5", GaussianBlur::new(5.0)?.into()),
        ("motion_blur 9", MotionBlur::new(9, Direction::X)?.into()),
        (
            "gaussian_noise 0.1",
            GaussianNoise::new(0.1, 7.into())?.into(),
        ),
        ("poisson 60", Poisson::new(60.0, 7.into())?.into()),
        ("rotate 7.5", Rotate::new(7.5, Fill::Black)?.into()),
        ("translate 5 3", Translate::new(5, 3, Fill::Black)?.into()),
        ("flip_x", FlipX::new()?.into()),
        ("jpeg 50", Jpeg::new(50)?.into()),
        ("occlude", Occlude::new(9, 9, side / 4, side / 4, 0)?.into()),
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
        steps.push((half, resize(side / 2, how)?));
        steps.push((double, resize(side * 3 / 2, how)?));
    }
    let named = steps.into_iter();
    Ok(named.map(|(name, step)| (name.to_owned(), step)).collect())
}
