//! What our own runner reads out of a base spec: recipes, models, servers.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| clarity_fuzz::lab_spec(bytes));
