//! Names that no target may take: those of a sweep's own files.

use crate::analysis::{
    ATTEMPTS, BASELINE, CASES, COHORT, CONTEXT, FAILED, MANIFEST, QUARANTINE, RUNS, SENSITIVITY,
};
use crate::files;
use crate::store::PACKS;
use clarity::artifact::sweep_plan;
use std::fs;
use std::path::{Path, PathBuf};

/// What a sweep's or a cohort's directory is made of: no name in it is taken from the commands that
/// read and write it.
const OWN: [&str; 8] = [
    MANIFEST,
    sweep_plan::FILE,
    COHORT,
    CONTEXT,
    SENSITIVITY,
    "metrics.json",
    "robustness_surface.json",
    "gradient_surface.json",
];

/// Its directories.
const OWN_DIRECTORIES: [&str; 7] = [RUNS, PACKS, ATTEMPTS, FAILED, QUARANTINE, BASELINE, CASES];

/// Whether a name, taken or not, is one that a sweep or a cohort has.
pub(super) fn is_of(path: &Path, source: &Path) -> bool {
    if OWN.iter().any(|name| files::same(path, &source.join(name))) {
        return true;
    }
    let (Some(path), Ok(source)) = (resolved(path), fs::canonicalize(source)) else {
        return false;
    };
    let Ok(inside) = path.strip_prefix(source) else {
        return false;
    };
    OWN.iter().any(|name| inside == Path::new(name))
        || OWN_DIRECTORIES.iter().any(|name| inside.starts_with(name))
}

/// The same of whichever sweeps or cohorts a name lies in.
pub(super) fn is_within(path: &Path) -> bool {
    let Some(whole) = resolved(path) else {
        return false;
    };
    let mut above = whole.ancestors().skip(1);
    above.any(|directory| {
        let listed = [MANIFEST, COHORT]
            .iter()
            .any(|name| directory.join(name).exists());
        listed && is_of(path, directory)
    })
}

/// Whether two names, taken or not, are one file.
pub(super) fn is_one(one: &Path, other: &Path) -> bool {
    let same_name = || Some(resolved(one)? == resolved(other)?);
    files::same(one, other) || same_name().unwrap_or_default()
}

/// The whole name of a file that may not be there, in a directory that is.
fn resolved(path: &Path) -> Option<PathBuf> {
    let directory = fs::canonicalize(files::directory(path)).ok()?;
    Some(directory.join(path.file_name()?))
}
