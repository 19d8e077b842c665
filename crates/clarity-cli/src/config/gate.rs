//! A gate file: `[[limit]]` tables in TOML, or the same in JSON.

use super::text::Text;
use crate::failure::{Failure, placed};
use crate::files;
use clarity::artifact::Problems;
use clarity::artifact::json::{Node, Object, nearest};
use clarity::model::AxisName;
use clarity::sensitivity::{Bound, Limit, Per};
use std::path::Path;

/// Reads the limits of a gate file; every problem of it at once.
pub(crate) fn read(path: &Path) -> Result<Vec<Limit>, Failure> {
    let bytes = files::read_input(path, files::MAX_FILE)?;
    let mut problems = Problems::default();
    let text = Text::parse(path, &bytes, &mut problems)?;
    let limits = limits(Node::root(text.tree()), &mut problems);
    match limits {
        Some(limits) if problems.is_empty() => Ok(limits),
        _ => {
            let located = problems.located(|at| text.locate(at));
            Err(Failure::Rejected(placed(path, located)))
        }
    }
}

fn limits(root: Node<'_>, problems: &mut Problems) -> Option<Vec<Limit>> {
    let file = root.object(problems)?;
    file.refuse_others(&["limit"], problems, nearest);
    let node = file.need("limit", problems)?;
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
fn limit(node: Node<'_>, problems: &mut Problems) -> Option<Vec<Limit>> {
    let table = node.object(problems)?;
    let bounds = Bound::ALL.map(Bound::key);
    let known: Vec<_> = ["per", "axis"].into_iter().chain(bounds).collect();
    table.refuse_others(&known, problems, nearest);
    let per = per(table, problems)?;
    let axis = match table.get("axis") {
        Some(node) => {
            let name = node.text(problems)?;
            Some(node.model(problems, AxisName::new(name))?)
        }
        None => None,
    };
    let mut found = Vec::new();
    for bound in Bound::ALL {
        let Some(node) = table.get(bound.key()) else {
            continue;
        };
        let number = node.json().axis_value().and_then(|value| value.number());
        match number.filter(|number| *number >= 0.0) {
            Some(to) => found.push(Limit {
                per,
                axis: axis.clone(),
                bound,
                to,
            }),
            None => node.expected(problems, "a number of at least 0"),
        }
    }
    if found.is_empty() && problems.is_empty() {
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
