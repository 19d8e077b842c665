//! A manifest out of a stream, run by run.

use super::element::{Elements, Stop};
use super::window::Window;
use super::{axes, read, recorded, seeds};
use crate::json;
use crate::{Problems, ReadError};
use clarity_model::{Axes, RecordedRun, Recorder, SweepManifest};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

/// Reads a manifest out of a stream: the same as [`read`](super::read) of all of its bytes, without
/// having them in memory at once. A million runs have 300 MB of text and stay as 32 MB of hashes.
///
/// A manifest that is not sound is read once more and whole, so that what is wrong with it is told
/// as ever.
///
/// ```
/// use clarity_artifact::manifest;
/// use std::io::Cursor;
/// let hash = "0".repeat(64);
/// let text = format!(
///     r#"{{"axes": {{"blur": [0.0, 1.0]}},
///         "runs": [{{"axis_values": {{"blur": 1.0}}, "manifest_hash": "{hash}", "seed": 7}}],
///         "seeds": [7]}}"#
/// );
/// let sweep = manifest::read_from(Cursor::new(&text))??;
/// assert_eq!(sweep, manifest::read(text.as_bytes())?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Those of the stream; inside, those of [`read`](super::read).
pub fn read_from(mut source: impl Read + Seek) -> io::Result<Result<SweepManifest, ReadError>> {
    if let Some(sweep) = sound(&mut source)? {
        return Ok(Ok(sweep));
    }
    source.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    source.read_to_end(&mut bytes)?;
    Ok(read(&bytes))
}

/// The manifest where everything in the stream is surely as it should be.
///
/// What stands around the runs is kept, with an empty list in their place, and goes through the
/// strict reader at last: keys that are there twice, depth, numbers out of range are its to find.
fn sound(source: impl Read) -> io::Result<Option<SweepManifest>> {
    let mut reading = Reading {
        window: Window::new(source),
        frame: Vec::new(),
        axes: None,
        recorder: None,
    };
    if !reading.object()? {
        return Ok(None);
    }
    let Reading {
        frame, recorder, ..
    } = reading;
    let seeds = json::read(&frame, "a sweep manifest", |root, problems| {
        let manifest = root.object(problems)?;
        manifest.need("runs", problems)?;
        let node = manifest.need("seeds", problems)?;
        seeds(node, problems)
    });
    let (Some(recorder), Ok(seeds)) = (recorder, seeds) else {
        return Ok(None);
    };
    Ok(recorder.finish(seeds).ok())
}

struct Reading<R> {
    window: Window<R>,
    /// The text without its runs.
    frame: Vec<u8>,
    /// Where in the frame the axes stand.
    axes: Option<Range<usize>>,
    recorder: Option<Recorder>,
}

impl<R: Read> Reading<R> {
    /// The whole text; `false` as soon as something in it is not sound.
    fn object(&mut self) -> io::Result<bool> {
        if !self.mark(b'{')? {
            return Ok(false);
        }
        loop {
            let Some(key) = self.value()? else {
                return Ok(false);
            };
            if !self.mark(b':')? {
                return Ok(false);
            }
            let is = |name: &[u8]| self.frame.get(key.clone()) == Some(name);
            let (is_axes, is_runs) = (is(b"\"axes\""), is(b"\"runs\""));
            if is_runs {
                if !self.runs()? {
                    return Ok(false);
                }
            } else {
                let value = self.value()?;
                if value.is_none() {
                    return Ok(false);
                }
                if is_axes {
                    self.axes = value;
                }
            }
            if self.window.next()? != Some(b',') {
                break;
            }
            self.mark(b',')?;
        }
        Ok(self.mark(b'}')? && self.window.next()?.is_none())
    }

    /// Takes one byte, which must be this, into the frame.
    fn mark(&mut self, byte: u8) -> io::Result<bool> {
        let there = self.window.next()? == Some(byte);
        if there {
            self.window.take(1);
            self.frame.push(byte);
        }
        Ok(there)
    }

    /// Takes a value into the frame.
    fn value(&mut self) -> io::Result<Option<Range<usize>>> {
        self.window.next()?;
        let Some(length) = self.window.value()?.filter(|length| *length > 0) else {
            return Ok(None);
        };
        let start = self.frame.len();
        let bytes = self.window.bytes().get(..length).unwrap_or_default();
        self.frame.extend_from_slice(bytes);
        self.window.take(length);
        Ok(Some(start..self.frame.len()))
    }

    /// The list of the runs, of which an empty one goes into the frame.
    fn runs(&mut self) -> io::Result<bool> {
        let Some(axes) = self.axes() else {
            return Ok(false);
        };
        let mut elements = Elements::new(axes.as_slice())?;
        let mut recorder = Recorder::new(axes);
        if self.recorder.is_some() || !self.mark(b'[')? {
            return Ok(false);
        }
        loop {
            if !self.run(&mut elements, &mut recorder)? {
                return Ok(false);
            }
            match self.window.next()? {
                Some(b',') => {
                    self.window.take(1);
                    self.window.next()?;
                }
                Some(b']') => break,
                _ => return Ok(false),
            }
        }
        self.recorder = Some(recorder);
        self.mark(b']')
    }

    /// The axes, which stand before the runs where keys are sorted.
    fn axes(&self) -> Option<Axes> {
        let bytes = self.frame.get(self.axes.clone()?)?;
        json::read(bytes, "axes", axes).ok()
    }

    fn run(&mut self, elements: &mut Elements, recorder: &mut Recorder) -> io::Result<bool> {
        self.window.next()?;
        loop {
            match elements.take(self.window.bytes(), recorder) {
                Ok(Ok(length)) => {
                    self.window.take(length);
                    return Ok(true);
                }
                Ok(Err(_)) => return Ok(false),
                Err(Stop::Unsure) => return self.strict(recorder),
                Err(Stop::More) => {
                    if !self.window.more()? {
                        return Ok(false);
                    }
                }
            }
        }
    }

    /// Takes a run through the strict reader.
    fn strict(&mut self, recorder: &mut Recorder) -> io::Result<bool> {
        let Some(length) = self.window.value()? else {
            return Ok(false);
        };
        let bytes = self.window.bytes().get(..length).unwrap_or_default();
        // As deep as it stands in the manifest.
        let text = [b"[[", bytes, b"]]"].concat();
        let run = json::read(&text, "a run", |root, problems| {
            let mut outer = root.list(problems)?;
            inner(outer.next()?, recorder.axes(), problems)
        });
        self.window.take(length);
        let recorded = run.map(|run| {
            let positions: Vec<_> = run.cell.positions().collect();
            recorder.record(positions, run.seed, run.manifest_hash)
        });
        Ok(matches!(recorded, Ok(Ok(()))))
    }
}

/// The one run of a list.
fn inner(list: json::Node<'_>, axes: &Axes, problems: &mut Problems) -> Option<RecordedRun> {
    let mut runs = list.list(problems)?;
    let run = recorded(runs.next()?, axes, problems);
    // More than one: the text had no single value in it.
    if runs.next().is_some() { None } else { run }
}
