//! What `-o` may name: nothing is replaced but a regular file that the command does not read.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{Said, clarity, root};
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const SPEC: &str = r#"{"image": "film.png", "recipe": [
  {"name": "brightness", "params": {"factor": {"axis": "gain"}}}
], "onnx": {"model": "model.onnx", "labels": ["a", "b", "c"], "size": [2, 2]}}"#;

const SWEEP: &str = "base_spec = \"base.json\"\nadapter = \"onnx\"\nseeds = [1]\n[axes]\n\
                     gain = [1.0, 0.5]\n[runner]\ncommand = [\"{clarity}\", \"lab\"]\n";

/// A film, a sweep over it, and something of each kind that no picture may replace.
fn bench() -> TempDir {
    let directory = TempDir::new().unwrap();
    let at = |name: &str| directory.path().join(name);
    let from = |file: &str, name: &str| fs::copy(root().join(file), at(name)).unwrap();
    from("examples/phantom/film.png", "film.png");
    from("crates/clarity-onnx/tests/data/means.onnx", "model.onnx");
    fs::write(at("base.json"), SPEC).unwrap();
    fs::write(at("sweep.toml"), SWEEP).unwrap();
    fs::write(at("old.png"), "an older picture").unwrap();
    fs::create_dir(at("dir")).unwrap();
    symlink("old.png", at("link.png")).unwrap();
    symlink("/proc/self/fd/1", at("stdout")).unwrap();
    symlink("nowhere.png", at("dangling.png")).unwrap();
    fs::hard_link(at("film.png"), at("twin.png")).unwrap();
    fs::hard_link(at("base.json"), at("twin.json")).unwrap();
    assert!(made(Command::new("mkfifo").arg(at("fifo"))));
    directory
}

fn made(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

const PERTURB: &[&str] = &["perturb", "film.png", "invert"];
const SHEET: &[&str] = &["contact-sheet", "sweep.toml"];

/// A command that draws, with some `-o`, in the bench's directory.
fn draw(bench: &Path, command: &[&str], output: &[&str]) -> Said {
    let mut command = clarity(command.iter().chain(output));
    Said::from(command.current_dir(bench).output().unwrap())
}

/// Everything that tells one file from another, by name.
fn state(bench: &Path) -> Vec<(String, u64, u32, u64)> {
    let entries = fs::read_dir(bench).unwrap().map(|entry| {
        let entry = entry.unwrap();
        let found = entry.metadata().unwrap();
        let name = entry.file_name().into_string().unwrap();
        (name, found.ino(), found.mode(), found.len())
    });
    let mut entries: Vec<_> = entries.collect();
    entries.sort();
    entries
}

/// What stands behind `-o`, and what both commands say of it.
const REFUSED: [(&str, &str); 12] = [
    (
        "-",
        "-: a picture is not written to standard output; give a file's name",
    ),
    // As /dev/stdout is, which no test may name: it would be lost where the refusal is.
    (
        "stdout",
        "stdout: is a link, and links are not written through; give the file itself (it leads to \
         /proc/self/fd/1)",
    ),
    (
        "fifo",
        "fifo: is a FIFO, expected a regular file or a new name; give another -o",
    ),
    (
        "link.png",
        "link.png: is a link, and links are not written through; give the file itself (it leads \
         to old.png)",
    ),
    (
        "dangling.png",
        "dangling.png: is a link, and links are not written through",
    ),
    (
        "dir",
        "dir: is a directory; give a file in it, such as dir/picture.png",
    ),
    (
        "dir/",
        "dir/: is a directory; give a file in it, such as dir/picture.png",
    ),
    (
        ".",
        ".: is a directory; give a file in it, such as ./picture.png",
    ),
    (
        "none/out.png",
        "none/out.png: the directory none is not there; make it first",
    ),
    ("none/", "none/: names a directory; give a file's name"),
    (
        "old.png/out.png",
        "old.png/out.png: old.png is no directory; give another -o",
    ),
    (
        "device",
        "device: is a device, expected a regular file or a new name; give another -o",
    ),
];

#[test]
fn nothing_is_replaced_but_a_regular_file() {
    let bench = bench();
    // A node of our own, the null device's; only the superuser can make one.
    let device = bench.path().join("device");
    let node = made(Command::new("mknod").arg(device).args(["c", "1", "3"]));
    let before = state(bench.path());
    for (output, expected) in REFUSED {
        if output == "device" && !node {
            continue;
        }
        for command in [PERTURB, SHEET] {
            let said = draw(bench.path(), command, &["-o", output]);
            let told = (said.code, said.out.as_str());
            assert_eq!(told, (2, ""), "{command:?} -o {output}: {}", said.err);
            let expected = format!("error: {expected}");
            let err = &said.err;
            assert!(err.starts_with(&expected), "{command:?} -o {output}: {err}");
        }
    }
    for command in [PERTURB, SHEET] {
        let said = draw(bench.path(), command, &[]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{command:?}");
        let told = "error: give the file to write: -o FILE\n";
        assert_eq!(said.err, told, "{command:?}");
    }
    assert_eq!(state(bench.path()), before);
}

/// What a command reads, by its names, and what is said.
const INPUTS: [(&[&str], &str, &str); 9] = [
    (
        PERTURB,
        "film.png",
        "is the picture itself, which stays as it is; give another -o",
    ),
    (PERTURB, "./dir/../film.png", "is the picture itself"),
    (PERTURB, "twin.png", "is the picture itself"),
    (
        SHEET,
        "sweep.toml",
        "is the configuration itself, which stays as it is",
    ),
    (SHEET, "base.json", "is the base spec, which stays as it is"),
    (SHEET, "twin.json", "is the base spec, which stays as it is"),
    (
        SHEET,
        "film.png",
        "is the `image` of the base spec, which stays as it is",
    ),
    (
        SHEET,
        "twin.png",
        "is the `image` of the base spec, which stays as it is",
    ),
    (
        SHEET,
        "model.onnx",
        "is the `onnx.model` of the base spec, which stays as it is",
    ),
];

#[test]
fn no_command_overwrites_what_it_reads() {
    let bench = bench();
    let before = state(bench.path());
    for (command, output, expected) in INPUTS {
        let said = draw(bench.path(), command, &["-o", output]);
        assert_eq!(said.code, 2, "{command:?} -o {output}: {}", said.err);
        let expected = format!("error: {output}: {expected}");
        assert!(said.err.starts_with(&expected), "{command:?}: {}", said.err);
        assert_eq!(state(bench.path()), before, "{command:?} -o {output}");
    }
}

#[test]
fn a_regular_file_is_replaced_and_a_free_name_taken() {
    let bench = bench();
    for output in ["old.png", "dir/new.png", "./newer.png"] {
        for command in [PERTURB, SHEET] {
            let said = draw(bench.path(), command, &["-o", output]);
            assert_eq!(said.code, 0, "{command:?} -o {output}: {}", said.err);
            let written = fs::read(bench.path().join(output)).unwrap();
            assert!(written.starts_with(b"\x89PNG"), "{command:?} -o {output}");
        }
    }
    let link = fs::symlink_metadata(bench.path().join("link.png")).unwrap();
    assert!(link.is_symlink());
}
