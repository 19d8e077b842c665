//! The line between us and a worker: one end of a socket pair each.

use super::frames::MAX_FRAME;
use super::process::NAP;
use std::io::{self, Read, Write};
use std::mem;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;

/// How much is read at once, in bytes.
const CHUNK: usize = 1 << 16;

/// Our end.
///
/// Nothing waits longer than a nap: whoever reads must look at the process too.
pub(super) struct Channel {
    stream: UnixStream,
    /// What was received and is no line that was taken.
    received: Vec<u8>,
}

/// Why no line comes.
#[derive(Debug)]
pub(super) enum Broken {
    /// The other end was closed after a whole line.
    Closed,
    /// It was closed within a line.
    HalfLine,
    /// A line is longer than any may be.
    TooLong,
    /// The system refused.
    Io(io::Error),
}

impl Channel {
    /// Our end, and the other one as a process's standard input.
    pub(super) fn open() -> io::Result<(Self, OwnedFd)> {
        let (stream, theirs) = UnixStream::pair()?;
        let (_, longest) = NAP;
        stream.set_read_timeout(Some(longest))?;
        stream.set_write_timeout(Some(longest))?;
        let channel = Self {
            stream,
            received: Vec::new(),
        };
        Ok((channel, theirs.into()))
    }

    /// Sends what the other end takes; gives the rest.
    pub(super) fn send<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8], Broken> {
        match self.stream.write(bytes) {
            Ok(sent) => Ok(bytes.get(sent..).unwrap_or_default()),
            Err(error) if is_nap(&error) => Ok(bytes),
            Err(error) => Err(self.broken(error)),
        }
    }

    /// The next line with its newline, if one comes within a nap.
    pub(super) fn line(&mut self) -> Result<Option<Vec<u8>>, Broken> {
        loop {
            let end = self.received.iter().position(|byte| *byte == b'\n');
            let length = end.map_or(self.received.len(), |end| end + 1);
            if length > MAX_FRAME || (end.is_none() && length == MAX_FRAME) {
                return Err(Broken::TooLong);
            }
            if end.is_some() {
                let rest = self.received.split_off(length);
                return Ok(Some(mem::replace(&mut self.received, rest)));
            }
            if !self.receive()? {
                return Ok(None);
            }
        }
    }

    /// What was said and not taken, without waiting for it.
    pub(super) fn unasked(&mut self) -> Result<&[u8], Broken> {
        if self.received.is_empty() {
            self.stream.set_nonblocking(true).map_err(Broken::Io)?;
            let received = self.receive();
            self.stream.set_nonblocking(false).map_err(Broken::Io)?;
            received?;
        }
        Ok(&self.received)
    }

    /// Receives something, if it is there within a nap.
    fn receive(&mut self) -> Result<bool, Broken> {
        let mut chunk = vec![0; CHUNK];
        match self.stream.read(&mut chunk) {
            Ok(0) => Err(self.broken(io::ErrorKind::ConnectionReset.into())),
            Ok(read) => {
                chunk.truncate(read);
                self.received.append(&mut chunk);
                Ok(true)
            }
            Err(error) if is_nap(&error) => Ok(false),
            Err(error) => Err(self.broken(error)),
        }
    }

    /// A socket is reset, not closed, where its owner left something unread.
    fn broken(&self, error: io::Error) -> Broken {
        match error.kind() {
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
                if self.received.is_empty() {
                    Broken::Closed
                } else {
                    Broken::HalfLine
                }
            }
            _ => Broken::Io(error),
        }
    }
}

/// Whether nothing happened within the time.
fn is_nap(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
    )
}
