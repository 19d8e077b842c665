//! Sees every rule of `cargo xtask lint` fail: a lint that has never failed proves nothing.
//!
//! - `audit`: known vulnerabilities, by an advisory of our own.
//! - `bans`: every ban of the root `clippy.toml` and every lint of the workspace, by a fixture
//!   crate that breaks each once.
//! - `layers`, `purity`: every rule of the layer table, by the real workspace with one thing changed.
//! - `planted`: the whole way, by a copy of the workspace with a mistake planted in it.
//! - `configs`: every `clippy.toml` that replaces the root's, by comparison.
//! - `deny`: `deny.toml`, by small workspaces that it must refuse.
//! - `graph`: the picture in the documentation, by one that is out of date.
//! - `scale_out`: the recipes of a page, by blocks that are none.
//! - `schemas`: the committed JSON Schemas, by ones that are out of date.
//! - `bench`: the tables of the benchmark, by figures of every kind.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a proof that cannot be carried out has failed, and panicking says so"
)]

mod audit;
mod bans;
mod bench;
mod configs;
mod deny;
mod fuzz;
mod graph;
mod layers;
mod planted;
mod purity;
mod scale_out;
mod schemas;
mod support;
