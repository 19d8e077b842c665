//! Packs.

use clarity_pack::Pack;

/// A pack is refused with a reason, or each of its members can be read.
pub fn pack(bytes: &[u8]) {
    let refused = match Pack::open(bytes).and_then(|pack| pack.check().map(|_| ())) {
        Ok(()) => return,
        Err(refused) => refused.to_string(),
    };
    assert!(!refused.is_empty());
}
