//! A run that is taken out of another directory: copied into an attempt, verified there, and published
//! by one rename as any run is.

use super::found::{Look, Whole};
use crate::failure::Failure;
use crate::files::{self, Unreadable};
use crate::store::Held;
use crate::sweep::artifacts;
use crate::sweep::attempt::is_taken;
use crate::sweep::site::{Site, make, sync};
use crate::sweep::trouble::Trouble;
use clarity::artifact::done;
use clarity::sweep::Run;
use std::fs;
use std::path::Path;

/// Takes a run that was verified where it is; gives it as it is then here, where somebody else may have
/// been faster.
pub(super) fn take(
    site: &Site,
    theirs: &Whole<'_>,
    run: &Run<'_>,
) -> Result<Look<'static>, Failure> {
    let private = site.private(&run.index().to_string());
    let copy = private.join("artifacts");
    make(&private)?;
    make(&copy)?;
    for file in &theirs.files {
        theirs.held.copy_file(&file.path, &copy.join(&file.path))?;
    }
    let changed = || {
        let path = theirs.held.path().display();
        Failure::Integrity(format!("{path}: changed while it was copied"))
    };
    // The copy is ours, and no runner is to blame for it.
    let ours = |trouble: Trouble| Failure::Environment(trouble.why().to_owned());
    let settled = artifacts::settle(&copy).map_err(ours)?;
    if settled.files != theirs.files {
        return Err(changed());
    }
    // Theirs to the byte: it may say that the run came out of a cache.
    let list = match theirs.held.read(done::FILE) {
        Ok(list) => list,
        Err(Unreadable::Io(error)) if !files::is_absent(&error) => {
            return Err(Failure::ours(&theirs.held.path().join(done::FILE), &error));
        }
        Err(_) => return Err(changed()),
    };
    if done::read(&list).ok().as_ref() != Some(&settled.files) {
        return Err(changed());
    }
    settled.keep(&list).map_err(ours)?;
    let published = site.runs().join(run.name().as_str());
    match files::rename_new(&copy, &published) {
        Ok(()) => sync(&site.runs())?,
        Err(error) if is_taken(&error) => same(&published, theirs)?,
        Err(error) => return Err(Failure::ours(&published, &error)),
    }
    let _ = fs::remove_dir_all(&private);
    Ok(Look::Whole(Whole {
        held: Held::Directory(published),
        files: settled.files,
        manifest: theirs.manifest,
    }))
}

/// Refuses a run that somebody else published meanwhile and that is another one.
fn same(published: &Path, theirs: &Whole<'_>) -> Result<(), Failure> {
    let inspected = Held::Directory(published.to_owned()).inspect()?;
    if inspected.problems.is_empty() && inspected.files == theirs.files {
        return Ok(());
    }
    let (one, other) = (published.display(), theirs.held.path().display());
    Err(Failure::Integrity(format!(
        "{one} was published meanwhile and is another run than {other}; merge again"
    )))
}
