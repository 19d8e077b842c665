//! The engines, what each needs, and how its recipe is executed.

use std::path::Path;
use std::process::Command;

use super::study::Study;
use crate::python::environment;
use crate::run::{capture, passes};
use crate::tools::{self, Outcome};
use crate::{Result, say};

/// The version of the API that the jobs are held against.
const KUBERNETES: &str = "1.34.0";

/// What starts shards.
pub(super) enum Engine {
    /// A shell alone, by this recipe.
    Shell(&'static str),
    Parallel,
    Kubernetes,
    Ray,
    Slurm,
}

impl Engine {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Shell(recipe) => recipe.strip_suffix(".sh").unwrap_or(recipe),
            Self::Parallel => "parallel",
            Self::Kubernetes => "kubernetes",
            Self::Ray => "ray",
            Self::Slurm => "slurm",
        }
    }

    /// Executes the recipe in a study.
    pub(super) fn execute(&self, root: &Path, study: &Study) -> Result<Outcome> {
        match self {
            Self::Shell(recipe) => passes(study.command("sh").arg(recipe)).map(Outcome::of),
            Self::Parallel => parallel(study),
            Self::Kubernetes => {
                let script = root.join("tests/scale-out/kubernetes.py");
                let script = script.to_string_lossy();
                python(
                    root,
                    study,
                    "kubernetes",
                    &[&*script, "kubernetes.yaml", KUBERNETES],
                )
            }
            Self::Ray => python(root, study, "ray", &["shards.py"]),
            Self::Slurm => slurm(root, study),
        }
    }
}

fn parallel(study: &Study) -> Result<Outcome> {
    if !debian("parallel", &["parallel"])? {
        return Ok(Outcome::without("parallel", "install GNU parallel"));
    }
    passes(study.command("sh").arg("parallel.sh")).map(Outcome::of)
}

/// A script with what its list of requirements names.
fn python(root: &Path, study: &Study, name: &str, arguments: &[&str]) -> Result<Outcome> {
    let Some(python) = tools::find("python3") else {
        return Ok(Outcome::without("python3", "install Python 3.11 or newer"));
    };
    let list = format!("tests/scale-out/{name}-requirements.txt");
    let Some(python) = environment(root, &python, (name, &list), str::to_owned)? else {
        let remedy = "it could not be installed; pip says why above";
        return Ok(Outcome::without(name, remedy));
    };
    // Runs need not be long here.
    let mut command = study.command(python);
    command.arg("-B").args(arguments);
    // Ray tells its makers of each use unless it is told not to.
    command.env("RAY_USAGE_STATS_ENABLED", "0");
    command.env("RAY_AUTH_MODE", "disabled");
    passes(&mut command).map(Outcome::of)
}

/// What makes namespaces, as `slurm.sh` needs them.
const NAMESPACES: [&str; 7] = [
    "-m",
    "-n",
    "-u",
    "--pid",
    "--fork",
    "--mount-proc",
    "--kill-child",
];

fn slurm(root: &Path, study: &Study) -> Result<Outcome> {
    let alone = |more: &[&str]| {
        let mut command = study.command("unshare");
        command.args(NAMESPACES).args(more);
        command
    };
    let link = [
        "ip", "link", "add", "slurm0", "type", "veth", "peer", "name", "slurm1",
    ];
    if !capture(&mut alone(&link)).is_ok_and(|made| made.status.success()) {
        let why = "this user or this kernel makes no namespaces with a network of their own; Slurm's nodes \
                   would be seen from outside";
        return Ok(Outcome::Skipped(why.to_owned()));
    }
    let packages = ["slurm-wlm", "slurmctld", "slurmd", "munge"];
    if !debian("slurmctld", &packages)? || !debian("munged", &packages)? {
        let remedy = "install Debian's slurm-wlm, slurmctld, slurmd and munge";
        return Ok(Outcome::without("slurmctld", remedy));
    }
    let script = root.join("tests/scale-out/slurm.sh");
    let (script, directory) = (script.to_string_lossy(), study.directory.to_string_lossy());
    passes(&mut alone(&["bash", &script, &directory])).map(Outcome::of)
}

/// Whether a program is there, installed by Debian's packages where this user may do so.
fn debian(program: &str, packages: &[&str]) -> Result<bool> {
    // Where daemons are, and the PATH of a user may not be.
    let there = || {
        let daemons = ["/usr/sbin", "/usr/local/sbin"];
        let daemons = daemons.map(|directory| Path::new(directory).join(program));
        tools::find(program).is_some() || daemons.iter().any(|path| path.is_file())
    };
    if there() {
        return Ok(true);
    }
    let id = capture(Command::new("id").arg("-u"))?;
    if tools::find("apt-get").is_none() || id.stdout != b"0\n" {
        return Ok(false);
    }
    say(&format!("installing {}", packages.join(", ")))?;
    let mut install = Command::new("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive");
    install
        .args(["install", "--yes", "--quiet", "--no-install-recommends"])
        .args(packages);
    Ok(passes(&mut install)? && there())
}
