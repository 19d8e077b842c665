//! Digests and sweep manifests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::{Axes, Axis, AxisName, Digest, ModelError, RecordedRun, Seed, SweepManifest};

fn axes() -> Axes {
    of(2)
}

/// One axis of so many values.
fn of(values: i64) -> Axes {
    let values = (0..values).map(Into::into).collect();
    Axes::new(vec![
        Axis::new(AxisName::new("blur").unwrap(), values).unwrap(),
    ])
    .unwrap()
}

fn run(position: usize, seed: i64) -> RecordedRun {
    let wide = of(9);
    RecordedRun {
        cell: wide.cell_at(vec![position]).unwrap(),
        seed: seed.into(),
        manifest_hash: Digest::from([7; 32]),
    }
}

#[test]
fn a_digest_is_64_lower_case_hexadecimal_digits() {
    let text = "00ff".repeat(16);
    let digest: Digest = text.parse().unwrap();
    assert_eq!((digest.to_string(), digest.as_bytes()[1]), (text, 255));
    for bad in [
        "",
        "00FF",
        &"00FF".repeat(16),
        &"0g".repeat(32),
        &"0".repeat(63),
        &"é".repeat(32),
    ] {
        assert_eq!(
            bad.parse::<Digest>(),
            Err(ModelError::Digest { found: bad.into() })
        );
    }
}

#[test]
fn a_manifest_keeps_the_order_of_its_runs() {
    let runs = vec![run(1, 5), run(0, 3)];
    let manifest = SweepManifest::new(axes(), vec![3.into(), 5.into()], runs.clone()).unwrap();
    assert_eq!(manifest.runs().iter().collect::<Vec<_>>(), runs);
    assert_eq!(manifest.seeds(), [3.into(), Seed::from(5)]);
    assert_eq!(manifest.axes(), &axes());
    let names: Vec<_> = manifest.run_names().map(|n| n.to_string()).collect();
    assert_eq!(names, ["blur=1_seed=5", "blur=0_seed=3"]);
}

#[test]
fn a_manifest_that_cannot_be_is_refused() {
    let name = String::from;
    for (seeds, runs, refused) in [
        (vec![], vec![run(0, 3)], ModelError::NoSeeds),
        (
            vec![3, 3],
            vec![run(0, 3)],
            ModelError::DuplicateSeed { seed: name("3") },
        ),
        (vec![3], vec![], ModelError::NoRuns),
        (vec![3], vec![run(2, 3)], ModelError::ForeignCell),
        (
            vec![3],
            vec![run(0, 4)],
            ModelError::UndeclaredSeed { seed: name("4") },
        ),
        (
            vec![3],
            vec![run(1, 3), run(1, 3)],
            ModelError::DuplicateRun {
                run: name("blur=1_seed=3"),
            },
        ),
    ] {
        let seeds = seeds.into_iter().map(Seed::from).collect();
        assert_eq!(SweepManifest::new(axes(), seeds, runs), Err(refused));
    }
}
