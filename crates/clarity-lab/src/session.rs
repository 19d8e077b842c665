//! Answering runs: the model is loaded once, and nothing of a run shows in the next.

use crate::answer::{Adapter, object, text};
use crate::case::Case;
use crate::classifier::Local;
use crate::files::{MAX_MODEL, MAX_SPEC, read};
use crate::film::Films;
use crate::openai::OpenAi;
use crate::records::{Perturbed, answer_record, asked_record};
use crate::settings::{OnnxSettings, OpenAiSettings};
use crate::{LabError, Request};
use clarity_artifact::json::Json;
use clarity_artifact::spec::RunSpec;
use clarity_artifact::{canonical, digest};
use clarity_endpoint::Probe;
use clarity_model::Digest;
use std::fs;
use std::path::PathBuf;

/// The adapters that answer live runs.
pub const ADAPTERS: [&str; 3] = ["phantom", "onnx", "openai"];

/// An adapter with what it has loaded.
pub struct Session {
    films: Films,
    model: Model,
}

/// The model that answers.
struct Model {
    adapter: String,
    probe: Option<Probe>,
    /// Loaded, and what it was loaded for.
    open: Option<(Loaded, Box<dyn Adapter>)>,
}

impl Session {
    /// A session that has loaded nothing yet.
    ///
    /// `probe` is what [`probe`](crate::probe) found out for this sweep, for the adapter `openai`.
    ///
    /// # Errors
    /// [`LabError::Adapter`] for a name that is none of [`ADAPTERS`].
    pub fn new(adapter: &str, probe: Option<Probe>) -> Result<Self, LabError> {
        if !ADAPTERS.contains(&adapter) {
            let found = adapter.to_owned();
            return Err(LabError::Adapter { found });
        }
        Ok(Self {
            films: Films::default(),
            model: Model {
                adapter: adapter.to_owned(),
                probe,
                open: None,
            },
        })
    }

    /// Answers one run: reads its spec, perturbs, asks, and leaves `trace_pack.jsonl` and
    /// `manifest.json` in the output directory. Paths in the spec are relative to where the
    /// process works.
    ///
    /// ```no_run
    /// use clarity_lab::{Request, Session};
    /// let request = Request { config: "spec.json".into(), output: "artifacts".into(), seed: None };
    /// Session::new("phantom", None)?.run(&request)?;
    /// # Ok::<(), clarity_lab::LabError>(())
    /// ```
    ///
    /// # Errors
    /// A spec, a picture or a model that cannot be used, or a server that does not answer.
    pub fn run(&mut self, request: &Request) -> Result<(), LabError> {
        let bytes = read(&request.config, MAX_SPEC)?;
        let in_spec = |error| LabError::Read {
            path: request.config.clone(),
            error,
        };
        let spec = RunSpec::read(&bytes).map_err(in_spec)?;
        request.same_seed(spec.seed)?;
        let case = Case::read(&bytes).map_err(in_spec)?;
        let recipe = case.recipe.recipe(&spec.perturbations, spec.seed);
        let recipe = recipe.map_err(|(step, error)| LabError::Step { step, error })?;
        let film = match case.image {
            Some(_) => Some(self.films.film(&case, &spec)?),
            None => None,
        };
        let perturbed = Perturbed::new(&case, film, &recipe);
        let asked = perturbed.asked(&case, spec.seed);
        let adapter = self.model.adapter(&case)?;
        let answer = adapter.ask(&asked)?;
        let identity = adapter.identity();
        let records = [
            perturbed.record(&recipe),
            asked_record(&asked, &self.model.adapter),
            answer_record(answer),
        ];
        let mut trace = String::new();
        for record in &records {
            trace.push_str(&line(record)?);
            trace.push('\n');
        }
        let manifest = object([
            ("adapter", text(&self.model.adapter)),
            (
                "artifact_sha256",
                object([(TRACE, text(digest::sha256(trace.as_bytes()).to_string()))]),
            ),
            ("artifacts", Json::List(vec![text(TRACE)])),
            ("input_sha256", perturbed.input_hash()),
            ("model", identity),
            ("perturbed_sha256", perturbed.hash()),
            // Two runs of one spec are the same run, whenever and wherever they happen.
            ("run_id", text(digest::sha256(&bytes).to_string())),
            ("seed", Json::Integer(spec.seed.get())),
            ("timestamp", Json::Null),
            (
                "versions",
                object([("clarity", text(env!("CARGO_PKG_VERSION")))]),
            ),
        ]);
        let manifest = canonical::pretty(&manifest).map_err(|error| LabError::Io {
            path: "manifest.json".into(),
            error,
        })?;
        write(request.output.join(TRACE), &trace)?;
        write(request.output.join("manifest.json"), &manifest)
    }
}

/// What a model was loaded for; nothing else decides what it answers.
#[derive(PartialEq)]
struct Loaded {
    onnx: Option<OnnxSettings>,
    openai: Option<OpenAiSettings>,
    /// The hash of the classifier's file, which is read for each run: one that was replaced is
    /// loaded anew, as it would be by a process for each run.
    file: Option<Digest>,
}

impl Model {
    /// The adapter, opened anew only where the case names another model.
    fn adapter(&mut self, case: &Case) -> Result<&dyn Adapter, LabError> {
        let file = model_file(&self.adapter, case)?;
        let wanted = Loaded {
            onnx: case.onnx.clone(),
            openai: case.openai.clone(),
            file: file.as_deref().map(digest::sha256),
        };
        let known = self.open.take().filter(|(loaded, _)| *loaded == wanted);
        let open = if let Some(known) = known {
            known
        } else {
            let file = file.unwrap_or_default();
            let adapter = open(&self.adapter, case, &file, self.probe.clone())?;
            (wanted, adapter)
        };
        Ok(self.open.insert(open).1.as_ref())
    }
}

const TRACE: &str = "trace_pack.jsonl";

/// The file of the model, for the adapter that has one.
pub(crate) fn model_file(adapter: &str, case: &Case) -> Result<Option<Vec<u8>>, LabError> {
    let onnx = case.onnx.as_ref().filter(|_| adapter == "onnx");
    let read = |path| read(path, MAX_MODEL).map_err(|error| error.named("onnx.model"));
    onnx.map(|onnx| read(&onnx.model)).transpose()
}

/// Opens the model that an adapter asks for this case, out of its file if it has one.
pub(crate) fn open(
    adapter: &str,
    case: &Case,
    file: &[u8],
    probe: Option<Probe>,
) -> Result<Box<dyn Adapter>, LabError> {
    Ok(match adapter {
        "phantom" => Box::new(Local::phantom()?),
        "onnx" => {
            let settings = case.onnx.as_ref().ok_or(LabError::Needs {
                adapter: "onnx",
                key: "onnx",
            })?;
            Box::new(Local::onnx(settings, file)?)
        }
        "openai" => {
            let settings = case.openai.as_ref().ok_or(LabError::Needs {
                adapter: "openai",
                key: "openai",
            })?;
            Box::new(OpenAi::open(settings, probe)?)
        }
        other => {
            let found = other.to_owned();
            return Err(LabError::Adapter { found });
        }
    })
}

fn line(record: &Json<'_>) -> Result<String, LabError> {
    canonical::compact(record).map_err(|error| LabError::Io {
        path: TRACE.into(),
        error,
    })
}

fn write(path: PathBuf, text: &str) -> Result<(), LabError> {
    fs::write(&path, text).map_err(|error| LabError::Io { path, error })
}
