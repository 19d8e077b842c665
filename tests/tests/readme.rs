//! The README tells the truth: what its `console` blocks show is what the commands print, and the
//! configuration that it shows is one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{blocks, clarity, root};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// The examples, where a command may leave what it makes.
fn sandbox() -> TempDir {
    let directory = TempDir::new().unwrap();
    std::os::unix::fs::symlink(root().join("examples"), directory.path().join("examples")).unwrap();
    directory
}

fn output(command: &str, directory: &Path) -> String {
    let words = command
        .strip_prefix("clarity ")
        .expect("the command is ours");
    let output = clarity(words.split_whitespace())
        .current_dir(directory)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{command}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_console_shows_what_the_commands_print() {
    let directory = sandbox();
    let shown = blocks(&readme(), "console");
    assert!(shown.len() >= 2);
    for block in shown {
        let (command, expected) = block.split_once('\n').unwrap();
        let printed = output(command.strip_prefix("$ ").unwrap(), directory.path());
        assert_eq!(printed, expected, "README.md: {command}");
    }
}

#[test]
fn the_two_commands_are_those_of_the_shell_blocks() {
    let shown = blocks(&readme(), "sh");
    let ran = "cargo run --release --bin clarity -- run examples/phantom/sweep.toml\n";
    assert_eq!(shown[..2], [ran, "cargo test --workspace\n"]);
    // The first is what the console block shows, through cargo.
    let through = ran.split_once(" -- ").unwrap().1.trim_end();
    assert_eq!(
        blocks(&readme(), "console")[0].lines().next(),
        Some(&*format!("$ clarity {through}"))
    );
}

#[test]
fn the_configuration_is_one() {
    let directory = TempDir::new().unwrap();
    let config = directory.path().join("sweep.toml");
    let shown = blocks(&readme(), "toml");
    let foreign = shown.iter().find(|block| block.contains("run_once.py"));
    fs::write(&config, foreign.unwrap()).unwrap();
    fs::write(directory.path().join("base_spec.json"), "{}").unwrap();
    let mut command = clarity(["validate".as_ref(), config.as_os_str()]);
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(String::from_utf8_lossy(&output.stdout).ends_with("ok, 27 runs\n"));
}

#[test]
fn the_picture_and_model_of_ones_own_are_a_sweep() {
    let directory = TempDir::new().unwrap();
    let shown = blocks(&readme(), "toml");
    let live = shown
        .iter()
        .find(|block| block.contains("\"lab\""))
        .unwrap();
    let config = directory.path().join("sweep.toml");
    fs::write(&config, live).unwrap();
    let spec = &blocks(&readme(), "json")[0];
    fs::write(directory.path().join("base_spec.json"), spec).unwrap();
    let film = root().join("examples/phantom/film.png");
    fs::copy(film, directory.path().join("film.png")).unwrap();
    let output = clarity(["validate".as_ref(), config.as_os_str()])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        told.ends_with("ok, 18 runs\n"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
