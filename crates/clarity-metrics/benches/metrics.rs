//! The distance of justifications to a baseline's, and the metrics of 1,000 compared runs.

use clarity_metrics::{Comparison, Pattern, compute, normalized_distance};
use clarity_model::{Axes, Axis, AxisName};
use criterion::{Criterion, criterion_group, criterion_main};
use rapidfuzz::distance::levenshtein;
use std::hint::black_box;

/// A text of so many characters with every `step`-th one changed, by turns put in, taken out or
/// replaced.
fn text(letters: &str, length: usize, step: usize) -> String {
    let plain = letters.chars().cycle().take(length).enumerate();
    let changed = plain.flat_map(|(i, letter)| match (i % step == step - 1, i / step % 3) {
        (false, _) => [Some(letter), None],
        (true, 0) => [Some(letter), Some('x')],
        (true, 1) => [None, None],
        (true, _) => [Some('x'), None],
    });
    changed.flatten().collect()
}

/// Words in an order that depends on `seed`: justifications that say another thing each time.
fn reworded(length: usize, seed: usize) -> String {
    let words = "the left base is dull and there is blunting of its costophrenic angle which \
        suggests a small effusion heart size not enlarged no focal consolidation seen in either \
        lung field mediastinum appears normal without pneumothorax";
    let words: Vec<&str> = words.split_whitespace().collect();
    let order = (0_usize..).map(|i| (i * i * (seed + 1) + i * 7 + seed * 3) % words.len());
    let text = order
        .filter_map(|i| words.get(i))
        .flat_map(|word| [word, " "]);
    let text = text.flat_map(|word| word.chars());
    text.take(length).collect()
}

const LATIN: &str = "the left base is dull and the heart is not enlarged, ";
const ACCENTS: &str = "le c\u{153}ur est \u{e9}largi, la base gauche opacifi\u{e9}e \u{e0} peine, ";
const CHINESE: &str = "\u{5de6}\u{4e0b}\u{80ba}\u{89c1}\u{7247}\u{72b6}\u{6a21}\u{7cca}\u{5f71}\
    \u{ff0c}\u{5fc3}\u{5f71}\u{4e0d}\u{5927}\u{3002}";

/// Each row: the distance of one text to a pattern, and the same by the oracle of the tests.
fn distance(c: &mut Criterion) {
    let rows = [
        ("equal, 800", text(LATIN, 800, 9999), text(LATIN, 800, 9999)),
        ("near, 800", text(LATIN, 800, 9999), text(LATIN, 800, 20)),
        ("reworded, 800", reworded(800, 1), reworded(800, 2)),
        ("near, 80", text(LATIN, 80, 9999), text(LATIN, 80, 20)),
        ("reworded, 80", reworded(80, 1), reworded(80, 2)),
        (
            "accents, 800",
            text(ACCENTS, 800, 9999),
            text(ACCENTS, 800, 5),
        ),
        (
            "Chinese, 300",
            text(CHINESE, 300, 9999),
            text(CHINESE, 300, 5),
        ),
        ("near, 5000", text(LATIN, 5000, 9999), text(LATIN, 5000, 20)),
        ("reworded, 5000", reworded(5000, 1), reworded(5000, 2)),
    ];
    for (name, a, b) in rows {
        let mut group = c.benchmark_group(format!("distance: {name} characters"));
        let pattern = Pattern::new(&a);
        group.bench_function("pattern", |bench| {
            bench.iter(|| pattern.distance(black_box(&b)));
        });
        group.bench_function("with its pattern", |bench| {
            bench.iter(|| normalized_distance(black_box(&a), black_box(&b)));
        });
        group.bench_function("rapidfuzz", |bench| {
            bench.iter(|| {
                let (a, b) = (black_box(&a), black_box(&b));
                if a == b {
                    0
                } else {
                    levenshtein::distance(a.chars(), b.chars())
                }
            });
        });
        group.finish();
    }
}

fn metrics(c: &mut Criterion) {
    let axis =
        |name: &str| Axis::new(AxisName::new(name).ok()?, (0..10).map(Into::into).collect()).ok();
    let axes = Axes::new(["a", "b", "c"].into_iter().filter_map(axis).collect());
    let Ok(axes) = axes else { return };
    let runs: Vec<_> = (0..1000_u16)
        .filter_map(|run| {
            let i = usize::from(run);
            let cell = axes.cell_at(vec![i / 100, i / 10 % 10, i % 10]).ok()?;
            let (same_answer, distance) = (run % 3 == 0, f64::from(run) / 1000.0);
            Some((
                cell,
                Comparison {
                    same_answer,
                    distance,
                },
            ))
        })
        .collect();
    c.bench_function("metrics of 1,000 runs on 3 axes", |b| {
        b.iter(|| compute(black_box(&axes), &runs));
    });
}

criterion_group!(benches, distance, metrics);
criterion_main!(benches);
