#![no_std]
#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! How stable is a vision-language model's answer under small changes of its input, and where
//! does it break?
//!
//! One crate to import: the stages under their names, and the pipeline as one function. What the
//! data support, with intervals, is in [`sensitivity`] over the statistics of [`stats`]. Reading and
//! writing of artifacts is in [`artifact`], the words of the domain are in [`model`].
//!
//! ```
//! use clarity::artifact::gradient;
//! use clarity::model::{Digest, Observation};
//! use clarity::sweep::{Run, Runner, SweepDraft, execute};
//!
//! // A model that is sure until the picture gets too dark.
//! let axes = vec![("darkness".into(), vec![0.into(), 1.into(), 2.into()])];
//! let draft = SweepDraft { axes, seeds: vec![7.into()], adapter: "toy".into() };
//! let plan = draft.check()?;
//!
//! struct Toy;
//! impl Runner for Toy {
//!     type Error = std::convert::Infallible;
//!     fn run(&self, _: &Run<'_>) -> Result<Digest, Self::Error> {
//!         Ok(Digest::from([0; 32]))
//!     }
//! }
//! let manifest = execute(&plan, &Toy)?;
//! let said: Vec<_> = ["effusion", "effusion", "normal"]
//!     .map(|answer| Observation::new(answer, Some("fluid at the left base")))
//!     .into();
//!
//! let analysis = clarity::analyze(&manifest, &said)?;
//! assert_eq!(analysis.gradient.esi().max.get(), 1.0);
//! assert!(gradient::write(&analysis.gradient)?.starts_with("{\n  \"axes\": ["));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

extern crate alloc;

pub use clarity_artifact as artifact;
pub use clarity_gradient as gradient;
pub use clarity_metrics as metrics;
pub use clarity_model as model;
pub use clarity_perturb as perturb;
pub use clarity_sensitivity as sensitivity;
pub use clarity_stats as stats;
pub use clarity_surface as surface;
pub use clarity_sweep as sweep;

mod analysis;

pub use analysis::{Analysis, AnalysisError, analyze, analyze_comparisons};

/// The examples of the page that locks the semantics.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/clarity.md")]
struct LockedSemantics;

/// The examples of the page on sensitivity.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/sensitivity.md")]
struct WhatTheDataSupport;

/// The example of the README.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
