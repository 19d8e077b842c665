//! A sweep's manifest.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| clarity_fuzz::sweep_manifest(bytes));
