//! The distance of two justifications, and the metrics of 1,000 compared runs.

use clarity_metrics::{Comparison, compute, normalized_distance};
use clarity_model::{Axes, Axis, AxisName};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

/// A text of 800 characters with every `step`-th one changed.
fn text(step: usize) -> String {
    let letters = "the left base is dull and the heart is not enlarged "
        .chars()
        .cycle()
        .take(800);
    let change = |(i, c): (usize, char)| if i % step == step - 1 { 'x' } else { c };
    letters.enumerate().map(change).collect()
}

fn distance(c: &mut Criterion) {
    let (a, near, far) = (text(1000), text(100), text(2));
    let mut group = c.benchmark_group("distance of 800 characters");
    group.bench_function("equal", |b| {
        b.iter(|| normalized_distance(black_box(&a), &a.clone()));
    });
    group.bench_function("8 edits", |b| {
        b.iter(|| normalized_distance(black_box(&a), &near));
    });
    group.bench_function("400 edits", |b| {
        b.iter(|| normalized_distance(black_box(&a), &far));
    });
    group.finish();
}

fn metrics(c: &mut Criterion) {
    let axis =
        |name: &str| Axis::new(AxisName::new(name).ok()?, (0..10).map(Into::into).collect()).ok();
    let axes = Axes::new(["a", "b", "c"].into_iter().filter_map(axis).collect());
    let Ok(axes) = axes else { return };
    let runs: Vec<_> = (0..1000_u16)
        .filter_map(|run| {
            let i = usize::from(run);
            let cell = axes.cell_at(vec![i / 100, i / 10 % 10, i % 10]).ok()?;
            let (same_answer, distance) = (run % 3 == 0, f64::from(run) / 1000.0);
            Some((
                cell,
                Comparison {
                    same_answer,
                    distance,
                },
            ))
        })
        .collect();
    c.bench_function("metrics of 1,000 runs on 3 axes", |b| {
        b.iter(|| compute(black_box(&axes), &runs));
    });
}

criterion_group!(benches, distance, metrics);
criterion_main!(benches);
