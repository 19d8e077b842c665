//! What every perturbation takes, refuses and says about it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::AxisValue;
use clarity_perturb::text::{DropSentences, Typos};
use clarity_perturb::{
    Arguments, Brightness, Contrast, Definition, Gamma, GaussianBlur, GaussianNoise, Jpeg, Kind,
    MotionBlur, Occlude, Parameter, PerturbError, Perturbation, Poisson, Quantize, Rotate, Step,
    TextPerturbation,
};
use clarity_perturb::{Dialect, Direction, Fill, Interpolation, NoiseSeed, Resize, Translate};

fn real(number: f64) -> AxisValue {
    AxisValue::float(number).unwrap()
}

/// A value in range.
fn valid(parameter: &Parameter) -> AxisValue {
    match parameter.kind {
        Kind::Real { to, .. } => real(to.min(1.0)),
        Kind::Whole { to, .. } => to.min(3).into(),
        Kind::Odd { .. } => 3.into(),
        Kind::Choice(words) => words[0].into(),
        Kind::Seed => 7.into(),
        other => panic!("{other:?}"),
    }
}

/// All parameters in range.
fn all(definition: &Definition) -> Arguments {
    let parameters = definition.parameters.iter();
    parameters.map(|p| (p.name.to_owned(), valid(p))).collect()
}

fn with(definition: &Definition, parameter: &str, value: AxisValue) -> Arguments {
    let mut arguments = all(definition);
    arguments.insert(parameter.to_owned(), value);
    arguments
}

fn each() -> impl Iterator<Item = (&'static Definition, &'static Parameter)> {
    Step::definitions()
        .flat_map(|definition| definition.parameters.iter().map(move |p| (definition, p)))
}

fn message(name: &str, arguments: &[(&str, AxisValue)]) -> String {
    let arguments = arguments.iter().cloned();
    let arguments = arguments
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    Step::build(name, &arguments).unwrap_err().to_string()
}

#[test]
fn every_definition_takes_values_in_range_and_gives_them_back() {
    let mut count = 0;
    for definition in Step::definitions() {
        let step = Step::build(definition.name, &all(definition)).unwrap();
        assert_eq!(step.definition(), *definition);
        let given = step.arguments().into_iter();
        let given: Arguments = given
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        assert_eq!(given, all(definition), "{}", definition.name);
        let names: Vec<_> = step.arguments().iter().map(|(name, _)| *name).collect();
        let expected: Vec<_> = definition.parameters.iter().map(|p| p.name).collect();
        assert_eq!(names, expected, "in the order of the definition");
        count += 1;
    }
    assert_eq!(count, 17);
}

#[test]
fn names_are_unique_and_described() {
    let mut names: Vec<_> = Step::definitions()
        .map(|definition| definition.name)
        .collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 17);
    for definition in Step::definitions() {
        assert!(!definition.about.is_empty() && !definition.about.ends_with('.'));
        assert_eq!(definition.version.split('.').count(), 3);
        assert!(!definition.group.to_string().is_empty());
    }
    assert!(each().all(|(_, parameter)| !parameter.about.is_empty()));
}

#[test]
fn a_missing_parameter_is_its_default_or_an_error() {
    for (definition, parameter) in each() {
        let mut arguments = all(definition);
        arguments.remove(parameter.name);
        let made = Step::build(definition.name, &arguments);
        if let Some(default) = parameter.default {
            let given = made.unwrap().arguments();
            assert!(
                given.contains(&(parameter.name, default.into())),
                "{given:?}"
            );
        } else {
            let expected = PerturbError::Missing {
                name: definition.name,
                parameter: parameter.name,
                about: parameter.about,
            };
            assert_eq!(made, Err(expected));
        }
    }
}

#[test]
fn the_defaults_are_these() {
    let defaults = each().filter_map(|(d, p)| p.default.map(|default| (d.name, p.name, default)));
    let expected = [
        ("motion_blur", "direction", "x"),
        ("rotate", "fill", "black"),
        ("translate", "fill", "black"),
        ("resize", "interpolation", "bicubic"),
        ("resize", "dialect", "13.0"),
    ];
    assert_eq!(defaults.collect::<Vec<_>>(), expected);
}

#[test]
fn an_unknown_parameter_is_refused() {
    for definition in Step::definitions() {
        let arguments = with(definition, "colour", 1.into());
        match Step::build(definition.name, &arguments) {
            Err(PerturbError::NoSuchParameter {
                name,
                found,
                expected,
            }) => {
                assert_eq!((name, found.as_str()), (definition.name, "colour"));
                assert!(
                    definition
                        .parameters
                        .iter()
                        .all(|p| expected.contains(p.name))
                );
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_value_of_another_kind_is_refused() {
    for (definition, parameter) in each() {
        let mut wrong = vec![AxisValue::from(true), "".into(), "many".into()];
        match parameter.kind {
            Kind::Real { .. } => wrong.push("0.5".into()),
            // A float is no integer, even where it is whole.
            Kind::Whole { .. } | Kind::Odd { .. } => wrong.extend([real(3.0), "3".into()]),
            Kind::Choice(words) => {
                wrong.extend([0.into(), format!(" {}", words[0]).as_str().into()]);
            }
            Kind::Seed => wrong.extend([real(1.5), real(7.0), "-1".into(), "1e3".into()]),
            other => panic!("{other:?}"),
        }
        for value in wrong {
            let expected = PerturbError::Value {
                parameter: parameter.name,
                found: value.to_string(),
                expected: parameter.kind.to_string(),
            };
            let made = Step::build(definition.name, &with(definition, parameter.name, value));
            assert_eq!(made, Err(expected), "{}", definition.name);
        }
    }
}

#[test]
fn ranges_are_closed_and_what_is_beyond_is_refused() {
    for (definition, parameter) in each() {
        let (inside, outside): (Vec<AxisValue>, Vec<AxisValue>) = match parameter.kind {
            Kind::Real { from, to } => {
                let beyond = [from.next_down(), to.next_up()].into_iter();
                let beyond = beyond.filter(|number| number.is_finite()).map(real);
                (vec![real(from), real(to)], beyond.collect())
            }
            Kind::Whole { from, to } => (
                vec![from.into(), to.into()],
                vec![
                    (from - 1).into(),
                    (to + 1).into(),
                    i64::MIN.into(),
                    i64::MAX.into(),
                ],
            ),
            Kind::Odd { to } => (
                vec![1.into(), to.into()],
                vec![
                    2.into(),
                    0.into(),
                    (-1).into(),
                    (-3).into(),
                    (to + 2).into(),
                ],
            ),
            Kind::Choice(words) => (words.iter().map(|word| (*word).into()).collect(), vec![]),
            Kind::Seed => (
                vec![0.into(), i64::MAX.into(), "9".repeat(100).as_str().into()],
                vec![
                    (-1).into(),
                    i64::MIN.into(),
                    "9".repeat(101).as_str().into(),
                ],
            ),
            other => panic!("{other:?}"),
        };
        let build = |value| Step::build(definition.name, &with(definition, parameter.name, value));
        for value in inside {
            assert!(build(value.clone()).is_ok(), "{} {value}", definition.name);
        }
        for value in outside {
            let made = build(value.clone());
            let refused = matches!(&made, Err(PerturbError::Value { parameter: name, .. }) if *name == parameter.name);
            assert!(refused, "{} {value}: {made:?}", definition.name);
        }
    }
}

#[test]
fn typed_constructors_refuse_what_is_no_number_or_out_of_range() {
    let seed = || NoiseSeed::from(1);
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.1] {
        let made = [
            Brightness::new(number).map(Perturbation::from),
            Contrast::new(number).map(Perturbation::from),
            Gamma::new(number).map(Perturbation::from),
            GaussianBlur::new(number).map(Perturbation::from),
            GaussianNoise::new(number, seed()).map(Perturbation::from),
            Poisson::new(number, seed()).map(Perturbation::from),
        ];
        for made in made {
            assert!(
                matches!(made, Err(PerturbError::Value { .. })),
                "{number}: {made:?}"
            );
        }
        assert!(Typos::new(number, seed()).is_err());
        let turned = Rotate::new(number, Fill::Black);
        assert_eq!(
            turned.is_ok(),
            number.is_finite(),
            "degrees may be negative"
        );
    }
    let made = [
        Jpeg::new(0).map(Perturbation::from),
        Quantize::new(9).map(Perturbation::from),
        MotionBlur::new(4, Direction::Y).map(Perturbation::from),
        Translate::new(0, 70_000, Fill::Edge).map(Perturbation::from),
        Occlude::new(0, 0, -1, 1, 0).map(Perturbation::from),
        Resize::new(0, 1, Interpolation::Nearest, Dialect::Pillow13_0).map(Perturbation::from),
    ];
    for made in made {
        assert!(matches!(made, Err(PerturbError::Value { .. })), "{made:?}");
    }
    assert!(
        DropSentences::new(-1, seed())
            .map(TextPerturbation::from)
            .is_err()
    );
}

#[test]
fn another_version_is_refused() {
    for definition in Step::definitions() {
        let step = Step::build(definition.name, &all(definition)).unwrap();
        assert_eq!(step.expect_version(definition.version), Ok(()));
        for found in ["", "0.9.0", "1.0", "v1.0.0"] {
            let expected = PerturbError::Version {
                name: definition.name,
                found: found.to_owned(),
                expected: definition.version,
            };
            assert_eq!(step.expect_version(found), Err(expected));
        }
    }
}

#[test]
fn an_unknown_name_is_refused_with_those_that_there_are() {
    for name in ["", "Jpeg", "blur", "typos "] {
        let found = name.to_owned();
        let [pictures, texts, steps] = [
            Perturbation::build(name, &Arguments::new()).unwrap_err(),
            TextPerturbation::build(name, &Arguments::new()).unwrap_err(),
            Step::build(name, &Arguments::new()).unwrap_err(),
        ];
        let known = "there are `typos`, `drop_sentences`".to_owned();
        assert_eq!(texts, PerturbError::Unknown { found, known });
        assert!(pictures.to_string().ends_with("`occlude`, `invert`"));
        assert!(
            steps
                .to_string()
                .ends_with("`invert`, `typos`, `drop_sentences`")
        );
    }
}

#[test]
fn messages_say_what_was_found_and_what_to_give() {
    let factor = |value| message("brightness", &[("factor", value)]);
    assert_eq!(
        factor(real(-0.5)),
        "`factor` is -0.5, expected a finite number of at least 0"
    );
    assert_eq!(
        factor("1".into()),
        "`factor` is \"1\", expected a finite number of at least 0"
    );
    assert_eq!(
        message("brightness", &[]),
        "`brightness` needs `factor`: 1 changes nothing"
    );
    assert_eq!(
        message("invert", &[("factor", 1.into())]),
        "`invert` has no parameter `factor`; it takes none"
    );
    assert_eq!(
        message("translate", &[("x", 1.into())]),
        "`translate` has no parameter `x`; it takes `dx`, `dy`, `fill`"
    );
    assert_eq!(
        message("jpeg", &[("quality", real(50.0))]),
        "`quality` is 50.0, expected an integer from 1 to 100"
    );
    assert_eq!(
        message("motion_blur", &[("length", 4.into())]),
        "`length` is 4, expected an odd integer from 1 to 9999"
    );
    assert_eq!(
        message("gamma", &[("gamma", 0.into())]),
        "`gamma` is 0, expected a number from 0.01 to 100"
    );
    let sides = [
        ("width", 8.into()),
        ("height", 8.into()),
        ("interpolation", "cubic".into()),
    ];
    assert_eq!(
        message("resize", &sides),
        "`interpolation` is \"cubic\", expected \"nearest\", \"bilinear\", \"bicubic\" or \"lanczos\""
    );
    let sides = [
        ("width", 8.into()),
        ("height", 8.into()),
        ("dialect", real(13.0)),
    ];
    assert_eq!(
        message("resize", &sides),
        "`dialect` is 13.0, expected \"10.2\", \"12.2\" or \"13.0\""
    );
    let seed = "`seed` is -1, expected an integer of at least 0 and at most 100 digits";
    assert_eq!(
        message("typos", &[("rate", 0.into()), ("seed", (-1).into())]),
        seed
    );
    assert_eq!("-1".parse::<NoiseSeed>().unwrap_err().to_string(), seed);
    let jpeg = Step::Picture(Jpeg::new(9).unwrap().into());
    assert_eq!(
        jpeg.expect_version("2.0.0").unwrap_err().to_string(),
        "`jpeg` is of version 1.0.0 here, not 2.0.0"
    );
}
