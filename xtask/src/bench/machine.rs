//! What the figures of a page were measured on; no name of a machine.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use super::page::{Tables, verdict};
use crate::Result;
use crate::run::capture;

/// The machine as it was when the measuring began.
pub(super) struct Machine {
    cpu: String,
    cores: usize,
    memory: String,
    kernel: String,
    rustc: String,
    date: String,
    load: String,
}

impl Machine {
    /// Looks around. What cannot be found out is called unknown.
    pub(super) fn look(root: &Path) -> Result<Self> {
        let said = |program: &str, arguments: &[&str]| -> Result<String> {
            let output = capture(Command::new(program).current_dir(root).args(arguments))?;
            Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let cpuinfo = read("/proc/cpuinfo");
        let mut cpu = field(&cpuinfo, "model name");
        let flags = field(&cpuinfo, "flags");
        for (flag, name) in [("avx512f", "AVX-512"), ("avx2", "AVX2")] {
            if flags.split_whitespace().any(|has| has == flag) {
                let _ = write!(cpu, ", {name}");
                break;
            }
        }
        let kilobytes = field(&read("/proc/meminfo"), "MemTotal");
        let kilobytes: Option<u64> = kilobytes.split(' ').next().and_then(|n| n.parse().ok());
        let version = said("rustc", &["-V"])?;
        Ok(Self {
            cpu,
            cores: thread::available_parallelism().map_or(1, usize::from),
            memory: kilobytes.map_or(unknown(), |kb| format!("{} GB", kb / 1_000_000)),
            kernel: said("uname", &["-sr"])?,
            rustc: version.split(' ').take(2).collect::<Vec<_>>().join(" "),
            date: said("date", &["-u", "+%Y-%m-%d"])?,
            load: read("/proc/loadavg")
                .split(' ')
                .next()
                .map_or(unknown(), str::to_owned),
        })
    }

    /// The page's part about it.
    pub(super) fn page(&self, tables: &Tables, minutes: f64) -> String {
        let rows = [
            ("processor", format!("{}; {} cores", self.cpu, self.cores)),
            ("memory", self.memory.clone()),
            ("system", self.kernel.clone()),
            ("compiler", self.rustc.clone()),
            ("sweeps on", format!("{}, warm cache", tables.sweeps_on)),
            ("date", self.date.clone()),
            ("load before", self.load.clone()),
            ("minutes", format!("{minutes:.1}, without the build")),
        ];
        let mut text = String::from("| | |\n|---|---|\n");
        for (what, value) in rows {
            let _ = writeln!(text, "| {what} | {value} |");
        }
        let _ = writeln!(text, "\n{}", verdict(&tables.sections));
        text
    }

    /// A sentence about it, for a section that was measured by itself.
    pub(super) fn line(&self) -> String {
        format!(
            "Measured by itself on {}: {}, {} cores, {}, {}, load {} before.",
            self.date, self.cpu, self.cores, self.kernel, self.rustc, self.load
        )
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

fn unknown() -> String {
    "unknown".to_owned()
}

/// What stands after a name and a colon.
fn field(text: &str, name: &str) -> String {
    let line = text.lines().find(|line| line.starts_with(name));
    let value = line.and_then(|line| line.split_once(':'));
    value.map_or(unknown(), |(_, value)| value.trim().to_owned())
}
