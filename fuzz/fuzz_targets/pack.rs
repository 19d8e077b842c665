//! Packs of runs.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| clarity_fuzz::pack(bytes));
