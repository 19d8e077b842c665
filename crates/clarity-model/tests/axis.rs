//! Axes, cells and run names.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::{Axes, Axis, AxisName, AxisValue, ModelError, Seed};

fn axis(name: &str, values: &[AxisValue]) -> Result<Axis, ModelError> {
    Axis::new(AxisName::new(name)?, values.to_vec())
}

fn two() -> Axes {
    let noise = axis("noise", &[10.into(), 2.into()]).unwrap();
    let blur = axis("blur", &[AxisValue::float(0.5).unwrap(), "hi gh".into()]).unwrap();
    Axes::new(vec![noise, blur]).unwrap()
}

#[test]
fn names_are_a_letter_then_letters_digits_underscores() {
    for good in ["a", "Z9_", "blur_radius"] {
        assert_eq!(AxisName::new(good).unwrap().to_string(), good);
    }
    for bad in ["", "9a", "_a", "a-b", "a b", "é", "a\n"] {
        assert_eq!(
            AxisName::new(bad),
            Err(ModelError::AxisName { name: bad.into() })
        );
    }
}

#[test]
fn an_axis_needs_values_that_encode_apart() {
    assert_eq!(
        axis("a", &[]),
        Err(ModelError::NoValues { axis: "a".into() })
    );
    let cases: [(AxisValue, AxisValue, &str, &str, &str); 4] = [
        (1.into(), "1".into(), "1", "\"1\"", "1"),
        (
            AxisValue::float(0.5).unwrap(),
            "0p5".into(),
            "0.5",
            "\"0p5\"",
            "0p5",
        ),
        ("a".into(), "a".into(), "\"a\"", "\"a\"", "a"),
        ("é".into(), "ü".into(), "\"é\"", "\"ü\"", ""),
    ];
    for (first, second, shown_first, shown_second, encoded) in cases {
        let refused = ModelError::Collision {
            axis: "a".into(),
            first: shown_first.into(),
            second: shown_second.into(),
            encoded: encoded.into(),
        };
        assert_eq!(axis("a", &[first, second]), Err(refused));
    }
    let kinds = [1.into(), AxisValue::float(1.0).unwrap()];
    assert!(axis("a", &kinds).is_ok());
}

#[test]
fn lexicographic_order_is_not_declared_order() {
    let axes = two();
    assert_eq!(axes.as_slice()[1].lexicographic(), [0, 1]);
    let values = [10.into(), 2.into(), AxisValue::float(-0.5).unwrap()];
    assert_eq!(axis("a", &values).unwrap().lexicographic(), [0, 1, 2]);
    assert_eq!(
        axis("a", &[2.into(), 10.into()]).unwrap().lexicographic(),
        [1, 0]
    );
}

#[test]
fn axes_are_sorted_and_unique() {
    let names: Vec<_> = two()
        .as_slice()
        .iter()
        .map(|a| a.name().to_string())
        .collect();
    assert_eq!(names, ["blur", "noise"]);
    assert_eq!(Axes::new(vec![]), Err(ModelError::NoAxes));
    let one = axis("a", &[1.into()]).unwrap();
    let twice = Axes::new(vec![one.clone(), one]);
    assert_eq!(twice, Err(ModelError::DuplicateAxis { axis: "a".into() }));
}

#[test]
fn cells_are_counted_without_overflow() {
    assert_eq!(two().cells(), Some(4));
    let values: Vec<AxisValue> = (0..256).map(AxisValue::from).collect();
    let axes = (0..9)
        .map(|i| axis(&format!("a{i}"), &values).unwrap())
        .collect();
    assert_eq!(Axes::new(axes).unwrap().cells(), None);
}

#[test]
fn a_cell_is_found_by_its_values() {
    let axes = two();
    let (half, two_) = (AxisValue::float(0.5).unwrap(), AxisValue::from(2));
    let cell = axes.cell([("noise", &two_), ("blur", &half)]).unwrap();
    assert_eq!(cell, axes.cell_at(vec![0, 1]).unwrap());
    assert_eq!((cell.position(1), cell.position(2)), (Some(1), None));
    assert_eq!(
        axes.run_name(&cell, Seed::from(-1)).as_str(),
        "blur=0p5_noise=2_seed=-1"
    );
    let values: Vec<_> = axes
        .values(&cell)
        .map(|(n, v)| (n.as_str(), v.clone()))
        .collect();
    assert_eq!(values, [("blur", half), ("noise", two_)]);
}

#[test]
fn a_cell_that_does_not_fit_is_refused() {
    let axes = two();
    let (two_, other, hi) = (
        AxisValue::from(2),
        AxisValue::float(2.0).unwrap(),
        "hi gh".into(),
    );
    let name = String::from;
    for (values, refused) in [
        (
            vec![("blur", &hi)],
            ModelError::MissingAxis {
                axis: name("noise"),
            },
        ),
        (
            vec![("blur", &hi), ("noise", &other)],
            ModelError::UndeclaredValue {
                axis: name("noise"),
                value: name("2.0"),
            },
        ),
        (
            vec![("gamma", &two_)],
            ModelError::UnknownAxis {
                axis: name("gamma"),
            },
        ),
        (
            vec![("noise", &two_), ("noise", &two_)],
            ModelError::DuplicateAxis {
                axis: name("noise"),
            },
        ),
    ] {
        assert_eq!(axes.cell(values), Err(refused));
    }
    assert!(axes.contains(&axes.cell_at(vec![1, 1]).unwrap()));
    for outside in [vec![0, 2], vec![0], vec![0, 0, 0], vec![0, usize::MAX]] {
        assert_eq!(axes.cell_at(outside), Err(ModelError::ForeignCell));
    }
}
