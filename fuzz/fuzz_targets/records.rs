//! What makes a sweep last, and what is known beside the contract: plans, contexts, cohorts, runs.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| clarity_fuzz::records(bytes));
