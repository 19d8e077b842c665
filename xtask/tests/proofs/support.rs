//! Places to work in, and the house's own files.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The real workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A file of the real workspace.
pub(crate) fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Shared by the proofs that compile, and apart from everybody else's: a proof that runs while
/// somebody builds neither waits nor disturbs.
pub(crate) fn build_directory() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("build")
}

/// A directory that is the same in each run, so that what was compiled there need not be compiled
/// again, held by one process at a time.
pub(crate) struct Place {
    pub(crate) path: PathBuf,
    _lock: File,
}

/// The directory for the proof `name`, empty.
pub(crate) fn place(name: &str) -> Place {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let lock = File::create(path.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    if path.exists() {
        fs::remove_dir_all(&path).unwrap();
    }
    fs::create_dir_all(&path).unwrap();
    Place { path, _lock: lock }
}

/// A copy of the real workspace as it lies in the work tree, without what was built in it.
pub(crate) fn copy_of_workspace(name: &str) -> Place {
    let place = place(name);
    copy(root(), &place.path, &|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let built = name == ".git" || name == "target" || name.starts_with("target-");
        built || path == root().join("clarity")
    });
    place
}

fn copy(from: &Path, to: &Path, skip: &dyn Fn(&Path) -> bool) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, copied) = (entry.path(), to.join(entry.file_name()));
        if skip(&source) {
            continue;
        }
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            copy(&source, &copied, skip);
        } else if kind.is_file() {
            fs::copy(&source, &copied).unwrap();
        }
    }
}

/// A command that builds, if it builds, in the proofs' own directory and without a network.
pub(crate) fn command(program: &str, directory: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(directory);
    command
        .env("CARGO_TARGET_DIR", build_directory())
        .env("CARGO_NET_OFFLINE", "true");
    // A proof must not depend on whether it runs inside somebody's instrumented build.
    for name in [
        "RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "RUSTC_WRAPPER",
        "LLVM_PROFILE_FILE",
    ] {
        command.env_remove(name);
    }
    command
}

/// `cargo xtask ARGUMENTS` in `directory`: whether it passed, and what it printed.
pub(crate) fn xtask(directory: &Path, arguments: &[&str]) -> (bool, String) {
    let mut command = command(env!("CARGO_BIN_EXE_xtask"), directory);
    let output = command.args(arguments).output().unwrap();
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    (output.status.success(), text)
}

/// Whether this is an unattended run, in which no proof may be left out.
pub(crate) fn on_ci() -> bool {
    xtask::tools::on_ci()
}

/// Says that a proof was left out, past the test harness, which keeps what a passing test prints.
pub(crate) fn skip(why: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}
