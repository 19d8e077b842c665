//! Our side: a whole sweep.

use crate::Error;
use crate::launch::used;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// A sweep that is to be executed.
pub(super) struct Swept {
    config: PathBuf,
}

impl Swept {
    /// Writes its configuration.
    pub(super) fn new(home: &Path, runs: usize, worker: bool) -> Result<Self, Error> {
        let base = home.join("base.json");
        fs::write(&base, "{\"question\": \"effusion?\"}").map_err(Error::file(&base))?;
        let seeds: Vec<String> = (0..runs / 10).map(|seed| seed.to_string()).collect();
        let text = format!(
            "base_spec = \"base.json\"\nadapter = \"bench\"\nseeds = [{}]\n\
             [axes]\nblur = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n\
             [runner]\ncommand = [\"./runner.sh\"]\nworker = {worker}\ntimeout = \"1m\"\n",
            seeds.join(", ")
        );
        let name = if worker { "worker.toml" } else { "sweep.toml" };
        let config = home.join(name);
        fs::write(&config, text).map_err(Error::file(&config))?;
        Ok(Self { config })
    }

    /// Seconds of the whole command, its start and the sweep's manifest included.
    pub(super) fn seconds(&self, clarity: &Path, out: &Path) -> Result<f64, Error> {
        let words: [OsString; 7] = [
            "sweep".into(),
            self.config.clone().into_os_string(),
            "--out".into(),
            out.as_os_str().to_owned(),
            "--jobs".into(),
            "1".into(),
            "--quiet".into(),
        ];
        used(clarity, &words).map(|used| used.wall)
    }
}
