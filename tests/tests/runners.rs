//! The runner zoo: whatever a runner does, the sweep tells it and leaves nothing half-written.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod zoo;

use clarity_integration::{ANSWERS, Said, clarity, contents, program, say};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use tempfile::TempDir;
use zoo::Zoo;

#[test]
fn a_runner_that_keeps_the_contract() {
    let zoo = Zoo::new(ANSWERS);
    let said = zoo.sweep();
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(said.out, format!("4 runs in {}\n", zoo.out().display()));
    let lines: Vec<_> = said.err.lines().collect();
    assert_eq!(lines[0], "[1/4] blur=0_seed=1");
    assert_eq!(lines.len(), 4);
    let names: Vec<_> = contents(&zoo.out())
        .unwrap()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    // Of each run what its runner had and left, and the list of that; the plan and the manifest.
    assert_eq!(names.len(), 4 * 4 + 2);
    for name in [
        "runs/blur=1_seed=2/spec.json",
        "runs/blur=1_seed=2/done.json",
        "sweep_plan.json",
    ] {
        assert!(names.contains(&name.to_owned()), "{name}");
    }
}

#[test]
fn what_a_runner_is_given() {
    let zoo = Zoo::new(&format!(
        "{ANSWERS}\n\
         printf '%s\\n' \"$@\" \"$PWD\" > \"$4/arguments\"\n\
         env | cut -d= -f1 | sort > \"$4/environment\"\n\
         cat > \"$4/input\"\n\
         printf '%s\\n' \"$LC_ALL $TZ $PYTHONHASHSEED $CLARITY_TEST\" > \"$4/values\"\n\
         test -d \"$TMPDIR\" && test -x \"$0\""
    ))
    .edit("timeout", "env = [\"CLARITY_TEST\"]\ntimeout");
    let out = zoo.out();
    let mut command = clarity([
        "sweep".as_ref(),
        zoo.config.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
    ]);
    command.envs([("CLARITY_TEST", "passed"), ("SECRET_KEY", "x")]);
    command.envs([("TZ", "Asia/Tokyo"), ("LC_ALL", "de_DE")]);
    let output = command.output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{err}");
    let read = |name: &str| {
        let run = out.join("runs/blur=1_seed=2");
        fs::read_to_string(run.join(name)).unwrap()
    };
    let arguments = read("arguments");
    let lines: Vec<_> = arguments.lines().collect();
    assert_eq!((lines[0], lines[2]), ("--config", "--output"));
    assert_eq!(&lines[4..8], ["--adapter", "toy", "--seed", "2"]);
    let (config, output) = (Path::new(lines[1]), Path::new(lines[3]));
    assert!(config.is_absolute() && output.is_absolute() && config.starts_with(output));
    // Nothing on the path tells the runner which cell it is in.
    assert!(!lines[3].contains("blur"), "{}", lines[3]);
    let directory = zoo.directory.path().canonicalize().unwrap();
    assert_eq!(Path::new(lines[8]), directory);
    assert_eq!(read("input"), "");
    assert_eq!(read("values"), "C.UTF-8 UTC 0 passed\n");
    assert!(!read("environment").contains("SECRET_KEY"));
    let spec = "{\n  \"perturbations\": {\n    \"blur\": 1\n  },\n  \
                \"question\": \"effusion?\",\n  \"seed\": 2\n}";
    assert_eq!(read("spec.json"), spec);
    let base = fs::read_to_string(zoo.directory.path().join("base.json"));
    assert_eq!(base.unwrap(), "{\"question\": \"effusion?\"}");
}

#[test]
fn failures_name_the_run_and_why() {
    for (script, told) in [
        (
            "echo loading >&2; echo 'no \x1b[31mGPU' >&2; exit 7",
            "run `blur=0_seed=1` failed: exit status 7; standard error ends\n  | loading\n  | no \u{fffd}[31mGPU\n",
        ),
        (
            "exit 7",
            "run `blur=0_seed=1` failed: exit status 7; it said nothing on standard error\n",
        ),
        (
            "kill -9 $$",
            "run `blur=0_seed=1` failed: killed by SIGKILL (9), likely for lack of memory;",
        ),
        (
            "kill -SEGV $$",
            "run `blur=0_seed=1` failed: killed by SIGSEGV (11);",
        ),
        (
            "printf '\\377\\376' >&2; exit 1",
            "\n  | \u{fffd}\u{fffd}\n",
        ),
        (
            "true",
            "failed: it exited with 0 and left no trace_pack.jsonl\n",
        ),
    ] {
        let error = Zoo::new(script).fails();
        assert!(error.contains(told), "{script}\n{error}");
        assert!(
            error.contains(
                "the sweep has no manifest; finished runs stay in it, failed attempts in "
            ),
            "{error}"
        );
        assert!(error.contains("/out/failed/blur=0_seed=1\n"), "{error}");
    }
}

/// Lists a file with a hash that is none of anything's.
fn lists(name: &str) -> String {
    let key = "\"artifact_sha256\": {";
    let hash = format!("{key}\"{name}\": \"{}\"}}, ", "0".repeat(64));
    format!("sed -i 's|^{{|{{{hash}|' \"$4/manifest.json\"")
}

/// What a runner that exits with 0 may do wrong after it has left what it should.
#[test]
fn what_is_left_is_looked_at_before_it_is_published() {
    for (mischief, told) in [
        (
            "rm \"$4/manifest.json\"",
            "it exited with 0 and left no manifest.json",
        ),
        ("rm \"$2\"", "it exited with 0 and left no spec.json"),
        (
            "echo >> \"$2\"",
            "it changed the spec.json that it was given",
        ),
        ("rm -r \"$4\"", "it removed its output directory"),
        (
            "mv \"$4\" \"$4.old\"; ln -s \"$4.old\" \"$4\"",
            "its output directory was replaced by a link",
        ),
        (
            "cd \"$4\"; ln -sf /etc/passwd trace_pack.jsonl",
            "trace_pack.jsonl: found a link, expected a regular file",
        ),
        (
            "cd \"$4\"; rm trace_pack.jsonl; mkfifo trace_pack.jsonl",
            "trace_pack.jsonl: found a FIFO, expected a regular file",
        ),
        (
            "cd \"$4\"; rm trace_pack.jsonl; mkdir trace_pack.jsonl",
            "trace_pack.jsonl: found a directory, expected a regular file",
        ),
        (
            "truncate -s 1T \"$4/trace_pack.jsonl\"",
            "trace_pack.jsonl: 1099511627776 bytes are too many; at most 67108864 are read",
        ),
        (
            "echo '{\"step\": 2}' >> \"$4/trace_pack.jsonl\"",
            "trace_pack.jsonl: line 2: the last record has no answer",
        ),
        (
            "echo nonsense > \"$4/manifest.json\"",
            "manifest.json: line 1, column 2: expected ident",
        ),
        (
            "echo '{}' > \"$4/manifest.json\"",
            "manifest.json: line 1, column 1: the key `run_id` is missing",
        ),
        (
            "mkdir \"$4/images\"; mkfifo \"$4/images/pipe\"",
            "images/pipe: found a FIFO, expected a regular file",
        ),
        (
            "truncate -s 5G \"$4/sparse\"",
            "it left more than 10000 files or 4294967296 bytes",
        ),
        (
            "mkdir \"$4/done.json\"",
            "done.json: this is the name of the sweep's own record of a run; give the file another one",
        ),
        // By `sha256sum`.
        (
            &lists("trace_pack.jsonl"),
            "trace_pack.jsonl: its SHA-256 is \
             8e1a419f6ae610ed6d032e4cd6baa4760eb354452808ad4b0e654dbe749bad92, the run's manifest says \
             0000000000000000000000000000000000000000000000000000000000000000\n",
        ),
        (
            &lists("x.png"),
            "x.png: is not there, and the run's manifest lists it\n",
        ),
        (
            &format!("mkdir \"$4/images\"; {}", lists("images")),
            "images: found a directory, expected a regular file\n",
        ),
        (
            &lists("../a"),
            "../a: is listed in the run's manifest and is no name of a file in its directory\n",
        ),
    ] {
        let error = Zoo::new(&format!("{ANSWERS}\n{mischief}")).fails();
        let told = format!("run `blur=0_seed=1` failed: {told}");
        assert!(error.contains(&told), "{mischief}\n{error}");
    }
    // A true hash is as good as none.
    let lists = lists("trace_pack.jsonl").replace(&"0".repeat(64), "'$hash'");
    let hash = "hash=$(sha256sum < \"$4/trace_pack.jsonl\"); hash=${hash%% *}";
    let zoo = Zoo::new(&format!("{ANSWERS}\n{hash}\n{lists}"));
    let said = zoo.sweep();
    assert_eq!(said.code, 0, "{}", said.err);
    let manifest = fs::read_to_string(zoo.out().join("runs/blur=0_seed=1/manifest.json"));
    assert!(manifest.unwrap().contains("8e1a419f6ae610ed6d032e4c"));
    // More files than the two are welcome.
    let zoo = Zoo::new(&format!(
        "{ANSWERS}\nmkdir \"$4/images\"; echo > \"$4/images/a.png\""
    ));
    assert_eq!(zoo.sweep().code, 0);
    assert!(zoo.out().join("runs/blur=1_seed=1/images/a.png").exists());
}

#[test]
fn an_interpreter_that_is_not_there_is_named_as_such() {
    let zoo = Zoo::new(ANSWERS);
    program(
        &zoo.directory.path().join("runner.sh"),
        "#!/no/such/shell\n",
    )
    .unwrap();
    let error = zoo.fails();
    assert!(
        error.contains("runner.sh: the interpreter that its first line names is not there"),
        "{error}"
    );
}

#[test]
fn one_failure_stops_the_sweep_and_what_finished_stays() {
    let zoo = Zoo::new(&format!("case $8 in 2) exit 9;; esac\n{ANSWERS}"));
    let error = zoo.fails();
    assert!(
        error.starts_with("run `blur=0_seed=2` failed: exit status 9"),
        "{error}"
    );
    let runs: Vec<_> = fs::read_dir(zoo.out().join("runs")).unwrap().collect();
    assert_eq!(runs.len(), 1);
    assert!(
        zoo.out()
            .join("runs/blur=0_seed=1/trace_pack.jsonl")
            .exists()
    );
    // The failed attempt keeps what its runner said.
    assert!(
        zoo.out().join("failed/blur=0_seed=2/stderr").exists(),
        "{error}"
    );
    let said = say(["analyze".as_ref(), zoo.out().as_os_str()]).unwrap();
    assert!(
        said.code == 2 && said.err.contains("this is no finished sweep"),
        "{}",
        said.err
    );
}

#[test]
fn several_failures_are_told_in_the_order_of_the_plan() {
    let zoo = Zoo::new("sleep $((4 - $8)); exit $8")
        .edit("[1, 2]", "[1, 2, 3]")
        .edit("timeout", "jobs = 6\ntimeout");
    let error = zoo.fails();
    let told: Vec<_> = error
        .lines()
        .filter(|line| line.starts_with("run "))
        .collect();
    assert!(
        told[0].starts_with("run `blur=0_seed=1` failed: exit status 1"),
        "{error}"
    );
    assert!(
        told[2].starts_with("run `blur=0_seed=3` failed: exit status 3"),
        "{error}"
    );
    assert!(error.contains("and 3 more"), "{error}");
}

#[test]
fn nothing_is_made_before_the_input_is_accepted() {
    let zoo = Zoo::new("true").edit("./runner.sh", "./nowhere.sh");
    let said = zoo.sweep();
    assert_eq!(said.code, 2);
    assert!(
        said.err
            .contains("nowhere.sh is not there or cannot be executed"),
        "{}",
        said.err
    );
    assert!(!zoo.out().exists());
    let zoo = Zoo::new(ANSWERS);
    fs::create_dir(zoo.out()).unwrap();
    fs::write(zoo.out().join("mine"), "untouched").unwrap();
    let said = zoo.sweep();
    assert_eq!(said.code, 2);
    assert!(
        said.err.contains("exists, and no sweep is overwritten"),
        "{}",
        said.err
    );
    assert_eq!(
        contents(&zoo.out()).unwrap(),
        [("mine".to_owned(), b"untouched".to_vec())]
    );
}

#[test]
fn jobs_change_no_byte() {
    let sweep = |jobs: &str| {
        let zoo = Zoo::new(&format!("sleep 0.0$((9 - $8))\n{ANSWERS}"));
        let (config, out) = (zoo.config.as_os_str(), zoo.out());
        let mut command = clarity(["run".as_ref(), config, "--out".as_ref(), out.as_os_str()]);
        assert!(
            command
                .args(["--jobs", jobs])
                .output()
                .unwrap()
                .status
                .success()
        );
        contents(&out).unwrap()
    };
    assert!(sweep("1") == sweep("4"));
}

/// A full disk is the machine's failure, not the run's. It needs a mount, and so root.
#[test]
fn a_full_disk_is_the_machines_failure() {
    let directory = TempDir::new().unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
        .arg(directory.path())
        .output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        let _ = writeln!(std::io::stderr(), "SKIPPED: no tmpfs can be mounted here");
        return;
    }
    let full = fill(directory.path());
    let unmounted = std::process::Command::new("umount")
        .arg(directory.path())
        .status();
    assert!(unmounted.unwrap().success());
    let (swept, has_manifest, analyzed, left) = full.unwrap();
    for said in [swept, analyzed] {
        assert_eq!(said.code, 5, "{}", said.err);
        assert!(said.err.contains("no space left on device"), "{}", said.err);
    }
    assert!(!has_manifest);
    assert_eq!(
        left, 2,
        "nothing is half-written beside the manifest and the runs"
    );
}

/// A sweep whose first run fills the disk and does well, so that the second finds no room for its
/// spec; then a finished sweep without room for its analysis.
fn fill(disk: &Path) -> std::io::Result<(Said, bool, Said, usize)> {
    let zoo = Zoo::new(&format!(
        "{ANSWERS}dd if=/dev/zero of=\"$4/fill\" bs=1k 2> /dev/null; true"
    ));
    let out = disk.join("out");
    let config = zoo.config.as_os_str();
    let swept = say(["sweep".as_ref(), config, "--out".as_ref(), out.as_os_str()])?;
    let has_manifest = out.join("sweep_manifest.json").exists();
    fs::remove_dir_all(&out)?;
    fs::create_dir_all(out.join("runs/a=1_seed=1"))?;
    let manifest = r#"{"axes": {"a": [1]}, "seeds": [1], "runs": [{"axis_values": {"a": 1},
        "manifest_hash": "HASH", "seed": 1}]}"#
        .replace("HASH", &"0".repeat(64));
    fs::write(out.join("sweep_manifest.json"), manifest)?;
    let trace = "{\"step\": 1, \"answer\": \"a\"}";
    fs::write(out.join("runs/a=1_seed=1/trace_pack.jsonl"), trace)?;
    // Until no byte more can be written.
    let filled = fs::write(disk.join("fill"), vec![0; 1 << 20]);
    assert!(filled.is_err());
    let analyzed = say(["analyze".as_ref(), out.as_os_str()])?;
    Ok((swept, has_manifest, analyzed, fs::read_dir(&out)?.count()))
}
