//! `[axis.NAME]` and `[analysis]`: what is known of the axes, and how to analyze.

use clarity::artifact::Problems;
use clarity::artifact::context::{self, AXIS_KEYS, NORMALIZE_KEYS, SETTINGS_KEYS};
use clarity::artifact::json::{Node, Object, nearest};
use clarity::sensitivity::{Context, SensitivityError};

/// Reads both; either may be absent.
pub(super) fn read(config: Object<'_>, problems: &mut Problems) -> Option<Context> {
    let mut context = Context::default();
    if let Some(node) = config.get("axis") {
        for (_, meta) in node.object(problems)?.members() {
            let meta = meta.object(problems)?;
            meta.refuse_others(&AXIS_KEYS, problems, nearest);
        }
        context.axes = context::axes_of(node, problems)?;
    }
    if let Some(node) = config.get("analysis") {
        known(node, &SETTINGS_KEYS, problems)?;
        if let Some(rules) = node.object(problems)?.get("normalize") {
            known(rules, &NORMALIZE_KEYS, problems)?;
        }
        context.settings = context::settings_of(node, problems)?;
    }
    Some(context)
}

fn known(node: Node<'_>, keys: &[&str], problems: &mut Problems) -> Option<()> {
    node.object(problems)?
        .refuse_others(keys, problems, nearest);
    Some(())
}

/// The axis that a refusal is about.
pub(super) fn axis_named(error: &SensitivityError) -> Option<&str> {
    match error {
        SensitivityError::UnknownAxis { axis }
        | SensitivityError::CoordinateCount { axis, .. }
        | SensitivityError::Coordinates { axis, .. }
        | SensitivityError::NoLogarithm { axis, .. }
        | SensitivityError::Categorical { axis } => Some(axis),
        _ => None,
    }
}
