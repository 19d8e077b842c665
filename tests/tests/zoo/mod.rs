//! A sweep of four runs before a runner of one's own making.
#![allow(dead_code, reason = "each test uses a part of it")]

use clarity_integration::{Said, say, scripted};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

pub(crate) struct Zoo {
    pub(crate) directory: TempDir,
    pub(crate) config: PathBuf,
}

impl Zoo {
    pub(crate) fn new(script: &str) -> Self {
        let directory = TempDir::new().unwrap();
        let config = scripted(directory.path(), script).unwrap();
        Self { directory, config }
    }

    pub(crate) fn edit(self, from: &str, to: &str) -> Self {
        let text = fs::read_to_string(&self.config).unwrap();
        assert!(text.contains(from));
        fs::write(&self.config, text.replace(from, to)).unwrap();
        self
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.directory.path().join("out")
    }

    pub(crate) fn sweep(&self) -> Said {
        let (config, out) = (self.config.as_os_str(), self.out());
        say(["sweep".as_ref(), config, "--out".as_ref(), out.as_os_str()]).unwrap()
    }

    /// The sweep fails with exit code 3, names a run, and has no manifest.
    pub(crate) fn fails(&self) -> String {
        let said = self.sweep();
        assert_eq!((said.code, said.out.as_str()), (3, ""), "{}", said.err);
        assert!(!self.out().join("sweep_manifest.json").exists());
        let (_, error) = said.err.split_once("error: ").expect("an error");
        error.to_owned()
    }
}
