//! A sweep whose figures are known, to be held against limits.

use clarity_integration::{Said, program, say};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub(crate) struct Gate {
    pub(crate) directory: TempDir,
    pub(crate) out: PathBuf,
}

impl Gate {
    /// Three seeds: ESI 1, 2/3 and 0 at blur 0, 1 and 2; the answer's drift likewise.
    pub(crate) fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let script = r#"#!/bin/sh
blur=$(sed -n 's/.*"blur": \([0-9.]*\).*/\1/p' "$2")
case $blur in 0) flips=0;; 1) flips=$(cat flips);; 2) flips=3;; esac
answer=aaaa
[ "$8" -le "$flips" ] && answer=aabb
printf '{"artifacts": [], "run_id": "r", "seed": %s, "timestamp": "t"}' "$8" > "$4/manifest.json"
printf '{"step": 1, "output": "%s", "justification": "%s"}\n' "$answer" "$answer" > "$4/trace_pack.jsonl"
"#;
        program(&directory.path().join("runner.sh"), script).unwrap();
        fs::write(directory.path().join("base.json"), "{}").unwrap();
        let text = "base_spec = \"base.json\"\nadapter = \"toy\"\nseeds = [1, 2, 3]\n[axes]\n\
                    blur = [0, 1, 2]\n[axis.blur]\nidentity = 0\n[runner]\n\
                    command = [\"./runner.sh\"]\ntimeout = \"20s\"\njobs = 2\n";
        fs::write(directory.path().join("sweep.toml"), text).unwrap();
        let mut gate = Self {
            out: PathBuf::new(),
            directory,
        };
        gate.out = gate.sweep("out", 1);
        gate
    }

    pub(crate) fn sweep(&self, name: &str, flips: usize) -> PathBuf {
        let path = self.directory.path();
        fs::write(path.join("flips"), flips.to_string()).unwrap();
        let out = path.join(name);
        let config = path.join("sweep.toml");
        let arguments = [
            "run",
            config.to_str().unwrap(),
            "--quiet",
            "--out",
            out.to_str().unwrap(),
        ];
        let said = say(arguments).unwrap();
        assert_eq!(said.code, 0, "{}", said.err);
        out
    }

    /// The same sweep on two cases, `a` and `b`.
    pub(crate) fn cohort(&self, name: &str, flips: usize) -> PathBuf {
        let path = self.directory.path();
        fs::create_dir_all(path.join("cases")).unwrap();
        for case in ["a", "b"] {
            fs::write(path.join(format!("cases/{case}.json")), "{}").unwrap();
        }
        let config = path.join("sweep.toml");
        let text = fs::read_to_string(&config).unwrap();
        fs::write(&config, text.replace("base.json", "cases/*.json")).unwrap();
        self.sweep(name, flips)
    }

    pub(crate) fn holds(&self, source: &Path, limits: &str, against: Option<&Path>) -> Said {
        let file = self.directory.path().join("gate.toml");
        fs::write(&file, limits).unwrap();
        with(source, &file, against)
    }
}

pub(crate) fn with(source: &Path, file: &Path, against: Option<&Path>) -> Said {
    let mut arguments = vec![
        "gate",
        source.to_str().unwrap(),
        "--config",
        file.to_str().unwrap(),
    ];
    if let Some(against) = against {
        arguments.extend(["--against", against.to_str().unwrap()]);
    }
    say(arguments).unwrap()
}

pub(crate) fn limit(per: &str, bound: &str) -> String {
    format!("[[limit]]\nper = \"{per}\"\n{bound}\n")
}
