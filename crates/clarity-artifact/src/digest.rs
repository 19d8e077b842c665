//! SHA-256 of artifacts.

use clarity_model::Digest;
use sha2::Digest as _;
use std::io::{self, BufWriter, Read, Write};

/// The SHA-256 of some bytes.
///
/// ```
/// let empty = clarity_artifact::digest::sha256(b"");
/// assert!(empty.to_string().starts_with("e3b0c44298fc1c14"));
/// ```
pub fn sha256(bytes: &[u8]) -> Digest {
    let hash: [u8; 32] = sha2::Sha256::digest(bytes).into();
    Digest::from(hash)
}

/// The SHA-256 of everything that a stream gives, and how many bytes that is.
///
/// ```
/// use clarity_artifact::digest;
/// assert_eq!(digest::of_stream(&b"abc"[..])?, (3, digest::sha256(b"abc")));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// Those of the stream.
pub fn of_stream(mut stream: impl Read) -> io::Result<(u64, Digest)> {
    let mut hasher = sha2::Sha256::new();
    let mut chunk = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        match stream.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => {
                hasher.update(chunk.get(..read).unwrap_or_default());
                bytes += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let hash: [u8; 32] = hasher.finalize().into();
    Ok((bytes, Digest::from(hash)))
}

/// The SHA-256 of everything that is written, and how many bytes that is.
///
/// ```
/// use clarity_artifact::digest;
/// let found = digest::of_written(|to| to.write_all(b"a").and_then(|()| to.write_all(b"bc")))?;
/// assert_eq!(found, (3, digest::sha256(b"abc")));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// Those of whoever writes.
pub fn of_written(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<(u64, Digest)> {
    let mut to = BufWriter::new(Hashing {
        hasher: sha2::Sha256::new(),
        bytes: 0,
    });
    write(&mut to)?;
    let hashing = to.into_inner().map_err(io::IntoInnerError::into_error)?;
    let hash: [u8; 32] = hashing.hasher.finalize().into();
    Ok((hashing.bytes, Digest::from(hash)))
}

struct Hashing {
    hasher: sha2::Sha256,
    bytes: u64,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
