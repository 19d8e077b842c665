//! Packs of our own, of any names.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| clarity_fuzz::packed(bytes));
