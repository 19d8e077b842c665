//! What the integration tests in `tests/tests/` share: the binary, and small sweeps to run it on.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

/// The root of the repository.
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// The `clarity` binary of the build that this test belongs to.
///
/// Cargo names a binary only to the tests of its own package; it lies beside this test's
/// directory, built by whatever built the workspace.
///
/// # Panics
/// Where the binary was not built.
pub fn binary() -> PathBuf {
    let test = env::current_exe().unwrap_or_default();
    let profile = test
        .parent()
        .and_then(Path::parent)
        .unwrap_or(Path::new("."));
    let binary = profile.join("clarity");
    assert!(
        binary.exists(),
        "{} is not built: test the whole workspace",
        binary.display()
    );
    binary
}

/// The binary with some arguments, no standard input.
pub fn clarity<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(binary());
    command.args(arguments).stdin(Stdio::null());
    command
}

/// What a command said and how it ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    /// The exit code, -1 after a signal.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Runs the binary.
///
/// # Errors
/// Where it cannot be started.
pub fn say<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> io::Result<Said> {
    clarity(arguments).output().map(Said::from)
}

/// Runs an example of the repository into `directory/out`, which it gives.
///
/// # Errors
/// Where the run does not end well: what it said.
pub fn run_example(name: &str, directory: &Path) -> io::Result<PathBuf> {
    let config = root().join("examples").join(name).join("sweep.toml");
    let out = directory.join("out");
    let said = say([
        OsStr::new("run"),
        config.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
    ])?;
    if said.code == 0 {
        Ok(out)
    } else {
        Err(io::Error::other(said.err))
    }
}

/// Writes a program.
///
/// Another process does: what this one has open for writing, a process that another test starts
/// at that moment holds open too, and nobody can execute it meanwhile.
///
/// # Errors
/// Where it cannot be written.
pub fn program(path: &Path, text: &str) -> io::Result<()> {
    let mut child = Command::new("sh")
        .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
        .arg(path)
        .stdin(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(text.as_bytes())?;
    }
    let written = child.wait()?;
    if written.success() {
        Ok(())
    } else {
        Err(io::Error::other("the program was not written"))
    }
}

/// A sweep of four runs over one axis, in a directory of its own, before a shell script.
///
/// The script is given the contract's arguments; `$4` is the output directory.
///
/// # Errors
/// Where files cannot be written.
pub fn scripted(directory: &Path, script: &str) -> io::Result<PathBuf> {
    program(
        &directory.join("runner.sh"),
        &format!("#!/bin/sh\n{script}\n"),
    )?;
    fs::write(directory.join("base.json"), "{\"question\": \"effusion?\"}")?;
    let config = directory.join("sweep.toml");
    let text = "base_spec = \"base.json\"\nadapter = \"toy\"\nseeds = [1, 2]\n\
                [axes]\nblur = [0, 1]\n[runner]\ncommand = [\"./runner.sh\"]\ntimeout = \"20s\"\n";
    fs::write(&config, text)?;
    Ok(config)
}

/// A script that leaves both artifacts; its answer is the blur's.
pub const ANSWERS: &str = r#"
seed=$8
blur=$(sed -n 's/.*"blur": \([0-9.]*\).*/\1/p' "$2")
printf '{"artifacts": [], "run_id": "%s", "seed": %s, "timestamp": "t"}' "$blur" "$seed" > "$4/manifest.json"
printf '{"step": 1, "output": "%s", "justification": "seen at %s"}\n' "$blur" "$seed" > "$4/trace_pack.jsonl"
"#;

/// A script that answers one run or, with `--worker`, one after the other.
///
/// The process writes its number into `pids`. `begin` happens at a worker's start, `before` and
/// `after` around each of its replies, with `$id`, `$config`, `$output`, `$seed`, the whole `$line`,
/// `say` for a line to the channel, and `$done` for the reply that is due.
pub fn serves(begin: &str, before: &str, after: &str) -> String {
    format!(
        r#"
answer() {{
{ANSWERS}
}}
field() {{ printf '%s' "$line" | sed -n "s/.*\"$1\":\"\{{0,1\}}\([^,\"}}]*\).*/\1/p"; }}
say() {{ printf '%s
' "$1" >&0; }}
echo $$ >> pids
if [ "$1" != --worker ]; then answer "$@"; exit; fi
adapter=$3
{begin}
while IFS= read -r line; do
    id=$(field id) config=$(field config) output=$(field output) seed=$(field seed)
    done="{{\"id\": $id, \"status\": \"done\"}}"
    answer --config "$config" --output "$output" --adapter "$adapter" --seed "$seed"
    {before}
    say "$done"
    {after}
done
"#
    )
}

/// The fenced blocks of a language in a page.
pub fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let found = text.split(&fence).skip(1);
    found
        .map(|rest| rest.split("```").next().unwrap_or_default().to_owned())
        .collect()
}

/// Whether a process whose number is in a file is there and no zombie, after a moment to end.
///
/// # Errors
/// Where nothing was written down, or nobody can tell.
pub fn alive(pids: &Path) -> io::Result<bool> {
    let pids = fs::read_to_string(pids)?;
    let pids: Vec<_> = pids.split_whitespace().collect();
    if pids.is_empty() {
        return Err(io::Error::other("no process wrote its number down"));
    }
    for _ in 0..50 {
        let listed = Command::new("ps")
            .args(["-o", "stat=", "-p", &pids.join(",")])
            .output()?;
        let states = String::from_utf8_lossy(&listed.stdout);
        if states.lines().all(|state| state.starts_with('Z')) {
            return Ok(false);
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(true)
}

/// Every file below a directory and its bytes, by path.
///
/// # Errors
/// Where something cannot be read.
pub fn contents(directory: &Path) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(here) = open.pop() {
        for entry in fs::read_dir(here)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(directory).unwrap_or(&path);
                files.push((name.to_string_lossy().into_owned(), fs::read(&path)?));
            }
        }
    }
    files.sort();
    Ok(files)
}
