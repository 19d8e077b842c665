//! One whole analysis of a generated sweep of 1,000 runs with justifications of 800 characters:
//! from the bytes of its manifest and traces to the bytes of the three stages.

use clarity::artifact::{ReadError, gradient, manifest, metrics, surface, trace};
use clarity::model::Digest;
use clarity::sweep::{Plan, Run, Runner, SweepDraft, execute};
use criterion::{Criterion, criterion_group, criterion_main};
use std::convert::Infallible;
use std::hint::black_box;
use std::io;

struct Generated;

impl Runner for Generated {
    type Error = Infallible;

    fn run(&self, _: &Run<'_>) -> Result<Digest, Infallible> {
        Ok(Digest::from([0; 32]))
    }
}

fn plan() -> Option<Plan> {
    let values = || (0..10).map(Into::into).collect();
    let axes = ["blur", "gain", "noise"].map(|name| (name.to_owned(), values()));
    SweepDraft {
        axes: axes.into(),
        seeds: vec![1.into()],
        adapter: "generated".into(),
    }
    .check()
    .ok()
}

/// A trace of two records; the justification differs from the next run's in a few places.
fn generated(run: usize) -> String {
    let words = [
        "clear", "dull", "left", "right", "base", "apex", "heart", "normal",
    ];
    let word = |i: usize| {
        words
            .get((i * 7 + run * i / 97) % words.len())
            .copied()
            .unwrap_or("")
    };
    let mut text: String = (0..200).map(word).collect::<Vec<_>>().join(" ");
    text.truncate(800);
    let answer = if run.is_multiple_of(3) {
        "effusion"
    } else {
        "normal"
    };
    format!(
        "{{\"step\":\"perturb\",\"run\":{run}}}\n{{\"justification\":\"{text}\",\"output\":\"{answer}\",\"step\":\"answer\"}}\n"
    )
}

fn whole(manifest: &[u8], traces: &[String]) -> Result<[String; 3], Box<dyn std::error::Error>> {
    let manifest = manifest::read(manifest)?;
    let said = traces.iter().map(|bytes| trace::read(bytes.as_bytes()));
    let said = said.collect::<Result<Vec<_>, ReadError>>()?;
    let analysis = clarity::analyze(&manifest, &said)?;
    let texts = || -> io::Result<_> {
        Ok([
            metrics::write(&analysis.metrics)?,
            surface::write(&analysis.surface)?,
            gradient::write(&analysis.gradient)?,
        ])
    };
    Ok(texts()?)
}

fn analysis(c: &mut Criterion) {
    let Some(plan) = plan() else { return };
    let Ok(swept) = execute(&plan, &Generated) else {
        return;
    };
    let Ok(bytes) = manifest::write(&swept) else {
        return;
    };
    let traces: Vec<String> = (0..plan.len()).map(generated).collect();
    c.bench_function("whole analysis of 1,000 runs", |b| {
        b.iter(|| whole(black_box(bytes.as_bytes()), &traces));
    });
}

criterion_group!(benches, analysis);
criterion_main!(benches);
