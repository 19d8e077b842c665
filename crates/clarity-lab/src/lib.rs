#![forbid(unsafe_code)]
//! The runner contract's other side: adapters that answer one run.
//!
//! A runner is given a spec and a directory, and leaves `manifest.json` and `trace_pack.jsonl`
//! there. [`replay`] does so out of a [`Corpus`]: recorded runs in one file, each artifact byte
//! for byte. The pipeline never looks in here, and nothing here looks into the pipeline.
//!
//! ```
//! use clarity_lab::Corpus;
//! use clarity_artifact::spec::RunSpec;
//!
//! let spec = r#"{"perturbations": {"blur": 0.5}, "seed": 7}"#;
//! let files = [("manifest.json", "{}"), ("spec.json", spec), ("trace_pack.jsonl", "{}")];
//! let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
//! let line = clarity_lab::corpus_line("blur=0p5_seed=7", &files.into())?;
//!
//! let corpus = Corpus::read(line.as_bytes())?;
//! let recorded = corpus.find(&RunSpec::read(spec.as_bytes())?)?;
//! assert_eq!(recorded.files["manifest.json"], "{}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod case;
mod check;
mod classifier;
mod corpus;
mod error;
mod files;
mod film;
mod openai;
mod probe;
mod record;
mod records;
mod replay;
mod reply;
mod seen;
mod session;
mod settings;
mod sheet;
mod template;
mod variable;
mod worker;

pub use case::Case;
pub use check::{Refusal, Sweep, SweepPlace, advice, check};
pub use clarity_endpoint::Probe;
pub use corpus::{Corpus, RecordedFiles, corpus_line};
pub use error::LabError;
pub use film::{read_picture, write_picture};
pub use probe::{describe_probe, probe, read_probe, write_probe};
pub use record::{Files, record, record_with};
pub use replay::{Request, replay};
pub use seen::{Seen, seen, thumbnail};
pub use session::{ADAPTERS, Session};
pub use sheet::contact_sheet;
pub use variable::looks_like_key;
pub use worker::serve;
