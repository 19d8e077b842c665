//! What a result follows from, as one digest.

use super::Cache;
use crate::config::Configuration;
use crate::failure::Failure;
use crate::sweep::{FIXED, passed_environment};
use clarity::artifact::json::Json;
use clarity::artifact::json::build::{integer, list, object, text};
use clarity::artifact::{canonical, digest};
use clarity::model::{Axis, Digest, Seed};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The version of a key's ingredients, and of how a runner is started.
const VERSION: u64 = 1;

/// A variable that says where a profile goes: no result follows from it.
const PROFILE: &str = "LLVM_PROFILE_FILE";

/// What all runs of one sweep have in common.
pub(crate) struct Keys {
    adapter: String,
    runner: Json<'static>,
    environment: Json<'static>,
    files: Json<'static>,
}

impl Keys {
    /// Hashes the program and every file that the command, the base spec and `inputs` name.
    pub(super) fn of(cache: &Cache, configuration: &Configuration) -> Result<Self, Failure> {
        let runner = &configuration.runner;
        let mut paths: BTreeSet<PathBuf> =
            runner.deterministic_by.iter().flatten().cloned().collect();
        paths.insert(runner.program.clone());
        let arguments = runner
            .arguments
            .iter()
            .map(|word| runner.directory.join(word));
        paths.extend(arguments.filter(|path| path.is_file()));
        for member in configuration.base_spec.spec.values() {
            named(member, &runner.directory, &mut paths);
        }
        for value in configuration
            .plan
            .axes()
            .as_slice()
            .iter()
            .flat_map(Axis::values)
        {
            named(&Json::from(value), &runner.directory, &mut paths);
        }
        let mut files = Vec::new();
        for path in paths {
            let hash = cache.hash(&path)?;
            files.push(object([
                ("path", spelled(path.as_os_str())),
                ("sha256", text(hash.to_string())),
            ]));
        }
        let passed = passed_environment(&runner.env).filter(|(name, _)| name != PROFILE);
        let fixed = FIXED.map(|(name, value)| (name.into(), value.into()));
        let environment = passed
            .chain(fixed)
            .map(|(name, value)| list([spelled(&name), spelled(&value)]));
        Ok(Self {
            adapter: configuration.plan.adapter().to_owned(),
            runner: list(runner.words.iter().map(|word| text(word.clone()))),
            environment: list(environment),
            files: list(files),
        })
    }

    /// The key of one run, of which `spec` is what its runner is given.
    pub(crate) fn key(&self, spec: &str, seed: Seed) -> Result<Digest, Failure> {
        let ingredients = canonical::compact(&object([
            ("adapter", text(self.adapter.clone())),
            ("command", self.runner.clone()),
            ("environment", self.environment.clone()),
            ("files", self.files.clone()),
            // A sweep repeats nothing but by its seeds.
            ("repeat", integer(0_u64)),
            ("schema", text("clarity/cache-key")),
            ("schema_version", integer(VERSION)),
            ("seed", text(seed.to_string())),
            ("spec", text(spec.to_owned())),
        ]));
        let ingredients = ingredients.map_err(|error| Failure::Other(error.to_string()))?;
        Ok(digest::sha256(ingredients.as_bytes()))
    }
}

/// The regular files that texts of a spec name, from the runner's directory on.
fn named(tree: &Json<'_>, directory: &Path, paths: &mut BTreeSet<PathBuf>) {
    match tree {
        Json::Text(name) if !name.is_empty() => {
            let path = directory.join(name.as_ref());
            if path.is_file() {
                paths.insert(path);
            }
        }
        Json::List(items) => {
            for item in items {
                named(item, directory, paths);
            }
        }
        Json::Object(members) => {
            for member in members.values() {
                named(member, directory, paths);
            }
        }
        _ => {}
    }
}

/// A name of the system's as a text; what is not UTF-8 is spelled by its bytes.
fn spelled(name: &OsStr) -> Json<'static> {
    match name.to_str() {
        Some(name) => text(name.to_owned()),
        None => list(
            name.as_encoded_bytes()
                .iter()
                .map(|byte| integer(u64::from(*byte))),
        ),
    }
}
