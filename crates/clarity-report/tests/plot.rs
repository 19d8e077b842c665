//! Plots show the figures, each at its place.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clarity_model::Finite;
use clarity_report::{Asked, Of, Plot, ReportError, plot};
use clarity_sensitivity::{AxisMeta, Scale};
use common::{Small, between, floats, small};
use roxmltree::{Document, Node};
use sha2::{Digest as _, Sha256};

fn asked(plot: Plot, of: Of) -> Asked<'static> {
    Asked {
        plot,
        of: Some(of),
        axes: &[],
    }
}

/// Falls from 1 to 0 between the second and the third blur, whatever the noise.
fn falls() -> Small {
    let axes = [
        ("blur", floats(&[0.0, 1.0, 3.0])),
        ("noise", floats(&[0.0, 0.1, 0.2, 0.3])),
    ];
    small(&axes, &[1, 2, 3], |place, _| {
        let answer = if place[0] < 2 { "right" } else { "left" };
        (answer.to_owned(), format!("because of {answer}"))
    })
    .paired()
}

/// What each shape of a kind says, and where it stands.
fn shapes(svg: &str, tag: &str, at: &str) -> Vec<(String, f64)> {
    let page = Document::parse(svg).unwrap();
    let shapes = page.descendants().filter(|node| node.has_tag_name(tag));
    let told = shapes.filter_map(|node| {
        let title = node.children().find(|child| child.has_tag_name("title"))?;
        Some((title.text()?.to_owned(), node.attribute(at)?.parse().ok()?))
    });
    told.collect()
}

#[test]
fn a_mark_says_its_figure_and_stands_at_its_coordinate() {
    let found = falls().sensitivity();
    let svg = plot(&found, asked(Plot::Surface, Of::Esi)).unwrap();
    let marks = shapes(&svg, "circle", "cx");
    let blur: Vec<_> = marks
        .iter()
        .filter(|(told, _)| told.starts_with("blur"))
        .collect();
    // 3 values of 12 runs each; of the first, the baseline's own 3 do not count.
    let told: Vec<_> = blur.iter().map(|(told, _)| &told[..22]).collect();
    let expected = [
        "blur 0.0: ESI 1.0000, ",
        "blur 1.0: ESI 1.0000, ",
        "blur 3.0: ESI 0.0000, ",
    ];
    assert_eq!(told, expected);
    let gaps = [blur[1].1 - blur[0].1, blur[2].1 - blur[1].1];
    assert!((gaps[1] / gaps[0] - 2.0).abs() < 0.05, "{gaps:?}");
    let high = shapes(&svg, "circle", "cy");
    assert!(high[0].1 < high[2].1, "1 is above 0: {high:?}");
}

#[test]
fn a_logarithmic_axis_is_drawn_by_its_logarithms() {
    let axes = [("noise", floats(&[0.01, 0.1, 1.0]))];
    let small = small(&axes, &[1, 2], |_, _| ("a".into(), "b".into()));
    let meta = AxisMeta {
        scale: Scale::Log,
        ..AxisMeta::default()
    };
    let svg = plot(
        &small.with(meta).sensitivity(),
        asked(Plot::Surface, Of::Esi),
    )
    .unwrap();
    let at: Vec<f64> = shapes(&svg, "circle", "cx")
        .iter()
        .map(|(_, at)| *at)
        .collect();
    assert!((at[2] - at[1] - (at[1] - at[0])).abs() <= 1.0, "{at:?}");
}

#[test]
fn a_step_that_the_data_support_is_shaded_and_no_other() {
    let svg = plot(&falls().sensitivity(), asked(Plot::Surface, Of::Esi)).unwrap();
    let shaded = shapes(&svg, "rect", "width");
    assert_eq!(shaded.len(), 1, "{shaded:?}");
    assert!(
        shaded[0]
            .0
            .starts_with("−1.0000 from 1.0 to 3.0, 95 % [−1.000, "),
        "{shaded:?}"
    );
}

#[test]
fn the_noise_floor_is_there_where_it_is_known() {
    let known = falls();
    let line = "noise floor 1.0000";
    let asked = asked(Plot::Surface, Of::Esi);
    assert!(plot(&known.sensitivity(), asked).unwrap().contains(line));
    let unknown = Small {
        context: clarity_sensitivity::Context::default(),
        ..known
    };
    assert!(
        !plot(&unknown.sensitivity(), asked)
            .unwrap()
            .contains("noise floor")
    );
}

#[test]
fn where_the_baseline_stands_alone_the_mark_says_so() {
    let axes = [("blur", floats(&[0.0, 1.0]))];
    let small = small(&axes, &[1, 2], |_, _| ("a".into(), "b".into())).paired();
    let svg = plot(&small.sensitivity(), asked(Plot::Surface, Of::Esi)).unwrap();
    let told = "blur 0.0: ESI 1.0000, the baseline's own runs, which do not count";
    assert!(svg.contains(told), "{svg}");
}

#[test]
fn a_heat_map_has_the_mean_over_the_other_axes_and_the_seeds() {
    let axes = [
        ("a", floats(&[0.0, 1.0])),
        ("b", floats(&[0.0, 1.0])),
        ("c", floats(&[0.0, 1.0, 2.0, 3.0])),
    ];
    // At (1, 1) the answer stays in one of four values of c; elsewhere always.
    let small = small(&axes, &[1, 2], |place, _| {
        let stays = place[0] + place[1] < 2 || place[2] == 0;
        (if stays { "x" } else { "y" }.to_owned(), String::from("r"))
    })
    .paired();
    let axes = ["a".to_owned(), "b".to_owned()];
    let asked = Asked {
        plot: Plot::Heatmap,
        of: Some(Of::Esi),
        axes: &axes,
    };
    let svg = plot(&small.sensitivity(), asked).unwrap();
    let told: Vec<String> = shapes(&svg, "rect", "x")
        .into_iter()
        .map(|(told, _)| told)
        .collect();
    let expected = [
        // The baseline's two runs do not count.
        "a 0.0, b 0.0: ESI 1.0000 over 6 runs",
        "a 1.0, b 0.0: ESI 1.0000 over 8 runs",
        "a 0.0, b 1.0: ESI 1.0000 over 8 runs",
        "a 1.0, b 1.0: ESI 0.2500 over 8 runs",
    ];
    assert_eq!(told, expected);
}

#[test]
fn letters_can_be_read_on_every_colour_of_a_heat_map() {
    let axes = [
        ("a", floats(&[0.0, 1.0])),
        ("b", (0..21).map(Into::into).collect()),
    ];
    // Shares from 0 to 1 in steps of a twentieth.
    let small = small(&axes, &(0..20).collect::<Vec<_>>(), |place, seed| {
        let stays = place[0] == 0 || seed < i64::try_from(place[1]).unwrap();
        (if stays { "x" } else { "y" }.to_owned(), String::from("r"))
    });
    let axes = ["a".to_owned(), "b".to_owned()];
    let asked = Asked {
        plot: Plot::Heatmap,
        of: Some(Of::Esi),
        axes: &axes,
    };
    let svg = plot(&small.sensitivity(), asked).unwrap();
    let page = Document::parse(&svg).unwrap();
    let shapes: Vec<_> = page.descendants().filter(Node::is_element).collect();
    let mut pairs = 0;
    for pair in shapes.windows(3) {
        let [ground, _, letters] = pair else { continue };
        if ground.has_tag_name("rect") && letters.has_tag_name("text") {
            let [a, b] = [ground, letters].map(|node| luminance(node.attribute("fill").unwrap()));
            let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
            assert!(contrast >= 4.5, "{contrast}");
            pairs += 1;
        }
    }
    assert_eq!(pairs, 42);
}

/// By WCAG 2.2, from `#rrggbb`.
fn luminance(color: &str) -> f64 {
    let channel = |at: usize| {
        let channel = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
        if channel <= 0.04045 {
            channel / 12.92
        } else {
            libm::pow((channel + 0.055) / 1.055, 2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[test]
fn bars_have_each_step_with_its_interval() {
    let svg = plot(&falls().sensitivity(), asked(Plot::Gradient, Of::Esi)).unwrap();
    let told: Vec<String> = shapes(&svg, "rect", "x")
        .into_iter()
        .map(|(told, _)| told)
        .collect();
    assert_eq!(told.len(), 1, "only one step changes: {told:?}");
    assert!(
        told[0].starts_with("blur from 1.0 to 3.0: ESI −1.0000, 95 % ["),
        "{told:?}"
    );
    assert!(told[0].ends_with("in 3 of 3 seeds"), "{told:?}");
}

#[test]
fn the_shares_are_the_decomposition() {
    // Blur alone decides: it explains everything.
    let svg = plot(&falls().sensitivity(), asked(Plot::Variance, Of::Esi)).unwrap();
    assert!(
        svg.contains("blur: 1.0000 alone, 1.0000 with its interactions"),
        "{svg}"
    );
    assert!(
        svg.contains("noise: 0.0000 alone, 0.0000 with its interactions"),
        "{svg}"
    );
}

#[test]
fn what_cannot_be_drawn_is_told() {
    let found = falls().sensitivity();
    let of = |kind, axes: &[&str]| {
        let axes: Vec<String> = axes.iter().map(|axis| (*axis).to_owned()).collect();
        plot(
            &found,
            Asked {
                plot: kind,
                of: None,
                axes: &axes,
            },
        )
    };
    let unknown = ReportError::UnknownAxis {
        axis: "blurr".into(),
        known: vec!["blur".into(), "noise".into()],
    };
    assert_eq!(of(Plot::Surface, &["blurr"]), Err(unknown));
    let count = |expected, found| ReportError::AxisCount {
        plot: "heatmap",
        expected,
        found,
    };
    assert_eq!(of(Plot::Heatmap, &["blur"]), Err(count("two axes", 1)));
    let axes = [
        ("a", floats(&[0.0, 1.0])),
        ("b", floats(&[0.0, 1.0])),
        ("c", floats(&[0.0, 1.0])),
    ];
    let three = small(&axes, &[1], |_, _| ("x".into(), "r".into()));
    let three = plot(&three.sensitivity(), asked(Plot::Heatmap, Of::Esi));
    assert_eq!(three, Err(count("two axes; name them", 3)));
    let why = "an axis is named twice; name each once".to_owned();
    assert_eq!(
        of(Plot::Heatmap, &["blur", "blur"]),
        Err(ReportError::Nothing { why })
    );
    assert!(matches!(
        of(Plot::Variance, &["blur"]),
        Err(ReportError::AxisCount { .. })
    ));
    let flat = small(&[("a", floats(&[0.0, 1.0]))], &[1], |_, _| {
        ("x".into(), "r".into())
    });
    let nothing = plot(&flat.sensitivity(), asked(Plot::Gradient, Of::Esi));
    assert!(
        matches!(nothing, Err(ReportError::Nothing { .. })),
        "{nothing:?}"
    );
}

#[test]
fn more_than_a_picture_holds_is_refused_with_its_number() {
    let wide = [
        ("a", (0..65).map(Into::into).collect()),
        ("b", floats(&[0.0, 1.0])),
    ];
    let small = small(&wide, &[1], |place, _| (place[0].to_string(), "r".into()));
    let found = small.sensitivity();
    let too_many = |what, found, most| Err(ReportError::TooMany { what, found, most });
    let heat = plot(&found, asked(Plot::Heatmap, Of::Esi));
    assert_eq!(heat, too_many("values on one side", 65, 64));
}

#[test]
fn hostile_names_leave_the_picture_whole() {
    let hostile = ["<b>", "a & \"b\"", "\u{202e}evil", "'\u{7}'", "x\ny"];
    let values = hostile.iter().map(|text| (*text).into()).collect();
    let small = small(&[("a", values)], &[1, 2], |place, _| {
        (place[0].to_string(), "r".into())
    });
    let meta = AxisMeta {
        unit: Some("<script>\u{0}".into()),
        ..AxisMeta::default()
    };
    let svg = plot(
        &small.with(meta).sensitivity(),
        asked(Plot::Surface, Of::Esi),
    )
    .unwrap();
    let page = Document::parse(&svg).unwrap();
    let texts: Vec<_> = page.descendants().filter_map(|node| node.text()).collect();
    assert!(
        texts.contains(&"<b>") && texts.contains(&"a & \"b\""),
        "{texts:?}"
    );
    assert!(
        texts
            .iter()
            .any(|text| text.contains("a (<script>\u{fffd})")),
        "{texts:?}"
    );
    assert!(!svg.contains('\u{202e}') && !svg.contains('\u{7}'));
    assert!(!svg.contains("<script"));
}

#[test]
fn equal_results_are_equal_pictures() {
    for kind in [Plot::Surface, Plot::Gradient, Plot::Heatmap, Plot::Variance] {
        let draw = || {
            plot(
                &falls().sensitivity(),
                Asked {
                    plot: kind,
                    of: None,
                    axes: &[],
                },
            )
        };
        assert_eq!(draw().unwrap(), draw().unwrap());
    }
}

/// On every machine: what is here is what the first one drew.
#[test]
fn every_machine_draws_the_same_bytes() {
    let svg = plot(&falls().sensitivity(), asked(Plot::Surface, Of::Drift)).unwrap();
    let hash = STANDARD.encode(Sha256::digest(svg));
    assert_eq!(hash, "KsjMjY/RC9MWFiDQyyzhmI1qKR9XEwMe/IRkYuqssr8=");
}

#[test]
fn the_words_for_it_have_every_figure() {
    let svg = plot(&falls().sensitivity(), asked(Plot::Surface, Of::Esi)).unwrap();
    let about = between(&svg, "<desc id=\"plot-d\">", "</desc>")[0];
    assert!(
        about.contains("1.0000 at 0.0, 1.0000 at 1.0, 0.0000 at 3.0"),
        "{about}"
    );
}

#[test]
fn coordinates_of_the_context_place_the_values() {
    let axes = [("dose", vec!["low".into(), "mid".into(), "high".into()])];
    let small = small(&axes, &[1], |_, _| ("x".into(), "r".into()));
    let coordinates = [0.0, 1.0, 4.0].map(|at| Finite::new(at).unwrap());
    let meta = AxisMeta {
        coordinates: Some(coordinates.into()),
        ..AxisMeta::default()
    };
    let svg = plot(
        &small.with(meta).sensitivity(),
        asked(Plot::Surface, Of::Esi),
    )
    .unwrap();
    let at: Vec<f64> = shapes(&svg, "circle", "cx")
        .iter()
        .map(|(_, at)| *at)
        .collect();
    assert!(
        ((at[2] - at[1]) / (at[1] - at[0]) - 3.0).abs() < 0.05,
        "{at:?}"
    );
}
