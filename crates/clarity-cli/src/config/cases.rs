//! The base spec of a configuration, or those of a cohort: one case each.

use crate::failure::{Failure, is_machines, placed};
use crate::files;
use clarity::artifact::Problems;
use clarity::artifact::json::{Json, Node};
use clarity::artifact::spec::BaseSpec;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The most cases of a cohort.
const MAX_CASES: usize = 10_000;

/// The longest name of a directory, in bytes.
const MAX_NAME: usize = 255;

/// The file that a base spec was read from.
#[derive(Debug, Clone)]
pub(crate) struct BaseSpecFile {
    /// Its path.
    pub(crate) path: PathBuf,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// What it says.
    pub(crate) spec: BaseSpec,
}

/// One case of a cohort.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// What its directory is called.
    pub(crate) name: String,
    /// What its runs' specs are made of.
    pub(crate) base_spec: BaseSpecFile,
}

/// What `base_spec` names.
pub(super) enum BaseSpecs {
    /// One file.
    One(BaseSpecFile),
    /// A list, or a pattern: a cohort, by name.
    Many(Vec<Case>),
}

/// What it names, as far as it has no problem.
///
/// # Errors
/// Where the machine fails under a file: that is no problem of the configuration.
pub(super) fn read(
    node: Node<'_>,
    directory: &Path,
    problems: &mut Problems,
) -> Result<Option<BaseSpecs>, Failure> {
    let paths = match node.json() {
        Json::List(_) => {
            let mut paths = Vec::new();
            let mut whole = true;
            for item in node.list(problems).into_iter().flatten() {
                let text = item.text(problems);
                let found = match text {
                    Some(text) => matches(item, text, directory, problems)?,
                    None => None,
                };
                whole &= found.is_some();
                paths.extend(found.unwrap_or_default());
            }
            whole.then_some(paths)
        }
        Json::Text(text) if is_pattern(text) => matches(node, text, directory, problems)?,
        _ => {
            let Some(text) = node.text(problems) else {
                return Ok(None);
            };
            let found = file(node, directory.join(text), problems)?;
            return Ok(found.map(BaseSpecs::One));
        }
    };
    let Some(paths) = paths else {
        return Ok(None);
    };
    let cases = cases(node, &paths, directory, problems)?;
    Ok(cases.map(BaseSpecs::Many))
}

fn file(
    node: Node<'_>,
    path: PathBuf,
    problems: &mut Problems,
) -> Result<Option<BaseSpecFile>, Failure> {
    let bytes = match files::read_input(&path, files::MAX_FILE) {
        Err(broken @ Failure::Environment(_)) => return Err(broken),
        read => node.model(problems, read),
    };
    Ok(bytes.and_then(|bytes| {
        let read = BaseSpec::read(&bytes).map_err(|error| placed(&path, error));
        let spec = node.model(problems, read)?;
        Some(BaseSpecFile { path, bytes, spec })
    }))
}

pub(super) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// The files that an item names, in the order of their names.
pub(super) fn matches(
    node: Node<'_>,
    text: &str,
    directory: &Path,
    problems: &mut Problems,
) -> Result<Option<Vec<PathBuf>>, Failure> {
    if !is_pattern(text) {
        return Ok(Some(vec![directory.join(text)]));
    }
    // By itself first, so that what is wrong is told of what was written.
    let pattern = glob::Pattern::new(text);
    let pattern = pattern.map_err(|error| format!("{text:?} is no pattern: {error}"));
    if node.model(problems, pattern).is_none() {
        return Ok(None);
    }
    // The directory is no pattern, whatever it is called.
    let Some(directory) = directory.to_str() else {
        node.refuse(
            problems,
            "a pattern needs a directory whose name is UTF-8; list the files instead",
        );
        return Ok(None);
    };
    let pattern = if text.starts_with('/') {
        text.to_owned()
    } else {
        format!("{}/{text}", glob::Pattern::escape(directory))
    };
    let Some(found) = node.model(problems, glob::glob(&pattern)) else {
        return Ok(None);
    };
    let mut paths = Vec::new();
    for path in found {
        if let Err(unread) = &path
            && is_machines(unread.error())
        {
            return Err(Failure::io(unread.path(), unread.error()));
        }
        let Some(path) = node.model(problems, path) else {
            return Ok(None);
        };
        paths.push(path);
    }
    paths.sort();
    if paths.is_empty() {
        node.refuse(problems, format_args!("no file matches {text:?}"));
        return Ok(None);
    }
    Ok(Some(paths))
}

fn cases(
    node: Node<'_>,
    paths: &[PathBuf],
    directory: &Path,
    problems: &mut Problems,
) -> Result<Option<Vec<Case>>, Failure> {
    if paths.is_empty() {
        node.refuse(
            problems,
            "the list is empty; a cohort has at least one case",
        );
    }
    if paths.len() > MAX_CASES {
        let found = paths.len();
        let why = format!("{found} cases are too many; at most {MAX_CASES} are taken");
        node.refuse(problems, why);
        return Ok(None);
    }
    let mut by_name: BTreeMap<String, &PathBuf> = BTreeMap::new();
    for path in paths {
        let name = name_of(path, paths, directory);
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if name.is_empty() || name.starts_with('.') || !name.chars().all(plain) {
            let why = "makes no name of a case: letters, digits, `_`, `-` and `.`; rename it";
            node.refuse(problems, format_args!("{}: {why}", path.display()));
        } else if name.len() > MAX_NAME {
            let (path, found) = (path.display(), name.len());
            let why = format!("makes a name of {found} bytes, at most {MAX_NAME}; rename it");
            node.refuse(problems, format_args!("{path}: {why}"));
        } else if let Some(first) = by_name.insert(name.clone(), path) {
            if first == path {
                let path = path.display();
                node.refuse(
                    problems,
                    format_args!("{path} is there twice; name it once"),
                );
                continue;
            }
            let (first, second) = (first.display(), path.display());
            node.refuse(
                problems,
                format_args!("{first} and {second} are both the case `{name}`; rename one"),
            );
        }
    }
    let read = by_name.into_iter().map(|(name, path)| {
        let base_spec = file(node, path.clone(), problems)?;
        Ok(base_spec.map(|base_spec| Case { name, base_spec }))
    });
    // Each is read, so that one broken file does not hide the next.
    let read: Vec<_> = read.collect::<Result<_, Failure>>()?;
    Ok(read.into_iter().collect())
}

/// The name of a file without its ending; with its directories where names alone do not differ.
fn name_of(path: &Path, all: &[PathBuf], directory: &Path) -> String {
    let stem = |path: &Path| {
        let stem = path.file_stem();
        stem.map(|stem| stem.to_string_lossy().into_owned())
    };
    let own = stem(path).unwrap_or_default();
    let twins = all
        .iter()
        .filter(|other| stem(other).as_ref() == Some(&own));
    if twins.count() < 2 {
        return own;
    }
    let inside = path.strip_prefix(directory).unwrap_or(path);
    let parts = inside.with_extension("");
    let parts = parts
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("_")
}
