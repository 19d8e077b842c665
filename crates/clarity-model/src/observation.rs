use alloc::boxed::Box;

/// What one run said: its answer, and the justification if it gave one.
///
/// ```
/// use clarity_model::Observation;
/// let said = Observation::new("effusion", None);
/// assert_eq!(said.justification(), None);
/// assert_eq!(said.justification_text(), "");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    answer: Box<str>,
    justification: Option<Box<str>>,
    unreadable: bool,
}

impl Observation {
    /// An observation; texts are kept as they are, nothing is trimmed.
    pub fn new(answer: &str, justification: Option<&str>) -> Self {
        Self {
            answer: answer.into(),
            justification: justification.map(Into::into),
            unreadable: false,
        }
    }

    /// The same, from a run that says that its answer is none: it could not be read, was cut off
    /// or refused. The contract's metrics take the text all the same.
    #[must_use]
    pub fn unreadable(self) -> Self {
        Self {
            unreadable: true,
            ..self
        }
    }

    /// Whether the run did not say that its answer is none.
    pub fn is_readable(&self) -> bool {
        !self.unreadable
    }

    /// The answer.
    pub fn answer(&self) -> &str {
        &self.answer
    }

    /// The justification, `None` where the run gave none.
    pub fn justification(&self) -> Option<&str> {
        self.justification.as_deref()
    }

    /// The justification as the contract reads it: a missing one is the empty text.
    pub fn justification_text(&self) -> &str {
        self.justification().unwrap_or("")
    }
}
