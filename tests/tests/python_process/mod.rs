//! A script of `tests/reference` in a Python beside us: a line of JSON in, a line of JSON out.

use serde_json::Value;
use std::env;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

pub(crate) struct Python {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    /// What it says first: the versions of what it compares with.
    pub(crate) versions: Value,
}

impl Python {
    /// Starts `script` in the Python that the environment's `variable` names; none where nobody
    /// says which Python has what it needs.
    pub(crate) fn start(variable: &str, script: &str) -> Option<Self> {
        let python = env::var_os(variable)?;
        let script = format!("{}/reference/{script}", env!("CARGO_MANIFEST_DIR"));
        // The script's folder is no place to import from: a name there may be the library's.
        let mut process = Command::new(python)
            .args(["-P", "-B", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let to = process.stdin.take().unwrap();
        let from = BufReader::new(process.stdout.take().unwrap());
        let versions = Value::Null;
        let mut python = Self {
            process,
            to,
            from,
            versions,
        };
        python.versions = python.read();
        Some(python)
    }

    pub(crate) fn ask(&mut self, request: &Value) -> Value {
        writeln!(self.to, "{request}").unwrap();
        self.read()
    }

    fn read(&mut self) -> Value {
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        serde_json::from_str(&line).expect("a reply; Python says above why there is none")
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
