use crate::completion::Completion;
use crate::logprobs::{self, AnswerLogprobs};
use crate::{Tries, parse};
use serde::{Deserialize, Serialize};

/// What became of a question that the server took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// There is an answer.
    Ok,
    /// The reply was cut off before an answer was whole.
    Truncated,
    /// The model, or a filter before it, would not answer.
    Refused,
    /// A reply in which no answer can be found. It is never taken for one.
    Unparsed,
}

/// How the answer was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parse {
    /// The whole reply is the JSON object that was asked for.
    Strict,
    /// A block between lines of three backticks is.
    Fenced,
    /// A part of the reply is.
    Balanced,
    /// No object nor the beginning of one, but exactly one answer of the closed set stands there as
    /// a word. A negation before it is not understood.
    Pattern,
    /// Not at all.
    Failed,
}

/// Tokens, as far as the server counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Usage {
    /// Of the question.
    pub prompt: Option<u64>,
    /// Of the reply.
    pub completion: Option<u64>,
    /// Of the question, those that the server still knew from earlier requests.
    pub cached: Option<u64>,
}

/// What the server said, read. It has nothing that differs between equal replies: no name of the
/// reply, no times.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reply {
    /// Whether there is an answer, or why not.
    pub outcome: Outcome,
    /// The answer, where the outcome is [`Outcome::Ok`]: not empty, and of a closed set always one
    /// of it, in the set's spelling.
    pub answer: Option<String>,
    /// What the model gave as its reason.
    pub justification: Option<String>,
    /// How the answer was found.
    pub parse: Parse,
    /// What the model wrote, whole.
    pub content: String,
    /// What it thought before that, where the server or `<think>` tells it apart.
    pub reasoning: Option<String>,
    /// Why it would not answer, in its own words.
    pub refusal: Option<String>,
    /// Why it stopped, as the server calls it: `stop`, `length`, `content_filter`.
    pub finish_reason: Option<String>,
    /// The model that answered, where the server names it.
    pub model: Option<String>,
    /// What the server says it runs on.
    pub system_fingerprint: Option<String>,
    /// Tokens.
    pub usage: Usage,
    /// The logprobs of the answer, where they were asked for, sent, and can be told from the rest.
    pub logprobs: Option<AnswerLogprobs>,
    /// How often the question was sent.
    pub tries: Tries,
}

pub(crate) fn of(completion: Completion, answers: Option<&[String]>, tries: Tries) -> Reply {
    let cut = completion.finish_reason.as_deref() == Some("length");
    let refused = completion.refusal.is_some()
        || completion.finish_reason.as_deref() == Some("content_filter");
    let (thought, visible) = apart(&completion.content);
    let said = if refused {
        None
    } else {
        // A whole object is an answer, even where something after it was cut off; a word is not.
        parse::find(visible, answers).filter(|said| !(cut && said.parse == Parse::Pattern))
    };
    let outcome = match &said {
        Some(_) => Outcome::Ok,
        None if refused => Outcome::Refused,
        None if cut => Outcome::Truncated,
        None => Outcome::Unparsed,
    };
    let raw = said.as_ref().and_then(|said| said.raw.as_ref());
    let logprobs = raw.and_then(|raw| logprobs::of_answer(&completion.tokens, raw, answers));
    let parse = said.as_ref().map_or(Parse::Failed, |said| said.parse);
    let reasoning = completion.reasoning.or_else(|| thought.map(str::to_owned));
    let (answer, justification) =
        said.map_or((None, None), |said| (Some(said.answer), said.justification));
    Reply {
        outcome,
        answer,
        justification,
        parse,
        content: completion.content,
        reasoning,
        refusal: completion.refusal,
        finish_reason: completion.finish_reason,
        model: completion.model,
        system_fingerprint: completion.system_fingerprint,
        usage: completion.usage,
        logprobs,
        tries,
    }
}

/// Splits `<think>...</think>` off the front. Some templates open it themselves, so that only its
/// end is there; a reply cut off within it has nothing else.
fn apart(content: &str) -> (Option<&str>, &str) {
    let opened = content.trim_start().strip_prefix("<think>");
    let closed = if content.trim_start().starts_with('{') {
        None
    } else {
        content.split_once("</think>")
    };
    match (opened, closed) {
        (Some(_), Some((thought, rest))) => {
            let thought = thought.trim_start();
            let thought = thought.strip_prefix("<think>").unwrap_or(thought);
            (Some(thought.trim()), rest)
        }
        (None, Some((thought, rest))) => (Some(thought.trim()), rest),
        (Some(thought), None) => (Some(thought.trim()), ""),
        (None, None) => (None, content),
    }
}
