//! Python beside us, as the scripts of `tests/reference` serve it.

use crate::Error;
use serde_json::Value;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// An interpreter that has rapidfuzz, `NumPy` and Pillow, and the scripts.
#[derive(Debug, Clone)]
pub struct Python {
    /// The interpreter.
    pub program: PathBuf,
    /// The folder of the scripts.
    pub scripts: PathBuf,
}

/// A script that waits for requests.
#[derive(Debug)]
pub struct Server {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    /// What it says first: versions by name.
    versions: Value,
}

impl Python {
    /// The arguments of the interpreter for a script with these words.
    pub fn arguments<W: Into<OsString>>(
        &self,
        script: &str,
        words: impl IntoIterator<Item = W>,
    ) -> Vec<OsString> {
        // The folder of the script is no place to import from: a name there may be a library's.
        let script = ["-P".into(), "-B".into(), self.scripts.join(script).into()];
        let words = words.into_iter().map(Into::into);
        script.into_iter().chain(words).collect()
    }

    /// Starts a script as a server.
    ///
    /// # Errors
    /// It cannot be started, or does not say its versions.
    pub fn serve(&self, script: &str) -> Result<Server, Error> {
        let failed = |error| Error::Program {
            program: self.program.display().to_string(),
            error,
        };
        let mut process = Command::new(&self.program)
            .args(self.arguments(script, ["serve"]))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let (Some(to), Some(from)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(failed(std::io::Error::other("its pipes are missing")));
        };
        let mut server = Server {
            process,
            to,
            from: BufReader::new(from),
            versions: Value::Null,
        };
        server.versions = server.reply()?;
        Ok(server)
    }
}

impl Server {
    /// A name of what it uses, and its version.
    pub fn version(&self, name: &str) -> String {
        let version = self.versions.get(name).and_then(Value::as_str);
        format!("{name} {}", version.unwrap_or("of an unknown version"))
    }

    /// Asks for one thing.
    ///
    /// # Errors
    /// There is no reply that is JSON; Python has said why on standard error.
    pub fn ask(&mut self, request: &Value) -> Result<Value, Error> {
        let sent = writeln!(self.to, "{request}");
        sent.map_err(|error| Error::Program {
            program: "bench.py".to_owned(),
            error,
        })?;
        self.reply()
    }

    fn reply(&mut self) -> Result<Value, Error> {
        let mut line = String::new();
        let read = self.from.read_line(&mut line);
        let value = read.ok().and_then(|_| serde_json::from_str(&line).ok());
        value.ok_or_else(|| Error::Reply {
            who: "bench.py".to_owned(),
            reply: line.trim_end().to_owned(),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The numbers of a list in a reply.
///
/// # Errors
/// There is none.
pub fn numbers(reply: &Value, key: &str) -> Result<Vec<f64>, Error> {
    let numbers = reply.get(key).and_then(Value::as_array);
    let numbers = numbers.and_then(|list| list.iter().map(Value::as_f64).collect());
    numbers.ok_or_else(|| Error::Reply {
        who: "bench.py".to_owned(),
        reply: reply.to_string().chars().take(200).collect(),
    })
}
