//! One trace of one record of 800 characters: `serde_json` into a struct, which checks next to
//! nothing, beside the reader, where it is sure at once and where it has to look closely.

use clarity_artifact::{json, trace};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde::Deserialize;
use std::borrow::Cow;
use std::hint::black_box;

/// The members that matter; `serde_json` skips the others as it does `IgnoredAny`.
#[derive(Deserialize)]
struct Record<'t> {
    #[serde(borrow)]
    output: Cow<'t, str>,
    #[serde(borrow)]
    justification: Cow<'t, str>,
}

/// What `serde_json` alone makes of a trace: the lengths of the last record's texts.
fn serde_json_alone(bytes: &[u8]) -> Option<(usize, usize)> {
    let text = str::from_utf8(bytes).ok()?;
    let mut last = None;
    for line in text.lines() {
        last = Some(serde_json::from_str::<Record<'_>>(line).ok()?);
    }
    let last = last?;
    Some((last.output.len(), last.justification.len()))
}

/// A justification of 800 characters, as JSON writes it.
fn justification(words: &[&str]) -> String {
    let text: Vec<_> = words.iter().copied().cycle().take(400).collect();
    text.join(" ").chars().take(800).collect()
}

/// The record of a run with such a justification.
fn record(justification: &str, step: &str) -> String {
    format!(
        "{{\"adapter_metadata\": {{\"outcome\": \"ok\", \"probabilities\": {{\"effusion\": 0.81, \
         \"normal\": 0.19}}}}, \"justification\": {justification}, \"output\": \"effusion\", \
         \"step\": {step}}}\n"
    )
}

fn traces(c: &mut Criterion) {
    let ascii = [
        "the", "left", "base", "is", "dull,", "and", "the", "angle", "blunt.",
    ];
    let other = [
        "à",
        "gauche",
        "épanchement",
        "слева",
        "выпот",
        "左側",
        "胸水",
        "が",
        "ある",
    ];
    let quoted = |words: &[&str]| format!("\"{}\"", justification(words));
    // As a writer with nothing but ASCII spells it, with line breaks and quotes.
    let escaped: String = justification(&["\"épanchement\"\n", "слева", "выпот", "胸水"])
        .chars()
        .map(|c| match c {
            '"' => "\\\"".to_owned(),
            '\n' => "\\n".to_owned(),
            c if c.is_ascii() => c.to_string(),
            c => format!("\\u{:04x}", u32::from(c)),
        })
        .collect();
    let mut group = c.benchmark_group("trace");
    for (name, justification) in [
        ("ASCII", quoted(&ascii)),
        ("not ASCII", quoted(&other)),
        ("escapes", format!("\"{escaped}\"")),
    ] {
        let sure = record(&justification, "\"answer\"");
        // The integer -0 is rare, so that it is nothing that the reader is sure of.
        let unsure = record(&justification, "-0");
        group.throughput(Throughput::Bytes(sure.len() as u64));
        for (row, text) in [("sure", &sure), ("unsure", &unsure)] {
            group.bench_with_input(BenchmarkId::new(row, name), text, |b, text| {
                b.iter(|| trace::read(black_box(text.as_bytes())));
            });
        }
        group.bench_with_input(BenchmarkId::new("serde_json", name), &sure, |b, text| {
            b.iter(|| serde_json_alone(black_box(text.as_bytes())));
        });
        group.bench_with_input(BenchmarkId::new("check", name), sure.trim(), |b, text| {
            b.iter(|| json::check(black_box(text)).map(|checked| checked.len()));
        });
    }
    group.finish();
}

criterion_group!(benches, traces);
criterion_main!(benches);
