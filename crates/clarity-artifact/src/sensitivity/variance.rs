use crate::json::Json;
use crate::json::build::{integer, list, object, optional, rounded, text};
use clarity_model::Rounded;
use clarity_sensitivity::{AxisIndices, Effect, Sensitivity, Variance, VarianceOf};

/// What every reader of shares must know.
const DEPENDS: &str = "the indices depend on the levels that were chosen";

pub(super) fn json(found: &Sensitivity) -> Json<'static> {
    let axes = found.axes.as_slice().iter();
    let names: Vec<&str> = axes.map(|axis| axis.name().as_str()).collect();
    object([
        ("drift", of(&found.drift_variance, &names)),
        ("esi", of(&found.esi_variance, &names)),
        ("note", text(DEPENDS)),
    ])
}

fn of(found: &VarianceOf, names: &[&str]) -> Json<'static> {
    match found {
        Ok(variance) => shares(variance, names),
        Err(reason) => object([("reason", text(reason))]),
    }
}

fn shares(variance: &Variance, names: &[&str]) -> Json<'static> {
    let by_axis = |pick: fn(&AxisIndices) -> Option<Rounded>| {
        let members = names.iter().zip(&variance.axes);
        let members =
            members.map(|(name, found)| ((*name).to_owned().into(), rounded(pick(found))));
        Json::Object(members.collect())
    };
    let effect = |effect: &Effect| {
        let axes = effect.axes.iter().filter_map(|axis| names.get(*axis));
        object([
            ("axes", list(axes.map(|name| text(*name)))),
            ("eta2", rounded(Some(effect.eta2))),
            ("omega2", rounded(effect.omega2)),
            ("share", rounded(Some(effect.share))),
        ])
    };
    let pairs = variance
        .effects
        .iter()
        .filter(|effect| effect.axes.len() == 2);
    object([
        ("D", rounded(Some(variance.total))),
        ("S1", by_axis(|found| Some(found.first))),
        ("S1_conf", by_axis(|found| found.first_conf)),
        ("S2", list(pairs.map(effect))),
        ("ST", by_axis(|found| Some(found.total))),
        ("ST_conf", by_axis(|found| found.total_conf)),
        ("conf_note", optional(variance.conf_note.as_deref())),
        ("effects", list(variance.effects.iter().map(effect))),
        ("names", list(names.iter().map(|name| text(*name)))),
        ("replicates", integer(variance.replicates)),
        ("seed_block_share", rounded(Some(variance.block_share))),
        ("seed_share", rounded(Some(variance.seed_share))),
    ])
}
