//! The gradient of a surface, and the slopes of a grid.

use clarity_gradient::{compute, slopes_along};
use clarity_model::{
    AxisName, AxisSurface, EncodedValue, ModelError, Moments, Rounded, Surface, ValueScores,
};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

const FLAT: Moments = Moments {
    mean: Rounded::ZERO,
    variance: Rounded::ZERO,
};

fn surface(points: u16) -> Result<Surface, ModelError> {
    let point = |i: u16| {
        let (esi, drift) = (
            Rounded::round(1.0 / f64::from(i + 1))?,
            Rounded::round(0.3)?,
        );
        Ok(ValueScores {
            value: EncodedValue::new(&i.to_string())?,
            esi,
            drift,
        })
    };
    let points = (0..points).map(point).collect::<Result<_, ModelError>>()?;
    let axis = AxisSurface::new(AxisName::new("a")?, points, FLAT, FLAT)?;
    Surface::new(vec![axis], FLAT, FLAT)
}

fn gradient(c: &mut Criterion) {
    for points in [10, 1000] {
        let Ok(surface) = surface(points) else { return };
        c.bench_function(&format!("gradient of {points} points"), |b| {
            b.iter(|| compute(black_box(&surface)));
        });
    }
}

/// A grid of ten million points, beside a copy of it: the least that reading and writing take.
fn along(c: &mut Criterion) {
    const SIDE: usize = 215;
    let numbers: Vec<f64> = (0..SIDE.pow(3))
        .map(|i| f64::from(u16::try_from(i % 1009).unwrap_or_default()))
        .collect();
    let mut slopes = numbers.clone();
    let mut group = c.benchmark_group("slopes of a grid of 215 x 215 x 215");
    group.sample_size(20);
    group.bench_function("copy", |b| {
        b.iter(|| black_box(&mut slopes).copy_from_slice(black_box(&numbers)));
    });
    for axis in 0..3 {
        group.bench_function(format!("axis {axis}"), |b| {
            b.iter(|| {
                slopes_along(
                    black_box(&numbers),
                    &[SIDE; 3],
                    axis,
                    black_box(&mut slopes),
                )
            });
        });
    }
    group.finish();
}

criterion_group!(benches, gradient, along);
criterion_main!(benches);
