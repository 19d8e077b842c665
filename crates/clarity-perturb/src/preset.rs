use crate::{Kind, Step};
use clarity_model::AxisValue;

/// Values of a parameter under the name that the field has for them.
///
/// What is stored is the physical parameter, never the name: a severity of 3 says nothing that can
/// be measured.
///
/// ```
/// use clarity_perturb::PRESETS;
/// let noise = PRESETS.iter().find(|preset| preset.name == "imagenet-c/gaussian_noise");
/// assert_eq!(noise.map(|preset| preset.values[2]), Some(0.18));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Preset {
    /// The field's name.
    pub name: &'static str,
    /// The name of the perturbation.
    pub step: &'static str,
    /// The parameter that the values are of, in its unit.
    pub parameter: &'static str,
    /// Its values at the severities 1 to 5.
    pub values: [f64; 5],
    /// In what it is not the original, beside the random numbers drawn; empty where it agrees.
    pub differs: &'static str,
}

impl Preset {
    /// The value at a severity, from 1 to 5, as a recipe takes it.
    pub fn value(&self, severity: usize) -> Option<AxisValue> {
        let place = severity.checked_sub(1)?;
        self.axis().into_iter().nth(place)
    }

    /// The values at the severities 1 to 5 as a recipe takes them: integers where the parameter
    /// is one.
    pub fn axis(&self) -> [AxisValue; 5] {
        let steps = Step::definitions().find(|definition| definition.name == self.step);
        let parameters = steps.map_or(&[][..], |definition| definition.parameters);
        let mut of_name = parameters.iter().filter(|p| p.name == self.parameter);
        let whole = of_name.any(|p| matches!(p.kind, Kind::Whole { .. }));
        self.values.map(|value| match AxisValue::float(value) {
            Ok(number) if !whole => number,
            _ => AxisValue::from(value as i64),
        })
    }
}

/// ImageNet-C (Hendrycks and Dietterich 2019, "Benchmarking Neural Network Robustness to Common
/// Corruptions and Perturbations"), where a perturbation here is defined alike: the values of
/// `make_imagenet_c.py`, made for pictures of 224 x 224 pixels. `gaussian_blur` is one of its four
/// extra corruptions. The set that was published was saved again as JPEG of quality 85, which is a
/// `jpeg` step more.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "imagenet-c/gaussian_noise",
        step: "gaussian_noise",
        parameter: "std_dev",
        values: [0.08, 0.12, 0.18, 0.26, 0.38],
        differs: "sums are of binary32, not binary64: a value here and there is one off",
    },
    Preset {
        name: "imagenet-c/shot_noise",
        step: "poisson",
        parameter: "peak",
        values: [60.0, 25.0, 12.0, 5.0, 3.0],
        differs: "",
    },
    Preset {
        name: "imagenet-c/gaussian_blur",
        step: "gaussian_blur",
        parameter: "radius",
        values: [1.0, 2.0, 3.0, 4.0, 6.0],
        differs: "three box filters stand for the Gaussian; values are rounded after each, not \
                  truncated once",
    },
    Preset {
        name: "imagenet-c/contrast",
        step: "contrast",
        parameter: "factor",
        values: [0.4, 0.3, 0.2, 0.1, 0.05],
        differs: "distances are to the mean luma as an integer, not to each channel's own mean",
    },
    Preset {
        name: "imagenet-c/jpeg_compression",
        step: "jpeg",
        parameter: "quality",
        values: [25.0, 18.0, 15.0, 10.0, 7.0],
        differs: "colours keep their resolution (4:4:4, not 4:2:0); the same for gray",
    },
];
