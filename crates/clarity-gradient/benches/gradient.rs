//! The gradient of a surface.

use clarity_gradient::compute;
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

criterion_group!(benches, gradient);
criterion_main!(benches);
