//! The surface of metrics, and the grid of a full factorial sweep.

use clarity_model::{
    Axes, Axis, AxisMetrics, AxisName, EncodedValue, Metrics, ModelError, Rounded, Seed,
    ValueScores,
};
use clarity_surface::{Grid, compute};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

fn metrics() -> Result<Metrics, ModelError> {
    let score = |i: u16| {
        let (esi, drift) = (Rounded::round(f64::from(i) / 10.0)?, Rounded::round(0.3)?);
        Ok(ValueScores {
            value: EncodedValue::new(&format!("{i:02}"))?,
            esi,
            drift,
        })
    };
    let axis = |name: &str| {
        let scores = (0..10).map(score).collect::<Result<_, ModelError>>()?;
        AxisMetrics::new(AxisName::new(name)?, scores, Rounded::ZERO, Rounded::ZERO)
    };
    Metrics::new(
        ["a", "b", "c"]
            .into_iter()
            .map(axis)
            .collect::<Result<_, _>>()?,
    )
}

fn surface(c: &mut Criterion) {
    let Ok(metrics) = metrics() else { return };
    c.bench_function("surface of 3 axes x 10 values", |b| {
        b.iter(|| compute(black_box(&metrics)));
    });
}

fn grid(c: &mut Criterion) {
    let axis =
        |name: &str| Axis::new(AxisName::new(name).ok()?, (0..10).map(Into::into).collect()).ok();
    let axes = Axes::new(["a", "b", "c"].into_iter().filter_map(axis).collect());
    let seeds: Vec<Seed> = (0..10).map(Seed::from).collect();
    let Some(mut grid) = axes.ok().and_then(|axes| Grid::new(&axes, &seeds).ok()) else {
        return;
    };
    for mean in grid.cell_means() {
        for seed in &seeds {
            if grid.insert(&mean.cell, *seed, 0.5).is_err() {
                return;
            }
        }
    }
    let mut group = c.benchmark_group("grid of 10 x 10 x 10 cells and 10 seeds");
    group.bench_function("cell means", |b| b.iter(|| black_box(&grid).cell_means()));
    group.bench_function("marginal", |b| b.iter(|| black_box(&grid).marginal(1)));
    group.finish();
}

criterion_group!(benches, surface, grid);
criterion_main!(benches);
