//! CPU time of reading each run's trace, out of directories and out of packs, in turns:
//! `cargo run --release -p clarity-integration --example read_runs -- PLAIN PACKED`, two sweeps of the
//! same plan by `big_sweep`. Prints the median of each and their ratio.
#![allow(
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::cast_precision_loss,
    missing_docs,
    reason = "a program of the house: a panic is how it fails"
)]

use clarity_pack::{Cursor, Pack, ReadAt};
use rustix::time::{ClockId, clock_gettime};
use std::env;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often the sides take turns.
const ROUNDS: usize = 9;

const TRACE: &str = "trace_pack.jsonl";

struct Disk(File);

impl ReadAt for Disk {
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        self.0.read_at(into, offset)
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }
}

fn now() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        now.tv_sec.try_into().expect("a time"),
        now.tv_nsec.try_into().expect("a time"),
    )
}

/// The floor: each trace is opened, read and closed, the same buffer every time.
fn plain(paths: &[PathBuf]) -> (Duration, usize) {
    let (begin, mut buffer, mut bytes) = (now(), Vec::new(), 0);
    for path in paths {
        buffer.clear();
        let mut file = File::open(path).expect("a trace");
        bytes += file.read_to_end(&mut buffer).expect("a trace");
        black_box(&buffer);
    }
    (now().saturating_sub(begin), bytes)
}

/// The same out of a pack, in its order, with its checksums.
fn packed(path: &Path, by_name: Option<&[String]>) -> (Duration, usize) {
    let (begin, mut buffer, mut bytes) = (now(), Vec::new(), 0);
    let pack = Pack::open(Disk(File::open(path).expect("a pack"))).expect("a pack");
    let mut cursor = Cursor::new();
    let mut read = |cursor: &mut Cursor| {
        let found = cursor.read(&pack, TRACE, 1 << 26, &mut buffer);
        assert!(found.expect("a trace"), "a run without a trace");
        bytes += buffer.len();
        black_box(&buffer);
    };
    match by_name {
        None => {
            while cursor.next(&pack).expect("a run").is_some() {
                read(&mut cursor);
            }
        }
        Some(runs) => {
            let index = pack.index().expect("an index");
            for run in runs {
                assert!(cursor.find(&pack, &index, run).expect("a run"), "{run}");
                read(&mut cursor);
            }
        }
    }
    (now().saturating_sub(begin), bytes)
}

fn main() {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let mut directory = || arguments.next().expect("PLAIN PACKED");
    let (runs, pack) = (
        directory().join("runs"),
        directory().join("packs/1-of-1.zip"),
    );
    let entries = fs::read_dir(&runs).expect("runs");
    let names = entries.map(|entry| entry.expect("a run").file_name().into_string());
    // As the file system has them: no order that a pack's list would have.
    let names: Vec<String> = names.map(|name| name.expect("a name")).collect();
    let paths: Vec<_> = names
        .iter()
        .map(|name| runs.join(name).join(TRACE))
        .collect();
    let mut times = [(); 3].map(|()| Vec::new());
    for _ in 0..ROUNDS {
        let sides = [
            plain(&paths),
            packed(&pack, None),
            packed(&pack, Some(&names)),
        ];
        assert!(
            sides.iter().all(|(_, bytes)| *bytes == sides[0].1),
            "other bytes"
        );
        for (times, (time, _)) in times.iter_mut().zip(sides) {
            times.push(time);
        }
    }
    let medians = times.map(|mut times| {
        times.sort();
        times[ROUNDS / 2].as_secs_f64() / paths.len() as f64
    });
    let mut stdout = io::stdout();
    for (what, each) in ["directories", "a pack, in order", "a pack, by name"]
        .iter()
        .zip(medians)
    {
        let (micros, ratio) = (each * 1e6, each / medians[0]);
        let line = format!("{what:<17} {micros:>6.3} us a run  {ratio:.3}x\n");
        stdout.write_all(line.as_bytes()).expect("standard output");
    }
}
