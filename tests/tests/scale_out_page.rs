//! `docs/scale-out.md` tells the truth: its recipes are executed as they stand, as far as they need no
//! engine that has to be installed; `cargo xtask scale-out` executes them all.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod zoo;

use clarity_integration::{ANSWERS, Said, binary, blocks, contents, root, say};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::process::Command;
use zoo::Zoo;

/// A block of the page by its language and the comment with its name.
fn recipe(language: &str, name: &str) -> String {
    let page = fs::read_to_string(root().join("docs/scale-out.md")).unwrap();
    let named = format!("# {name}\n");
    let mut blocks = blocks(&page, language).into_iter();
    let found =
        blocks.find(|block| block.starts_with(&named) || block.contains(&format!("\n{named}")));
    found.expect(name)
}

impl Zoo {
    /// A shell in the sweep's directory, with `clarity` on its PATH.
    fn shell(&self, script: &str, variables: &[(&str, &str)]) -> Said {
        let mut path = OsString::from(binary().parent().unwrap());
        path.push(":");
        path.push(env::var_os("PATH").unwrap());
        let mut shell = Command::new("sh");
        shell
            .args(["-ec", script])
            .current_dir(self.directory.path());
        shell.env("PATH", path).envs(variables.iter().copied());
        Said::from(shell.output().unwrap())
    }

    /// The sweep in `mri` is that of one command, and the script's last word is its hash.
    fn is_whole(&self, said: &Said) {
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(
            said.out.ends_with("  mri/sweep_manifest.json\n"),
            "{}",
            said.out
        );
        assert_eq!(self.sweep().code, 0);
        let mri = contents(&self.directory.path().join("mri")).unwrap();
        assert!(mri == contents(&self.out()).unwrap());
    }
}

#[test]
fn the_shells_recipes_give_the_sweep_in_one_piece() {
    let zoo = Zoo::new(ANSWERS);
    zoo.is_whole(&zoo.shell(&recipe("sh", "shell.sh"), &[]));
    let zoo = Zoo::new(ANSWERS);
    let apart = recipe("sh", "apart.sh");
    assert!(apart.contains("/tmp/mri-1"));
    zoo.is_whole(&zoo.shell(&apart.replace("/tmp/", ""), &[]));
}

#[test]
fn the_recipe_of_gnu_parallel_does_too() {
    let zoo = Zoo::new(ANSWERS);
    if zoo.shell("parallel --version | grep GNU", &[]).code != 0 {
        let _ = writeln!(std::io::stderr(), "SKIPPED: GNU parallel is not there");
        return;
    }
    zoo.is_whole(&zoo.shell(&recipe("sh", "parallel.sh"), &[]));
}

/// What Slurm gives a task of an array, and `submit.sh` hands on.
#[test]
fn the_scripts_of_slurm_are_shards_and_their_merge() {
    let zoo = Zoo::new(ANSWERS);
    let (sweep, merge) = (
        recipe("bash", "sweep.sbatch"),
        recipe("bash", "merge.sbatch"),
    );
    let refused = zoo.shell(&merge, &[("OUT", "mri")]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    for task in ["3", "1", "2"] {
        let variables = [
            ("OUT", "mri"),
            ("SHARDS", "3"),
            ("SLURM_ARRAY_TASK_ID", task),
            ("SLURM_CPUS_PER_TASK", "2"),
        ];
        let said = zoo.shell(&sweep, &variables);
        assert_eq!((said.code, said.err.as_str()), (0, ""));
    }
    zoo.is_whole(&zoo.shell(&merge, &[("OUT", "mri")]));
}

#[test]
fn the_pods_of_kubernetes_are_shards() {
    let zoo = Zoo::new(ANSWERS);
    let job = recipe("yaml", "kubernetes.yaml");
    let (_, folded) = job.split_once("- >-\n").unwrap();
    let (folded, _) = folded.split_once("resources:").unwrap();
    let command: Vec<_> = folded.split_whitespace().collect();
    let completions = "completions: 8\n";
    assert!(job.contains(completions) && command.contains(&"\"$((JOB_COMPLETION_INDEX"));
    for index in 0..8 {
        let index = index.to_string();
        let said = zoo.shell(&command.join(" "), &[("JOB_COMPLETION_INDEX", &index)]);
        assert_eq!(said.code, 0, "{}", said.err);
    }
    assert!(job.contains("command: [\"clarity\", \"merge\", \"mri\"]"));
    zoo.is_whole(&zoo.shell("clarity merge mri", &[]));
}

/// The exit codes of the page's table.
#[test]
fn a_merge_too_early_ends_as_the_page_says() {
    let zoo = Zoo::new(ANSWERS);
    let page = fs::read_to_string(root().join("docs/scale-out.md")).unwrap();
    assert!(page.contains("| 3 | runs are missing or failed: "));
    let shell = recipe("sh", "shell.sh");
    let early = shell.replace("1 2 3", "1 2");
    assert_ne!(early, shell);
    let said = zoo.shell(&early, &[]);
    assert_eq!(said.code, 3, "{}", said.err);
    let mri = zoo.directory.path().join("mri");
    let status = say(["status".as_ref(), mri.as_os_str()]).unwrap();
    assert!(status.out.contains("--resume\n"), "{}", status.out);
}
