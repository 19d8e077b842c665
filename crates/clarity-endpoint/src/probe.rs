use crate::{Endpoint, EndpointError, MAX_SEED, Outcome, Parse, Question, Reply, Rung};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many other seeds are tried before a seed counts as ignored. One could agree by chance.
const OTHER_SEEDS: u64 = 3;

/// What a seed does, as far as a few questions tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Determinism {
    /// The same seed gave the same reply, another seed another.
    Seeded,
    /// Each seed gave the same reply at temperature 0, where nothing is drawn.
    Greedy,
    /// Each seed gave the same reply at another or an unknown temperature: seeds are ignored, or
    /// the model is so sure that none shows.
    Ignored,
    /// The same seed gave different replies.
    Unstable,
}

impl fmt::Display for Determinism {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Seeded => "seeded",
            Self::Greedy => "greedy",
            Self::Ignored => "ignored",
            Self::Unstable => "unstable",
        })
    }
}

/// A rung above the one found, and what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassedOver {
    /// The rung.
    pub rung: Rung,
    /// Why it does not hold.
    pub reason: String,
}

/// What a server was found to be, once per sweep. It holds no key and no time, and is meant to be
/// stored beside the sweep: each run asks at its `rung`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Probe {
    /// The strictest rung that held.
    pub rung: Rung,
    /// The stricter ones, in order.
    pub passed_over: Vec<PassedOver>,
    /// What became of the first question on that rung.
    pub outcome: Outcome,
    /// What a seed does.
    pub determinism: Determinism,
    /// Whether the logprobs of the answer came back alike to the last bit with the same seed; none
    /// where there are none.
    pub logprobs_repeat: Option<bool>,
    /// The model that answered, where the server names it.
    pub model: Option<String>,
    /// What the server says it runs on.
    pub system_fingerprint: Option<String>,
    /// The most tokens that the server knew from an earlier question. Where it is not 0, a reply
    /// may depend on what was asked before; for llama.cpp set `cache_prompt` to false.
    pub cached_tokens: Option<u64>,
}

pub(crate) fn probe(
    endpoint: &Endpoint,
    question: &Question<'_>,
    strictest: Rung,
) -> Result<Probe, EndpointError> {
    let (rung, first, passed_over) = climb(endpoint, question, strictest)?;
    let second = endpoint.ask(question, rung)?;
    let mut cached = first.usage.cached.max(second.usage.cached);
    let determinism = if first.content == second.content {
        let mut seeded = false;
        for seed in other_seeds(endpoint, question.seed) {
            let other = endpoint.ask(&question.with_seed(seed), rung)?;
            cached = cached.max(other.usage.cached);
            seeded = other.content != first.content;
            if seeded {
                break;
            }
        }
        match seeded {
            true => Determinism::Seeded,
            false if is_greedy(endpoint) => Determinism::Greedy,
            false => Determinism::Ignored,
        }
    } else {
        Determinism::Unstable
    };
    let bits = |reply: &Reply| {
        let logprobs = reply.logprobs.as_ref()?;
        Some((logprobs.mean.to_bits(), logprobs.min.to_bits()))
    };
    Ok(Probe {
        rung,
        passed_over,
        outcome: first.outcome,
        determinism,
        logprobs_repeat: bits(&first).map(|bits_of_first| bits(&second) == Some(bits_of_first)),
        model: first.model,
        system_fingerprint: first.system_fingerprint,
        cached_tokens: cached,
    })
}

/// The strictest rung that holds, and the first reply on it.
fn climb(
    endpoint: &Endpoint,
    question: &Question<'_>,
    strictest: Rung,
) -> Result<(Rung, Reply, Vec<PassedOver>), EndpointError> {
    let mut passed_over = Vec::new();
    // How often the question was sent, over all rungs.
    let mut earlier = 0_u32;
    let constrained = [Rung::JsonSchema, Rung::JsonObject];
    for rung in constrained.into_iter().filter(|rung| *rung >= strictest) {
        let asked = endpoint.ask(question, rung);
        let tries = asked
            .as_ref()
            .map_or_else(EndpointError::tries, |reply| Some(reply.tries));
        let reason = match asked {
            Ok(reply) if holds(&reply) => return Ok((rung, reply, passed_over)),
            Ok(reply) if reply.outcome == Outcome::Truncated => {
                "the reply was cut off before it showed its form; raise `max_tokens`".to_owned()
            }
            Ok(_) => "the reply is not the JSON object asked for".to_owned(),
            Err(error) if is_of_format(&error) => error.reason(),
            Err(error) => return Err(error.after(earlier)),
        };
        earlier = earlier.saturating_add(tries.map_or(0, |tries| tries.0));
        passed_over.push(PassedOver { rung, reason });
    }
    let reply = endpoint.ask(question, Rung::Prompt);
    let reply = reply.map_err(|error| error.after(earlier))?;
    Ok((Rung::Prompt, reply, passed_over))
}

/// A refusal says nothing of the form. Of a reply cut off the beginning of an object is enough, or
/// that of its fence: llama.cpp lets a model write one, and takes it off once the object is whole.
fn holds(reply: &Reply) -> bool {
    match reply.outcome {
        Outcome::Ok => reply.parse == Parse::Strict,
        Outcome::Refused => true,
        Outcome::Truncated => {
            let begun = reply.content.trim_start();
            begun.starts_with('{') || begun.starts_with("```json")
        }
        Outcome::Unparsed => false,
    }
}

/// A refusal that the form may have caused: whatever is not a matter of time. A 500 was sent again
/// by then: a server that stumbled once should not cost the whole sweep its form.
fn is_of_format(error: &EndpointError) -> bool {
    let EndpointError::Rejected { status, .. } = error else {
        return false;
    };
    *status == 500 || (*status >= 400 && !error.may_pass())
}

fn is_greedy(endpoint: &Endpoint) -> bool {
    endpoint
        .settings()
        .temperature
        .is_some_and(|temperature| temperature <= 0.0)
}

/// One is enough where nothing is drawn.
fn other_seeds(endpoint: &Endpoint, seed: u64) -> impl Iterator<Item = u64> {
    let count = if is_greedy(endpoint) { 1 } else { OTHER_SEEDS };
    (1..=count).map(move |step| {
        if seed + step > MAX_SEED {
            seed - step
        } else {
            seed + step
        }
    })
}
