//! A gate file: `[[limit]]` tables in TOML, or the same in JSON.

use super::text::Text;
use crate::failure::{Failure, placed};
use crate::files;
use clarity::artifact::Problems;
use clarity::artifact::json::{self, Json, Node, Object, nearest};
use clarity::model::AxisName;
use clarity::sensitivity::{Bound, Limit, Per};
use std::path::Path;

/// A limit and where it stands.
pub(crate) struct PlacedLimit {
    pub(crate) limit: Limit,
    /// Its key: `limit[0].min_esi`.
    pub(crate) key: String,
    /// Its key after its line: ``line 3, column 1: `limit[0].min_esi` ``.
    pub(crate) place: String,
}

/// Reads the limits of a gate file; every problem of it at once.
pub(crate) fn read(path: &Path) -> Result<Vec<PlacedLimit>, Failure> {
    let bytes = files::read_input(path, files::MAX_FILE)?;
    let mut problems = Problems::default();
    let text = Text::parse(path, &bytes, "a gate's limits", &mut problems)?;
    let unread = problems.as_slice().to_vec();
    let limits = limits(Node::root(text.tree()), &mut problems);
    super::tell_once(&unread, &mut problems);
    match limits {
        Some(limits) if problems.is_empty() => {
            let placed = limits.into_iter().map(|(at, limit)| {
                let place = match text.locate(&at) {
                    Some((line, column)) => format!("line {line}, column {column}: `{at}`"),
                    None => format!("`{at}`"),
                };
                let key = at.to_string();
                PlacedLimit { limit, key, place }
            });
            Ok(placed.collect())
        }
        _ => {
            let located = problems.located(|at| text.locate(at));
            Err(Failure::Rejected(placed(path, located)))
        }
    }
}

/// Keys of files that are taken for a gate's, and what such a file is: told in one line, not key by
/// key.
const OTHERS: [(&str, &str); 2] = [
    ("base_spec", "the configuration of a sweep"),
    ("schema_version", "what an analysis wrote"),
];

fn limits(root: Node<'_>, problems: &mut Problems) -> Option<Vec<(json::Path, Limit)>> {
    let file = root.object(problems)?;
    for (key, what) in OTHERS {
        if file.get(key).is_some() {
            let why = format!(
                "is {what}; a gate has a file of its own, a list of `[[limit]]`, each with `per` and \
                 a bound such as `min_esi`"
            );
            root.refuse(problems, why);
            return None;
        }
    }
    file.refuse_others(&["limit"], problems, nearest);
    let node = file.need("limit", problems)?;
    if matches!(node.json(), Json::Object(_)) {
        let why = "found one table, expected a list of them; in TOML each begins with `[[limit]]`";
        node.refuse(problems, why);
        return None;
    }
    let mut limits = Vec::new();
    for item in node.list(problems)? {
        limits.extend(limit(item, problems).unwrap_or_default());
    }
    if limits.is_empty() && problems.is_empty() {
        node.refuse(
            problems,
            "there is no limit; a gate without one is always open",
        );
    }
    Some(limits)
}

/// One table: where it holds, and one limit or more.
fn limit(node: Node<'_>, problems: &mut Problems) -> Option<Vec<(json::Path, Limit)>> {
    let table = node.object(problems)?;
    let bounds = Bound::ALL.map(Bound::key);
    let known: Vec<_> = ["per", "axis"].into_iter().chain(bounds).collect();
    table.refuse_others(&known, problems, nearest);
    // A key that is misspelt was told of.
    let all_known = table.members().all(|(key, _)| known.contains(&key));
    let per = per(table, problems)?;
    let axis = match table.get("axis") {
        Some(node) => {
            let name = node.text(problems)?;
            Some(node.model(problems, AxisName::new(name))?)
        }
        None => None,
    };
    let mut found = Vec::new();
    let mut named = false;
    for bound in Bound::ALL {
        let Some(node) = table.get(bound.key()) else {
            continue;
        };
        named = true;
        let number = node.json().axis_value().and_then(|value| value.number());
        // A slope over the range may be steeper than 1, all else is a share: 20 for 20 % would
        // hold nothing back.
        let (most, expected) = match bound {
            Bound::MaxSlope => (f64::MAX, "a number of at least 0"),
            _ => (1.0, "a number from 0 to 1"),
        };
        match number.filter(|number| (0.0..=most).contains(number)) {
            Some(to) => found.push((
                node.path(),
                Limit {
                    per,
                    axis: axis.clone(),
                    bound,
                    to,
                },
            )),
            None => node.expected(problems, expected),
        }
    }
    if !named && all_known {
        let list = bounds.join("`, `");
        node.refuse(
            problems,
            format_args!("limits nothing; give one of `{list}`"),
        );
    }
    Some(found)
}

fn per(table: Object<'_>, problems: &mut Problems) -> Option<Per> {
    let node = table.need("per", problems)?;
    let word = node.text(problems)?;
    let found = Per::ALL.into_iter().find(|per| per.word() == word);
    if found.is_none() {
        let words = Per::ALL.map(|per| format!("{:?}", per.word())).join(", ");
        node.expected(problems, &format!("one of {words}"));
    }
    found
}
