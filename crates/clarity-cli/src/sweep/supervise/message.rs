//! What `clarity` and a supervisor say to each other, over one end of a socket pair each.
//!
//! Both are the same binary: nothing here need be understood by another version.

use rustix::cmsg_space;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use std::ffi::{OsStr, OsString};
use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::net::UnixStream;

/// How many descriptors a process is given at most: standard output, standard error and standard
/// input.
const DESCRIPTORS: usize = 3;

const START: u8 = b's';
const TERM: u8 = b't';
const KILL: u8 = b'k';

/// A process to start.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::sweep) struct Start {
    pub(in crate::sweep) program: OsString,
    pub(in crate::sweep) directory: OsString,
    pub(in crate::sweep) arguments: Vec<OsString>,
    /// All of it: nothing is inherited.
    pub(in crate::sweep) environment: Vec<(OsString, OsString)>,
}

/// What a supervisor is asked.
#[derive(Debug)]
pub(super) enum Request {
    /// Start a process with these descriptors: standard output, standard error and, if it has one,
    /// standard input.
    Start(Start, Vec<OwnedFd>),
    /// Send TERM to everything; KILL follows after the grace period.
    Term,
    /// Kill everything.
    Kill,
}

/// What a supervisor answers.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// The process is there.
    Started,
    /// The system refused it, with this error number.
    Refused(i32),
    /// It has ended, with this status, and nothing of it is left.
    Ended(i32),
    /// It has ended, and a process with this number does not, though it was killed.
    Left(i32),
}

impl Start {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put(&mut bytes, &self.program);
        put(&mut bytes, &self.directory);
        bytes.extend(length(self.arguments.len()));
        for argument in &self.arguments {
            put(&mut bytes, argument);
        }
        for (name, value) in &self.environment {
            put(&mut bytes, name);
            put(&mut bytes, value);
        }
        bytes
    }

    fn of_bytes(mut bytes: &[u8]) -> Option<Self> {
        let program = take(&mut bytes)?;
        let directory = take(&mut bytes)?;
        let count = take_length(&mut bytes)?;
        let arguments = (0..count).map(|_| take(&mut bytes));
        let arguments = arguments.collect::<Option<_>>()?;
        let mut environment = Vec::new();
        while !bytes.is_empty() {
            environment.push((take(&mut bytes)?, take(&mut bytes)?));
        }
        Some(Self {
            program,
            directory,
            arguments,
            environment,
        })
    }

    /// Asks for this process.
    pub(super) fn send(
        &self,
        control: &UnixStream,
        descriptors: &[BorrowedFd<'_>],
    ) -> io::Result<()> {
        let bytes = self.to_bytes();
        let mut space = [MaybeUninit::uninit(); cmsg_space!(ScmRights(DESCRIPTORS))];
        let mut passed = SendAncillaryBuffer::new(&mut space);
        if !passed.push(SendAncillaryMessage::ScmRights(descriptors)) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        // The descriptors belong to the first byte; all that follows is a stream like any other.
        let first = [START];
        loop {
            let slices = [IoSlice::new(&first)];
            match sendmsg(control, &slices, &mut passed, SendFlags::NOSIGNAL) {
                Err(rustix::io::Errno::INTR) => {}
                sent => {
                    sent?;
                    break;
                }
            }
        }
        let mut stream = control;
        stream.write_all(&[&length(bytes.len())[..], &bytes].concat())
    }
}

impl Request {
    /// Sends a request that is one word.
    pub(super) fn send_word(control: &UnixStream, kill: bool) -> io::Result<()> {
        let mut stream = control;
        stream.write_all(&[if kill { KILL } else { TERM }])
    }

    /// The next request; none once `clarity` is gone.
    pub(super) fn receive(control: &UnixStream) -> io::Result<Option<Self>> {
        let mut first = [0];
        let mut space = [MaybeUninit::uninit(); cmsg_space!(ScmRights(DESCRIPTORS))];
        let mut passed = RecvAncillaryBuffer::new(&mut space);
        let received = loop {
            let mut slices = [IoSliceMut::new(&mut first)];
            match recvmsg(control, &mut slices, &mut passed, RecvFlags::CMSG_CLOEXEC) {
                Err(rustix::io::Errno::INTR) => {}
                received => break received?,
            }
        };
        if received.bytes == 0 {
            return Ok(None);
        }
        let descriptors = passed.drain().flat_map(|message| match message {
            RecvAncillaryMessage::ScmRights(descriptors) => descriptors.collect(),
            _ => Vec::new(),
        });
        let descriptors: Vec<_> = descriptors.collect();
        let strange = || io::Error::from(io::ErrorKind::InvalidData);
        match first {
            [START] => {
                let mut stream = control;
                let mut length = [0; 4];
                stream.read_exact(&mut length)?;
                let length = usize::try_from(u32::from_le_bytes(length)).map_err(|_| strange())?;
                let mut bytes = vec![0; length];
                stream.read_exact(&mut bytes)?;
                let start = Start::of_bytes(&bytes).ok_or_else(strange)?;
                Ok(Some(Self::Start(start, descriptors)))
            }
            [TERM] => Ok(Some(Self::Term)),
            [KILL] => Ok(Some(Self::Kill)),
            _ => Err(strange()),
        }
    }
}

impl Reply {
    pub(super) fn send(&self, control: &UnixStream) -> io::Result<()> {
        let (word, number) = match *self {
            Self::Started => (b'S', 0),
            Self::Refused(number) => (b'R', number),
            Self::Ended(status) => (b'E', status),
            Self::Left(pid) => (b'L', pid),
        };
        let [a, b, c, d] = number.to_le_bytes();
        let mut stream = control;
        stream.write_all(&[word, a, b, c, d])
    }

    /// The next reply; waits for it.
    pub(super) fn receive(control: &UnixStream) -> io::Result<Self> {
        let mut bytes = [0; 5];
        let mut stream = control;
        stream.read_exact(&mut bytes)?;
        let [word, a, b, c, d] = bytes;
        let number = i32::from_le_bytes([a, b, c, d]);
        match word {
            b'S' => Ok(Self::Started),
            b'R' => Ok(Self::Refused(number)),
            b'E' => Ok(Self::Ended(number)),
            b'L' => Ok(Self::Left(number)),
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

fn length(length: usize) -> [u8; 4] {
    // What is longer the system does not start.
    u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes()
}

fn put(bytes: &mut Vec<u8>, word: &OsStr) {
    bytes.extend(length(word.len()));
    bytes.extend(word.as_bytes());
}

fn take_length(bytes: &mut &[u8]) -> Option<usize> {
    let (length, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    usize::try_from(u32::from_le_bytes(*length)).ok()
}

fn take(bytes: &mut &[u8]) -> Option<OsString> {
    let length = take_length(bytes)?;
    let (word, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(OsString::from_vec(word.to_owned()))
}
