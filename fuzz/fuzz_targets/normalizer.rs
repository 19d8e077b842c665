//! Declared patterns, and answers before them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| clarity_fuzz::normalizer(bytes));
