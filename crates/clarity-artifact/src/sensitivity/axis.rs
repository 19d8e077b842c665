use super::scores::{self, optional_interval};
use crate::context::axis_json;
use crate::json::Json;
use crate::json::build::{count, float, list, object, optional, rounded, text, value};
use clarity_model::{Finite, Rounded};
use clarity_sensitivity::{AxisSensitivity, Cliff, Crossing, Curve, Difference, Slopes};

pub(super) fn json(axis: &AxisSensitivity) -> Json<'static> {
    let at = |place: usize| {
        let found = axis.values.get(place);
        found.map_or(Json::Null, |found| value(&found.value))
    };
    let values = axis.values.iter().map(|found| {
        let coordinate = found.coordinate.and_then(|number| Finite::new(number).ok());
        object([
            ("coordinate", float(coordinate)),
            ("scores", scores::json(&found.scores)),
            ("value", value(&found.value)),
        ])
    });
    let flips = axis.flips.map_or(Json::Null, |flips| {
        object([
            ("flipped", count(flips.flipped)),
            ("pairs", count(flips.pairs)),
            ("share", rounded(flips.share)),
        ])
    });
    let curve_of = |found: Option<&Curve>| found.map_or(Json::Null, |found| curve(found, at));
    let crossings = axis.crossings.iter().map(|found| crossing(found, at));
    let differences = axis.differences.iter().map(|found| difference(found, at));
    object([
        ("axis", text(axis.axis.as_str())),
        ("contract_misorders", Json::Bool(axis.contract_misorders)),
        ("crossings", list(crossings)),
        ("differences", list(differences)),
        ("drift", curve_of(axis.drift.as_ref())),
        ("esi", curve_of(axis.esi.as_ref())),
        ("flips", flips),
        ("meta", axis_json(&axis.meta)),
        ("ordered", Json::Bool(axis.ordered)),
        ("values", list(values)),
    ])
}

fn curve(curve: &Curve, at: impl Fn(usize) -> Json<'static>) -> Json<'static> {
    let (slopes, reason) = match &curve.slopes {
        Ok(slopes) => (slopes_json(slopes), None),
        Err(reason) => (Json::Null, Some(reason.as_str())),
    };
    object([
        (
            "cliffs",
            list(curve.cliffs.iter().map(|found| cliff(found, &at))),
        ),
        ("points", all(&curve.points)),
        ("reason", optional(reason)),
        ("slopes", slopes),
    ])
}

fn all(numbers: &[Rounded]) -> Json<'static> {
    list(numbers.iter().map(|number| rounded(Some(*number))))
}

fn slopes_json(slopes: &Slopes) -> Json<'static> {
    object([
        ("mu_star", rounded(Some(slopes.mu_star))),
        ("nu", rounded(Some(slopes.nu))),
        ("per_range", all(&slopes.per_range)),
        ("per_unit", all(&slopes.per_unit)),
        ("sigma", rounded(slopes.sigma)),
    ])
}

fn cliff(cliff: &Cliff, at: impl Fn(usize) -> Json<'static>) -> Json<'static> {
    object([
        ("change", rounded(Some(cliff.change))),
        ("from", at(cliff.from)),
        ("height", rounded(Some(cliff.change.abs()))),
        ("interval", optional_interval(cliff.interval.as_ref())),
        ("per_range", rounded(Some(cliff.per_range))),
        ("per_unit", rounded(Some(cliff.per_unit))),
        ("seeds", count(cliff.seeds)),
        ("supporting_seeds", count(cliff.supporting_seeds)),
        ("to", at(cliff.from + 1)),
    ])
}

fn crossing(crossing: &Crossing, at: impl Fn(usize) -> Json<'static>) -> Json<'static> {
    object([
        ("falls", Json::Bool(crossing.falls)),
        ("from", at(crossing.from)),
        ("threshold", rounded(Some(crossing.threshold))),
        ("to", at(crossing.from + 1)),
    ])
}

fn difference(difference: &Difference, at: impl Fn(usize) -> Json<'static>) -> Json<'static> {
    object([
        ("a", at(difference.a)),
        ("b", at(difference.b)),
        ("esi", rounded(Some(difference.esi))),
        ("interval", optional_interval(difference.interval.as_ref())),
    ])
}
