//! What a second thread costs, and what it gains.

use crate::launch::{Used, used};
use crate::section::{CPU, Of, WALL, tell_size};
use crate::table::{Section, at_most, micros_each, times};
use crate::turns::{Side, in_turns, median, median_ratio};
use crate::{Bench, Error};

pub(super) fn measure(bench: &mut Bench) -> Result<Section, Error> {
    let sweep = bench.sweep(5)?;
    let columns = [
        "threads",
        "CPU us a run",
        "CPU beside one",
        "wall us a run",
        "wall beside one",
    ];
    let mut section = Section::new("threads", &columns);
    tell_size(&mut section, &sweep);
    let words: Option<Vec<_>> = [1, 2]
        .iter()
        .map(|threads| bench.with_threads("gradient", &sweep, *threads))
        .collect();
    let Some(words) = words else {
        section.note("Not measured: the binary has no `--threads`.");
        return Ok(section);
    };
    let clarity = &bench.clarity;
    let sides = words
        .iter()
        .map(|words| -> Side<'_, Used> { Box::new(|| used(clarity, words)) });
    let measured = in_turns(bench.rounds(7), &mut sides.collect::<Vec<_>>())?;
    let all = |at: usize, of: Of| -> Vec<f64> {
        measured.get(at).into_iter().flatten().map(of).collect()
    };
    let each = |seconds: Vec<f64>| format!("{:.1}", micros_each(median(seconds), sweep.plan.len()));
    for (at, threads) in ["1", "2"].into_iter().enumerate() {
        let ratio = |of: Of| median_ratio(all(at, of), all(0, of));
        section.row(
            [
                threads.to_owned(),
                each(all(at, CPU)),
                times(ratio(CPU)),
                each(all(at, WALL)),
                times(ratio(WALL)),
            ],
            (at == 1).then(|| at_most(1.05, ratio(CPU), "x the CPU of one")),
        );
    }
    Ok(section)
}
