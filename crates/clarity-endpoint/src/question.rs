use crate::EndpointError;
use std::collections::BTreeMap;

/// The largest seed that every server takes as it is.
pub const MAX_SEED: u64 = 4_294_967_294;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// One question to the model.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Question<'q> {
    /// The question itself, not empty.
    pub text: &'q str,
    /// What the model should know beforehand; it stands before the question.
    pub context: Option<&'q str>,
    /// The closed set of answers; none for an open question. Two answers differ in more than case,
    /// blanks and the punctuation around them.
    pub answers: Option<&'q [String]>,
    /// The picture, a PNG file's bytes.
    pub picture_png: Option<&'q [u8]>,
    /// The seed of sampling, 0 to [`MAX_SEED`]. It is never wrapped.
    pub seed: u64,
}

impl<'q> Question<'q> {
    /// An open question without context or picture.
    pub fn new(text: &'q str, seed: u64) -> Self {
        Self {
            text,
            context: None,
            answers: None,
            picture_png: None,
            seed,
        }
    }

    /// The same question with another seed.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Checks everything; asking does so too.
    ///
    /// # Errors
    /// [`EndpointError::Seed`] and [`EndpointError::Question`] for what cannot be asked.
    pub fn check(&self) -> Result<(), EndpointError> {
        if self.seed > MAX_SEED {
            return Err(EndpointError::Seed { seed: self.seed });
        }
        let wrong = |part, found: String, expected| {
            Err(EndpointError::Question {
                part,
                found,
                expected,
            })
        };
        if self.text.trim().is_empty() {
            return wrong("text", "empty".to_owned(), "a question");
        }
        if self
            .picture_png
            .is_some_and(|picture| !picture.starts_with(PNG))
        {
            return wrong("picture", "not a PNG file".to_owned(), "a PNG file's bytes");
        }
        let Some(answers) = self.answers else {
            return Ok(());
        };
        if answers.is_empty() {
            return wrong(
                "list of answers",
                "empty".to_owned(),
                "an answer, or no list",
            );
        }
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for answer in answers {
            let plain = plain(answer);
            if plain.is_empty() {
                return wrong("answer", format!("{answer:?}"), "more than punctuation");
            }
            if let Some(other) = seen.insert(plain, answer) {
                let found = format!(
                    "{answer:?} beside {other:?}, which differs in case or punctuation at most"
                );
                return wrong("answer", found, "distinct answers");
            }
        }
        Ok(())
    }
}

/// An answer as two spellings of it are compared: without case, and without the punctuation that
/// sentences, quotes and emphasis put around it. Signs stay: `<5` is not `>5`.
pub(crate) fn plain(answer: &str) -> String {
    let around = |c: char| c.is_whitespace() || ".,;:!?\"'`*_()[]{}".contains(c);
    answer.trim_matches(around).to_lowercase()
}
