use crate::{EdgeOrder, Gap, NoDerivative, Spacing};
use alloc::vec;
use alloc::vec::Vec;
use core::iter;

/// One point of an axis: its place, and the figure there.
#[derive(Clone, Copy)]
pub(crate) struct Point {
    x: f64,
    f: f64,
}

/// The points of a list; at least two, or there is nothing to take a difference of.
pub(crate) fn points(f: &[f64], spacing: Spacing<'_>) -> Result<Vec<Point>, NoDerivative> {
    let points = match spacing {
        Spacing::Unit => unit_points(f),
        Spacing::Coordinates(coordinates) if coordinates.len() == f.len() => {
            at(coordinates.as_slice().iter().copied(), f)
        }
        Spacing::Coordinates(coordinates) => {
            return Err(NoDerivative::Length {
                points: f.len(),
                coordinates: coordinates.len(),
            });
        }
    };
    if points.len() < 2 {
        return Err(NoDerivative::OnePoint);
    }
    Ok(points)
}

/// The points of a list at 0, 1, 2, ...: exact, as far as any list goes.
pub(crate) fn unit_points(f: &[f64]) -> Vec<Point> {
    at(iter::successors(Some(0.0), |x| Some(x + 1.0)), f)
}

fn at(x: impl Iterator<Item = f64>, f: &[f64]) -> Vec<Point> {
    x.zip(f).map(|(x, &f)| Point { x, f }).collect()
}

/// The contract's differences, at unit spacing, one for each number; overflow is left to who
/// rounds them.
///
/// | n | rule |
/// |---|---|
/// | 1 | 0 |
/// | 2 | the secant `f[1] - f[0]` at both points |
/// | >= 3 | secants at the ends, central differences `(f[i+1] - f[i-1]) / 2` between |
pub(crate) fn differences(f: &[f64]) -> Vec<f64> {
    match f {
        // Locked, though it is no measurement.
        [_] => vec![0.0],
        _ => slopes(&unit_points(f), EdgeOrder::First),
    }
}

/// The slope at each point; none at all of fewer points than the ends need.
pub(crate) fn slopes(points: &[Point], edges: EdgeOrder) -> Vec<f64> {
    let (first, last) = match edges {
        EdgeOrder::First => (
            points.first_chunk().map(|[a, b]| secant(a, b)),
            points.last_chunk().map(|[a, b]| secant(a, b)),
        ),
        EdgeOrder::Second => (
            points.first_chunk().map(|[a, b, c]| end(a, b, c)),
            points.last_chunk().map(|[a, b, c]| end(c, b, a)),
        ),
    };
    let between = points.array_windows().map(|[a, b, c]| central(a, b, c));
    first.into_iter().chain(between).chain(last).collect()
}

/// The gaps between neighbouring points, in order.
pub(crate) fn gaps(points: &[Point]) -> impl Iterator<Item = Gap> {
    let pairs = points.array_windows().enumerate();
    pairs.map(|(from, [a, b])| Gap {
        from,
        change: b.f - a.f,
        slope: secant(a, b),
    })
}

fn secant(a: &Point, b: &Point) -> f64 {
    (b.f - a.f) / (b.x - a.x)
}

/// The slope at `b` between its neighbours, of second order: each secant weighs as much as the
/// other one's gap is wide.
///
/// The three-term formula of `numpy.gradient`, written in secants. So written, nothing is squared
/// that could overflow to a slope of 0, a constant has slope 0 to the bit, and turning the list
/// round turns the sign and nothing else.
fn central(a: &Point, b: &Point, c: &Point) -> f64 {
    let (left, right) = (b.x - a.x, c.x - b.x);
    if left.total_cmp(&right).is_eq() {
        // The middle point has no weight; at unit spacing these are the contract's bits.
        return (c.f - a.f) / (c.x - a.x);
    }
    (left * secant(b, c) + right * secant(a, b)) / (c.x - a.x)
}

/// The slope at the end `a` of the parabola through `a`, `b` and `c`, from either side.
fn end(a: &Point, b: &Point, c: &Point) -> f64 {
    let (near, far) = (secant(a, b), secant(b, c));
    near + (near - far) * ((b.x - a.x) / (c.x - a.x))
}
