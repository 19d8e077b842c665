//! The runner port, and outcomes in any order.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_model::{Digest, SweepManifest};
use clarity_sweep::{Ledger, LedgerError, Plan, Run, Runner, SweepDraft, SweepError, execute};
use proptest::prelude::*;

fn plan() -> Plan {
    let axes = vec![
        ("blur".into(), vec![0.into(), 1.into()]),
        (
            "noise".into(),
            vec!["low".into(), "high".into(), "none".into()],
        ),
    ];
    SweepDraft {
        axes,
        seeds: vec![5.into(), 6.into()],
        adapter: "x".into(),
    }
    .check()
    .unwrap()
}

fn hash(index: usize) -> Digest {
    Digest::from([u8::try_from(index).unwrap(); 32])
}

struct FailsAt(usize);

impl Runner for FailsAt {
    type Error = &'static str;

    fn run(&self, run: &Run<'_>) -> Result<Digest, Self::Error> {
        if run.index() == self.0 {
            Err("out of memory")
        } else {
            Ok(hash(run.index()))
        }
    }
}

#[test]
fn a_manifest_lists_the_runs_of_the_plan() {
    let plan = plan();
    let manifest: SweepManifest = execute(&plan, &FailsAt(99)).unwrap();
    assert_eq!(
        (manifest.axes(), manifest.seeds()),
        (plan.axes(), plan.seeds())
    );
    let names: Vec<_> = plan.runs().map(|run| run.name()).collect();
    assert_eq!(manifest.run_names().collect::<Vec<_>>(), names);
    assert_eq!(manifest.runs().get(7).unwrap().manifest_hash, hash(7));
}

#[test]
fn the_first_failure_names_its_run() {
    let refused = execute(&plan(), &FailsAt(3)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "run `blur=0_noise=high_seed=6` failed: out of memory"
    );
    assert!(matches!(
        refused,
        SweepError::Run {
            error: "out of memory",
            ..
        }
    ));
}

#[test]
fn a_ledger_refuses_what_the_plan_does_not_have() {
    let plan = plan();
    let mut ledger = Ledger::new(&plan);
    assert_eq!(
        ledger.record(12, hash(0)),
        Err(LedgerError::UnknownRun {
            index: 12,
            runs: 12
        })
    );
    for index in [0, 1, 4] {
        ledger.record(index, hash(index)).unwrap();
    }
    assert_eq!(
        ledger.record(4, hash(9)),
        Err(LedgerError::Twice { index: 4 })
    );
    let first = plan.run(2).unwrap().name();
    assert_eq!(
        ledger.finish(),
        Err(LedgerError::Missing {
            missing: 9,
            runs: 12,
            first
        })
    );
}

proptest! {
    #[test]
    fn the_order_of_completion_does_not_show(order in Just((0..12).collect::<Vec<_>>()).prop_shuffle()) {
        let plan = plan();
        let mut ledger = Ledger::new(&plan);
        for index in order {
            ledger.record(index, hash(index)).unwrap();
        }
        prop_assert_eq!(ledger.finish().unwrap(), execute(&plan, &FailsAt(99)).unwrap());
    }
}
