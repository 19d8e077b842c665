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
            schema.expected(
                problems,
                "\"clarity/sensitivity\" or \"clarity/cohort-sensitivity\"",
            );
            return None;
        }
        members.version(VERSION, problems);
        // A later version may be of any shape.
        if !problems.is_empty() {
            return None;
        }
        let overall = members.need("overall", problems)?;
        let overall = overall.object(problems)?;
        let mut lines = vec![scores(Scope::Overall, overall, problems)];
        for axis in members.need("axes", problems)?.list(problems)? {
            of_axis(axis, pooled, &mut lines, problems)?;
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

/// The axis itself, then its values.
fn of_axis(
    node: Node<'_>,
    pooled: bool,
    lines: &mut Vec<Line>,
    problems: &mut Problems,
) -> Option<()> {
    let axis = node.object(problems)?;
    let name = axis.need("axis", problems)?;
    let spelled = name.text(problems)?;
    let name = name.model(problems, AxisName::new(spelled))?;
    let mut values = Vec::new();
    for value in axis.need("values", problems)?.list(problems)? {
        let value = value.object(problems)?;
        let encoded = value
            .need("value", problems)?
            .axis_value(problems)?
            .encode();
        let scope = Scope::Value(name.clone(), encoded.to_string());
        if pooled {
            values.push(scores(scope, value, problems));
        } else {
            let below = value.need("scores", problems)?;
            values.push(scores(scope, below.object(problems)?, problems));
        }
    }
    let mut own = Line {
        scope: Scope::Axis(name),
        esi: None,
        drift: None,
        slope: None,
        cliff: None,
    };
    if pooled {
        (own.slope, own.cliff) = of_gaps(axis.need("gaps", problems)?, problems)?;
    } else {
        let average = |pick: fn(&Line) -> Option<Rounded>| {
            let found = values.iter().filter_map(pick).map(Rounded::get);
            Rounded::round(mean(found)?).ok()
        };
        (own.esi, own.drift) = (average(|line| line.esi), average(|line| line.drift));
        (own.slope, own.cliff) = of_curve(axis.need("esi", problems)?, problems)?;
    }
    lines.push(own);
    lines.extend(values);
    Some(())
}

/// The slope and the cliff of an axis's line.
type Steep = (Option<Rounded>, Option<Rounded>);

/// The largest absolute slope over the range, and the largest change between neighbouring points;
/// none of them where the axis has no curve.
fn of_curve(node: Node<'_>, problems: &mut Problems) -> Option<(Option<Rounded>, Option<Rounded>)> {
    if *node.json() == Json::Null {
        return Some((None, None));
    }
    let curve = node.object(problems)?;
    let points = numbers(curve.need("points", problems)?, problems)?;
    let pairs = points.array_windows();
    let heights = pairs.map(|[a, b]| Rounded::round((b.get() - a.get()).abs()).ok());
    let slopes = curve.need("slopes", problems)?;
    let mut steepest = None;
    if *slopes.json() != Json::Null {
        let slopes = slopes.object(problems)?.need("per_range", problems)?;
        let slopes = numbers(slopes, problems)?;
        steepest = slopes.iter().map(|slope| slope.abs()).max();
    }
    Some((steepest, heights.max().flatten()))
}

/// The largest change between neighbouring values over cases.
fn of_gaps(node: Node<'_>, problems: &mut Problems) -> Option<Steep> {
    let mut highest = None;
    for gap in node.list(problems)? {
        let change = gap.object(problems)?.need("change", problems)?;
        let change = change.object(problems)?.need("estimate", problems)?;
        highest = highest.max(Some(change.rounded(problems)?.abs()));
    }
    Some((None, highest))
}

fn numbers(node: Node<'_>, problems: &mut Problems) -> Option<Vec<Rounded>> {
    let numbers = node.list(problems)?.map(|item| item.rounded(problems));
    let numbers: Vec<_> = numbers.collect();
    numbers.into_iter().collect()
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
