//! The workspace as cargo and the file system show it: the data that the layer table judges.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{Dependency, DependencyKind, Metadata, MetadataCommand, Package};

use crate::run::{capture, cargo, last_words, passes};
use crate::table::Table;
use crate::{Error, Result};

/// Every member, and how many packages the budgeted ones need.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// The members by name.
    pub members: Vec<Member>,
    /// Packages that a crate needs in order to be used, itself included; or why they could not
    /// be counted.
    pub packages: BTreeMap<String, std::result::Result<usize, String>>,
}

/// One member of the workspace.
#[derive(Debug, Clone, Default)]
pub struct Member {
    /// Its package name.
    pub name: String,
    /// Its manifest, relative to the workspace.
    pub manifest: String,
    /// Everything that its manifest depends on, of every kind.
    pub edges: Vec<Edge>,
    /// Whether its manifest says `[lints] workspace = true`.
    pub inherits_lints: bool,
    /// Its features, `default` included.
    pub features: Vec<String>,
    /// Its benchmarks.
    pub benches: Vec<String>,
    /// The Rust files under its `src`.
    pub sources: Vec<Source>,
    /// Its root source file, relative to the workspace, where it is a library.
    pub library: Option<String>,
    /// A clippy configuration of its own, relative to the workspace.
    pub clippy_config: Option<String>,
}

/// One dependency that a manifest states.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    /// The real name of the package, whatever the manifest calls it.
    pub to: String,
    /// Which of the three tables it stands in.
    pub kind: EdgeKind,
    /// Only with a feature.
    pub optional: bool,
    /// Only on some platforms.
    pub target: Option<String>,
    /// What the manifest calls it.
    pub rename: Option<String>,
}

/// Which table of a manifest a dependency stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// `[dependencies]`
    #[default]
    Normal,
    /// `[build-dependencies]`
    Build,
    /// `[dev-dependencies]`
    Dev,
}

/// One source file.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Relative to the workspace.
    pub path: String,
    /// What it says.
    pub text: String,
}

impl Workspace {
    /// Looks at the workspace in `root`, and counts the packages of the crates that `table`
    /// gives a budget.
    ///
    /// # Errors
    /// cargo cannot read a manifest, or a file cannot be read.
    pub fn load(root: &Path, table: &Table) -> Result<Self> {
        let mut workspace = Self::members(root)?;
        for member in &workspace.members {
            if table
                .crates
                .get(&member.name)
                .is_some_and(|row| row.budget.is_some())
            {
                let count = count_packages(root, &member.name)?;
                workspace.packages.insert(member.name.clone(), count);
            }
        }
        Ok(workspace)
    }

    /// Looks at the members of the workspace in `root`; counts nothing.
    ///
    /// # Errors
    /// cargo cannot read a manifest, or a file cannot be read.
    pub fn members(root: &Path) -> Result<Self> {
        let metadata = metadata(root)?;
        let mut members = metadata
            .workspace_packages()
            .into_iter()
            .map(|package| member(&metadata, package))
            .collect::<Result<Vec<_>>>()?;
        members.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self {
            members,
            packages: BTreeMap::new(),
        })
    }
}

/// The directory of the workspace that `directory` lies in.
///
/// # Errors
/// There is none, or its manifests cannot be read.
pub fn find_root(directory: &Path) -> Result<PathBuf> {
    Ok(metadata(directory)?.workspace_root.into_std_path_buf())
}

/// The `clarity` of this workspace, built just now; `None` where it does not build, of which cargo
/// has said why.
///
/// # Errors
/// Cargo cannot be run.
pub(crate) fn binary(root: &Path) -> Result<Option<PathBuf>> {
    // All binaries at once: the choice of packages decides their features, and this choice shares
    // most of its build with the tests'.
    let mut build = cargo(root);
    build.args(["build", "--workspace", "--bins", "--quiet", "--locked"]);
    if !passes(&mut build)? {
        return Ok(None);
    }
    Ok(Some(target_directory(root)?.join("debug").join("clarity")))
}

/// Where cargo builds the workspace in `root`.
///
/// # Errors
/// Its manifests cannot be read.
pub(crate) fn target_directory(root: &Path) -> Result<PathBuf> {
    Ok(metadata(root)?.target_directory.into_std_path_buf())
}

fn metadata(directory: &Path) -> Result<Metadata> {
    MetadataCommand::new()
        .current_dir(directory)
        .no_deps()
        .exec()
        .map_err(|error| Error::new(format!("cargo metadata cannot read the workspace: {error}")))
}

fn member(metadata: &Metadata, package: &Package) -> Result<Member> {
    let root = metadata.workspace_root.as_std_path();
    let manifest = package.manifest_path.as_std_path();
    let directory = manifest.parent().unwrap_or(root);
    let mut features: Vec<String> = package.features.keys().cloned().collect();
    features.sort_unstable();
    Ok(Member {
        name: package.name.to_string(),
        manifest: relative(root, manifest),
        edges: package.dependencies.iter().filter_map(edge).collect(),
        inherits_lints: inherits_lints(manifest)?,
        features,
        benches: package
            .targets
            .iter()
            .filter(|target| target.is_bench())
            .map(|target| target.name.clone())
            .collect(),
        sources: sources(root, &directory.join("src"))?,
        library: package
            .targets
            .iter()
            .find(|target| target.is_lib())
            .map(|target| relative(root, target.src_path.as_std_path())),
        clippy_config: ["clippy.toml", ".clippy.toml"]
            .iter()
            .map(|name| directory.join(name))
            .find(|path| path.exists())
            .map(|path| relative(root, &path)),
    })
}

fn edge(dependency: &Dependency) -> Option<Edge> {
    let kind = match dependency.kind {
        DependencyKind::Normal => EdgeKind::Normal,
        DependencyKind::Build => EdgeKind::Build,
        DependencyKind::Development => EdgeKind::Dev,
        DependencyKind::Unknown => return None,
    };
    Some(Edge {
        to: dependency.name.clone(),
        kind,
        optional: dependency.optional,
        target: dependency.target.as_ref().map(ToString::to_string),
        rename: dependency.rename.clone(),
    })
}

/// `cargo metadata` does not tell where lints come from.
fn inherits_lints(manifest: &Path) -> Result<bool> {
    let table: toml::Table = toml::from_str(&read(manifest)?)
        .map_err(|error| Error::new(format!("{}: {error}", manifest.display())))?;
    let inherits = table.get("lints").and_then(|lints| lints.get("workspace"));
    Ok(inherits.and_then(toml::Value::as_bool) == Some(true))
}

fn sources(root: &Path, directory: &Path) -> Result<Vec<Source>> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_path_buf()];
    while let Some(directory) = open.pop() {
        // A crate without `src` has its sources elsewhere; only pure crates are judged by them.
        let Ok(entries) = fs::read_dir(&directory) else {
            continue;
        };
        for entry in entries {
            let path = entry
                .map_err(|error| unreadable(&directory, &error))?
                .path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(Source {
                    path: relative(root, &path),
                    text: read(&path)?,
                });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// Distinct packages among `name` and its normal dependencies, as somebody who depends on it
/// alone would get them.
fn count_packages(root: &Path, name: &str) -> Result<std::result::Result<usize, String>> {
    let output = capture(cargo(root).args([
        "tree",
        "-e",
        "normal",
        "--prefix",
        "none",
        "-p",
        name,
        "--offline",
        "--locked",
    ]))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        let error = text.lines().find_map(|line| line.strip_prefix("error: "));
        return Ok(Err(
            error.map_or_else(|| last_words(&output.stderr), str::to_owned)
        ));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    // "name v1.2.3 (proc-macro) (*)": name and version make the package.
    let mut packages: Vec<String> = text
        .lines()
        .map(|line| {
            line.split_whitespace()
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .filter(|package| !package.is_empty())
        .collect();
    packages.sort_unstable();
    packages.dedup();
    Ok(Ok(packages.len()))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(format!("{}: cannot be read: {error}", path.display()))
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}
