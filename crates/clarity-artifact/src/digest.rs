//! SHA-256 of artifacts.

use clarity_model::Digest;
use sha2::Digest as _;
use std::io::{self, Read};

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
