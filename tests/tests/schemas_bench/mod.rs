//! What the schemas are held against: every artifact that commands leave or print.

pub(crate) mod mutations;

use crate::served_bench::server::{Recorded, Step};
use crate::served_bench::{Served, complains, says};
use clarity_integration::{contents, program, root, run_example, say};
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The name of the schema of each file of a sweep, a cohort or a run.
const FILES: [(&str, &str); 12] = [
    ("cohort.json", "cohort"),
    ("context.json", "context"),
    ("done.json", "done"),
    ("gradient_surface.json", "gradient_surface"),
    ("manifest.json", "manifest"),
    ("metrics.json", "metrics"),
    ("probe.json", "probe"),
    ("robustness_surface.json", "robustness_surface"),
    ("spec.json", "spec"),
    ("sweep_manifest.json", "sweep_manifest"),
    ("sweep_plan.json", "sweep_plan"),
    ("trace_pack.jsonl", "trace_record"),
];

/// Two axes, one of words and one whose identity value lies outside the grid. Some runs give no
/// reason, and some no answer.
const TOY: &str = r#"#!/bin/sh
blur=$(sed -n 's/.*"blur": \([0-9.]*\).*/\1/p' "$2")
if grep -q '"broken": true' "$2" && [ "$blur" = 1 ]; then exit 7; fi
answer=normal reason='"seen"' parse=strict
[ "$blur" -le "$(cat flips)" ] || answer=effusion
if [ "$8" = 2 ]; then reason=null; fi
if [ "$8" = 3 ] && [ "$blur" = 2 ]; then parse=failed; fi
printf '{"artifacts": [], "run_id": "r", "seed": %s, "timestamp": null}' "$8" > "$4/manifest.json"
printf '{"step_id": 1, "answer": "%s", "justification": %s, "adapter_metadata": {"parse": "%s"}}\n' \
    "$answer" "$reason" "$parse" > "$4/trace_pack.jsonl"
"#;

const TOY_SWEEP: &str = "base_spec = \"base.json\"\nadapter = \"toy\"\nseeds = [1, 2, 3, 4]\n[axes]\n\
                         blur = [1, 2, 3]\nview = [\"front\", \"side\"]\n[axis.blur]\nunit = \"px\"\n\
                         identity = 0\n[axis.view]\nidentity = \"front\"\n[analysis]\n\
                         replicates = 100\n[runner]\ncommand = [\"./toy.sh\"]\ntimeout = \"20s\"\n\
                         jobs = 2\n";

/// What the toy leaves out of a configuration.
const DECLARED: &str = "[axis.view]\ncoordinates = [0, 90]\ngroup = \"geometry\"\n[analysis]\n\
                        baseline = \"first\"\n[analysis.normalize]\npattern = \"(\\\\w+)\"\n\
                        answers = [\"normal\", \"effusion\"]\n[runner]\ncommand = [\"./toy.sh\"]\n";

/// A document and the schema that it is to keep to.
pub(crate) struct Document {
    pub(crate) schema: String,
    pub(crate) place: String,
    pub(crate) value: Value,
}

/// A committed schema.
pub(crate) fn schema(name: &str) -> Value {
    let path = root().join("schemas").join(format!("{name}.json"));
    parsed(&fs::read(&path).expect(name))
}

/// Its validator.
pub(crate) fn validator(name: &str) -> Validator {
    jsonschema::draft202012::new(&schema(name)).expect(name)
}

/// The first thing that is wrong, if anything is.
pub(crate) fn wrong(validator: &Validator, value: &Value) -> Option<String> {
    let error = validator.iter_errors(value).next()?;
    Some(format!("{}: {error}", error.instance_path()))
}

fn parsed(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

/// The documents of a directory that a command made; each of its files is one, or lines of them.
fn of_directory(directory: &Path, found: &mut Vec<Document>) {
    for (place, bytes) in contents(directory).unwrap() {
        // What a run that failed left behind is no artifact, and the page for people no JSON.
        let failed = place.split_once("failed/").map(|(_, run)| run);
        if failed.is_some_and(|run| run.contains('/')) || place == "report.html" {
            continue;
        }
        let name = place.rsplit('/').next().unwrap();
        let mut add = |schema: &str, value| {
            let (schema, place) = (schema.to_owned(), place.clone());
            found.push(Document {
                schema,
                place,
                value,
            });
        };
        if name == "sensitivity.json" {
            let value = parsed(&bytes);
            let schema = match value["schema"].as_str().unwrap() {
                "clarity/cohort-sensitivity" => "cohort_sensitivity",
                _ => "sensitivity",
            };
            add(schema, value);
            continue;
        }
        if failed.is_some() {
            add("failed_run", parsed(&bytes));
            continue;
        }
        let known = FILES.iter().find(|(file, _)| *file == name);
        let (_, schema) = known.expect(&place);
        if name.ends_with("jsonl") {
            let lines = std::str::from_utf8(&bytes).unwrap().lines();
            lines.for_each(|line| add(schema, parsed(line.as_bytes())));
        } else {
            add(schema, parsed(&bytes));
        }
    }
}

fn ok(arguments: &[&str]) -> String {
    let said = say(arguments).unwrap();
    assert_eq!(said.code, 0, "{arguments:?}: {}", said.err);
    said.out
}

fn run(config: &Path, out: &Path, code: i32) {
    let [config, out] = [config, out].map(|path| path.to_str().unwrap());
    let said = say(["run", config, "--quiet", "--out", out]).unwrap();
    assert_eq!(said.code, code, "{config}: {}", said.err);
}

/// An example's sweep with something of its configuration replaced, so that few runs are enough.
fn shortened(example: &str, links: &[&str], edits: &[(&str, &str)], at: &Path) -> PathBuf {
    let from = root().join("examples").join(example);
    fs::create_dir(at).unwrap();
    for link in links {
        symlink(from.join(link), at.join(link)).unwrap();
    }
    let mut text = fs::read_to_string(from.join("sweep.toml")).unwrap();
    for (long, short) in edits {
        assert!(text.contains(long), "{long}");
        text = text.replace(long, short);
    }
    fs::write(at.join("sweep.toml"), text).unwrap();
    run(&at.join("sweep.toml"), &at.join("out"), 0);
    at.join("out")
}

/// Every document that there is to be had.
pub(crate) fn documents() -> Vec<Document> {
    let directory = TempDir::new().unwrap();
    let at = |name: &str| directory.path().join(name);
    let mut found = Vec::new();
    for example in ["mri", "triage"] {
        fs::create_dir(at(example)).unwrap();
        of_directory(&run_example(example, &at(example)).unwrap(), &mut found);
        of_directory(&root().join("tests/golden").join(example), &mut found);
    }
    let axes = [
        ("[0.0, 1.0, 2.0, 3.0]", "[0.0, 3.0]"),
        ("[0, 1, 2, 9]", "[0, 9]"),
        ("[0.0, 0.03, 0.06, 0.2, 0.25]", "[0.0, 0.2]"),
    ];
    let links = ["base_spec.json", "film.png"];
    of_directory(
        &shortened("phantom", &links, &axes, &at("phantom")),
        &mut found,
    );
    let cases = [
        ("cases/*.json", "cases/film-0[0-3].json"),
        ("[11, 12, 13]", "[11, 12]"),
    ];
    let links = ["cases", "films"];
    of_directory(
        &shortened("cohort", &links, &cases, &at("cohort")),
        &mut found,
    );
    toys(directory.path(), &mut found);
    let served = Served::new("[1, 2]", lax);
    let settings = "\"model\":\"m\",\"top_logprobs\":2";
    served.edit("base.json", "\"model\":\"m\"", settings);
    let said = served.run("out", "1");
    assert_eq!(said.code, 0, "{}", said.err);
    of_directory(&served.path("out"), &mut found);
    let mut printed = |schema: &str, text: &str| {
        found.push(Document {
            schema: schema.to_owned(),
            place: "printed".to_owned(),
            value: parsed(text.as_bytes()),
        });
    };
    for example in ["mri", "triage", "phantom", "cohort", "onnx"] {
        let config = root().join("examples").join(example).join("sweep.toml");
        printed("plan", &ok(&["plan", config.to_str().unwrap(), "--json"]));
    }
    let toy = at("toy.toml");
    printed("plan", &ok(&["plan", toy.to_str().unwrap(), "--json"]));
    for sweep in ["toy", "toys", "killed"] {
        printed(
            "status",
            &ok(&["status", at(sweep).to_str().unwrap(), "--json"]),
        );
    }
    for (schema, a, b) in [
        ("comparison", "toy", "worse"),
        ("comparison", "toy", "toy"),
        ("comparison", "mri/out", "mri/out"),
        ("cohort_comparison", "toys", "worse_toys"),
        ("cohort_comparison", "cohort/out", "cohort/out"),
    ] {
        let [a, b] = [at(a), at(b)];
        let arguments = [
            "compare",
            a.to_str().unwrap(),
            b.to_str().unwrap(),
            "--json",
        ];
        printed(schema, &ok(&arguments));
    }
    for example in ["mri", "triage"] {
        let corpus = root().join("examples").join(example).join("corpus.jsonl");
        for line in fs::read_to_string(corpus).unwrap().lines() {
            printed("corpus_record", line);
        }
    }
    let recorded = at("toy");
    for line in ok(&["lab", "record", recorded.to_str().unwrap()]).lines() {
        printed("corpus_record", line);
    }
    vectors(&mut found);
    found
}

/// A server that constrains no reply, and has everything else that a probe looks for.
fn lax(request: &Recorded) -> Step {
    if request.json()["response_format"]["type"] == "json_schema" {
        return complains(400, "no such response_format");
    }
    let [before, after] = ["{\"justification\": \"\", \"answer\": \"", "\"}"];
    let mut reply = says(&format!("{before}left{after}"), "stop");
    reply["usage"]["prompt_tokens_details"] = json!({"cached_tokens": 5});
    let others = json!([{"token": "left", "logprob": -0.25}, {"token": "right", "logprob": -1.5}]);
    reply["choices"][0]["logprobs"] = json!({"content": [
        {"token": before, "logprob": -0.5, "top_logprobs": []},
        {"token": "left", "logprob": -0.25, "top_logprobs": others},
        {"token": after, "logprob": -0.125, "top_logprobs": []}
    ]});
    Step::json(200, &reply)
}

/// A sweep and a cohort of a shell script, each twice: the second time they get worse, and a case of
/// each cohort fails.
fn toys(directory: &Path, found: &mut Vec<Document>) {
    let at = |name: &str| directory.join(name);
    program(&at("toy.sh"), TOY).unwrap();
    fs::write(at("base.json"), "{}").unwrap();
    fs::create_dir(at("toy_cases")).unwrap();
    for (case, spec) in [
        ("a", "{}"),
        ("b", "{\"broken\": true}"),
        ("c", "{}"),
        ("d", "{}"),
    ] {
        fs::write(at("toy_cases").join(format!("{case}.json")), spec).unwrap();
    }
    fs::write(at("toy.toml"), TOY_SWEEP).unwrap();
    let cohort = TOY_SWEEP.replace("base.json", "toy_cases/*.json");
    fs::write(at("toys.toml"), cohort).unwrap();
    // One seed, one value of an axis, and the first run as the baseline.
    let least = TOY_SWEEP
        .replace("[1, 2, 3, 4]", "[1]")
        .replace("[1, 2, 3]", "[1]");
    let (least, _) = least.split_once("[axis.blur]").unwrap();
    let least = least.to_owned() + DECLARED;
    fs::write(at("least.toml"), least).unwrap();
    for (flips, sweep, cohort) in [("2", "toy", "toys"), ("1", "worse", "worse_toys")] {
        fs::write(at("flips"), flips).unwrap();
        run(&at("toy.toml"), &at(sweep), 0);
        of_directory(&at(sweep), found);
        run(&at("toys.toml"), &at(cohort), 3);
        of_directory(&at(cohort), found);
    }
    run(&at("least.toml"), &at("least"), 0);
    of_directory(&at("least"), found);
    program(&at("killed.sh"), "#!/bin/sh\nkill -9 $$\n").unwrap();
    let killed = TOY_SWEEP.replace("toy.sh", "killed.sh");
    fs::write(at("killed.toml"), killed).unwrap();
    run(&at("killed.toml"), &at("killed"), 3);
    of_directory(&at("killed"), found);
    // As after a kill: an attempt that nobody goes on with, and what was put into quarantine.
    fs::create_dir_all(at("killed/baseline/attempts/9/0")).unwrap();
    fs::create_dir_all(at("killed/quarantine/any.1")).unwrap();
}

/// The 120 sweeps of the analysis contract, which an independent implementation computed.
fn vectors(found: &mut Vec<Document>) {
    let vectors = include_str!("../../data/analysis.jsonl").lines();
    for vector in vectors.map(|line| parsed(line.as_bytes())) {
        let files: BTreeMap<String, String> =
            serde_json::from_value(vector["files"].clone()).unwrap();
        for (place, text) in files {
            let name = place.rsplit('/').next().unwrap();
            let known = FILES.iter().find(|(file, _)| *file == name);
            let Some((_, schema)) = known.filter(|_| !name.ends_with("jsonl")) else {
                continue;
            };
            let (schema, value) = ((*schema).to_owned(), parsed(text.as_bytes()));
            found.push(Document {
                schema,
                place,
                value,
            });
        }
    }
}
