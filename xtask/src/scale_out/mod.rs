//! `cargo xtask scale-out`: the recipes of docs/scale-out.md on the engines that they are for, each held
//! against the sweep in one piece.

mod engines;
mod study;

use std::fs;
use std::path::Path;

use crate::tools::Outcome;
use crate::{Error, Result, say, workspace};
use engines::Engine;
use study::Study;

const PAGE: &str = "docs/scale-out.md";

/// Which engines; all where none is named.
#[derive(Debug, Clone, Default, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line"
)]
pub struct Options {
    /// Two nodes of Slurm on this machine, one of which is killed
    #[arg(long)]
    slurm: bool,
    /// GNU parallel
    #[arg(long)]
    parallel: bool,
    /// Ray on this machine
    #[arg(long)]
    ray: bool,
    /// A Kubernetes job: its schema, and its commands
    #[arg(long)]
    kubernetes: bool,
}

impl Options {
    fn engines(&self) -> Vec<Engine> {
        let named = [
            (self.parallel, Engine::Parallel),
            (self.kubernetes, Engine::Kubernetes),
            (self.ray, Engine::Ray),
            (self.slurm, Engine::Slurm),
        ];
        let all = named.iter().all(|(wanted, _)| !wanted);
        let wanted = named.into_iter().filter(|(wanted, _)| all || *wanted);
        let mut engines = vec![Engine::Shell("shell.sh"), Engine::Shell("apart.sh")];
        engines.extend(wanted.map(|(_, engine)| engine));
        engines
    }
}

/// Executes the recipes of the page in `root`.
///
/// # Errors
/// Cargo cannot be run, or files cannot be written.
pub fn run(root: &Path, options: &Options) -> Result<Outcome> {
    let page = fs::read_to_string(root.join(PAGE));
    let page = page.map_err(|error| Error::new(format!("{PAGE}: {error}")))?;
    let recipes = recipes(&page);
    let Some(binary) = workspace::binary(root)? else {
        return Ok(Outcome::Failed);
    };
    let home = root.join("target/scale-out");
    let whole = Study::new(&home, "whole", &binary, &recipes)?;
    if !whole.in_one_piece()? {
        return Ok(Outcome::Failed);
    }
    say(&format!("in one piece: {}", whole.hash()?))?;
    let mut passed = true;
    let mut skipped = Vec::new();
    for engine in options.engines() {
        let name = engine.name();
        let study = Study::new(&home, name, &binary, &recipes)?;
        match engine.execute(root, &study)? {
            Outcome::Passed if study.is(&whole)? => {
                say(&format!("{name}: {}, equal to the byte", study.hash()?))?;
            }
            Outcome::Passed => {
                say(&format!("{name}: FAILED: its bytes are others"))?;
                passed = false;
            }
            Outcome::Failed => {
                say(&format!("{name}: FAILED: its recipe did not end well"))?;
                passed = false;
            }
            Outcome::Skipped(why) => {
                say(&format!("{name}: SKIPPED: {why}"))?;
                skipped.push(name);
            }
            missing @ Outcome::Missing(_) => return Ok(missing),
        }
    }
    if passed && !skipped.is_empty() {
        let why = format!("{}; the others passed", skipped.join(", "));
        return Ok(Outcome::Skipped(why));
    }
    Ok(Outcome::of(passed))
}

/// The blocks of a page that are files: those whose first line, after `#!` where there is one, is a
/// comment with a name.
pub fn recipes(page: &str) -> Vec<(String, String)> {
    let mut recipes = Vec::new();
    let mut fences = page.split("\n```");
    // Text and blocks take turns, and text comes first.
    fences.next();
    while let Some(block) = fences.next() {
        fences.next();
        let Some((_, text)) = block.split_once('\n') else {
            continue;
        };
        let line = text.lines().find(|line| !line.starts_with("#!"));
        let name = line.and_then(|line| line.strip_prefix("# "));
        if let Some(name) = name.filter(|name| name.contains('.') && !name.contains(' ')) {
            recipes.push((name.to_owned(), format!("{text}\n")));
        }
    }
    recipes
}
