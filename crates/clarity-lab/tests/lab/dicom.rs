//! DICOM pictures: read with the feature, named without it.

use crate::bench::Bench;
use clarity_lab::{Refusal, Sweep, check};
use clarity_model::{Axes, Axis, AxisName, AxisValue};
use serde_json::Value;

/// Samples from -1000 to 2000, rescaled by 2.5 and -1024; its first window is 40.5 and 400.
const CT: &str = "crates/clarity-picture/tests/data/dicom/signed_16.dcm";

fn checked(bench: &Bench, spec: &Value, axes: &[(&str, &[AxisValue])]) -> Result<(), Refusal> {
    let axis = |(name, values): &(&str, &[AxisValue])| {
        Axis::new(AxisName::new(name).unwrap(), values.to_vec()).unwrap()
    };
    let axes = Axes::new(axes.iter().map(axis).collect()).unwrap();
    check(&Sweep {
        base_spec: spec.to_string().as_bytes(),
        directory: &bench.path(""),
        adapter: "phantom",
        axes: &axes,
        seeds: &[7.into()],
        env: &[],
    })
}

#[cfg(not(feature = "dicom"))]
#[test]
fn without_the_feature_it_is_told_how_to_get_it() {
    let bench = Bench::new();
    bench.copy(CT, "film.dcm");
    let spec = serde_json::json!({
        "image": "film.dcm",
        "recipe": [{"name": "gaussian_blur", "params": {"radius": {"axis": "blur"}}}]
    });
    let refusal = checked(&bench, &spec, &[("blur", &[0.into()])]).unwrap_err();
    assert!(refusal.in_sweep.is_empty());
    let path = bench.path("film.dcm");
    assert_eq!(
        refusal.in_spec.unwrap().to_string(),
        format!(
            "line 1, column 10: `image`: {}: found a DICOM file, which this program was built \
             without; build it with `--features dicom`, or export the picture as an 8-bit PNG",
            path.display()
        )
    );
}

#[cfg(feature = "dicom")]
mod feature {
    use super::{CT, checked};
    use crate::bench::Bench;
    use clarity_lab::{Session, SweepPlace, read_picture};
    use clarity_model::AxisValue;
    use serde_json::{Value, json};

    /// Centre, width, and the hash of what pydicom 3.0 and the formula of docs/lab.md in NumPy 2.4
    /// make of the file; the first window is its own.
    const WINDOWS: [(f64, f64, &str); 4] = [
        (
            40.5,
            400.0,
            "8ab610bdba138edaf44a6bd60e54a91be7f79de5af4f4f4b20871720d31c0c88",
        ),
        (
            600.0,
            2800.0,
            "847b9d0d37c5745966e833816ca32afcd104c486540a27c3d720ba40f1f571d9",
        ),
        (
            40.5,
            2800.0,
            "7f578f9a161cbe5191fc01908a47733897cc5f941bfd47ce535e43c586283c79",
        ),
        (
            600.0,
            400.0,
            "7a8446d423773ddced5d05f6d9bdb4e8b97cbe5a5a2db568154e3f5928a7fa3e",
        ),
    ];

    fn windowed() -> Value {
        json!({"image": "film.dcm", "window": {"centre": {"axis": "centre"}, "width": {"axis": "width"}}})
    }

    #[test]
    fn a_window_may_come_from_axes() {
        let bench = Bench::new();
        bench.copy(CT, "film.dcm");
        let axes: [(&str, &[_]); 2] = [
            ("centre", &[AxisValue::float(40.5).unwrap(), 600.into()]),
            ("width", &[400.into(), 2800.into()]),
        ];
        checked(&bench, &windowed(), &axes).unwrap();
        let mut session = Session::new("phantom", None).unwrap();
        // There and back, so that no window is that of the run before.
        for (centre, width, hash) in WINDOWS.iter().chain(WINDOWS.iter().rev()) {
            let mut spec = windowed();
            spec["image"] = json!(bench.path("film.dcm"));
            spec["perturbations"] = json!({"centre": centre, "width": width});
            spec["seed"] = 7.into();
            let [trace, _] = bench.run(&mut session, &spec).unwrap();
            assert!(
                trace.contains(&format!("\"input_sha256\":\"{hash}\"")),
                "{centre} {width}"
            );
        }
        let own = read_picture(&bench.path("film.dcm")).unwrap();
        assert_eq!(own.hash().to_string(), WINDOWS[0].2);
    }

    #[test]
    fn a_window_that_cannot_be_is_told_at_its_value() {
        let bench = Bench::new();
        bench.copy(CT, "film.dcm");
        bench.copy("examples/phantom/film.png", "film.png");
        let refusal = checked(
            &bench,
            &windowed(),
            &[
                ("centre", &[40.into(), "wide".into()]),
                ("width", &[400.into(), 0.into(), 1.into()]),
            ],
        );
        let refusal = refusal.unwrap_err();
        let places: Vec<_> = refusal.in_sweep.iter().map(|(place, _)| *place).collect();
        assert_eq!(places, [SweepPlace::Value(0, 1), SweepPlace::Value(1, 1)]);
        assert!(
            refusal.in_sweep[0]
                .1
                .contains("the window's centre is \"wide\", expected a number")
        );
        assert!(
            refusal.in_sweep[1]
                .1
                .contains("a window of centre 40 and width 0")
        );
        assert_eq!(refusal.in_spec, None);

        let fixed = |image: &str, width: Value| {
            let window = json!({"centre": 40, "width": width});
            json!({"image": image, "window": window, "recipe": [
                {"name": "gaussian_blur", "params": {"radius": {"axis": "blur"}}}
            ]})
        };
        for (image, width, expected) in [
            ("film.dcm", json!(0.5), "`window`: "),
            (
                "film.dcm",
                json!("x"),
                "`window.width`: the window's width is \"x\"",
            ),
            ("film.png", json!(400), "found a PNG, which has no window"),
        ] {
            let refusal = checked(&bench, &fixed(image, width), &[("blur", &[0.into()])]);
            let told = refusal.unwrap_err().in_spec.unwrap().to_string();
            assert!(told.contains(expected), "{told}");
        }
    }
}
