//! What descends from a process, as `/proc` tells it, and its end.

use rustix::process::{
    Pid, Signal, WaitOptions, getpid, kill_process, kill_process_group, waitpid,
};
use std::collections::BTreeSet;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

/// How long processes that were killed have to be gone: one that waits for a broken disk, or that
/// another user owns, never is.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// What was killed needs a moment to go: how often that is looked at before `/proc` is, and what lies
/// between two looks.
const LOOKS: usize = 8;
const NAP: Duration = Duration::from_micros(100);

/// One process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) pid: Pid,
    parent: i32,
    group: i32,
    pub(super) session: i32,
}

impl Entry {
    /// Ourselves. Group and session are 0 where they began outside of our namespace, as in a container:
    /// no such number can be had as a [`Pid`].
    pub(super) fn ours() -> Option<Self> {
        Self::of(getpid())
    }

    /// What `/proc/<pid>/stat` says. The name in it is the process's own choice, and may hold blanks
    /// and brackets: what counts begins behind the last one.
    fn of_stat(pid: Pid, stat: &[u8]) -> Option<Self> {
        let end = stat.iter().rposition(|byte| *byte == b')')?;
        let rest = std::str::from_utf8(stat.get(end + 1..)?).ok()?;
        let mut fields = rest.split_ascii_whitespace().skip(1);
        let mut next = || fields.next()?.parse().ok();
        Some(Self {
            pid,
            parent: next()?,
            group: next()?,
            session: next()?,
        })
    }

    fn of(pid: Pid) -> Option<Self> {
        // It may be gone by now.
        let stat = fs::read(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
        Self::of_stat(pid, &stat)
    }
}

/// Every process that can be seen, looked at while the iterator goes on.
fn processes() -> impl Iterator<Item = Entry> {
    let entries = fs::read_dir("/proc").into_iter().flatten();
    let numbers = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    numbers.filter_map(|number| Entry::of(Pid::from_raw(number)?))
}

/// Our children.
pub(super) fn children() -> impl Iterator<Item = Entry> {
    let us = getpid().as_raw_pid();
    processes().filter(move |entry| entry.parent == us)
}

/// Our children, theirs, and so on.
fn descendants() -> Vec<Entry> {
    let mut others: Vec<_> = processes().collect();
    let mut parents = BTreeSet::from([getpid().as_raw_pid()]);
    let mut found = Vec::new();
    loop {
        let (theirs, rest): (Vec<_>, _) = others
            .into_iter()
            .partition(|entry| parents.contains(&entry.parent));
        if theirs.is_empty() {
            return found;
        }
        parents.extend(theirs.iter().map(|entry| entry.pid.as_raw_pid()));
        found.extend(theirs);
        others = rest;
    }
}

/// Asks everything that descends from us to end: the group of its leader as one, others by
/// themselves.
pub(super) fn terminate(leader: Pid) {
    let _ = kill_process_group(leader, Signal::TERM);
    let others = descendants().into_iter();
    for entry in others.filter(|entry| entry.group != leader.as_raw_pid()) {
        // A number that we just saw would have to go once around to name another process.
        let _ = kill_process(entry.pid, Signal::TERM);
    }
}

/// Kills a child of ours, and the group that it is in.
///
/// A child that nobody has reaped keeps its number and that of its group. A group dies at one stroke,
/// so that what it forks meanwhile dies too.
fn kill(child: Entry) {
    let _ = kill_process(child.pid, Signal::KILL);
    // A group that began outside of our namespace is 0, and none that is ours to kill.
    if let (Some(group), Some(ours)) = (Pid::from_raw(child.group), Entry::ours())
        && child.group != ours.group
    {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// Kills our children and what they leave, until nothing is left: where a process dies, its children
/// become ours. Gives one that would not go, if it can be seen.
pub(super) fn end(mut is_left: impl FnMut() -> bool) -> Result<(), Option<Pid>> {
    let begun = Instant::now();
    while is_left() {
        // Each as soon as it is seen: a process that forks and exits has no time to.
        let last = children().inspect(|child| kill(*child)).last();
        if begun.elapsed() >= PATIENCE {
            return Err(last.map(|child| child.pid));
        }
        // A process that forks faster than it is found is met again and again.
        for _ in 0..LOOKS {
            thread::sleep(NAP);
            if !is_left() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Kills those of our children that fulfil a condition, as [`end`] does, and leaves the others alone.
pub(super) fn end_those(mut which: impl FnMut(Pid, i32) -> bool) {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let theirs = children().filter(|child| which(child.pid, child.session));
        let mut left = false;
        for child in theirs {
            kill(child);
            let _ = waitpid(Some(child.pid), WaitOptions::NOHANG);
            left = true;
        }
        if !left {
            return;
        }
        thread::sleep(NAP);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name may say anything; the numbers behind it are parent, group and session.
    #[test]
    fn a_name_does_not_hide_its_process() {
        let pid = Pid::INIT;
        let expected = Entry {
            pid,
            parent: 7,
            group: 8,
            session: 9,
        };
        for name in ["sh", "a b", "x) S 1 1 1 (y", "\u{fffd}"] {
            let stat = format!("1 ({name}) S 7 8 9 34816 1 4194560");
            let found = Entry::of_stat(pid, stat.as_bytes());
            assert_eq!(found, Some(expected), "{name}");
        }
        assert_eq!(Entry::of_stat(pid, b"1 (\xff) R 7 8 9"), Some(expected));
        for torn in [&b"1 (sh"[..], b"1 (sh) S 7 8", b""] {
            assert_eq!(Entry::of_stat(pid, torn), None);
        }
    }
}
