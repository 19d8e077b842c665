//! A command in its directory, which can be set up any number of times, and what it does there.

mod verdict;

use crate::durable::Files;
use crate::traced::{Operation, Traced, Tracer};
use crate::zoo::Zoo;
use clarity_integration::binary;
use nix::errno::Errno;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;
use verdict::kept;

/// A command, and the directory in which it is given.
pub(crate) struct Scene {
    /// What is there before.
    pub(crate) stage: Zoo,
    /// What is executed there.
    pub(crate) command: Vec<String>,
    /// What goes on after a failure.
    pub(crate) again: Vec<String>,
}

pub(crate) fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

impl Scene {
    /// A command of the binary.
    pub(crate) fn of(stage: Zoo, command: &str, again: &str) -> Self {
        let with = |line: &str| [vec![binary().to_str().unwrap().to_owned()], words(line)].concat();
        Self {
            stage,
            command: with(command),
            again: with(again),
        }
    }

    /// A copy of the stage.
    fn set(&self) -> TempDir {
        let copy = TempDir::new().unwrap();
        let from = self.stage.directory.path().join(".");
        let copied = Command::new("cp")
            .arg("-a")
            .arg(from)
            .arg(copy.path())
            .status();
        assert!(copied.unwrap().success());
        copy
    }

    fn trace(&self, directory: &Path, fault: Option<(&Operation, Errno)>) -> Traced {
        let (program, arguments) = self.command.split_first().unwrap();
        let own = binary().canonicalize().unwrap();
        let tracer = Tracer {
            watched: &directory.canonicalize().unwrap(),
            follows: &|started| started == own,
        };
        let mut command = Command::new(program);
        command.args(arguments).current_dir(directory);
        tracer.run(&mut command, fault).unwrap()
    }

    /// The same without a tracer and a fault.
    fn again(&self, directory: &Path) -> (i32, String) {
        let (program, arguments) = self.again.split_first().unwrap();
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(directory)
            .stdin(Stdio::null());
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code().unwrap_or(-1), told)
    }

    /// Records what the command does where nothing fails; what it does only at times, as it looks
    /// whether a runner has ended, is left out.
    fn record(&self, recordings: usize) -> Recorded {
        let mut times = BTreeMap::<_, Vec<usize>>::new();
        let (mut whole, mut told, mut order) = (Files::new(), String::new(), Vec::new());
        for _ in 0..recordings {
            let directory = self.set();
            let traced = self.trace(directory.path(), None);
            assert_eq!(traced.said.code, 0, "{}", traced.said.err);
            let mut counts = BTreeMap::<_, usize>::new();
            for Operation { call, place, .. } in &traced.operations {
                *counts.entry((*call, place.clone())).or_default() += 1;
            }
            for (key, count) in counts {
                times.entry(key).or_default().push(count);
            }
            whole = kept(directory.path());
            (told, order) = (traced.said.out, traced.operations);
        }
        let all = order.iter().filter(|operation| !polls(operation)).count();
        order.retain(|operation| {
            let counts = &times[&(operation.call, operation.place.clone())];
            let least = if polls(operation) {
                Some(&1)
            } else {
                counts.iter().min()
            };
            counts.len() == recordings && least.is_some_and(|least| operation.time < *least)
        });
        let always = order.iter().filter(|operation| !polls(operation)).count();
        // One in twenty may come and go, and one of a few.
        assert!((all - always) * 20 <= all.max(20), "{always} of {all}");
        Recorded {
            whole,
            told,
            before: kept(self.stage.directory.path()),
            operations: order,
        }
    }
    /// Lets every nth operation fail, and says which go wrong.
    pub(crate) fn wrongs(&self, name: &str, every: usize, errnos: &[Errno]) -> Vec<String> {
        let recorded = self.record(if every == 1 { 3 } else { 2 });
        let mut hit = 0;
        let mut wrongs = Vec::new();
        let chosen: Vec<_> = recorded.operations.iter().step_by(every).collect();
        for (operation, errno) in chosen.iter().zip(errnos.iter().cycle()) {
            match self.judge(&recorded, operation, *errno) {
                None => hit += 1,
                Some(wrong) => {
                    let wrong = format!("{name}: {operation}, {errno}: {wrong}");
                    // At once: all of them take minutes.
                    let _ = std::io::stderr().write_all(format!("{wrong}\n").as_bytes());
                    wrongs.push(wrong);
                }
            }
        }
        let told = format!(
            "{name}: {} operations, {hit} failed and did no harm, {} did\n",
            recorded.operations.len(),
            wrongs.len()
        );
        let _ = std::io::stderr().write_all(told.as_bytes());
        assert_eq!(hit + wrongs.len(), chosen.len());
        wrongs
    }
}

/// What a command does and leaves where nothing fails.
pub(crate) struct Recorded {
    operations: Vec<Operation>,
    whole: Files,
    /// What it says on standard output.
    told: String,
    before: Files,
}

/// Whether an operation is part of a look at a runner that may still be at work: how many there are
/// depends on the moment.
fn polls(operation: &Operation) -> bool {
    let place = operation.place.as_str();
    operation.call == "statx" && (place.ends_with("/stdout") || place.ends_with("/stderr"))
}
