//! `layers.toml`: what each crate is and what it may depend on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::{Error, Result};

/// The whole table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What every pure crate must say of itself.
    pub pure: Pure,
    /// One row for each workspace member.
    pub crates: BTreeMap<String, Row>,
}

/// What every pure crate must say of itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pure {
    /// Inner attributes that its `lib.rs` begins with.
    pub attributes: Vec<String>,
}

/// One crate.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Edges point from a higher layer to a lower one; tools stand outside.
    pub layer: Option<u32>,
    /// The place of an engine in the pipeline.
    pub stage: Option<u32>,
    /// What the crate may touch.
    pub kind: Kind,
    /// Why a pure crate is not `no_std`, where a dependency does not let it be.
    pub std: Option<String>,
    /// The most packages its normal dependencies may make, itself included.
    pub budget: Option<usize>,
    /// Normal dependencies, each with its reason.
    pub allow: BTreeMap<String, String>,
    /// Build dependencies, each with its reason. They run on the builder's machine, so a normal
    /// permission does not cover them.
    #[serde(default)]
    pub build: BTreeMap<String, String>,
    /// Dev-dependencies.
    #[serde(default)]
    pub dev: Vec<String>,
}

/// What a crate may touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Nothing but its arguments.
    Pure,
    /// The world.
    Io,
    /// Holds tests, and nothing that others use.
    Test,
    /// Serves the house, not the product.
    Tool,
}

impl Table {
    /// Reads `layers.toml` in `root`.
    ///
    /// # Errors
    /// The file cannot be read, or is not such a table.
    pub fn read(root: &Path) -> Result<Self> {
        let text = fs::read_to_string(root.join("layers.toml"))
            .map_err(|error| Error::new(format!("layers.toml: cannot be read: {error}")))?;
        Self::parse(&text)
    }

    /// The table that `text` spells.
    ///
    /// # Errors
    /// `text` is not TOML, or not such a table.
    pub fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|error| Error::new(format!("layers.toml: {error}")))
    }

    /// The stages in their order: `sweep < metrics < surface < gradient`.
    pub fn stage_order(&self) -> String {
        let mut stages: Vec<_> = self
            .crates
            .iter()
            .filter_map(|(name, row)| row.stage.map(|stage| (stage, stage_name(name))))
            .collect();
        stages.sort_unstable();
        stages
            .into_iter()
            .map(|(_, name)| name)
            .collect::<Vec<_>>()
            .join(" < ")
    }
}

/// An engine's name without the house's.
pub(crate) fn stage_name(name: &str) -> &str {
    name.strip_prefix("clarity-").unwrap_or(name)
}
