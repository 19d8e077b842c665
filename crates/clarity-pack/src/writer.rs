use crate::headers::{End, Header};
use crate::{PackError, name};
use crc32fast::Hasher;
use std::io::{self, BufWriter, Read, Seek, Write};

/// How much of a stream is in memory at once.
const CHUNK: usize = 1 << 16;

/// Writes a pack from its front to its end.
///
/// What ZIP has at the end, the list of the members, goes to a second stream until then: memory does
/// not grow with the members.
#[derive(Debug)]
pub struct Writer<W: Write, L: Write> {
    to: BufWriter<W>,
    list: BufWriter<L>,
    end: End,
    run: String,
    /// The last path of the run.
    path: String,
    record: Vec<u8>,
}

impl<W: Write, L: Read + Write + Seek> Writer<W, L> {
    /// A pack that is written to `to`; `list`, which is empty, is used meanwhile.
    pub fn new(to: W, list: L) -> Self {
        let end = End {
            members: 0,
            list: 0,
            at: 0,
        };
        Self {
            to: BufWriter::new(to),
            list: BufWriter::new(list),
            end,
            run: String::new(),
            path: String::new(),
            record: Vec::new(),
        }
    }

    /// Begins a run. Whether one of its name was written before, the caller knows; a reader sees it.
    ///
    /// # Errors
    /// [`PackError::Name`].
    pub fn begin(&mut self, run: &str) -> Result<(), PackError> {
        if let Some(why) = name::run(run) {
            let name = run.to_owned();
            return Err(PackError::Name { name, why });
        }
        run.clone_into(&mut self.run);
        self.path.clear();
        Ok(())
    }

    /// Writes a file of the run.
    ///
    /// # Errors
    /// A file before any run; a path that is none, or that does not ascend; what the medium says.
    pub fn add(&mut self, path: &str, bytes: &[u8]) -> Result<(), PackError> {
        let length = u64::try_from(bytes.len()).map_err(io::Error::other)?;
        self.open(path, length, crc32fast::hash(bytes))?;
        Ok(self.to.write_all(bytes)?)
    }

    /// Writes a file of the run that is not all in memory at once, with the length and the CRC-32
    /// that [`crc`] found.
    ///
    /// # Errors
    /// Those of [`Writer::add`]; [`PackError::Changed`] where the stream gives something else.
    pub fn copy(
        &mut self,
        path: &str,
        (length, crc): (u64, u32),
        from: impl Read,
    ) -> Result<(), PackError> {
        self.open(path, length, crc)?;
        let to = &mut self.to;
        let found = each(from.take(length.saturating_add(1)), |chunk| {
            to.write_all(chunk)
        })?;
        if found == (length, crc) {
            return Ok(());
        }
        let path = path.to_owned();
        Err(PackError::Changed { path })
    }

    /// Writes the list and the end; gives the stream back.
    ///
    /// # Errors
    /// What the media say.
    pub fn finish(mut self) -> Result<W, PackError> {
        let whole = |error: io::IntoInnerError<_>| error.into_error();
        let mut list = self.list.into_inner().map_err(whole)?;
        list.rewind()?;
        self.end.list = io::copy(&mut list, &mut self.to)?;
        self.record.clear();
        self.end.put(&mut self.record);
        self.to.write_all(&self.record)?;
        let whole = |error: io::IntoInnerError<_>| error.into_error();
        Ok(self.to.into_inner().map_err(whole)?)
    }

    /// Writes the record of a member whose bytes follow, and puts it on the list.
    fn open(&mut self, path: &str, length: u64, crc: u32) -> Result<(), PackError> {
        let named = |why| PackError::Name {
            name: path.to_owned(),
            why,
        };
        if let Some(why) = name::path(path) {
            return Err(named(why));
        }
        if self.run.is_empty() {
            let path = path.to_owned();
            return Err(PackError::NoRun { path });
        }
        if !self.path.is_empty() && *path <= *self.path {
            let (run, path) = (self.run.clone(), path.to_owned());
            return Err(PackError::Order { run, path });
        }
        let whole = format!("{}/{path}", self.run);
        if whole.len() > name::MAX {
            return Err(named("is too long"));
        }
        path.clone_into(&mut self.path);
        let header = Header {
            crc,
            length,
            name: whole.len(),
            at: self.end.at,
        };
        self.record.clear();
        header.put_local(&whole, &mut self.record);
        self.to.write_all(&self.record)?;
        self.record.clear();
        header.put_listed(&whole, &mut self.record);
        self.list.write_all(&self.record)?;
        self.end.members += 1;
        self.end.at = self.end.at.saturating_add(header.local_length());
        self.end.at = self.end.at.saturating_add(length);
        Ok(())
    }
}

/// Length and CRC-32 of a stream.
///
/// # Errors
/// What the medium says.
pub fn crc(stream: impl Read) -> io::Result<(u64, u32)> {
    each(stream, |_| Ok(()))
}

fn each(
    mut stream: impl Read,
    mut take: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<(u64, u32)> {
    let mut buffer = vec![0; CHUNK];
    let (mut length, mut crc) = (0_u64, Hasher::new());
    loop {
        let read = match stream.read(&mut buffer) {
            Ok(0) => return Ok((length, crc.finalize())),
            Ok(read) => buffer.get(..read).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        crc.update(read);
        take(read)?;
        length = length.saturating_add(u64::try_from(read.len()).unwrap_or(u64::MAX));
    }
}
