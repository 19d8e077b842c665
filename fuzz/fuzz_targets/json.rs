//! JSON texts, as every reader of ours checks them first.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| clarity_fuzz::json(bytes));
