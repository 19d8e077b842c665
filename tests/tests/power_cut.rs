//! The power goes while a sweep runs or is packed: after the next start each run that is there is
//! whole, each that was told of is there, and the same command goes on to the same bytes. A writer
//! that syncs nothing fails the same test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod durable;
mod zoo;

use clarity_integration::{ANSWERS, Said, clarity, contents, program};
use durable::{Files, mounts, names, skipped};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use zoo::Zoo;

/// Stops a file system as a power cut does: what is not on the disk is lost, the journal too.
const CUT: &str = "import fcntl, os, struct, sys\n\
                   disk = os.open(sys.argv[1], os.O_RDONLY)\n\
                   fcntl.ioctl(disk, 0x8004587D, struct.pack('I', 2))\n";

/// A writer that renames whole runs and syncs nothing. The kernel writes data when it likes, and
/// names once a second.
const UNSYNCED: &str = r#"#!/bin/sh
mkdir -p "$2/runs" "$2/attempts"
for run in "$1"/runs/*; do
    name=${run##*/}
    [ -e "$2/runs/$name" ] && continue
    rm -rf "$2/attempts/$name"
    cp -r "$run" "$2/attempts/$name"
    sleep 0.05
    mv "$2/attempts/$name" "$2/runs/$name"
done
: > "$2/sweep_manifest.json"
"#;

/// A disk of its own, in a file.
struct Disk {
    image: PathBuf,
    at: PathBuf,
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.at).output();
    }
}

fn does(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

impl Disk {
    /// None where there can be no such disk; that is said.
    fn new(directory: &Path) -> Option<Self> {
        let (image, at) = (directory.join("image"), directory.join("disk"));
        fs::create_dir(&at).unwrap();
        fs::File::create(&image).unwrap().set_len(32 << 20).unwrap();
        if !does(Command::new("mkfs.ext4").arg("-q").arg(&image)) {
            skipped("no file system can be made here");
            return None;
        }
        let disk = Self { image, at };
        if !disk.mount() {
            return None;
        }
        if !does(Command::new("python3").arg("--version")) {
            skipped("there is no Python to cut the power here");
            return None;
        }
        Some(disk)
    }

    fn mount(&self) -> bool {
        let image = self.image.to_str().unwrap();
        // What is no data is written once a second; data when somebody syncs, or much later.
        mounts(&["-t", "ext4", "-o", "loop,commit=1", image], &self.at)
    }

    fn cut(&self) {
        assert!(does(
            Command::new("python3").args(["-c", CUT]).arg(&self.at)
        ));
    }

    /// The machine starts again: the journal is replayed, and the file system must be sound.
    fn start_again(&self) {
        let begun = Instant::now();
        while !does(Command::new("umount").arg(&self.at)) {
            assert!(begun.elapsed() < Duration::from_secs(20), "somebody stays");
            thread::sleep(Duration::from_millis(20));
        }
        assert!(self.mount());
        assert!(does(Command::new("umount").arg(&self.at)));
        let image = &self.image;
        assert!(does(Command::new("e2fsck").args(["-f", "-n"]).arg(image)));
        assert!(self.mount());
    }
}

/// A sweep of 40 runs on a disk, and what it is where the power stays.
struct Bench {
    zoo: Zoo,
    disk: Disk,
    whole: Files,
    runs: BTreeMap<String, Files>,
}

/// What there was after a writer was at work for a while.
struct Left {
    /// Whether it came to its end before the power went.
    ended: bool,
    /// Runs that are there.
    runs: usize,
    /// Those among them that are not what they should be.
    torn: usize,
    /// Those that the writer said were done, and that are not there.
    lost: Vec<String>,
}

impl Bench {
    fn new() -> Option<Self> {
        let values: Vec<_> = (0..20).map(|value| value.to_string()).collect();
        let zoo = Zoo::new(&format!("{ANSWERS}\nsleep 0.02"))
            .edit("[0, 1]", &format!("[{}]", values.join(", ")));
        let disk = Disk::new(zoo.directory.path())?;
        assert_eq!(zoo.with(&["--jobs", "2", "--quiet"]).code, 0);
        let runs = names(&zoo.out().join("runs")).into_iter().map(|name| {
            let files = contents(&zoo.run(&name)).unwrap();
            (name, files)
        });
        Some(Self {
            whole: contents(&zoo.out()).unwrap(),
            runs: runs.collect(),
            disk,
            zoo,
        })
    }

    fn out(&self) -> PathBuf {
        self.disk.at.join("out")
    }

    /// Starts a writer, and cuts the power after so many milliseconds.
    fn cut(&self, mut writer: Command, moment: u64) -> Left {
        let (out, said) = (self.out(), self.zoo.directory.path().join("said"));
        let told = fs::File::create(&said).unwrap();
        let mut child = writer.stdout(Stdio::null()).stderr(told).spawn().unwrap();
        let ended = wait(&mut child, Duration::from_millis(moment));
        if !ended {
            self.disk.cut();
            if !wait(&mut child, Duration::from_secs(20)) {
                child.kill().unwrap();
            }
            child.wait().unwrap();
            self.disk.start_again();
        }
        let left = names(&out.join("runs"));
        let torn = left
            .iter()
            .filter(|run| contents(&out.join("runs").join(run)).unwrap() != self.runs[*run]);
        // `[3/40] blur=1_seed=2`, and nothing behind it.
        let said = fs::read_to_string(said).unwrap();
        let told = said.lines().filter_map(|line| line.strip_prefix('['));
        let told = told.filter_map(|line| Some(line.split_once("] ")?.1));
        let done = told.filter(|run| self.runs.contains_key(*run));
        let lost = done.filter(|run| !left.iter().any(|left| left == run));
        Left {
            ended,
            runs: left.len(),
            torn: torn.count(),
            lost: lost.map(str::to_owned).collect(),
        }
    }
}

/// Whether a process has ended after a time.
fn wait(child: &mut Child, time: Duration) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < time {
        if child.try_wait().unwrap().is_some() {
            return true;
        }
        thread::sleep(Duration::from_millis(1));
    }
    false
}

fn no_run_is_torn(at_least: u64) {
    let Some(bench) = Bench::new() else { return };
    let (config, out) = (bench.zoo.config.as_os_str(), bench.out());
    let (mut cuts, mut sweeps, mut found) = (0, 0, 0);
    while cuts < at_least || sweeps == 0 {
        let mut command = clarity(["sweep".as_ref(), config, "--out".as_ref(), out.as_os_str()]);
        command.args(["--jobs", "2", "--resume"]);
        // Moments without a pattern, the same each time; some come after the end.
        let moment = (cuts + sweeps) * 379 % 600 + 30;
        let left = bench.cut(command, if cuts < at_least { moment } else { 60_000 });
        assert_eq!((left.torn, left.lost), (0, Vec::new()));
        if left.ended {
            assert!(contents(&out).unwrap() == bench.whole);
            fs::remove_dir_all(&out).unwrap();
            sweeps += 1;
        } else {
            found += left.runs;
            cuts += 1;
        }
    }
    let told = format!("{cuts} cuts left {found} runs, {sweeps} sweeps, none torn, none lost\n");
    let _ = std::io::stderr().write_all(told.as_bytes());
}

/// Packs a whole sweep, which is cut off: each run is in its directory or in the pack.
fn no_run_is_lost_in_packing(at_least: u64) {
    let Some(bench) = Bench::new() else { return };
    let out = bench.out();
    let packed = bench.zoo.directory.path().join("packed");
    copy(&bench.zoo.out(), &packed);
    assert!(does(clarity(["pack"]).arg(&packed)));
    let whole = contents(&packed).unwrap();
    let (mut cuts, mut packs) = (0, 0);
    while cuts < at_least || packs == 0 {
        let moment = (cuts + packs) * 37 % 70 + 1;
        if !out.exists() {
            copy(&bench.zoo.out(), &out);
            assert!(does(Command::new("sync").arg("-f").arg(&out)));
        }
        let mut command = clarity(["pack"]);
        command.arg(&out);
        let left = bench.cut(command, if cuts < at_least { moment } else { 60_000 });
        assert_eq!(left.torn, 0);
        let verified = Said::from(clarity(["verify"]).arg(&out).output().unwrap());
        assert_eq!(verified.code, 0, "{}", verified.err);
        if left.ended {
            assert!(contents(&out).unwrap() == whole);
            fs::remove_dir_all(&out).unwrap();
            packs += 1;
        } else {
            cuts += 1;
        }
    }
    let told = format!("{cuts} cuts, {packs} packs, every run whole after each\n");
    let _ = std::io::stderr().write_all(told.as_bytes());
}

fn copy(from: &Path, to: &Path) {
    assert!(does(Command::new("cp").arg("-a").arg(from).arg(to)));
}

/// How many cuts there are where time is no matter.
fn many() -> u64 {
    std::env::var("CLARITY_CUTS").map_or(100, |cuts| cuts.parse().unwrap())
}

#[test]
fn two_power_cuts_tear_no_run() {
    no_run_is_torn(2);
}

#[test]
fn two_power_cuts_lose_no_run_in_packing() {
    no_run_is_lost_in_packing(2);
}

#[test]
#[ignore = "takes minutes; set CLARITY_CUTS for another number than 100"]
fn a_hundred_power_cuts_tear_no_run() {
    no_run_is_torn(many());
}

#[test]
#[ignore = "takes minutes; set CLARITY_CUTS for another number than 100"]
fn a_hundred_power_cuts_lose_no_run_in_packing() {
    no_run_is_lost_in_packing(many());
}

/// The control: a private directory and a rename alone are not enough, and the test above sees it.
#[test]
fn a_writer_that_syncs_nothing_is_caught() {
    let Some(bench) = Bench::new() else { return };
    let naive = bench.zoo.directory.path().join("naive.sh");
    program(&naive, UNSYNCED).unwrap();
    let (whole, out) = (bench.zoo.out(), bench.out());
    let mut command = Command::new(&naive);
    command.arg(&whole).arg(&out);
    // Names have reached the disk by then, and data has not.
    let left = bench.cut(command, 1_600);
    assert!(
        !left.ended && left.torn > 0,
        "{} of {}",
        left.torn,
        left.runs
    );
}
