//! What it costs to read the runs of a sweep out of one file.

use crate::corpus::Corpus;
use crate::launch::used;
use crate::section::tell_size;
use crate::table::{Section, micros_each, times};
use crate::turns::{Side, cpu, in_turns, median, median_ratio};
use crate::{Bench, Error, floor};
use clarity_pack::{Cursor, Pack, ReadAt};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;

/// What `clarity` allows of a trace pack too, in bytes.
const LIMIT: u64 = 1 << 26;

pub(super) fn measure(bench: &mut Bench) -> Result<Section, Error> {
    let (plain, packed) = (bench.sweep(4)?, bench.packed(4)?);
    let columns = ["", "stored as", "CPU us a run", "beside the floor"];
    let mut section = Section::new("packed", &columns);
    tell_size(&mut section, &plain);
    let words = |sweep| bench.with_threads("gradient", sweep, 1).unwrap_or_default();
    let (of_plain, of_packed) = (words(&plain), words(&packed));
    let paths = floor::paths(&plain)?;
    let mut sides: Vec<Side<'_, f64>> = vec![
        Box::new(|| {
            let (seconds, read) = cpu(|| floor::pass(&plain.directory, &paths));
            read.map(|_| seconds)
        }),
        Box::new(|| {
            let (seconds, read) = cpu(|| whole(&packed));
            read.map(|_| seconds)
        }),
        Box::new(|| {
            let (seconds, read) = cpu(|| traces(&packed));
            read.map(|_| seconds)
        }),
        Box::new(|| used(&bench.clarity, &of_plain).map(|used| used.cpu)),
        Box::new(|| used(&bench.clarity, &of_packed).map(|used| used.cpu)),
    ];
    let measured = in_turns(bench.rounds(7), &mut sides)?;
    drop(sides);
    let side = |at: usize| measured.get(at).cloned().unwrap_or_default();
    let names = [
        ("open, read, close each trace", "directories"),
        ("read everything, in order", "a pack"),
        ("the same, find and check each trace", "a pack"),
        ("`clarity gradient`", "directories"),
        ("`clarity gradient`", "a pack"),
    ];
    for (at, (name, stored)) in names.into_iter().enumerate() {
        let ratio = median_ratio(side(at), side(0));
        let each = micros_each(median(side(at)), plain.plan.len());
        section.row(
            [
                name.to_owned(),
                stored.to_owned(),
                format!("{each:.2}"),
                times(ratio),
            ],
            None,
        );
    }
    Ok(section)
}

/// Reads the file of a pack and looks at nothing; gives the number of bytes.
fn whole(sweep: &Corpus) -> Result<u64, Error> {
    let path = sweep.pack();
    let file = File::open(&path).map_err(Error::file(&path))?;
    let (mut buffer, mut read) = (vec![0; 1 << 18], 0);
    loop {
        match file.read_at(&mut buffer, read) {
            Ok(0) => return Ok(read),
            Ok(more) => read += more as u64,
            Err(error) => return Err(Error::file(&path)(error)),
        }
    }
}

/// Reads every trace of a pack; gives the number of bytes.
fn traces(sweep: &Corpus) -> Result<u64, Error> {
    let failed = Error::made::<clarity_pack::PackError>("a pack");
    let path = sweep.pack();
    let file = File::open(&path).map_err(Error::file(&path))?;
    let pack = Pack::open(OnDisk(file)).map_err(&failed)?;
    let (mut cursor, mut bytes, mut read) = (Cursor::new(), Vec::new(), 0);
    while cursor.next(&pack).map_err(&failed)?.is_some() {
        cursor
            .read(&pack, "trace_pack.jsonl", LIMIT, &mut bytes)
            .map_err(&failed)?;
        read += bytes.len() as u64;
    }
    Ok(read)
}

/// A pack's file.
struct OnDisk(File);

impl ReadAt for OnDisk {
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        self.0.read_at(into, offset)
    }

    fn length(&self) -> io::Result<u64> {
        self.0.metadata().map(|about| about.len())
    }
}
