//! `clarity contact-sheet`: what the model will see.

use crate::command::lab::failure;
use crate::config::Configuration;
use crate::failure::Failure;
use crate::{files, output};
use clarity_lab::{contact_sheet, write_picture};
use std::path::Path;

/// Draws the pictures of a sweep in a labelled grid.
pub(super) fn sheet(config: &Path, to: &Path) -> Result<(), Failure> {
    let configuration = Configuration::load(config)?;
    let Some(sweep) = configuration.lab_sweep() else {
        let why = "its runner is not `clarity lab`: what another runner shows to its model, \
                   nobody else can know";
        return Err(Failure::rejected(config, why));
    };
    let sheet = contact_sheet(&sweep).map_err(|error| failure(&error))?;
    files::write_atomically(to, &write_picture(&sheet))?;
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
        to.display()
    ))
}
