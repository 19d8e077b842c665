//! What a spec says about a model: a classifier's file, or a server.

mod onnx;
mod openai;

pub(crate) use onnx::OnnxSettings;
pub(crate) use openai::OpenAiSettings;

use clarity_artifact::Problems;
use clarity_artifact::json::Object;

/// One of some words, where the key is there.
fn word<'p>(
    object: Object<'p>,
    key: &str,
    words: &[&str],
    problems: &mut Problems,
) -> Option<&'p str> {
    let node = object.get(key)?;
    let word = node.text(problems)?;
    if !words.contains(&word) {
        node.expected(problems, &words.join(" or "));
    }
    Some(word)
}

fn whole(
    object: Object<'_>,
    key: &str,
    range: std::ops::RangeInclusive<i128>,
    problems: &mut Problems,
) -> Option<u32> {
    let node = object.get(key)?;
    let number = node.integer(problems)?.get();
    if !range.contains(&number) {
        let expected = format!("an integer from {} to {}", range.start(), range.end());
        node.expected(problems, &expected);
    }
    u32::try_from(number).ok()
}
