#![no_std]
#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! What a sweep supports: baselines, slopes in real units, intervals, cliffs, shares of variance.

extern crate alloc;
