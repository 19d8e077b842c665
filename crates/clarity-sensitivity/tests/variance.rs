//! Where the variance over a grid comes from.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod common;

use clarity_model::{Rounded, SweepManifest};
use clarity_sensitivity::{Context, Note, Variance, VarianceOf};
use common::{
    axes, computed, identity, judged, near, said, say, sense, sweep, sweep_of, total, whole,
};
use proptest::prelude::*;

fn square(seeds: &[i64]) -> SweepManifest {
    sweep(&[("k", whole(&[0, 1])), ("l", whole(&[0, 1]))], seeds)
}

fn of(sweep: &SweepManifest, same: impl Fn(&[usize], i128) -> bool) -> VarianceOf {
    let judged = judged(sweep, |place, seed| (Some(same(place, seed)), None));
    computed(sweep, &judged, &Context::default()).esi_variance
}

fn shares(variance: &Variance) -> Vec<(Vec<usize>, f64)> {
    let effects = variance.effects.iter();
    effects
        .map(|effect| (effect.axes.clone(), effect.share.get()))
        .collect()
}

/// Cells 1, 1, 0, 0 have a variance of 1/4, all of it along `k`; cells 1, 0, 0, 1 all of it in the
/// interaction; cells 1, 1, 1, 0 (variance 3/16) the thirds of each.
#[test]
fn shares_are_those_of_the_cells() {
    let third = 1.0 / 3.0;
    for (stable, total, k, l, both) in [
        ([true, true, false, false], 0.25, 1.0, 0.0, 0.0),
        ([true, false, false, true], 0.25, 0.0, 0.0, 1.0),
        ([true, true, true, false], 0.1875, third, third, third),
    ] {
        let found = of(&square(&[0, 1]), |place, _| stable[place[0] * 2 + place[1]]).unwrap();
        near(found.total.get(), total, 1e-12);
        let expected = [(vec![0], k), (vec![1], l), (vec![0, 1], both)];
        for ((axes, share), (expected_axes, expected)) in shares(&found).iter().zip(&expected) {
            assert_eq!(axes, expected_axes);
            near(*share, *expected, 5.1e-9);
        }
        for (axis, alone) in [(0, k), (1, l)] {
            near(found.axes[axis].first.get(), alone, 5.1e-9);
            near(found.axes[axis].total.get(), alone + both, 5.1e-9);
        }
        // Seeds that agree have no share, and give no intervals.
        assert_eq!(
            (found.seed_share, found.block_share),
            (Rounded::ZERO, Rounded::ZERO)
        );
        assert_eq!(
            (found.replicates, found.conf_note.as_deref()),
            (0, Some(Note::SeedsAgree.text()))
        );
        assert_eq!(
            (found.axes[0].first_conf, found.axes[0].total_conf),
            (None, None)
        );
        // Without noise all of the variation over runs is that of the cells.
        for effect in &found.effects {
            near(effect.eta2.get(), effect.share.get(), 1e-12);
        }
    }
}

/// Two values, two seeds: runs 1, 1, 1, 0. Cell means 1 and 1/2 have a variance of 1/16, a quarter of
/// the 3/4 that squares add up to; 1/2 lies within cells, half of it between the seeds' means.
#[test]
fn seeds_have_their_share_of_the_runs() {
    let sweep = sweep(&[("k", whole(&[0, 1]))], &[0, 1]);
    let found = of(&sweep, |place, seed| (place[0], seed) != (1, 1)).unwrap();
    near(found.total.get(), 0.0625, 1e-12);
    near(found.effects[0].eta2.get(), 1.0 / 3.0, 5.1e-9);
    near(found.seed_share.get(), 2.0 / 3.0, 5.1e-9);
    near(found.block_share.get(), 1.0 / 3.0, 5.1e-9);
    // (SS - MSE) / (SST + MSE) with SS = MSE = 1/4: nothing beyond noise.
    near(found.effects[0].omega2.unwrap().get(), 0.0, 1e-12);
}

#[test]
fn one_seed_cannot_tell_noise_from_the_highest_interaction() {
    let found = of(&square(&[3]), |place, _| place == [0, 0]).unwrap();
    let note = "one seed: the highest interaction is confounded with noise";
    assert_eq!(
        (found.replicates, found.conf_note.as_deref()),
        (0, Some(note))
    );
    assert!(found.effects.iter().all(|effect| effect.omega2.is_none()));
}

#[test]
fn holes_are_refused_with_their_number() {
    let axes = axes(&[("k", whole(&[0, 1])), ("l", whole(&[0, 1, 2]))]);
    let hole = sweep_of(&axes, &[0, 1], |place, seed| {
        (place, seed) != (&[1, 2], 0) && place != [0, 1]
    });
    let missing = "the grid has holes: 3 of 12 runs are not there";
    assert_eq!(of(&hole, |_, _| true), Err(missing.into()));
    // Runs that are there and do not count.
    let full = sweep_of(&axes, &[0, 1], |_, _| true);
    let runs = judged(&full, |place, _| {
        ((place != [0, 1]).then_some(true), Some(0.5))
    });
    let found = computed(&full, &runs, &Context::default());
    let without = "the grid has holes: 2 of 12 runs have no figure, and nothing is filled in";
    assert_eq!(found.esi_variance, Err(without.into()));
    assert_eq!(found.drift_variance, Err("no variation".into()));
}

#[test]
fn a_grid_beyond_any_number_of_runs_is_refused() {
    let values: Vec<i64> = (0..65_536).collect();
    let axes = axes(&[
        ("a", whole(&values)),
        ("b", whole(&values)),
        ("c", whole(&values)),
        ("d", whole(&values)),
    ]);
    let runs = vec![clarity_model::RecordedRun {
        cell: axes.cell_at(vec![0; 4]).unwrap(),
        seed: 0.into(),
        manifest_hash: "0".repeat(64).parse().unwrap(),
    }];
    let sweep = SweepManifest::new(axes, vec![0.into()], runs).unwrap();
    assert_eq!(of(&sweep, |_, _| true), Err("the grid is too large".into()));
}

/// Paired with the identity at k = 0: that cell is stable by definition, the other one is not.
#[test]
fn a_baseline_cell_stands_in_the_grid() {
    let sweep = square(&[0, 1, 2]);
    let said = say(&sweep, |place, _| {
        said(if place[0] == 0 { "a" } else { "b" })
    });
    let found = sense(
        &sweep,
        &said,
        &identity(&[("k", 0.into()), ("l", 0.into())]),
    );
    let variance = found.esi_variance.unwrap();
    near(variance.total.get(), 0.25, 1e-12);
    near(variance.axes[0].first.get(), 1.0, 1e-12);
}

/// Seed 0 follows `k` alone, seed 1 `l` alone. Of the draws of two seeds a quarter has seed 0 twice
/// (S1 of k is 1), a quarter seed 1 twice (0), half both (1/2): a standard deviation of sqrt(1/8).
#[test]
fn intervals_draw_whole_seeds() {
    let sweep = square(&[0, 1]);
    let stable = |place: &[usize], seed: i128| place[usize::try_from(seed).unwrap()] == 0;
    let found = of(&sweep, stable).unwrap();
    assert_eq!((found.replicates, found.conf_note.clone()), (2000, None));
    for axis in &found.axes {
        near(axis.first.get(), 0.5, 5.1e-9);
        let expected = 1.959_964 * 0.125_f64.sqrt();
        // The spread of 2,000 draws is good to some 2 %.
        near(axis.first_conf.unwrap().get(), expected, 0.03);
        // There is no interaction.
        assert_eq!(axis.first_conf, axis.total_conf);
    }
    assert_eq!(of(&sweep, stable).unwrap(), found);
    // Other draws, other digits.
    let judged = judged(&sweep, |place, seed| (Some(stable(place, seed)), None));
    let mut context = Context::default();
    context.settings.resampling.seed = 1;
    let other = computed(&sweep, &judged, &context).esi_variance.unwrap();
    assert_ne!(other.axes[0].first_conf, found.axes[0].first_conf);
    near(other.axes[0].first_conf.unwrap().get(), 0.693, 0.03);
}

/// Seed 1 does not vary: the quarter of draws that has it twice has no shares, and does not count.
#[test]
fn replicates_without_variation_are_left_out_and_not_counted() {
    let sweep = square(&[0, 1]);
    let found = of(&sweep, |place, seed| seed == 1 || place[0] == 0).unwrap();
    // 1,500 are expected, with a standard deviation of 19.4.
    assert!(
        (1_400..=1_600).contains(&found.replicates),
        "{}",
        found.replicates
    );
    assert_eq!(found.axes[0].first_conf.unwrap(), Rounded::ZERO);
}

#[test]
fn too_many_draws_are_not_begun() {
    let values: Vec<i64> = (0..1001).collect();
    let sweep = sweep(&[("k", whole(&values))], &[0, 1]);
    let runs = judged(&sweep, |place, seed| {
        (Some(place[0] < 500 || seed == 0), None)
    });
    let mut context = Context::default();
    context.settings.resampling.replicates = 100_000;
    let found = computed(&sweep, &runs, &context).esi_variance.unwrap();
    let note = "2002 runs are too many for 100000 replicates";
    assert_eq!(
        (found.replicates, found.conf_note.as_deref()),
        (0, Some(note))
    );
}

proptest! {
    #[test]
    fn the_shares_add_up_and_stay_in_order(
        stable in prop::collection::vec(any::<bool>(), 24),
        drifts in prop::collection::vec(0.0..=1.0_f64, 24),
    ) {
        let sweep = sweep(
            &[("a", whole(&[0, 1])), ("b", whole(&[0, 1, 2])), ("c", whole(&[0, 1]))],
            &[0, 1],
        );
        let at = |place: &[usize], seed: i128| {
            place[0] * 12 + place[1] * 4 + place[2] * 2 + usize::try_from(seed).unwrap()
        };
        let runs = judged(&sweep, |place, seed| {
            let at = at(place, seed);
            (Some(stable[at]), Some(drifts[at]))
        });
        let mut context = Context::default();
        context.settings.resampling.replicates = 100;
        let found = computed(&sweep, &runs, &context);
        for found in [found.esi_variance, found.drift_variance].into_iter().flatten() {
            let sum = total(shares(&found).iter().map(|(_, share)| *share));
            // Seven shares of eight digits each.
            prop_assert!((sum - 1.0).abs() < 5e-8);
            let first = total(found.axes.iter().map(|axis| axis.first.get()));
            prop_assert!(first <= 1.0 + 2e-8);
            for axis in &found.axes {
                prop_assert!(Rounded::ZERO <= axis.first);
                prop_assert!(axis.first.get() <= axis.total.get() + 1e-8);
            }
            let eta = total(found.effects.iter().map(|effect| effect.eta2.get()));
            prop_assert!((eta + found.seed_share.get() - 1.0).abs() < 1e-7);
            prop_assert!(found.block_share <= found.seed_share);
        }
    }
}
