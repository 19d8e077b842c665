use super::VERSION;
use crate::json::{self, Json, Node, Object};
use crate::{Problems, ReadError};
use clarity_model::{AxisName, Rounded, mean};
use clarity_sensitivity::{Line, Scope};

/// Reads the figures of a stored `sensitivity.json`, a sweep's or a cohort's, one scope a line.
///
/// Keys that are not known are ignored.
///
/// # Errors
/// Every problem of its shape at once, and a version that is not known.
pub fn read(bytes: &[u8]) -> Result<Vec<Line>, ReadError> {
    json::read(bytes, "a sensitivity", |root, problems| {
        let members = root.object(problems)?;
        let schema = members.need("schema", problems)?;
        let name = schema.text(problems)?;
        let pooled = name == "clarity/cohort-sensitivity";
        if !pooled && name != "clarity/sensitivity" {
            schema.expected(problems, "\"clarity/sensitivity\"");
            return None;
        }
        let version = members.need("schema_version", problems)?;
        if version.integer(problems)? != VERSION.into() {
            version.expected(problems, "version 1, the only one there is");
            return None;
        }
        let overall = members.need("overall", problems)?;
        let overall = overall.object(problems)?;
        let mut lines = vec![scores(Scope::Overall, overall, problems)];
        for axis in members.need("axes", problems)?.list(problems)? {
            of_axis(axis, &mut lines, problems)?;
        }
        if pooled {
            for case in members.need("cases", problems)?.list(problems)? {
                lines.push(of_case(case, problems)?);
            }
        } else {
            for cell in members.need("cells", problems)?.list(problems)? {
                lines.push(of_cell(cell, problems)?);
            }
        }
        Some(lines)
    })
}

/// ESI and drift below a node, each a figure or `null`.
fn scores(scope: Scope, node: Object<'_>, problems: &mut Problems) -> Line {
    let mut estimate = |key: &str| {
        let figure = node.need(key, problems)?;
        if *figure.json() == Json::Null {
            return None;
        }
        let estimate = figure.object(problems)?.need("estimate", problems)?;
        optional(estimate, problems)
    };
    Line {
        scope,
        esi: estimate("esi"),
        drift: estimate("drift"),
        slope: None,
        cliff: None,
    }
}

/// A rounded number, or `null`; anything else is a problem.
fn optional(node: Node<'_>, problems: &mut Problems) -> Option<Rounded> {
    match node.json() {
        Json::Null => None,
        _ => node.rounded(problems),
    }
}

fn of_axis(node: Node<'_>, lines: &mut Vec<Line>, problems: &mut Problems) -> Option<()> {
    let axis = node.object(problems)?;
    let name = axis.need("axis", problems)?;
    let spelled = name.text(problems)?;
    let name = name.model(problems, AxisName::new(spelled))?;
    let first = lines.len();
    let mut of_sweep = false;
    for value in axis.need("values", problems)?.list(problems)? {
        let value = value.object(problems)?;
        let encoded = value
            .need("value", problems)?
            .axis_value(problems)?
            .encode();
        let scope = Scope::Value(name.clone(), encoded.to_string());
        let below = value.get("scores");
        let figures = match &below {
            Some(below) => {
                of_sweep = true;
                below.object(problems)?
            }
            None => value,
        };
        lines.push(scores(scope, figures, problems));
    }
    // What a sweep's axis is, as it is computed there: the mean over its values.
    if of_sweep {
        let values = lines.get(first..).unwrap_or_default();
        let average = |pick: fn(&Line) -> Option<Rounded>| {
            let found = values.iter().filter_map(|line| Some(pick(line)?.get()));
            Rounded::round(mean(found)?).ok()
        };
        let line = Line {
            scope: Scope::Axis(name),
            esi: average(|line| line.esi),
            drift: average(|line| line.drift),
            slope: None,
            cliff: None,
        };
        lines.push(line);
    }
    Some(())
}

fn of_cell(node: Node<'_>, problems: &mut Problems) -> Option<Line> {
    let cell = node.object(problems)?;
    let mut spelled = Vec::new();
    for (axis, value) in cell
        .need("axis_values", problems)?
        .object(problems)?
        .members()
    {
        let value = value.axis_value(problems)?;
        spelled.push(format!("{axis}={}", value.encode()));
    }
    let scope = Scope::Cell(spelled.join("_"));
    let below = cell.need("scores", problems)?;
    Some(scores(scope, below.object(problems)?, problems))
}

fn of_case(node: Node<'_>, problems: &mut Problems) -> Option<Line> {
    let case = node.object(problems)?;
    let name = case.need("name", problems)?.text(problems)?;
    Some(Line {
        scope: Scope::Case(name.to_owned()),
        esi: optional(case.need("esi", problems)?, problems),
        drift: optional(case.need("drift", problems)?, problems),
        slope: None,
        cliff: None,
    })
}
