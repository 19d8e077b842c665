//! `context.json`: what is known of a sweep beside the contract's artifacts.

use crate::json::build::{count, float, integer, list, object, optional, text, value};
use crate::json::{self, Json, Node};
use crate::{Problems, ReadError, canonical};
use clarity_gradient::EdgeOrder;
use clarity_model::{AxisName, Finite};
use clarity_sensitivity::{
    AxisMeta, BaselineKind, Context, Normalizer, NormalizerRules, Scale, SensitivityError, Settings,
};
use std::collections::BTreeMap;
use std::io;

/// The keys of an axis's metadata.
pub const AXIS_KEYS: [&str; 5] = ["coordinates", "group", "identity", "scale", "unit"];

/// The keys of the settings.
pub const SETTINGS_KEYS: [&str; 7] = [
    "baseline",
    "bootstrap_seed",
    "edge_order",
    "near",
    "normalize",
    "replicates",
    "thresholds",
];

/// The keys of the normalizer.
pub const NORMALIZE_KEYS: [&str; 5] = ["answers", "case", "pattern", "punctuation", "trim"];

/// The version of the file's shape.
pub const VERSION: u64 = 1;

/// Reads a context. Keys that are not known are ignored.
///
/// ```
/// use clarity_artifact::context;
/// let text = r#"{
///     "axes": {"blur": {"unit": "px", "identity": 0.0}},
///     "schema_version": 1,
///     "settings": {"baseline": "paired", "normalize": {"trim": true}}
/// }"#;
/// let read = context::read(text.as_bytes())?;
/// assert!(read.settings.normalizer.rules().trim);
/// assert_eq!(context::read(context::write(&read)?.as_bytes())?, read);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every problem of its shape at once, and a version that is not known.
pub fn read(bytes: &[u8]) -> Result<Context, ReadError> {
    json::read(bytes, "a sweep's context", |root, problems| {
        let members = root.object(problems)?;
        members.version(VERSION, problems);
        let axes = members
            .need("axes", problems)
            .and_then(|node| axes_of(node, problems));
        let settings = members
            .need("settings", problems)
            .and_then(|node| settings_of(node, problems));
        Some(Context {
            axes: axes?,
            settings: settings?,
        })
    })
}

/// Metadata by axis.
pub fn axes_of(node: Node<'_>, problems: &mut Problems) -> Option<BTreeMap<AxisName, AxisMeta>> {
    let mut axes = BTreeMap::new();
    for (name, node) in node.object(problems)?.members() {
        let name = node.model(problems, AxisName::new(name));
        let meta = axis_of(node, problems);
        axes.extend(name.zip(meta));
    }
    Some(axes)
}

/// The metadata of one axis.
fn axis_of(node: Node<'_>, problems: &mut Problems) -> Option<AxisMeta> {
    let members = node.object(problems)?;
    let member = |key: &str| members.get(key).filter(|node| *node.json() != Json::Null);
    let mut words = |key: &str| {
        let node = member(key)?;
        node.text(problems).map(str::to_owned)
    };
    let (unit, group) = (words("unit"), words("group"));
    let scale = member("scale").and_then(|node| {
        let words = Scale::ALL.map(|scale| (scale.word(), scale));
        word(node, &words, problems)
    });
    let identity = member("identity").and_then(|node| node.axis_value(problems));
    let coordinates = member("coordinates").and_then(|node| numbers(node, problems));
    Some(AxisMeta {
        unit,
        scale: scale.unwrap_or_default(),
        identity,
        group,
        coordinates,
    })
}

/// The settings; those that are not there have their defaults.
pub fn settings_of(node: Node<'_>, problems: &mut Problems) -> Option<Settings> {
    let members = node.object(problems)?;
    let member = |key: &str| members.get(key).filter(|node| *node.json() != Json::Null);
    let mut settings = Settings::default();
    if let Some(node) = member("baseline") {
        let words = BaselineKind::ALL.map(|kind| (kind.word(), kind));
        settings.baseline = word(node, &words, problems);
    }
    if let Some(node) = member("edge_order") {
        match node.integer(problems).map(clarity_model::Integer::get) {
            Some(1) | None => {}
            Some(2) => settings.edges = EdgeOrder::Second,
            Some(_) => node.expected(problems, "1 or 2"),
        }
    }
    if let Some(near) = member("near").and_then(|node| finite(node, problems)) {
        settings.near = near.get();
    }
    if let Some(levels) = member("thresholds").and_then(|node| numbers(node, problems)) {
        settings.thresholds = levels.into_iter().map(Finite::get).collect();
    }
    if let Some(found) = member("replicates").and_then(|node| node.unsigned(problems)) {
        settings.resampling.replicates = found;
    }
    if let Some(found) = member("bootstrap_seed").and_then(|node| node.unsigned(problems)) {
        settings.resampling.seed = found;
    }
    if let Some(node) = member("normalize")
        && let Some(normalizer) = normalizer_of(node, problems)
    {
        settings.normalizer = normalizer;
    }
    // One range is told at a time: what was told takes its default, and the rest is looked at.
    let defaults = Settings::default();
    while let Err(error) = settings.check() {
        let SensitivityError::Setting { setting, .. } = &error else {
            node.refuse(problems, error);
            break;
        };
        member(setting).unwrap_or(node).refuse(problems, &error);
        match *setting {
            "near" => settings.near = defaults.near,
            "thresholds" => settings.thresholds.clone_from(&defaults.thresholds),
            "replicates" => settings.resampling.replicates = defaults.resampling.replicates,
            _ => break,
        }
    }
    Some(settings)
}

fn normalizer_of(node: Node<'_>, problems: &mut Problems) -> Option<Normalizer> {
    let rules = rules_of(node, problems)?;
    let pattern = node.object(problems)?.get("pattern");
    pattern
        .unwrap_or(node)
        .model(problems, Normalizer::new(rules))
}

fn rules_of(node: Node<'_>, problems: &mut Problems) -> Option<NormalizerRules> {
    let members = node.object(problems)?;
    let member = |key: &str| members.get(key).filter(|node| *node.json() != Json::Null);
    let mut truth = |key: &str| match member(key).map(|node| (node, node.json())) {
        Some((_, Json::Bool(truth))) => *truth,
        Some((node, _)) => {
            node.expected(problems, "true or false");
            false
        }
        None => false,
    };
    let (trim, case, punctuation) = (truth("trim"), truth("case"), truth("punctuation"));
    let pattern = member("pattern").and_then(|node| node.text(problems));
    let mut answers = Vec::new();
    if let Some(node) = member("answers")
        && let Some(items) = node.list(problems)
    {
        for item in items {
            answers.extend(item.text(problems).map(str::to_owned));
        }
    }
    Some(NormalizerRules {
        pattern: pattern.map(str::to_owned),
        trim,
        case,
        punctuation,
        answers,
    })
}

fn word<T: Copy>(node: Node<'_>, words: &[(&str, T)], problems: &mut Problems) -> Option<T> {
    let found = node.text(problems)?;
    let known = words.iter().find(|(word, _)| *word == found);
    if known.is_none() {
        let list: Vec<_> = words.iter().map(|(word, _)| format!("{word:?}")).collect();
        node.expected(problems, &format!("one of {}", list.join(", ")));
    }
    known.map(|(_, value)| *value)
}

fn finite(node: Node<'_>, problems: &mut Problems) -> Option<Finite> {
    let number = node.json().axis_value().and_then(|value| value.number());
    if number.is_none() {
        node.expected(problems, "a finite number");
    }
    node.model(problems, Finite::new(number?))
}

fn numbers(node: Node<'_>, problems: &mut Problems) -> Option<Vec<Finite>> {
    let numbers: Vec<_> = node
        .list(problems)?
        .map(|item| finite(item, problems))
        .collect();
    numbers.into_iter().collect()
}

/// Writes a context as canonical JSON.
///
/// # Errors
/// None that a context can cause; the signature is that of writing.
pub fn write(context: &Context) -> io::Result<String> {
    let axes = context.axes.iter();
    let axes = axes.map(|(name, meta)| (name.to_string().into(), axis_json(meta)));
    canonical::pretty(&object([
        ("axes", Json::Object(axes.collect())),
        ("schema", text("clarity/context")),
        ("schema_version", integer(VERSION)),
        ("settings", settings_json(&context.settings)),
    ]))
}

pub(crate) fn axis_json(meta: &AxisMeta) -> Json<'static> {
    let coordinates = meta.coordinates.as_ref();
    let coordinates =
        coordinates.map(|numbers| list(numbers.iter().map(|number| float(Some(*number)))));
    object([
        ("coordinates", coordinates.unwrap_or(Json::Null)),
        ("group", optional(meta.group.as_deref())),
        ("identity", meta.identity.as_ref().map_or(Json::Null, value)),
        ("scale", text(meta.scale.word())),
        ("unit", optional(meta.unit.as_deref())),
    ])
}

pub(crate) fn settings_json(settings: &Settings) -> Json<'static> {
    let number = |number: f64| float(Finite::new(number).ok());
    let rules = settings.normalizer.rules();
    let edges = match settings.edges {
        EdgeOrder::First => 1,
        EdgeOrder::Second => 2,
    };
    object([
        (
            "baseline",
            optional(settings.baseline.map(BaselineKind::word)),
        ),
        ("bootstrap_seed", integer(settings.resampling.seed)),
        ("edge_order", count(edges)),
        ("near", number(settings.near)),
        (
            "normalize",
            object([
                ("answers", list(rules.answers.iter().map(text))),
                ("case", Json::Bool(rules.case)),
                ("pattern", optional(rules.pattern.as_deref())),
                ("punctuation", Json::Bool(rules.punctuation)),
                ("trim", Json::Bool(rules.trim)),
            ]),
        ),
        ("replicates", integer(settings.resampling.replicates)),
        (
            "thresholds",
            list(settings.thresholds.iter().copied().map(number)),
        ),
    ])
}
