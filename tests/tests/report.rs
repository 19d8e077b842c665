//! `clarity report` and `clarity plot`: pages and pictures of the examples. What a browser makes of
//! the pages, `cargo xtask browser` looks at.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_integration::{Said, clarity, program, root, run_example, say};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn config(example: &str) -> PathBuf {
    root().join("examples").join(example).join("sweep.toml")
}

/// A command in a directory.
fn at(directory: &Path, words: &str) -> Said {
    let mut command = clarity(words.split_whitespace());
    Said::from(command.current_dir(directory).output().unwrap())
}

#[test]
fn a_run_leaves_its_page_and_report_draws_the_same() {
    for example in ["phantom", "mri", "triage"] {
        let directory = TempDir::new().unwrap();
        let out = run_example(example, directory.path()).unwrap();
        let page = fs::read(out.join("report.html")).unwrap();
        let again = directory.path().join("again.html");
        let said = say([
            "report".as_ref(),
            out.as_os_str(),
            "-o".as_ref(),
            again.as_os_str(),
            "--config".as_ref(),
            config(example).as_os_str(),
        ]);
        let said = said.unwrap();
        let foreign = "warning: the runner is not `clarity lab`: what it showed to its model nobody \
                       else can know, and the page has no pictures\n";
        let told = if example == "phantom" { "" } else { foreign };
        assert_eq!((said.code, said.err.as_str()), (0, told));
        assert_eq!(said.out, format!("{}\n", again.display()));
        assert!(fs::read(&again).unwrap() == page, "{example}");
        assert!(page.len() < 1_000_000, "{example}: {}", page.len());
    }
}

/// The page does not depend on where the sweep lies or what it is called.
#[test]
fn another_place_gives_the_same_page() {
    let directory = TempDir::new().unwrap();
    let out = run_example("triage", directory.path()).unwrap();
    let page = fs::read(out.join("report.html")).unwrap();
    fs::rename(&out, directory.path().join("moved")).unwrap();
    let said = at(directory.path(), "report moved -o page.HTML");
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(fs::read(directory.path().join("page.HTML")).unwrap() == page);
}

#[test]
fn pictures_are_shown_where_they_are_what_the_model_saw() {
    let directory = TempDir::new().unwrap();
    let here = directory.path();
    for file in ["sweep.toml", "base_spec.json", "film.png"] {
        fs::copy(root().join("examples/phantom").join(file), here.join(file)).unwrap();
    }
    let said = at(here, "run sweep.toml --out out --quiet");
    assert_eq!(said.code, 0, "{}", said.err);
    let page = |name: &str| fs::read_to_string(here.join(name)).unwrap();
    // The unperturbed film and the eight worst.
    assert_eq!(
        page("out/report.html")
            .matches("<img src=\"data:image/png;base64,")
            .count(),
        9
    );
    let said = at(here, "report out -o without.html");
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(page("without.html").matches("<img").count(), 0);
    assert!(page("without.html").contains("The pictures are not part of the sweep"));
    let told =
        "warning: the page has no pictures; with --config and the sweep's configuration it has\n";
    assert_eq!(said.err, told);
    // A configuration of another sweep has other pictures.
    let other = fs::read_to_string(here.join("sweep.toml"))
        .unwrap()
        .replace("0.25]", "0.26]");
    fs::write(here.join("other.toml"), other).unwrap();
    let said = at(here, "report out -o without.html --config other.toml");
    assert_eq!(said.code, 2);
    assert_eq!(
        said.err,
        "error: other.toml: is of another sweep: out has other axes or values\n"
    );
    // Another film is not what the model saw.
    let other = at(here, "perturb film.png invert -o other.png");
    assert_eq!(other.code, 0, "{}", other.err);
    fs::rename(here.join("other.png"), here.join("film.png")).unwrap();
    let said = at(here, "report out -o other.html --config sweep.toml");
    assert_eq!(said.code, 2);
    let told = "the `image` that it names is not the picture that was swept; has the file changed \
                since? Put the picture of that time there, or leave out --config\n";
    assert!(said.err.ends_with(told), "{}", said.err);
    assert!(!here.join("other.html").exists());
}

#[test]
fn a_cohort_has_a_page_of_its_own() {
    let directory = TempDir::new().unwrap();
    let out = run_example("cohort", directory.path()).unwrap();
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("Over 24 cases the mean ESI is "), "{page}");
    for case in 0..24 {
        assert!(page.contains(&format!("<th scope=\"row\">film-{case:02}</th>")));
    }
    let said = at(directory.path(), "report out --config x.toml -o x.html");
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(
        said.err.contains("a cohort's page has no pictures"),
        "{}",
        said.err
    );
    let said = at(directory.path(), "report out/cases/film-00");
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(said.out, "out/cases/film-00/report.html\n");
}

#[test]
fn a_page_replaces_nothing_but_a_page() {
    let directory = TempDir::new().unwrap();
    let out = run_example("mri", directory.path()).unwrap();
    let cases = [
        (
            "report out -o out/sweep_manifest.json",
            "is a file of the sweep, which stays as it is; give another -o",
        ),
        (
            "report out -o notes.txt",
            "a report has a name that ends in .html; give the file such a name",
        ),
        (
            "report out -o out/runs/x.html",
            "out/runs/x.html: is a file of the sweep, which stays as it is; give another -o",
        ),
        (
            "report out -o -",
            "a report is not written to standard output; give a file's name",
        ),
        (
            "report out -o out",
            "is a directory; give a file in it, such as out/report.html",
        ),
        ("report nowhere", "there is no such directory"),
        ("report nowhere -o x.html", "there is no such directory"),
        (
            "report out --config nowhere.toml",
            "no such file or directory",
        ),
        ("plot out --kind surface", "give the file to write: -o FILE"),
        (
            "plot out --kind surface -o x.pdf",
            "a plot has a name that ends in .svg or .png; give the file such a name",
        ),
        (
            "plot out --kind heatmap -o x.svg --axes blur",
            "heatmap takes two axes, found 1",
        ),
        (
            "plot out --kind surface -o x.svg --axes blurr",
            "there is no axis `blurr`; the axes are `blur`, `brightness`, `noise`",
        ),
        (
            "plot out --kind surface -o x.svg --scale 2",
            "--scale is for a PNG; an SVG has every size",
        ),
        (
            "plot out --kind surface -o x.svg --axes blur,blur",
            "an axis is named twice; name each once",
        ),
        (
            "plot nowhere --kind surface -o x.svg",
            "there is no such directory",
        ),
    ];
    let before = fs::read(out.join("sweep_manifest.json")).unwrap();
    for (words, told) in cases {
        let said = at(directory.path(), words);
        assert_eq!(said.code, 2, "{words}: {}", said.err);
        assert!(said.err.contains(told), "{words}: {}", said.err);
        assert_eq!(said.err.lines().count(), 1, "{words}: {}", said.err);
    }
    assert!(fs::read(out.join("sweep_manifest.json")).unwrap() == before);
    let left: Vec<_> = fs::read_dir(directory.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn plots_of_every_kind_are_files() {
    let directory = TempDir::new().unwrap();
    run_example("mri", directory.path()).unwrap();
    for kind in [
        "surface",
        "gradient",
        "variance",
        "heatmap --axes blur,noise",
    ] {
        for name in ["x.svg", "x.png"] {
            let said = at(
                directory.path(),
                &format!("plot out --kind {kind} -o {name}"),
            );
            assert_eq!(
                (said.code, said.out.as_str()),
                (0, &*format!("{name}\n")),
                "{}",
                said.err
            );
            let bytes = fs::read(directory.path().join(name)).unwrap();
            let begins: &[u8] = if name == "x.svg" {
                b"<svg xmlns"
            } else {
                b"\x89PNG"
            };
            assert!(bytes.starts_with(begins), "{kind} {name}");
        }
    }
}

/// Without identity values the first run is the baseline; a sweep that cannot be judged at all has
/// no page, and says why.
#[test]
fn a_sweep_without_its_null_sweep_has_no_page() {
    let directory = TempDir::new().unwrap();
    let here = directory.path();
    let answers = "#!/bin/sh\necho '{\"step\": 1, \"output\": \"x\"}' > \"$4/trace_pack.jsonl\"\n\
                   echo '{\"run_id\": \"r\", \"timestamp\": null, \"seed\": 1, \"artifacts\": []}' \
                   > \"$4/manifest.json\"\n";
    program(&here.join("answer"), answers).unwrap();
    fs::write(here.join("base.json"), "{}").unwrap();
    let sweep = "base_spec = \"base.json\"\nadapter = \"x\"\nseeds = [1, 2]\n[axes]\na = [1, 2]\n\
                 [axis.a]\nidentity = 0\n[runner]\ncommand = [\"./answer\"]\n";
    fs::write(here.join("sweep.toml"), sweep).unwrap();
    let said = at(here, "run sweep.toml --out out --quiet");
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(here.join("out/report.html").exists());
    fs::remove_dir_all(here.join("out/baseline")).unwrap();
    let said = at(here, "report out -o x.html");
    assert_eq!(said.code, 2);
    assert!(said.err.contains("baseline"), "{}", said.err);
    assert!(!here.join("x.html").exists());
}
