//! `clarity contact-sheet`: what the model will see.

use crate::command::lab::failure;
use crate::config::Configuration;
use crate::failure::Failure;
use crate::output;
use crate::target::Target;
use clarity_lab::{contact_sheet, write_picture};
use std::path::Path;

/// Draws the pictures of a sweep in a labelled grid.
pub(super) fn sheet(config: &Path, output: Option<&Path>) -> Result<(), Failure> {
    let to = Target::new(output)?;
    to.spare("the configuration itself", config)?;
    let configuration = Configuration::load(config)?;
    let Some(sweep) = configuration.lab_sweep() else {
        let why = "its runner is not `clarity lab`: what another runner shows to its model, \
                   nobody else can know";
        return Err(Failure::rejected(config, why));
    };
    to.spare("the base spec", &configuration.base_spec.path)?;
    to.spare("the runner", &configuration.runner.program)?;
    let files = sweep.files().map_err(|error| failure(&error))?;
    for (key, file) in files {
        to.spare(&format!("the `{key}` of the base spec"), &file)?;
    }
    let sheet = contact_sheet(&sweep).map_err(|error| failure(&error))?;
    to.write(&write_picture(&sheet))?;
    let cells = configuration.plan.len() / configuration.plan.seeds().len().max(1);
    let cells = output::count(cells, "picture");
    let seed = configuration.plan.seeds().first();
    let seed = seed
        .map(|seed| format!(", seed {seed}"))
        .unwrap_or_default();
    output::print(&format!(
        "{cells}{seed} on {}x{} pixels in {}\n",
        sheet.width(),
        sheet.height(),
        to.path().display()
    ))
}
