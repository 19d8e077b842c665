//! SHA-256 of artifacts.

use clarity_model::Digest;
use sha2::Digest as _;

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
