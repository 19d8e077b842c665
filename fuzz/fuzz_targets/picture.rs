//! Pictures: PNG and DICOM.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| clarity_fuzz::picture(bytes));
