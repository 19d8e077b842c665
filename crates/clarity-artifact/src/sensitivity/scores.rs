use crate::json::Json;
use crate::json::build::{count, list, object, optional, rounded, text};
use clarity_sensitivity::{Figure, Note, Scores, Uncertainty};

pub(super) fn json(scores: &Scores) -> Json<'static> {
    let reasons = &scores.reasons;
    object([
        ("agreement", rounded(scores.agreement)),
        ("drift", figure(&scores.drift)),
        ("esi", figure(&scores.esi)),
        (
            "reasons",
            object([
                ("missing", count(reasons.missing)),
                ("other_far", count(reasons.other_far)),
                ("other_near", count(reasons.other_near)),
                ("same_far", count(reasons.same_far)),
                ("same_near", count(reasons.same_near)),
            ]),
        ),
        ("runs", count(scores.runs)),
        ("unjustified", count(scores.unjustified)),
        ("unparsed", count(scores.unparsed)),
    ])
}

fn figure(figure: &Figure) -> Json<'static> {
    object([
        ("estimate", rounded(figure.estimate)),
        ("intervals", list(figure.intervals.iter().map(interval))),
        ("note", optional(figure.note.map(Note::text))),
        ("runs", count(figure.runs)),
    ])
}

pub(super) fn interval(interval: &Uncertainty) -> Json<'static> {
    object([
        ("high", rounded(Some(interval.high))),
        ("low", rounded(Some(interval.low))),
        ("method", text(interval.method.word())),
        ("source", text(interval.source.word())),
        ("units", count(interval.units)),
    ])
}

pub(super) fn optional_interval(found: Option<&Uncertainty>) -> Json<'static> {
    found.map_or(Json::Null, interval)
}
