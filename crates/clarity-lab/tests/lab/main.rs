//! Answering live runs: what they leave, a worker's protocol, contact sheets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod bench;
mod dicom;
mod serve;
mod session;
mod sheet;
