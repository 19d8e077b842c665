//! Manifests that grow run by run, against the plain way: every run kept, every place in a set.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::{Axes, Axis, AxisName, Digest, ModelError, RecordedRun, Seed, SweepManifest};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn axes(lengths: &[i64]) -> Axes {
    let axes = lengths.iter().zip(["a", "b", "c", "d"]);
    let axis = |(length, name): (&i64, &str)| {
        Axis::new(
            AxisName::new(name).unwrap(),
            (0..*length).map(Into::into).collect(),
        )
        .unwrap()
    };
    Axes::new(axes.map(axis).collect()).unwrap()
}

/// The first fault, found with everything in memory.
fn fault(axes: &Axes, seeds: &[Seed], runs: &[RecordedRun]) -> Option<ModelError> {
    let mut declared = BTreeSet::new();
    for seed in seeds {
        if !declared.insert(seed) {
            let seed = seed.to_string();
            return Some(ModelError::DuplicateSeed { seed });
        }
    }
    if seeds.is_empty() {
        return Some(ModelError::NoSeeds);
    }
    if runs.is_empty() {
        return Some(ModelError::NoRuns);
    }
    let mut seen = BTreeSet::new();
    for RecordedRun { cell, seed, .. } in runs {
        if !axes.contains(cell) {
            return Some(ModelError::ForeignCell);
        }
        if !declared.contains(seed) {
            let seed = seed.to_string();
            return Some(ModelError::UndeclaredSeed { seed });
        }
        if !seen.insert((cell, seed)) {
            let run = axes.run_name(cell, *seed).to_string();
            return Some(ModelError::DuplicateRun { run });
        }
    }
    None
}

/// The runs of a plan, each with a hash of its own.
fn plan(axes: &Axes, lengths: &[i64], seeds: &[i64]) -> Vec<RecordedRun> {
    let mut places: Vec<Vec<usize>> = vec![vec![]];
    for length in lengths {
        let longer = places.iter().flat_map(|place| {
            (0..usize::try_from(*length).unwrap()).map(|at| [&place[..], &[at]].concat())
        });
        places = longer.collect();
    }
    let runs = places
        .iter()
        .flat_map(|place| seeds.iter().map(move |seed| (place, *seed)));
    let runs = runs.enumerate().map(|(index, (place, seed))| RecordedRun {
        cell: axes.cell_at(place.clone()).unwrap(),
        seed: seed.into(),
        manifest_hash: Digest::from([u8::try_from(index % 256).unwrap(); 32]),
    });
    runs.collect()
}

/// What befalls a list of runs.
#[derive(Debug, Clone)]
enum Blow {
    Swap(usize, usize),
    Drop(usize),
    Repeat(usize, usize),
    Foreign(usize),
    Seed(usize, i64),
    Cut(usize),
}

fn blow() -> impl Strategy<Value = Blow> {
    let at = 0_usize..60;
    prop_oneof![
        (at.clone(), at.clone()).prop_map(|(a, b)| Blow::Swap(a, b)),
        at.clone().prop_map(Blow::Drop),
        (at.clone(), at.clone()).prop_map(|(a, b)| Blow::Repeat(a, b)),
        at.clone().prop_map(Blow::Foreign),
        (at.clone(), 0_i64..6).prop_map(|(a, seed)| Blow::Seed(a, seed)),
        at.prop_map(Blow::Cut),
    ]
}

fn strike(runs: &mut Vec<RecordedRun>, blow: &Blow) {
    let length = runs.len();
    if length == 0 {
        return;
    }
    match *blow {
        Blow::Swap(a, b) => runs.swap(a % length, b % length),
        Blow::Drop(a) => {
            runs.remove(a % length);
        }
        Blow::Repeat(a, b) => {
            let run = runs[a % length].clone();
            runs.insert(b % length, run);
        }
        Blow::Foreign(a) => runs[a % length].cell = axes(&[9]).cell_at(vec![8]).unwrap(),
        Blow::Seed(a, seed) => runs[a % length].seed = seed.into(),
        Blow::Cut(a) => runs.truncate(a % length),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Whatever the order of runs and seeds, whatever is wrong with them.
    #[test]
    fn every_list_is_kept_or_refused_as_the_plain_way_does(
        lengths in prop::collection::vec(1_i64..4, 1..4),
        run_seeds in Just(vec![0_i64, 1, 2]).prop_shuffle(),
        used in 1_usize..4,
        declared in prop_oneof![
            3 => Just(None),
            1 => prop::collection::vec(0_i64..4, 0..5).prop_map(Some),
        ],
        blows in prop::collection::vec(blow(), 0..3),
    ) {
        let axes = axes(&lengths);
        let mut runs = plan(&axes, &lengths, &run_seeds[..used]);
        for blow in &blows {
            strike(&mut runs, blow);
        }
        let seeds: Vec<Seed> = declared.unwrap_or(run_seeds).into_iter().map(Seed::from).collect();
        let made = SweepManifest::new(axes.clone(), seeds.clone(), runs.clone());
        if let Some(fault) = fault(&axes, &seeds, &runs) {
            prop_assert_eq!(made, Err(fault));
        } else {
            let sweep = made.unwrap();
            prop_assert_eq!(sweep.runs().len(), runs.len());
            prop_assert_eq!(sweep.runs().iter().collect::<Vec<_>>(), &runs[..]);
            prop_assert_eq!(sweep.runs().get(runs.len()), None);
            prop_assert_eq!(sweep.seeds(), &seeds[..]);
            let again = SweepManifest::new(axes, seeds, runs);
            prop_assert_eq!(again, Ok(sweep));
        }
    }
}
