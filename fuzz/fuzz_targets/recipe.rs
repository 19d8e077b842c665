//! Perturbations by name and parameter, on a small picture.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| clarity_fuzz::recipe(bytes));
