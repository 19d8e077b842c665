//! What a gate leaves for others: JUnit files and summaries, whoever named what is in them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod gated;
mod junit;

use clarity_integration::{Said, clarity, contents, run_example, say};
use gated::{Gate, limit, with};
use junit::Element;
use serde_json::json;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// The two files of a gate.
struct Reports {
    said: Said,
    junit: Element,
    markdown: String,
}

fn reports(gate: &Gate, source: &Path, limits: &str) -> Reports {
    let file = gate.directory.path().join("gate.toml");
    fs::write(&file, limits).unwrap();
    reports_of(gate, source, &file)
}

fn reports_of(gate: &Gate, source: &Path, file: &Path) -> Reports {
    let at = |name: &str| gate.directory.path().join(name);
    let (junit, markdown) = (at("junit.xml"), at("gate.md"));
    let _ = (fs::remove_file(&junit), fs::remove_file(&markdown));
    let command = [
        OsStr::new("gate"),
        source.as_os_str(),
        "--config".as_ref(),
        file.as_os_str(),
        "--junit".as_ref(),
        junit.as_os_str(),
        "--markdown".as_ref(),
        markdown.as_os_str(),
    ];
    let said = say(command).unwrap();
    assert!(matches!(said.code, 0 | 100), "{}", said.err);
    let junit = fs::read_to_string(junit).unwrap();
    assert!(junit.ends_with("</testsuites>\n"), "{junit}");
    Reports {
        said,
        junit: Element::read(&junit),
        markdown: fs::read_to_string(markdown).unwrap(),
    }
}

/// ESI is 2/3 at blur 1 and 0 at blur 2; blur 0 is the baseline's, and has none.
#[test]
fn each_figure_is_a_test_case_and_each_limit_a_suite() {
    let gate = Gate::new();
    let limits =
        limit("value", "min_esi = 0.5") + &limit("axis", "axis = \"blur\"\nmax_cliff = 0.7");
    let found = reports(&gate, &gate.out, &limits);
    assert_eq!(found.said.code, 100);
    let suites = found.junit.children.iter();
    let suites: Vec<_> = suites
        .map(|suite| {
            (
                suite.attribute("name"),
                suite.number("tests"),
                suite.number("failures"),
            )
        })
        .collect();
    let expected = [
        ("min_esi = 0.5 per value", 2, 1),
        ("max_cliff = 0.7 for axis blur", 1, 0),
    ];
    assert_eq!(suites, expected);
    let expected = [
        [
            "out.gate.limit[0].min_esi",
            "value blur=1: ESI",
            "system-out",
            "ESI is 0.66666667, min_esi = 0.5 kept with 0.16666667 to spare",
        ],
        [
            "out.gate.limit[0].min_esi",
            "value blur=2: ESI",
            "failure",
            "value blur=2: ESI is 0.0, min_esi = 0.5 missed by 0.5",
        ],
        [
            "out.gate.limit[1].max_cliff",
            "axis blur: the highest cliff of ESI",
            "system-out",
            "the highest cliff of ESI is 0.66666667, max_cliff = 0.7 kept with 0.03333333 to spare",
        ],
    ];
    assert_eq!(found.junit.cases(), expected);
    let failure = &found.junit.children[0].children[1].children[0];
    assert_eq!(failure.attribute("type"), "min_esi");
    assert_eq!(
        failure.attribute("message"),
        "ESI is 0.0, min_esi = 0.5 missed by 0.5"
    );
    // What is said is what it was without them.
    assert_eq!(found.said, gate.holds(&gate.out, &limits, None));
}

#[test]
fn a_summary_shows_what_is_outside_and_folds_what_is_within() {
    let gate = Gate::new();
    let limits = limit("value", "min_esi = 0.5");
    let found = reports(&gate, Path::new(&gate.out), &limits).markdown;
    let source = gate.out.display().to_string().replace('.', "&#46;");
    let (head, rest) = found.split_once("\n\n").unwrap();
    assert_eq!(
        head.replace("&#46;", "."),
        format!("### Gate failed: <code>{source}</code>").replace("&#46;", ".")
    );
    let (verdict, rest) = rest.split_once("\n\n").unwrap();
    assert!(
        verdict.starts_with("1 of 2 figures outside the limits of <code>"),
        "{verdict}"
    );
    assert_eq!(
        rest,
        "| outside | figure | found | limit | missed by |\n\
         |---|---|---:|---|---:|\n\
         | <code>value blur=2</code> | ESI | 0.0 | <code>min_esi = 0.5</code> | 0.5 |\n\n\
         <details><summary><code>min_esi = 0.5 per value</code>: 1 of 2 within, the closest \
         <code>value blur=1</code> with 0.66666667</summary>\n\n\
         | within | found | to spare |\n|---|---:|---:|\n\
         | <code>value blur=1</code> | 0.66666667 | 0.16666667 |\n\n</details>\n"
    );
}

/// Whoever reads the files alone must learn the verdict, whichever it is.
#[test]
fn both_are_written_whether_it_passes_or_fails_and_are_the_same_each_time() {
    let gate = Gate::new();
    for (limits, code, word, failures) in [
        (limit("overall", "min_esi = 0"), 0, "### Gate passed: ", 0),
        (limit("overall", "min_esi = 1"), 100, "### Gate failed: ", 1),
    ] {
        let found = reports(&gate, &gate.out, &limits);
        assert_eq!(found.said.code, code);
        assert!(found.markdown.starts_with(word), "{}", found.markdown);
        assert_eq!(found.junit.number("failures"), failures);
        let read =
            || ["junit.xml", "gate.md"].map(|name| fs::read(gate.directory.path().join(name)));
        let first = read().map(Result::unwrap);
        reports(&gate, &gate.out, &limits);
        assert_eq!(read().map(Result::unwrap), first);
    }
    // Input that is rejected has no verdict.
    let junit = gate.directory.path().join("junit.xml");
    fs::remove_file(&junit).unwrap();
    let said = beside(
        &gate,
        &limit("case", "min_esi = 0"),
        &["--junit", "junit.xml"],
    );
    assert_eq!((said.code, junit.exists()), (2, false), "{}", said.err);
}

/// A dot would be a level of its own to a viewer; where the directory has no name, none is made of
/// where it lies.
#[test]
fn classes_are_those_of_names_not_of_places() {
    let gate = Gate::new();
    let named = gate.directory.path().join("v1.2");
    fs::rename(&gate.out, &named).unwrap();
    let file = gate.directory.path().join("g.x.toml");
    fs::write(&file, limit("overall", "min_esi = 0")).unwrap();
    let found = reports_of(&gate, &named, &file);
    assert_eq!(found.junit.cases()[0][0], "v1_2.g_x.limit[0].min_esi");
    let junit = gate.directory.path().join("here.xml");
    let mut command = clarity(["gate", ".", "--config", "../g.x.toml", "--junit"]);
    let output = command.arg(&junit).current_dir(&named).output().unwrap();
    assert!(output.status.success());
    let found = Element::read(&fs::read_to_string(junit).unwrap());
    assert_eq!(found.cases()[0][0], "sweep.g_x.limit[0].min_esi");
}

/// The command in the directory of its files, so that names are short.
fn beside(gate: &Gate, limits: &str, more: &[&str]) -> Said {
    fs::write(gate.directory.path().join("gate.toml"), limits).unwrap();
    let mut command = clarity(["gate", "out", "--config", "gate.toml"]);
    command.args(more).current_dir(gate.directory.path());
    Said::from(command.output().unwrap())
}

/// A cohort without a manifest of `b` keeps each limit that it still holds, and fails.
#[test]
fn a_broken_case_is_an_error() {
    let gate = Gate::new();
    let out = gate.cohort("cohort", 1);
    fs::remove_file(out.join("cases/b/sweep_manifest.json")).unwrap();
    let found = reports(&gate, &out, &limit("case", "min_esi = 0"));
    let why = "case b: cases/b/sweep_manifest.json: no such file or directory";
    let expected = [
        [
            "cohort.gate.limit[0].min_esi",
            "case a: ESI",
            "system-out",
            "ESI is 0.33333333, min_esi = 0 kept with 0.33333333 to spare",
        ],
        ["cohort.gate.broken", "case b", "error", why],
    ];
    assert_eq!(found.junit.cases(), expected);
    assert_eq!(found.said.code, 100);
    let row =
        "\n| broken case | why |\n|---|---|\n| <code>b</code> | cases/b/sweep_manifest&#46;json";
    assert!(found.markdown.contains(row), "{}", found.markdown);
    assert!(
        found.markdown.contains("; 1 case broken.\n"),
        "{}",
        found.markdown
    );
    // The same by what is said.
    assert_eq!(
        with(&out, &gate.directory.path().join("gate.toml"), None),
        found.said
    );
}

/// What a page of Markdown may have of HTML, and nothing else of any reader's syntax.
fn harmless(page: &str) {
    let mut rest = page.to_owned();
    for tag in ["code", "details", "summary"] {
        rest = rest
            .replace(&format!("<{tag}>"), "")
            .replace(&format!("</{tag}>"), "");
    }
    let mut columns = None;
    for line in rest.lines() {
        assert!(
            !line.contains(['<', '>', '`', '[', ']', '*', '~', '\\', '@', '"']),
            "{line}"
        );
        let bars = line.matches('|').count();
        if line.starts_with('|') {
            assert_eq!(*columns.get_or_insert(bars), bars, "{line}");
        } else {
            assert_eq!(bars, 0, "{line}");
            columns = None;
        }
    }
}

#[test]
fn names_of_others_break_neither() {
    const NAME: &str = "a|b`<script>alert(1)<_script>*x*_y_[z](u) &amp; \"q\" 'r' @me https:##www.x.y \u{1b}[31m\u{202e}]]>\n# h";
    let gate = Gate::new();
    let cohort = gate.cohort("cohort", 1);
    let out = gate.directory.path().join(NAME);
    fs::rename(&cohort, &out).unwrap();
    let text = fs::read_to_string(out.join("cohort.json")).unwrap();
    let mut recorded: serde_json::Value = serde_json::from_str(&text).unwrap();
    let case = recorded["cases"][1].clone();
    let named = |name: &str, manifest: serde_json::Value| {
        let mut case = case.clone();
        case["name"] = name.into();
        case["manifest_sha256"] = manifest;
        case
    };
    // One that counts, and one that is broken: no file system need have its name.
    let sound = format!("c{NAME}");
    fs::rename(out.join("cases/b"), out.join("cases").join(&sound)).unwrap();
    recorded["cases"][1] = named(&format!("b\u{fffe}{NAME}"), json!(null));
    recorded["cases"]
        .as_array_mut()
        .unwrap()
        .push(named(&sound, case["manifest_sha256"].clone()));
    fs::write(out.join("cohort.json"), recorded.to_string()).unwrap();
    let file = gate.directory.path().join(format!("{NAME}.toml"));
    fs::write(
        &file,
        limit("case", "min_esi = 0.3") + &limit("case", "min_esi = 0.4"),
    )
    .unwrap();

    let found = reports_of(&gate, &out, &file);
    harmless(&found.markdown);
    assert_eq!(found.said.code, 100);
    // What is left is what can be seen, on one line.
    let shown = "a|b`<script>alert(1)<_script>*x*_y_[z](u) &amp; \"q\" 'r' @me https:##www.x.y \u{fffd}[31m\u{fffd}]]> # h";
    let cases = found.junit.cases();
    let names: Vec<_> = cases.iter().map(|case| case[1]).collect();
    let of = |name: &str| format!("case {name}: ESI");
    let (a, c, b) = (
        of("a"),
        of(&format!("c{shown}")),
        format!("case b\u{fffd}{shown}"),
    );
    // Equal figures are told by name.
    assert_eq!(names, [&a, &c, &a, &c, &b].map(String::as_str));
    assert!(cases[4][0].ends_with(".broken"), "{cases:?}");
    let decoded = decoded(&found.markdown);
    assert!(
        decoded.contains(&format!("<code>case c{shown}</code>")),
        "{decoded}"
    );
    assert!(
        decoded.contains(&format!(
            "| <code>b\u{fffd}{shown}</code> | its sweep did not finish |"
        )),
        "{decoded}"
    );
    // A terminal obeys nobody either.
    assert!(
        !found.said.out.contains(['\u{1b}', '\u{202e}']),
        "{}",
        found.said.out
    );
}

/// A page with its numbered characters as they are shown.
fn decoded(page: &str) -> String {
    let mut parts = page.split("&#");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| {
        let (number, rest) = part.split_once(';').unwrap();
        let character = char::from_u32(number.parse().unwrap()).unwrap();
        format!("{text}{character}{rest}")
    })
}

#[test]
fn long_lists_are_cut_and_counted() {
    let gate = Gate::new();
    let many =
        limit("overall", "min_esi = 0.9").repeat(53) + &limit("overall", "min_esi = 0").repeat(2);
    let found = reports(&gate, &gate.out, &many);
    assert_eq!(found.junit.number("failures"), 53);
    let page = found.markdown;
    assert_eq!(page.matches("| <code>overall</code> | ESI |").count(), 50);
    assert!(page.contains("|\n\nand 3 more\n"), "{page}");
    // 55 limits of which 50 are shown; those that nothing keeps have nothing to fold.
    assert!(page.ends_with("\nand 5 more\n"), "{page}");
    assert!(!page.contains("<details>"), "{page}");
    let kept = limit("overall", "min_esi = 0").repeat(2);
    let page = reports(&gate, &gate.out, &kept).markdown;
    assert_eq!(page.matches("</details>").count(), 2);
    assert!(!page.contains("more"), "{page}");
    // 12 cells, less the baseline's.
    let triage = run_example("triage", &gate.directory.path().join("t")).unwrap();
    let page = reports(&gate, &triage, &limit("cell", "min_esi = 0")).markdown;
    assert_eq!(page.matches("| <code>cell ").count(), 10);
    assert!(page.contains("|\n\nand 1 more\n\n</details>\n"), "{page}");
    let rows = page
        .lines()
        .filter_map(|line| line.strip_prefix("| <code>cell "));
    let room: Vec<f64> = rows
        .map(|row| {
            row.split(" | ")
                .nth(2)
                .unwrap()
                .trim_end_matches(" |")
                .parse()
                .unwrap()
        })
        .collect();
    assert!(room.is_sorted(), "{room:?}");
}

/// What may not be written, and what is said.
const REFUSED: [(&[&str], &str); 17] = [
    (
        &["--junit", "gate.toml"],
        "gate.toml: is the gate's limits, which stays as it is; give another --junit",
    ),
    (
        &["--markdown", "./out/../gate.toml"],
        "./out/../gate.toml: is the gate's limits",
    ),
    (
        &["--against", "stored.json", "--junit", "stored.json"],
        "stored.json: is the stored sensitivity",
    ),
    (
        &["--junit", "out/sweep_manifest.json"],
        "out/sweep_manifest.json: is a file of the sweep, which stays as it is",
    ),
    // Nobody wrote it yet; what is put there would be read next time.
    (
        &["--markdown", "out/cohort.json"],
        "out/cohort.json: is a file of the sweep",
    ),
    (
        &["--junit", "out/runs/blur=1_seed=1/junit.xml"],
        "out/runs/blur=1_seed=1/junit.xml: is a file of the sweep",
    ),
    (
        &["--junit", "twin.json"],
        "twin.json: is a file of the sweep",
    ),
    (
        &["--junit", "a.xml", "--markdown", "a.xml"],
        "a.xml: is the file of --junit, which stays as it is; give another --markdown",
    ),
    (
        &["--junit", "a.xml", "--markdown", "out/../a.xml"],
        "out/../a.xml: is the file of --junit",
    ),
    (
        &["--junit", "old.xml", "--markdown", "old.md"],
        "old.md: is the file of --junit",
    ),
    // A slip of the finger replaces no file of another kind.
    (
        &["--junit", "stored.json"],
        "stored.json: a JUnit file has a name that ends in .xml; give the file such a name",
    ),
    (
        &["--markdown", "old.xml"],
        "old.xml: a summary has a name that ends in .md or .markdown; give the file such a name",
    ),
    (
        &["--junit", "-"],
        "-: a JUnit file is not written to standard output; give a file's name",
    ),
    (
        &["--markdown", "/dev/stdout"],
        "/dev/stdout: a summary is not written to standard output",
    ),
    (
        &["--junit", "out"],
        "out: is a directory; give a file in it, such as out/junit.xml",
    ),
    (
        &["--markdown", "out/"],
        "out/: is a directory; give a file in it, such as out/gate.md",
    ),
    (
        &["--markdown", "none/gate.md"],
        "none/gate.md: the directory none is not there; make it first",
    ),
];

#[test]
fn nothing_is_replaced_that_a_gate_reads() {
    let gate = Gate::new();
    let at = |name: &str| gate.directory.path().join(name);
    fs::copy(gate.out.join("sensitivity.json"), at("stored.json")).unwrap();
    fs::hard_link(gate.out.join("context.json"), at("twin.json")).unwrap();
    fs::write(at("old.xml"), "older").unwrap();
    fs::hard_link(at("old.xml"), at("old.md")).unwrap();
    let limits = limit("overall", "max_esi_loss = 1");
    fs::write(at("gate.toml"), &limits).unwrap();
    let before = contents(gate.directory.path()).unwrap();
    for (options, told) in REFUSED {
        let said = beside(&gate, &limits, options);
        assert_eq!(
            (said.code, said.out.as_str()),
            (2, ""),
            "{options:?}: {}",
            said.err
        );
        assert!(
            said.err.starts_with(&format!("error: {told}")),
            "{options:?}: {}",
            said.err
        );
    }
    assert!(contents(gate.directory.path()).unwrap() == before);
    // Beside the results is a good place.
    let said = beside(
        &gate,
        &limit("overall", "min_esi = 0"),
        &["--junit", "out/junit.xml", "--markdown", "out/gate.md"],
    );
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let verified = say(["verify".as_ref(), gate.out.as_os_str()]).unwrap();
    assert_eq!(verified.code, 0, "{}", verified.err);
}

/// Nobody reads what it says; it failed all the same.
#[test]
fn a_gate_that_failed_does_not_pass_before_a_closed_pipe() {
    let gate = Gate::new();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let file: PathBuf = gate.directory.path().join("gate.toml");
    fs::write(&file, limit("overall", "min_esi = 1")).unwrap();
    let mut command = clarity([
        OsStr::new("gate"),
        gate.out.as_os_str(),
        "--config".as_ref(),
        file.as_os_str(),
    ]);
    let status = command.stdout(writer).output().unwrap().status;
    assert_eq!(status.code(), Some(100));
}
