//! What a shard's command says.

use crate::config::Configuration;
use crate::output;
use clarity::sweep::Shard;
use std::path::Path;

/// The command that goes on, in words; a shard needs no option for it.
pub(super) fn again(shard: Option<Shard>, retries: bool) -> &'static str {
    match (shard.is_some(), retries) {
        (false, false) => "the same command with --resume",
        (false, true) => "with --resume --retry-errors",
        (true, false) => "the same command",
        (true, true) => "with --retry-errors",
    }
}

/// What to tell once every run of a shard has succeeded, null sweeps and all cases included.
pub(crate) fn shard_done(configuration: &Configuration, out: &Path, shard: Shard) -> String {
    let null = configuration.null_sweep();
    let null = null.map_or(0, |null| shard.count(null.plan.len()));
    let cases = configuration.cases.len().max(1);
    let runs = (shard.count(configuration.plan.len()) + null) * cases;
    let (runs, out) = (output::count(runs, "run"), out.display());
    format!(
        "shard {shard}: {runs} done in {out}\nnext, once every shard is done: clarity merge {out}\n"
    )
}
