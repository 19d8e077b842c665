#![forbid(unsafe_code)]
#![forbid(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::disallowed_macros
)]
#![forbid(clippy::iter_over_hash_type)]
//! A picture to the probabilities of an ONNX image classifier; no file is touched here.
//!
//! [`Classifier::load`] takes the bytes of a model, how it wants its pictures and the names of its
//! classes, and says before the first question whether they fit together. The model runs on one
//! thread; probabilities are rounded to [`DECIMALS`] decimals, because the last digits of a sum
//! depend on the processor (see [`Scores`]).
//!
//! ```
//! use clarity_onnx::{Channels, Classifier, Input, Output};
//! use clarity_perturb::Picture;
//!
//! // Logits are the means of red, green and blue, each from 0 to 1.
//! let model = include_bytes!("../tests/data/means.onnx");
//! let labels = ["red", "green", "blue"].map(String::from).to_vec();
//! let input = Input::new(2, 2, Channels::Rgb);
//! let classifier = Classifier::load(model, &input, Output::Logits, labels)?;
//!
//! let scores = classifier.classify(&Picture::rgb(1, 1, vec![0, 255, 0])?)?;
//! assert_eq!(scores.answer(), ("green", 0.5761)); // e / (e + 2)
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod classifier;
mod engine;
mod error;
mod heat;
mod input;
mod labels;
mod memory;
mod operators;
mod scores;

pub use classifier::Classifier;
pub use error::OnnxError;
pub use heat::Heat;
pub use input::{Channels, Input, Layout};
pub use scores::{DECIMALS, Output, Scores};
