//! The runs of a sweep, read by several threads in blocks and added by one, in the manifest's order.

use crate::analysis::Sweep;
use crate::failure::Failure;
use crate::store::Reading;
use clarity::artifact::trace;
use clarity::model::{Observation, RecordedRun, RunName};
use std::ops::Range;
use std::sync::mpsc::{self, Receiver};
use std::thread;

/// How many runs are read before they are handed on: so few that a small sweep has work for
/// everybody, so many that handing on costs nothing beside reading.
const BLOCK: usize = 64;

/// How many blocks may wait to be added: memory must not follow from the slowest thread.
const WAITING: usize = 2;

/// The file that says what a run said.
pub(crate) const TRACE: &str = "trace_pack.jsonl";

/// How many threads read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Threads(usize);

impl Threads {
    /// So many as were asked for, else as many as the machine gives us.
    pub(crate) fn new(wanted: Option<u16>) -> Self {
        wanted.map_or_else(Self::default, |wanted| Self(wanted.into()))
    }
}

impl Default for Threads {
    fn default() -> Self {
        Self(thread::available_parallelism().map_or(1, Into::into))
    }
}

/// Reads runs, on one thread.
pub(crate) struct Listener<'s> {
    sweep: &'s Sweep,
    reading: Reading<'s>,
    /// The file that was read last.
    bytes: Vec<u8>,
}

impl Listener<'_> {
    /// A file of a run.
    pub(crate) fn file(&mut self, run: &RunName, file: &str) -> Result<&[u8], Failure> {
        self.reading.read(run.as_str(), file, &mut self.bytes)?;
        Ok(&self.bytes)
    }

    /// What a run said.
    pub(crate) fn said(&mut self, run: &RunName) -> Result<Observation, Failure> {
        self.reading.read(run.as_str(), TRACE, &mut self.bytes)?;
        trace::read(&self.bytes).map_err(|error| self.refused(run, TRACE, error))
    }

    /// A file of a run that was read and cannot be taken.
    pub(crate) fn refused(
        &self,
        run: &RunName,
        file: &str,
        why: impl std::fmt::Display,
    ) -> Failure {
        let place = self.sweep.store.place(run.as_str());
        Failure::rejected(&place.join(file), why)
    }
}

/// A run that the manifest lists, and its name.
pub(crate) type Listed = (RecordedRun, RunName);

impl Listener<'_> {
    /// What each of some runs said.
    pub(crate) fn all_said(&mut self, runs: &[Listed]) -> Result<Vec<Observation>, Failure> {
        runs.iter().map(|(_, name)| self.said(name)).collect()
    }
}

impl Sweep {
    /// Reads each run, on any thread, and takes what was made of it in the manifest's order: nothing
    /// that is added up depends on the number of threads. Of the runs that fail the first is told.
    pub(crate) fn each<T: Send>(
        &self,
        threads: Threads,
        make: impl Fn(&mut Listener<'_>, &Listed) -> Result<T, Failure> + Sync,
        take: impl FnMut(RecordedRun, T) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let all = |listener: &mut Listener<'_>, runs: &[Listed]| {
            runs.iter().map(|run| make(listener, run)).collect()
        };
        self.each_block(threads, all, take)
    }

    /// The same where a few runs are looked at together; something is made of each.
    pub(crate) fn each_block<T: Send>(
        &self,
        threads: Threads,
        make: impl Fn(&mut Listener<'_>, &[Listed]) -> Result<Vec<T>, Failure> + Sync,
        mut take: impl FnMut(RecordedRun, T) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let runs = self.manifest.runs();
        let work = || {
            let mut listener = Listener {
                sweep: self,
                reading: self.store.reading(),
                bytes: Vec::new(),
            };
            let make = &make;
            move |block: Range<usize>| -> Result<Vec<(RecordedRun, T)>, Failure> {
                let named = block.filter_map(|index| runs.get(index)).map(|run| {
                    let name = self.manifest.axes().run_name(&run.cell, run.seed);
                    (run, name)
                });
                let named: Vec<Listed> = named.collect();
                let made = make(&mut listener, &named)?;
                Ok(named.into_iter().map(|(run, _)| run).zip(made).collect())
            }
        };
        in_order(runs.len(), threads, work, |block| {
            let mut block = block.into_iter();
            block.try_for_each(|(run, made)| take(run, made))
        })
    }
}

/// Where a block is worked on.
enum Lane<T> {
    /// On the thread that adds.
    Here,
    /// On a thread of its own.
    There(Receiver<Result<T, Failure>>),
}

/// Works on blocks of items, each thread on every n-th, and takes the results in order.
fn in_order<T: Send, W: FnMut(Range<usize>) -> Result<T, Failure>>(
    items: usize,
    threads: Threads,
    worker: impl Fn() -> W + Sync,
    mut take: impl FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let blocks = items.div_ceil(BLOCK);
    let lanes = threads.0.clamp(1, blocks.max(1));
    let block = |number: usize| number * BLOCK..items.min((number + 1) * BLOCK);
    let worker = &worker;
    thread::scope(|scope| {
        let lane = |lane: usize| {
            if lane == 0 {
                return Lane::Here;
            }
            let (send, receive) = mpsc::sync_channel(WAITING);
            let work = move || {
                let mut work = worker();
                for number in (lane..blocks).step_by(lanes) {
                    let done = work(block(number));
                    let failed = done.is_err();
                    // Nobody takes any more where something failed before.
                    if send.send(done).is_err() || failed {
                        break;
                    }
                }
            };
            match thread::Builder::new().spawn_scoped(scope, work) {
                Ok(_) => Lane::There(receive),
                // A machine that gives no thread has this one.
                Err(_) => Lane::Here,
            }
        };
        let lanes: Vec<Lane<T>> = (0..lanes).map(lane).collect();
        let mut own = worker();
        for (number, lane) in (0..blocks).zip(lanes.iter().cycle()) {
            let done = match lane {
                Lane::Here => own(block(number)),
                Lane::There(receive) => receive.recv().unwrap_or_else(|_| own(block(number))),
            };
            take(done?)?;
        }
        Ok(())
    })
}
