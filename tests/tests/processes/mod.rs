//! Who is there, as `/proc` tells.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The number of every process; none where there is no `/proc`.
fn all() -> Vec<u32> {
    let pids = fs::read_dir("/proc").into_iter().flatten();
    let pids = pids.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    pids.collect()
}

/// Processes whose parent is one of some.
pub(crate) fn children(parents: &[u32]) -> Vec<u32> {
    let mut pids = all();
    pids.retain(|pid| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let after = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
        let parent = after
            .split(' ')
            .nth(1)
            .and_then(|parent| parent.parse().ok());
        parent.is_some_and(|parent| parents.contains(&parent))
    });
    pids
}

/// A process and everything that descends from it.
pub(crate) fn tree(root: u32) -> Vec<u32> {
    let mut found = vec![root];
    let mut parents = found.clone();
    while !parents.is_empty() {
        parents = children(&parents);
        found.extend(&parents);
    }
    found
}

/// Processes that work in a directory, or that know of it by their environment, as every runner does
/// of its temporary files. Zombies do neither.
pub(crate) fn of(directory: &Path) -> Vec<u32> {
    let directory = directory.canonicalize().unwrap();
    let name = directory.to_str().unwrap().as_bytes();
    let mut pids = all();
    pids.retain(|pid| {
        let works = fs::read_link(format!("/proc/{pid}/cwd"));
        let knows = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        works.is_ok_and(|path| path.starts_with(&directory))
            || knows.windows(name.len()).any(|window| window == name)
    });
    pids
}

/// Whether something happens within ten seconds; a machine may be busy.
pub(crate) fn soon(mut happens: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    while !happens() {
        if begun.elapsed() > Duration::from_secs(10) {
            return false;
        }
        thread::sleep(Duration::from_millis(5));
    }
    true
}

/// Sends a signal; who is gone is gone.
pub(crate) fn signal(signal: &str, pids: &[u32]) {
    if pids.is_empty() {
        return;
    }
    let pids: Vec<_> = pids.iter().map(ToString::to_string).collect();
    let sent = Command::new("kill")
        .arg(format!("-{signal}"))
        .args(pids)
        .stderr(Stdio::null())
        .status();
    sent.unwrap();
}

/// What processes were started as.
pub(crate) fn told(pids: &[u32]) -> Vec<String> {
    let pids = pids.iter().map(|pid| {
        let words = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let words = String::from_utf8_lossy(&words).replace('\0', " ");
        format!("{pid}: {words}")
    });
    pids.collect()
}
