//! What a server's reply is on record.

use crate::answer::{Answer, integer, number, object, optional, text};
use clarity_artifact::json::Json;
use clarity_endpoint::{AnswerLogprobs, Outcome, Parse, Reply, Usage};

const TRUNCATED: &str = "<truncated>";
const REFUSED: &str = "<refused>";
const UNPARSED: &str = "<unparsed>";
const CONTEXT_OVERFLOW: &str = "<context_overflow>";

/// What stands in `output` where a run has no answer. No answer is ever one of these: a closed set
/// may not name them, and a model that writes one is not understood.
pub(crate) const MARKERS: [&str; 4] = [TRUNCATED, REFUSED, UNPARSED, CONTEXT_OVERFLOW];

/// A reply, with an answer or without.
pub(crate) fn answer(reply: Reply) -> Answer {
    let said = reply.answer.as_deref();
    let said = said.filter(|said| !MARKERS.contains(said));
    let (outcome, output) = match (reply.outcome, said) {
        (Outcome::Ok, Some(said)) => ("ok", said),
        (Outcome::Truncated, _) => ("truncated", TRUNCATED),
        (Outcome::Refused, _) => ("refused", REFUSED),
        (Outcome::Unparsed | Outcome::Ok, _) => ("unparsed", UNPARSED),
    };
    let parse = match reply.parse {
        Parse::Strict => "strict",
        Parse::Fenced => "fenced",
        Parse::Balanced => "balanced",
        Parse::Pattern => "pattern",
        Parse::Failed => "failed",
    };
    let output = output.to_owned();
    // What may differ between equal replies stays out: retries, and what a server had cached.
    let metadata = object([
        ("finish_reason", optional(reply.finish_reason.as_deref())),
        ("logprobs", logprobs(reply.logprobs.as_ref())),
        ("model", optional(reply.model.as_deref())),
        ("outcome", text(outcome)),
        ("parse", text(parse)),
        ("raw_content", text(&reply.content)),
        ("reasoning", optional(reply.reasoning.as_deref())),
        ("refusal", optional(reply.refusal.as_deref())),
        (
            "system_fingerprint",
            optional(reply.system_fingerprint.as_deref()),
        ),
        ("usage", usage(&reply.usage)),
    ]);
    Answer {
        output,
        justification: reply.justification.unwrap_or(reply.content),
        metadata,
    }
}

/// A question that did not fit into the model's context, in the server's words: there is no reply.
pub(crate) fn overflow(message: String) -> Answer {
    let metadata = object([
        ("finish_reason", Json::Null),
        ("logprobs", Json::Null),
        ("model", Json::Null),
        ("outcome", text("context_overflow")),
        ("parse", text("failed")),
        ("raw_content", text("")),
        ("reasoning", Json::Null),
        ("refusal", Json::Null),
        ("system_fingerprint", Json::Null),
        ("usage", usage(&Usage::default())),
    ]);
    Answer {
        output: CONTEXT_OVERFLOW.to_owned(),
        justification: message,
        metadata,
    }
}

fn logprobs(found: Option<&AnswerLogprobs>) -> Json<'static> {
    let Some(found) = found else {
        return Json::Null;
    };
    let options = found.options.iter();
    let options = options.map(|(answer, logprob)| (answer.clone().into(), number(Some(*logprob))));
    object([
        ("max_logprob_by_answer", Json::Object(options.collect())),
        ("mean_logprob", number(Some(found.mean))),
        ("min_logprob", number(Some(found.min))),
        ("tokens", integer(found.tokens as u64)),
    ])
}

fn usage(usage: &Usage) -> Json<'static> {
    let count = |count: Option<u64>| count.map_or(Json::Null, integer);
    object([
        ("completion_tokens", count(usage.completion)),
        ("prompt_tokens", count(usage.prompt)),
    ])
}
