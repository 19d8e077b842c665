use crate::LabError;
use clarity_artifact::spec::RunSpec;
use clarity_artifact::{ReadError, canonical, json};
use clarity_model::AxisValue;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;

/// The artifacts of one recorded run, by file name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedFiles {
    /// Name and text of each file, `spec.json` among them.
    pub files: BTreeMap<String, String>,
    /// The spec, taken apart.
    spec: RunSpec,
}

/// Recorded runs: one JSON object a line, its `files` the artifacts of one run by name.
///
/// JSON strings keep every byte of a UTF-8 file. `run` names the run for people; what decides is
/// the recorded `spec.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corpus(Vec<RecordedFiles>);

impl Corpus {
    /// Reads a corpus.
    ///
    /// # Errors
    /// [`LabError::Corpus`], [`LabError::Twice`], with the line.
    pub fn read(bytes: &[u8]) -> Result<Self, LabError> {
        let whole = |error| LabError::Corpus { line: 1, error };
        let text = json::utf8(bytes, "one recorded run a line").map_err(whole)?;
        let lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty());
        let mut runs: Vec<RecordedFiles> = Vec::new();
        let mut seen = BTreeSet::new();
        for (above, line) in lines {
            let line_number = above + 1;
            let run = recorded(line).map_err(|error| LabError::Corpus {
                line: line_number,
                error,
            })?;
            let key = (run.spec.perturbations.clone(), run.spec.seed);
            if !seen.insert(key) {
                return Err(LabError::Twice { line: line_number });
            }
            runs.push(run);
        }
        Ok(Self(runs))
    }

    /// The recorded run with the same perturbations and seed.
    ///
    /// # Errors
    /// [`LabError::NotRecorded`]; [`LabError::OtherSpec`] where the rest of the spec differs, for
    /// an answer to another question is none to this one.
    pub fn find(&self, wanted: &RunSpec) -> Result<&RecordedFiles, LabError> {
        let same = |run: &&RecordedFiles| {
            run.spec.seed == wanted.seed && run.spec.perturbations == wanted.perturbations
        };
        let found = self
            .0
            .iter()
            .find(same)
            .ok_or_else(|| self.not_recorded(wanted))?;
        let keys = found.spec.differences(wanted);
        if keys.is_empty() {
            return Ok(found);
        }
        Err(LabError::OtherSpec {
            keys: keys.into_iter().map(str::to_owned).collect(),
        })
    }

    /// The nearest thing to say: the first axis or the seed that was never recorded like this.
    fn not_recorded(&self, wanted: &RunSpec) -> LabError {
        let mut asked = String::new();
        for (axis, value) in &wanted.perturbations {
            // Writing to a string cannot fail.
            let _ = write!(asked, "{axis} = {value}, ");
        }
        let seeds: BTreeSet<_> = self.0.iter().map(|run| run.spec.seed).collect();
        let advice = wanted
            .perturbations
            .iter()
            .find_map(|(axis, value)| self.unrecorded_value(axis, value))
            .unwrap_or_else(|| {
                if seeds.contains(&wanted.seed) {
                    "each was recorded, but not together".to_owned()
                } else {
                    format!("the recorded seeds are {}", list(&seeds))
                }
            });
        LabError::NotRecorded {
            wanted: format!("{asked}seed = {}", wanted.seed),
            advice,
        }
    }

    fn unrecorded_value(&self, axis: &str, value: &AxisValue) -> Option<String> {
        let recorded: BTreeSet<_> = self
            .0
            .iter()
            .filter_map(|run| run.spec.perturbations.get(axis))
            .collect();
        if recorded.contains(value) {
            None
        } else if recorded.is_empty() {
            Some(format!("no run was recorded along the axis `{axis}`"))
        } else {
            Some(format!("`{axis}` was recorded at {}", list(&recorded)))
        }
    }
}

fn list<T: ToString>(items: &BTreeSet<T>) -> String {
    items
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

fn recorded(line: &str) -> Result<RecordedFiles, ReadError> {
    let files = json::read(line.as_bytes(), "a recorded run", |root, problems| {
        let mut files = BTreeMap::new();
        let members = root.object(problems)?.need("files", problems)?;
        for (name, text) in members.object(problems)?.members() {
            files.insert(name.to_owned(), text.text(problems)?.to_owned());
        }
        if !files.contains_key("spec.json") {
            members.refuse(problems, "the file `spec.json` is missing");
        }
        Some(files)
    })?;
    let spec = RunSpec::read(files.get("spec.json").map_or(&[], String::as_bytes))?;
    Ok(RecordedFiles { files, spec })
}

/// One line of a corpus: the files of one run.
///
/// # Errors
/// None that texts can cause; the signature is that of writing.
pub fn corpus_line(run: &str, files: &BTreeMap<String, String>) -> io::Result<String> {
    let line = BTreeMap::from([("files", Member::Files(files)), ("run", Member::Run(run))]);
    canonical::compact(&line).map(|line| line + "\n")
}

#[derive(serde::Serialize)]
#[serde(untagged)]
enum Member<'m> {
    Files(&'m BTreeMap<String, String>),
    Run(&'m str),
}
