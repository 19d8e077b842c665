//! Cohorts: pooled plots, and their page.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_model::Rounded;
use clarity_report::{Asked, CohortReport, Made, Of, Plot, ReportError, cohort_page, cohort_plot};
use clarity_sensitivity::{Case, Cohort, Resampling, Sensitivity};
use common::{between, floats, small};

/// A model that breaks at the third of three values, in so many of the seeds.
fn case(breaks: i64) -> Sensitivity {
    let axes = [("blur", floats(&[0.0, 1.0, 4.0]))];
    let small = small(&axes, &[0, 1, 2, 3], |place, seed| {
        let stays = place[0] < 2 || seed >= breaks;
        (if stays { "x" } else { "y" }.to_owned(), String::from("r"))
    });
    small.sensitivity()
}

fn cohort() -> Cohort {
    let found: Vec<Sensitivity> = [4, 3, 4, 2, 4, 3].into_iter().map(case).collect();
    let names: Vec<String> = (0..found.len())
        .map(|index| format!("film-{index}"))
        .collect();
    let sound = names.iter().zip(&found);
    let mut cases: Vec<Case<'_>> = sound
        .map(|(name, found)| (name.as_str(), Ok(found)))
        .collect();
    cases.push((
        "<b>broken</b>",
        Err("<script>its sweep did not finish".to_owned()),
    ));
    let resampling = Resampling {
        replicates: 200,
        seed: 0,
    };
    Cohort::of(&cases, resampling).unwrap()
}

fn asked(plot: Plot, of: Of) -> Asked<'static> {
    Asked {
        plot,
        of: Some(of),
        axes: &[],
    }
}

#[test]
fn pooled_figures_are_drawn_at_their_coordinates() {
    let svg = cohort_plot(&cohort(), asked(Plot::Surface, Of::Esi)).unwrap();
    // 24 runs at 4.0, of which 4 + 3 + 4 + 2 + 4 + 3 break.
    assert!(svg.contains("<title>blur 4.0: ESI 0.1667, 95 % ["), "{svg}");
    assert!(svg.contains("over cases</title>"));
    let places = between(&svg, "<circle cx=\"", "\"");
    let places: Vec<f64> = places.iter().map(|place| place.parse().unwrap()).collect();
    let gaps = [places[1] - places[0], places[2] - places[1]];
    assert!((gaps[1] / gaps[0] - 3.0).abs() < 0.05, "{places:?}");
}

#[test]
fn pooled_steps_have_the_cases_that_go_that_way() {
    let svg = cohort_plot(&cohort(), asked(Plot::Gradient, Of::Esi)).unwrap();
    assert!(
        svg.contains("<title>blur from 1.0 to 4.0: ESI −0.8333, 95 % ["),
        "{svg}"
    );
    assert!(svg.contains("in 6 of 6 cases</title>"));
}

/// Where every case falls alike there is no interval, and where one of five rises it is one of five.
#[test]
fn cases_that_do_not_vary_and_cases_that_rise_are_told_as_such() {
    let of = |breaks: &[i64]| {
        let found: Vec<Sensitivity> = breaks.iter().map(|breaks| case(*breaks)).collect();
        let names: Vec<String> = (0..found.len()).map(|index| index.to_string()).collect();
        let cases = names.iter().zip(&found);
        let cases: Vec<Case<'_>> = cases
            .map(|(name, found)| (name.as_str(), Ok(found)))
            .collect();
        Cohort::of(&cases, Resampling::default()).unwrap()
    };
    let alike = of(&[4, 4, 4]);
    let page = cohort_page(&CohortReport {
        cohort: &alike,
        made: &[],
    })
    .unwrap();
    let told = "ESI falls along blur between 1.0 and 4.0 (−1.0000, no interval, in 3 of 3 cases).";
    assert!(page.contains(told), "{page}");
    let svg = cohort_plot(&of(&[0, 0, 2]), asked(Plot::Gradient, Of::Esi)).unwrap();
    assert!(svg.contains("in 1 of 3 cases</title>"), "{svg}");
    let mut rises = of(&[0, 0, 2]);
    let gap = &mut rises.by_axis[0].gaps[1];
    gap.change.estimate = Rounded::round(0.2).unwrap();
    (gap.falling, gap.rising) = (0, 2);
    let svg = cohort_plot(&rises, asked(Plot::Gradient, Of::Esi)).unwrap();
    assert!(
        svg.contains("ESI +0.2000") && svg.contains("in 2 of 3 cases</title>"),
        "{svg}"
    );
}

#[test]
fn what_a_cohort_has_not_is_told() {
    for plot in [Plot::Heatmap, Plot::Variance] {
        let why = format!("a cohort has no {}; plot one of its cases", plot.word());
        let refused = cohort_plot(&cohort(), asked(plot, Of::Esi));
        assert_eq!(refused, Err(ReportError::Nothing { why }));
    }
    let drift = cohort_plot(&cohort(), asked(Plot::Gradient, Of::Drift));
    assert!(
        matches!(drift, Err(ReportError::Nothing { .. })),
        "{drift:?}"
    );
}

#[test]
fn the_page_names_every_case_and_what_is_wrong_with_a_broken_one() {
    let found = cohort();
    let made = [Made {
        name: "model".into(),
        text: "phantom & co".into(),
    }];
    let page = cohort_page(&CohortReport {
        cohort: &found,
        made: &made,
    })
    .unwrap();
    let verdict = between(&page, "<p class=\"verdict\">", "</p>");
    assert!(
        verdict[0].starts_with("Over 6 cases the mean ESI is 0.7222; 95 % ["),
        "{verdict:?}"
    );
    assert!(verdict[1].starts_with("ESI falls along blur between 1.0 and 4.0 (−0.8333, 95 % ["));
    assert_eq!(
        verdict[2],
        "1 case could not be analyzed and is left out of every figure."
    );
    assert!(!page.contains("<b>broken") && !page.contains("<script>its"));
    assert!(page.contains("its sweep did not finish"));
    for index in 0..6 {
        assert!(page.contains(&format!("<th scope=\"row\">film-{index}</th>")));
    }
    assert!(page.contains("phantom &#38; co"));
    assert_eq!(
        page,
        cohort_page(&CohortReport {
            cohort: &cohort(),
            made: &made
        })
        .unwrap()
    );
}
