//! Differences along each axis of a cube, beside a copy of it and beside `numpy.gradient`.

use crate::python::{self, Server};
use crate::table::{Section, at_least, at_most, number, times};
use crate::turns::{Side, cpu, in_turns, median, median_ratio};
use crate::{Bench, Error};
use clarity::gradient::slopes_along;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::hint::black_box;

const COLUMNS: [&str; 6] = [
    "along",
    "copy ms",
    "NumPy ms",
    "CLARITY ms",
    "beside a copy",
    "NumPy beside CLARITY",
];

pub(super) fn measure(bench: &mut Bench) -> Result<Section, Error> {
    let side = if bench.quick { 12 } else { 215 };
    let mut section = Section::new("differences", &COLUMNS);
    let server = bench.python.as_ref().map(|python| python.serve("bench.py"));
    let server = server.transpose()?.map(RefCell::new);
    if let Some(server) = &server {
        section.note(format!("{}.", server.borrow().version("NumPy")));
    }
    let (cube, shape) = (cube(side), [side; 3]);
    let (mut copied, mut made) = (vec![0.0; cube.len()], vec![0.0; cube.len()]);
    for axis in 0..3 {
        slopes_along(&cube, &shape, axis, &mut made).map_err(Error::made("differences"))?;
        let sample: Vec<f64> = made.iter().step_by(side * side + 1).copied().collect();
        let mut sides: Vec<Side<'_, f64>> = vec![
            Box::new(|| {
                let copy = || black_box(&mut copied).copy_from_slice(black_box(&cube));
                Ok(cpu(copy).0)
            }),
            Box::new(|| {
                let ours = || slopes_along(black_box(&cube), &shape, axis, black_box(&mut made));
                let (seconds, done) = cpu(ours);
                done.map_err(Error::made("differences")).map(|()| seconds)
            }),
        ];
        if let Some(server) = &server {
            let sample = &sample;
            let numpy = move || theirs(&mut server.borrow_mut(), (side, axis), sample);
            sides.push(Box::new(numpy));
        }
        let measured = in_turns(bench.rounds(9), &mut sides)?;
        drop(sides);
        let of = |at: usize| measured.get(at).cloned().unwrap_or_default();
        let each = |at: usize| format!("{:.2}", 1e3 * median(of(at)));
        let (copy, numpy) = (median_ratio(of(1), of(0)), median_ratio(of(2), of(1)));
        let python = |cell: String| {
            if server.is_some() {
                cell
            } else {
                "-".to_owned()
            }
        };
        let mut goals = vec![at_most(1.6, copy, "x a copy")];
        goals.extend(
            server
                .is_some()
                .then(|| at_least(2.5, numpy, "x as fast as NumPy")),
        );
        section.row(
            [
                format!("axis {axis}"),
                each(0),
                python(each(2)),
                each(1),
                times(copy),
                python(times(numpy)),
            ],
            goals,
        );
    }
    Ok(section)
}

/// Numbers that Python makes too.
fn cube(side: usize) -> Vec<f64> {
    let entries = 0..(side * side * side) as u64;
    let numbers = entries.map(|at| number(at.wrapping_mul(2_654_435_761) % 1_000_003));
    numbers.map(|number| number / 1_000_003.0).collect()
}

/// NumPy's seconds along an axis.
fn theirs(server: &mut Server, (side, axis): (usize, usize), sample: &[f64]) -> Result<f64, Error> {
    let request = json!({"what": "differences", "side": side, "axis": axis, "repeat": 2});
    let reply: Value = server.ask(&request)?;
    if python::numbers(&reply, "sample")? != sample {
        let what = format!("the differences along axis {axis}");
        return Err(Error::Differ { what });
    }
    // The first repetition met cold caches, ours did not.
    let seconds = python::numbers(&reply, "seconds")?;
    Ok(median(seconds.into_iter().skip(1)))
}
