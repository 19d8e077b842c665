//! What a run costs beyond its runner.

mod bare;
mod sweep;

use crate::section::thousands;
use crate::table::{Section, at_most, times};
use crate::turns::{Side, in_turns, median, median_ratio};
use crate::{Bench, Error};
use bare::Published;
use std::cell::Cell;
use std::fs;
use sweep::Swept;

const COLUMNS: [&str; 5] = [
    "",
    "on",
    "wall ms a run",
    "beside the bare spawn",
    "of it beyond the spawn",
];

pub(super) fn measure(bench: &mut Bench) -> Result<Section, Error> {
    let runs = if bench.quick { 10 } else { 100 };
    let mut section = Section::new("orchestration", &COLUMNS);
    section.note(format!(
        "{} runs each, one after the other; the runner is a shell script that writes three short files.",
        thousands(runs)
    ));
    for place in [bench.place.path(), bench.disk.path()] {
        let kind = crate::place::file_system(place)?;
        let home = place.join("orchestration");
        fs::create_dir_all(&home).map_err(Error::file(&home))?;
        let runner = bare::runner(&home)?;
        let turn = Cell::new(0_u32);
        let next = || {
            turn.set(turn.get() + 1);
            home.join(turn.get().to_string())
        };
        let swept = |worker| Swept::new(&home, runs, worker);
        let (one, worker) = (swept(false)?, swept(true)?);
        let mut sides: Vec<Side<'_, f64>> = vec![
            Box::new(|| bare::spawned(&runner, &next(), runs, Published::No)),
            Box::new(|| bare::spawned(&runner, &next(), runs, Published::Yes)),
            Box::new(|| one.seconds(&bench.clarity, &next())),
            Box::new(|| worker.seconds(&bench.clarity, &next())),
        ];
        let measured = in_turns(bench.rounds(4), &mut sides)?;
        drop(sides);
        let side = |at: usize| measured.get(at).cloned().unwrap_or_default();
        let names = [
            "bare spawn and wait",
            "the same, files synced, renamed",
            "`clarity sweep`, a process a run",
            "`clarity sweep`, a worker",
        ];
        for (at, name) in names.into_iter().enumerate() {
            let ratio = median_ratio(side(at), side(0));
            let beyond = ratio - 1.0;
            let goal = (at == 2).then(|| at_most(2.0, beyond, "x the bare spawn beyond it"));
            let each = 1e3 * median(side(at)) / crate::table::number(runs as u64);
            section.row(
                [
                    name.to_owned(),
                    kind.clone(),
                    format!("{each:.2}"),
                    times(ratio),
                    times(beyond),
                ],
                goal,
            );
        }
    }
    Ok(section)
}
