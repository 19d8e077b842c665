//! What a fuzzer begins with: what lies in the repository already, taken apart.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::write;
use crate::{Error, Result};

/// Where files of the parsers' kinds lie.
const PLACES: [&str; 8] = [
    "examples",
    "tests/data",
    "tests/golden",
    "crates/clarity-model/tests/data",
    "crates/clarity-perturb/tests/data",
    "crates/clarity-picture/tests/data",
    "schemas",
    "fuzz/seeds/records",
];

/// Kinds that no file of the repository has are here, by target.
const OWN: &str = "fuzz/seeds";

/// The dictionary without the names of members.
const DICTIONARY: &str = "fuzz/json.dict";

/// Members of base specs and probes: these are looked at by every adapter, which takes its time.
const SPECS: [&str; 5] = [
    "\"image\"",
    "\"onnx\"",
    "\"openai\"",
    "\"recipe\"",
    "\"rung\"",
];

/// Larger seeds make a fuzzer slow.
const LARGEST: usize = 16 * 1024;

/// Texts enough, over all files.
const MOST: usize = 4000;

/// Seeds of every kind.
#[derive(Debug, Default)]
pub struct Seeds {
    /// JSON texts, and lists of lines of them.
    pub texts: BTreeSet<String>,
    /// PNG and DICOM files.
    pub pictures: Vec<PathBuf>,
    /// Words of JSON and names of members, as libFuzzer reads them.
    pub dictionary: String,
}

impl Seeds {
    /// Takes the files in `root` apart.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn gather(root: &Path) -> Result<Self> {
        let mut seeds = Self {
            dictionary: String::from_utf8_lossy(&read(&root.join(DICTIONARY))?).into_owned(),
            ..Self::default()
        };
        let mut words = BTreeSet::new();
        for place in PLACES {
            for path in files(&root.join(place))? {
                let kind = path.extension().unwrap_or_default().to_string_lossy();
                match kind.as_ref() {
                    "png" | "dcm" => seeds.pictures.push(path),
                    "json" | "jsonl" => {
                        let text = String::from_utf8_lossy(&read(&path)?).into_owned();
                        if place == "schemas" {
                            words.extend(names(&text));
                        } else {
                            seeds.take(&text);
                        }
                    }
                    _ => {}
                }
            }
        }
        for word in words {
            seeds.dictionary += "\"\\\"";
            seeds.dictionary += &word;
            seeds.dictionary += "\\\"\"\n";
        }
        Ok(seeds)
    }

    fn take(&mut self, text: &str) {
        for text in texts(text) {
            if self.texts.len() < MOST {
                self.texts.insert(text);
            }
        }
    }

    /// Writes those of a target into its corpus, which keeps what it has.
    ///
    /// # Errors
    /// A file that cannot be read or written.
    pub fn write(&self, root: &Path, target: &str, corpus: &Path) -> Result<()> {
        fs::create_dir_all(corpus)
            .map_err(|error| Error::new(format!("{}: {error}", corpus.display())))?;
        let own = root.join(OWN).join(target);
        let pictures: &[PathBuf] = match target {
            "picture" => &self.pictures,
            _ => &[],
        };
        let own = if own.is_dir() {
            files(&own)?
        } else {
            Vec::new()
        };
        for (number, path) in own.iter().chain(pictures).enumerate() {
            let bytes = read(path)?;
            if bytes.len() <= LARGEST {
                write(&corpus.join(format!("file-{number}")), &bytes)?;
            }
        }
        if !["normalizer", "pack", "packed", "picture", "reply"].contains(&target) {
            let fit =
                |text: &&String| target != "lab_spec" || SPECS.iter().any(|key| text.contains(key));
            for (number, text) in self.texts.iter().filter(fit).enumerate() {
                write(&corpus.join(format!("text-{number}")), text.as_bytes())?;
            }
        }
        Ok(())
    }
}

/// A file of JSON as seeds: the whole, each line of it, each object and list inside, and what is
/// JSON in a string, as in a recording.
pub fn texts(text: &str) -> Vec<String> {
    let mut found = vec![text.to_owned()];
    match serde_json::from_str(text) {
        Ok(value) => inside(&value, &mut found),
        Err(_) => {
            for line in text.lines() {
                found.push(line.to_owned());
                if let Ok(value) = serde_json::from_str(line) {
                    inside(&value, &mut found);
                }
            }
        }
    }
    found.retain(|text| text.len() <= LARGEST && text.starts_with(['{', '[']));
    found
}

fn inside(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.starts_with(['{', '[']) => found.push(text.clone()),
        Value::Array(items) => {
            found.push(value.to_string());
            for item in items {
                inside(item, found);
            }
        }
        Value::Object(members) => {
            found.push(value.to_string());
            for member in members.values() {
                inside(member, found);
            }
        }
        _ => {}
    }
}

/// The names of members that a schema knows.
pub fn names(schema: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<Value> = serde_json::from_str(schema).into_iter().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                if let Some(Value::Object(properties)) = members.get("properties") {
                    found.extend(properties.keys().filter(|name| plain(name)).cloned());
                }
                open.extend(members.into_iter().map(|(_, member)| member));
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    found
}

/// Whether libFuzzer reads a name as it is.
fn plain(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The files under a directory, in the order of their names.
fn files(directory: &Path) -> Result<Vec<PathBuf>> {
    let (mut open, mut found) = (vec![directory.to_path_buf()], Vec::new());
    while let Some(directory) = open.pop() {
        let failed = |error| Error::new(format!("{}: {error}", directory.display()));
        for entry in fs::read_dir(&directory).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| Error::new(format!("{}: {error}", path.display())))
}
