//! How long one waits for `clarity status`.

use crate::launch::used;
use crate::section::thousands;
use crate::table::{Section, at_most};
use crate::turns::median;
use crate::{Bench, Error};

pub(super) fn measure(bench: &mut Bench) -> Result<Section, Error> {
    let sweep = bench.sweep(5)?;
    let mut section = Section::new("status", &["runs", "wall s"]);
    let words = ["status".into(), sweep.directory.clone().into_os_string()];
    let waits = (0..bench.rounds(7)).map(|_| used(&bench.clarity, &words));
    let waits = waits.collect::<Result<Vec<_>, _>>()?;
    let wait = median(waits.iter().map(|used| used.wall));
    section.row(
        [thousands(sweep.plan.len()), format!("{wait:.3}")],
        Some(at_most(1.0, wait, " s")),
    );
    Ok(section)
}
