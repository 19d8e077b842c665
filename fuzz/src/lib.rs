//! What holds for whatever bytes a parser meets: it never panics, what it takes it writes so that it
//! is read again as the same, and what it refuses it refuses with a reason and a place in the text.
//!
//! Each property is a function of bytes; each file in `fuzz_targets` hands one to the fuzzer.

mod artifacts;
mod endpoint;
mod packs;
mod pictures;
mod refusals;
mod texts;

pub use artifacts::{json, records, spec, stages, sweep_manifest, trace};
pub use endpoint::reply;
pub use packs::{pack, packed};
pub use pictures::{picture, recipe};
use refusals::{refusal, taken};
pub use texts::{corpus, lab_spec, normalizer};
