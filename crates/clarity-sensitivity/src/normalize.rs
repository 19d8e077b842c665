//! Answers as they are compared.

use crate::SensitivityError;
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use clarity_model::Observation;
use regex::{Regex, RegexBuilder};

/// The largest automaton that a pattern may become, in bytes: a pattern comes from a file.
const PATTERN_SIZE: usize = 1 << 20;

/// What a normalizer does, as it is declared and recorded. The default does nothing: answers are
/// compared byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NormalizerRules {
    /// A regular expression: the first group that took part in its first match is the answer, or
    /// the whole match where it has no group. An answer without a match is unparsed.
    pub pattern: Option<String>,
    /// Drop white space at both ends.
    pub trim: bool,
    /// Lower case, by Unicode.
    pub case: bool,
    /// Drop every character that is neither a letter, a digit nor white space.
    pub punctuation: bool,
    /// The closed set of answers: any other one is unparsed. They are normalized likewise, but for
    /// the pattern. Empty: the set is open.
    pub answers: Vec<String>,
}

/// Answers -> what is compared.
///
/// In this order: the pattern, then case, punctuation, white space at the ends, then the closed set.
/// What leaves nothing of an answer makes it unparsed: two answers of which nothing is left are not
/// the same.
///
/// ```
/// use clarity_sensitivity::{Normalizer, NormalizerRules};
/// let rules = NormalizerRules {
///     pattern: Some(r"(?i)answer:\s*(\w+)".into()),
///     case: true,
///     answers: vec!["Effusion".into(), "normal".into()],
///     ..NormalizerRules::default()
/// };
/// let normalizer = Normalizer::new(rules)?;
/// assert_eq!(normalizer.text("ANSWER: Effusion.").as_deref(), Some("effusion"));
/// assert_eq!(normalizer.text("Answer: pneumonia"), None);
/// assert_eq!(normalizer.text("I cannot tell"), None);
/// # Ok::<(), clarity_sensitivity::SensitivityError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Normalizer {
    rules: NormalizerRules,
    pattern: Option<Regex>,
    answers: Vec<String>,
}

impl PartialEq for Normalizer {
    fn eq(&self, other: &Self) -> bool {
        self.rules == other.rules
    }
}

impl Normalizer {
    /// Prepares the rules.
    ///
    /// # Errors
    /// [`SensitivityError::Pattern`] for a pattern that is no regular expression or too large a
    /// one.
    pub fn new(rules: NormalizerRules) -> Result<Self, SensitivityError> {
        let compile = |pattern: &String| {
            let compiled = RegexBuilder::new(pattern).size_limit(PATTERN_SIZE).build();
            compiled.map_err(|error| {
                let told = error.to_string();
                let last = told.lines().last().unwrap_or("");
                SensitivityError::Pattern {
                    pattern: pattern.clone(),
                    why: last.strip_prefix("error: ").unwrap_or(last).to_owned(),
                }
            })
        };
        let pattern = rules.pattern.as_ref().map(compile).transpose()?;
        let answers = rules.answers.iter().map(|answer| plain(&rules, answer));
        Ok(Self {
            answers: answers.collect(),
            pattern,
            rules,
        })
    }

    /// What was declared.
    pub fn rules(&self) -> &NormalizerRules {
        &self.rules
    }

    /// A text as it is compared; `None` where it is no answer.
    pub fn text(&self, answer: &str) -> Option<String> {
        let found = match &self.pattern {
            Some(pattern) => {
                let groups = pattern.captures(answer)?;
                let group = groups.iter().skip(1).flatten().next();
                group.or_else(|| groups.get(0))?.as_str()
            }
            None => answer,
        };
        let found = plain(&self.rules, found);
        let known = self.answers.is_empty() || self.answers.contains(&found);
        (known && !found.is_empty()).then_some(found)
    }

    /// A run's answer as it is compared; `None` where its runner marked it as unreadable too.
    pub fn answer(&self, said: &Observation) -> Option<String> {
        if said.is_readable() {
            self.text(said.answer())
        } else {
            None
        }
    }
}

fn plain(rules: &NormalizerRules, text: &str) -> String {
    let mut text = text.to_owned();
    if rules.case {
        text = text.to_lowercase();
    }
    // After case, which may give a letter a mark of its own, and before white space, which may be
    // left at an end.
    if rules.punctuation {
        text.retain(|c| c.is_alphanumeric() || c.is_whitespace());
    }
    if rules.trim {
        text = text.trim().to_owned();
    }
    text
}
