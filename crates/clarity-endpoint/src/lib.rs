#![forbid(unsafe_code)]
//! A vision-language model behind an OpenAI-compatible endpoint: one question, one answer.
//!
//! An [`Endpoint`] asks a [`Question`] with `POST /chat/completions` and makes a [`Reply`] of
//! whatever comes back, or an [`EndpointError`] that says what to do. Servers differ in how far
//! they can be made to answer in one form: [`Endpoint::probe`] finds the [`Rung`] once for a whole
//! sweep, and whether a seed means anything. A reply that cannot be read is an [`Outcome`], never
//! an answer. The key is given by the caller, and shows in no error, reply or probe.
//!
//! ```
//! use clarity_endpoint::{Endpoint, Question, Rung, Settings};
//!
//! let mut settings = Settings::new("http://127.0.0.1:8080/v1", "medgemma");
//! settings.temperature = Some(0.8);
//! let endpoint = Endpoint::new(settings, None)?;
//!
//! let answers = ["yes".to_owned(), "no".to_owned()];
//! let mut question = Question::new("Is there a pleural effusion?", 7);
//! question.answers = Some(&answers);
//!
//! // Equal questions are equal bytes; `endpoint.ask(&question, rung)` sends them.
//! let body = endpoint.body(&question, Rung::JsonSchema)?;
//! assert_eq!(body, endpoint.body(&question, Rung::JsonSchema)?);
//! assert!(String::from_utf8(body)?.contains(r#""enum":["yes","no"]"#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod address;
mod ask;
mod complaint;
mod completion;
mod endpoint;
mod error;
mod key;
mod logprobs;
mod parse;
mod probe;
mod question;
mod refusal;
mod reply;
mod request;
mod retry;
mod schema;
mod settings;
mod text;
mod transport;
mod verdict;

pub use endpoint::Endpoint;
pub use error::{EndpointError, Tries};
pub use key::Key;
pub use logprobs::AnswerLogprobs;
pub use probe::{Determinism, PassedOver, Probe};
pub use question::{MAX_SEED, Question};
pub use refusal::Impatience;
pub use reply::{Outcome, Parse, Reply, Usage};
pub use request::Rung;
pub use retry::{Clock, SystemClock};
pub use settings::{MaxTokensField, Settings};
