//! What correlated observations are worth.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]
#![allow(
    clippy::cast_precision_loss,
    clippy::unreadable_literal,
    reason = "counts are small; digits stand as other programs print them"
)]

mod common;

use clarity_stats::{Clustered, StatsError, clustered_mean, t_interval, wilson};
use common::{HOSTILE, close, ends, near};
use proptest::prelude::*;

/// `cells` of `seeds` that all say the same, `ones` of them 1.
fn unanimous(cells: usize, seeds: usize, ones: usize) -> Clustered {
    let cells: Vec<Vec<f64>> = (0..cells)
        .map(|cell| vec![if cell < ones { 1.0 } else { 0.0 }; seeds])
        .collect();
    clustered_mean(&cells).unwrap()
}

#[test]
fn nine_cells_of_five_seeds_that_say_the_same_are_nine() {
    let cells = unanimous(9, 5, 7);
    assert_eq!((cells.clusters, cells.observations), (9, 45));
    close(cells.design_effect, 5.0, 0.0);
    close(cells.effective(), 9.0, 0.0);
    close(cells.mean, 7.0 / 9.0, 1e-15);
    ends(cells.wilson().unwrap(), 0.45, 0.94, 5e-3);
    let nine = wilson(7, 9).unwrap();
    ends(cells.wilson().unwrap(), nine.low(), nine.high(), 1e-14);
    ends(wilson(35, 45).unwrap(), 0.64, 0.87, 5e-3);
    // The correction makes the standard error that of nine means.
    let means: Vec<f64> = (0..9).map(|c| f64::from(u8::from(c < 7))).collect();
    let of_means = t_interval(&means).unwrap();
    ends(
        cells.t_interval().unwrap(),
        of_means.low(),
        of_means.high(),
        1e-14,
    );
}

#[test]
fn where_nothing_varies_the_clusters_count() {
    for ones in [0, 9] {
        let cells = unanimous(9, 5, ones);
        close(cells.effective(), 9.0, 0.0);
        near(cells.standard_error, 0.0, 0.0);
        assert_eq!(
            cells.t_interval().unwrap().width().to_bits(),
            0.0_f64.to_bits()
        );
    }
    let interval = unanimous(9, 5, 9).wilson().unwrap();
    assert_eq!(interval.high().to_bits(), 1.0_f64.to_bits());
    // The mean of 0.1 is 0.1, so that rounding is not taken for variation.
    let tenths = clustered_mean(&vec![vec![0.1; 7]; 3]).unwrap();
    close(tenths.effective(), 3.0, 1e-15);
    close(tenths.mean, 0.1, 0.0);
}

#[test]
fn where_clusters_do_not_matter_every_observation_counts() {
    // Within each cluster as much as overall: rho would be below 0.
    let alike = clustered_mean(&vec![vec![0.0, 1.0]; 6]).unwrap();
    close(alike.effective(), 12.0, 0.0);
    // One observation in each.
    let single = clustered_mean(&[vec![0.0], vec![1.0], vec![1.0]]).unwrap();
    close(single.effective(), 3.0, 0.0);
    close(single.design_effect, 1.0, 0.0);
}

/// By hand: sizes 2, 2, 4; N = 8, m = 24 / 8 = 3, m0 = (8 - 3) / 2 = 2.5.
#[test]
fn clusters_of_different_sizes() {
    let clusters = [vec![1.0, 1.0], vec![0.0, 1.0], vec![0.0, 0.0, 0.0, 1.0]];
    let found = clustered_mean(&clusters).unwrap();
    let between = f64::midpoint(2.0 * 0.25, 4.0 * 0.0625);
    let within = (0.5 + 0.75) / 5.0;
    let rho = (between - within) / (between + 1.5 * within);
    close(found.design_effect, 1.0 + 2.0 * rho, 1e-15);
    let squares: f64 = 1.0 + 0.0 + 1.0;
    close(found.standard_error, (1.5 * squares / 64.0).sqrt(), 1e-15);
    close(found.mean, 0.5, 0.0);
}

#[test]
fn what_is_no_clustered_mean_is_refused() {
    for (clusters, needed, found) in [
        (vec![], 2, 0),
        (vec![vec![1.0, 0.0]], 2, 1),
        (vec![vec![1.0], vec![]], 1, 0),
    ] {
        let refused = StatsError::TooFew { needed, found };
        assert_eq!(clustered_mean(&clusters), Err(refused));
    }
    let nan = clustered_mean(&[vec![1.0], vec![f64::NAN]]);
    assert!(matches!(nan, Err(StatsError::NotFinite { .. })));
    for far in [1e200, f64::MAX] {
        let far = clustered_mean(&[vec![far, far], vec![-far, 0.0]]);
        assert_eq!(far, Err(StatsError::Magnitude));
    }
    let drift = clustered_mean(&[vec![0.5, 1.0], vec![0.25, 0.0]]).unwrap();
    assert_eq!(drift.wilson(), Err(StatsError::NotBinary));
    assert!(drift.t_interval().is_ok());
}

proptest! {
    #[test]
    fn hostile_numbers_are_refused_or_finite(
        places in prop::collection::vec(prop::collection::vec(0_usize..16, 0..4), 0..5),
    ) {
        let clusters: Vec<Vec<f64>> = places
            .iter()
            .map(|cluster| cluster.iter().map(|&place| HOSTILE[place]).collect())
            .collect();
        if let Ok(found) = clustered_mean(&clusters) {
            prop_assert!(found.mean.is_finite() && found.standard_error.is_finite());
            prop_assert!(found.design_effect >= 1.0 && found.effective() > 0.0);
            let _ = (found.t_interval(), found.wilson());
        }
    }

    #[test]
    fn worth_no_less_than_voices_and_no_more_than_all(
        answers in prop::collection::vec(prop::collection::vec(0_u8..2, 1..6), 2..9),
    ) {
        let clusters: Vec<Vec<f64>> = answers
            .iter()
            .map(|cluster| cluster.iter().map(|&answer| f64::from(answer)).collect())
            .collect();
        let found = clustered_mean(&clusters).unwrap();
        let all: f64 = clusters.iter().fold(0.0, |n, c| n + c.len() as f64);
        let squares = clusters.iter().fold(0.0, |n, c| n + (c.len() * c.len()) as f64);
        prop_assert!(found.effective() <= all * (1.0 + 1e-15));
        prop_assert!(found.effective() >= all * all / squares * (1.0 - 1e-15));
        let interval = found.wilson().unwrap();
        prop_assert!(interval.contains(found.mean));
    }
}
