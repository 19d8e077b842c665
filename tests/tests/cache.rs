//! The cache: what is served, what is not, and what becomes of a cache that is hurt.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod durable;
mod zoo;

use clarity_integration::{ANSWERS, Said, clarity, contents};
use durable::names;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;
use zoo::Zoo;

/// Leaves a line beside the configuration for each run that is executed, and answers.
fn counting(answers: &str) -> String {
    format!("echo run >> executed\n{answers}")
}

/// A sweep of four runs whose runner declares itself deterministic.
fn declared() -> Zoo {
    Zoo::new(&counting(ANSWERS)).edit("[runner]", "[runner]\ndeterministic = true")
}

/// How many runs were executed.
fn executed(zoo: &Zoo) -> usize {
    let lines = fs::read_to_string(zoo.directory.path().join("executed"));
    lines.unwrap_or_default().lines().count()
}

fn cache(zoo: &Zoo) -> PathBuf {
    zoo.directory.path().join("cache")
}

/// The same sweep once more, into nothing.
fn again(zoo: &Zoo) -> Said {
    let _ = fs::remove_dir_all(zoo.out());
    let said = zoo.with(&["--cache", cache(zoo).to_str().unwrap()]);
    assert_eq!(said.code, 0, "{}", said.err);
    said
}

/// The entries of a cache.
fn entries(zoo: &Zoo) -> Vec<PathBuf> {
    let shelves = names(&cache(zoo));
    let shelves = shelves.iter().filter(|name| name.len() == 2);
    let entries = shelves.flat_map(|shelf| {
        let shelf = cache(zoo).join(shelf);
        names(&shelf).into_iter().map(move |name| shelf.join(name))
    });
    entries.collect()
}

/// Everything of a sweep but the records of its runs, which say where they came from.
fn results(out: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = contents(out).unwrap();
    found.retain(|(name, _)| !name.ends_with("done.json"));
    found
}

#[test]
fn what_was_executed_is_served_to_the_next_sweep() {
    let zoo = declared();
    let said = again(&zoo);
    assert!(said.err.contains("[4/4] blur=1_seed=2\n"), "{}", said.err);
    assert!(
        said.err
            .contains("0 runs taken out of the cache; 4 executed now\n")
    );
    let first = results(&zoo.out());
    assert_eq!((executed(&zoo), entries(&zoo).len()), (4, 4));

    let said = again(&zoo);
    assert!(
        said.err.contains("[4/4] blur=1_seed=2 cached\n"),
        "{}",
        said.err
    );
    assert!(
        said.err
            .contains("4 runs taken out of the cache; 0 executed now\n")
    );
    assert_eq!(executed(&zoo), 4);
    assert!(results(&zoo.out()) == first);

    // Each run says where it came from, and the sweep is as sound as any.
    let entry = entries(&zoo)[0].file_name().unwrap().to_owned();
    let key = format!("\"cached\": \"{}\"", entry.to_str().unwrap());
    let records = names(&zoo.out().join("runs")).into_iter().filter(|run| {
        let record = fs::read_to_string(zoo.run(run).join("done.json")).unwrap();
        record.contains(&key)
    });
    assert_eq!(records.count(), 1);
    let out = zoo.out();
    let verified = clarity_integration::say(["verify".as_ref(), out.as_os_str()]).unwrap();
    assert_eq!(verified.code, 0, "{}", verified.err);
    assert_eq!(zoo.resume(&[]).code, 0);
    assert_eq!(executed(&zoo), 4);
}

#[test]
fn whatever_a_result_follows_from_is_part_of_the_key() {
    let zoo = declared();
    fs::write(zoo.directory.path().join("weights.bin"), "1").unwrap();
    let zoo = zoo.edit("[runner]", "[runner]\ninputs = [\"*.bin\"]");
    let base = zoo.directory.path().join("base.json");
    fs::write(&base, "{\"film\": \"film.png\"}").unwrap();
    fs::write(zoo.directory.path().join("film.png"), "1").unwrap();
    again(&zoo);
    let mut before = executed(&zoo);
    let write = |name: &str, text: &str| fs::write(zoo.directory.path().join(name), text).unwrap();
    let edit = |from: &str, to: &str| {
        let text = fs::read_to_string(&zoo.config).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(&zoo.config, text.replace(from, to)).unwrap();
    };
    let changes: [(&str, &dyn Fn(), usize); 8] = [
        ("nothing", &|| {}, 0),
        ("a file that inputs match", &|| write("weights.bin", "2"), 4),
        (
            "a file that the base spec names",
            &|| write("film.png", "2"),
            4,
        ),
        (
            "the base spec",
            &|| write("base.json", "{\"film\": \"film.png\", \"beam\": 2}"),
            4,
        ),
        (
            "the program",
            &|| zoo.runner(&counting(&format!("# v2\n{ANSWERS}"))),
            4,
        ),
        ("the adapter", &|| edit("\"toy\"", "\"toy2\""), 4),
        // Two of the four are as before.
        ("a value", &|| edit("[0, 1]", "[0, 2]"), 2),
        ("a seed", &|| edit("[1, 2]", "[1, 3]"), 2),
    ];
    for (what, change, runs) in changes {
        change();
        again(&zoo);
        assert_eq!(executed(&zoo) - before, runs, "{what}");
        before = executed(&zoo);
    }
}

#[test]
fn a_variable_that_is_passed_on_is_part_of_the_key() {
    let zoo = declared().edit("[runner]", "[runner]\nenv = [\"SHADE\"]");
    let with = |value: &str| {
        let _ = fs::remove_dir_all(zoo.out());
        let mut command = zoo.command(&["--cache", cache(&zoo).to_str().unwrap()]);
        assert!(command.env("SHADE", value).status().unwrap().success());
        executed(&zoo)
    };
    assert_eq!([with("a"), with("a"), with("b"), with("a")], [4, 4, 8, 8]);
}

#[test]
fn who_declares_nothing_has_no_cache() {
    let zoo = Zoo::new(ANSWERS);
    let said = zoo.with(&["--cache", cache(&zoo).to_str().unwrap()]);
    assert_eq!(said.code, 2);
    assert!(
        said.err
            .contains("say `deterministic = true` in `[runner]`"),
        "{}",
        said.err
    );
    assert!(!zoo.out().exists() && !cache(&zoo).exists());
}

#[test]
fn a_damaged_entry_is_set_aside_and_its_run_executed() {
    let zoo = declared();
    again(&zoo);
    let first = results(&zoo.out());
    let hurt = entries(&zoo)[1].clone();
    fs::write(hurt.join("trace_pack.jsonl"), "{}").unwrap();
    let said = again(&zoo);
    assert!(
        said.err.contains("is damaged and was moved to"),
        "{}",
        said.err
    );
    assert!(
        said.err
            .contains("3 runs taken out of the cache; 1 executed now")
    );
    assert_eq!(names(&cache(&zoo).join("damaged")).len(), 1);
    assert!(results(&zoo.out()) == first);
    // It was kept anew.
    again(&zoo);
    assert_eq!(executed(&zoo), 5);
}

/// Whatever stands in the place of an entry makes room.
#[test]
fn a_file_in_the_place_of_an_entry_is_set_aside() {
    let zoo = declared();
    again(&zoo);
    let first = results(&zoo.out());
    let entries = entries(&zoo);
    let places = entries.iter().take(3);
    for (place, kind) in places.zip(["a regular file", "a link", "a FIFO"]) {
        fs::rename(place, zoo.directory.path().join(kind)).unwrap();
        let made = match kind {
            "a regular file" => fs::write(place, "").is_ok(),
            "a link" => std::os::unix::fs::symlink("nowhere", place).is_ok(),
            _ => Command::new("mkfifo")
                .arg(place)
                .status()
                .unwrap()
                .success(),
        };
        assert!(made);
        let said = again(&zoo);
        let key = place.file_name().unwrap().to_str().unwrap();
        let told = format!(
            "the cache's {key} is damaged and was moved to {}/{key}.1: found {kind}, expected a directory\n",
            cache(&zoo).join("damaged").display()
        );
        assert!(said.err.contains(&told), "{}", said.err);
        assert!(!said.err.contains("nothing is kept"), "{}", said.err);
        assert!(results(&zoo.out()) == first);
        // It was kept anew.
        assert!(place.is_dir());
    }
    assert_eq!(names(&cache(&zoo).join("damaged")).len(), 3);
    assert_eq!(executed(&zoo), 4 + 3);
}

/// A run of the cache whose spec is another one, though its list says so, is no run that failed.
#[test]
fn what_is_told_of_an_entry_is_no_failure() {
    let zoo = declared();
    again(&zoo);
    let entries = entries(&zoo);
    let other = entries[1].join("spec.json");
    for name in ["spec.json", "done.json"] {
        fs::copy(entries[1].join(name), entries[0].join(name)).unwrap();
    }
    for name in ["manifest.json", "trace_pack.jsonl"] {
        fs::copy(entries[1].join(name), entries[0].join(name)).unwrap();
    }
    assert!(other.exists());
    let said = again(&zoo);
    let told = ".1: it changed the spec.json that it was given\n";
    assert!(said.err.contains(told), "{}", said.err);
    assert!(!said.err.contains("failed"), "{}", said.err);
}

#[test]
fn a_cache_is_a_directory_outside_the_sweep() {
    let zoo = declared();
    let at = |name: &str| zoo.directory.path().join(name);
    fs::write(at("file"), "").unwrap();
    std::os::unix::fs::symlink(zoo.directory.path(), at("here")).unwrap();
    let inside = "the cache may not lie in the sweep; give another --cache";
    for (cache, told) in [
        ("out", inside),
        ("out/cache", inside),
        ("here/out/a/b", inside),
        ("file", "found a regular file, expected a directory"),
    ] {
        let before = names(zoo.directory.path());
        let said = zoo.with(&["--cache", at(cache).to_str().unwrap()]);
        let error = format!("error: {}: {told}\n", at(cache).display());
        assert_eq!((said.code, said.err), (2, error), "{cache}");
        assert_eq!(names(zoo.directory.path()), before, "{cache}");
    }
    // Nor is one made for a sweep that is refused.
    fs::create_dir(zoo.out()).unwrap();
    let said = zoo.with(&["--cache", cache(&zoo).to_str().unwrap()]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(!cache(&zoo).exists());
    // A name that begins alike is another one.
    fs::remove_dir(zoo.out()).unwrap();
    let said = zoo.with(&["--cache", at("out2").to_str().unwrap()]);
    assert_eq!(said.code, 0, "{}", said.err);
}

/// Two cases with one base spec have equal keys: a repeat, which somebody meant.
#[test]
fn a_repeat_is_executed() {
    let zoo = declared().edit("\"base.json\"", "[\"a.json\", \"b.json\"]");
    for case in ["a.json", "b.json"] {
        fs::write(zoo.directory.path().join(case), "{}").unwrap();
    }
    again(&zoo);
    assert_eq!((executed(&zoo), entries(&zoo).len()), (8, 4));
}

#[test]
fn commands_share_a_cache() {
    let zoo = declared();
    let (config, shared) = (zoo.config.as_os_str(), cache(&zoo));
    let started = ["one", "two", "three"].map(|name| {
        let out = zoo.directory.path().join(name);
        let words = ["sweep", "--quiet", "--cache"].map(OsStr::new);
        let rest = [
            shared.as_os_str(),
            config,
            OsStr::new("--out"),
            out.as_os_str(),
        ];
        clarity(words.into_iter().chain(rest)).spawn().unwrap()
    });
    for mut child in started {
        assert!(child.wait().unwrap().success());
    }
    let of = |name: &str| results(&zoo.directory.path().join(name));
    assert!(of("one") == of("two") && of("two") == of("three"));
    assert_eq!(entries(&zoo).len(), 4);
}

#[test]
fn a_command_that_is_killed_leaves_no_half_entry() {
    let zoo = declared();
    for pause in [5, 15, 25, 40, 60, 90] {
        let _ = fs::remove_dir_all(zoo.out());
        let mut command = zoo.command(&["--quiet", "--cache", cache(&zoo).to_str().unwrap()]);
        let mut child = command.spawn().unwrap();
        thread::sleep(Duration::from_millis(pause));
        let _ = child.kill();
        child.wait().unwrap();
    }
    let first = executed(&zoo);
    let said = again(&zoo);
    assert!(!said.err.contains("damaged"), "{}", said.err);
    assert!(executed(&zoo) <= first + 4);
    again(&zoo);
    let last = again(&zoo);
    assert!(
        last.err.contains("4 runs taken out of the cache"),
        "{}",
        last.err
    );
}

/// A file stands where a shelf would be made, for every key: nothing can be kept.
#[test]
fn a_cache_that_cannot_be_written_costs_the_sweep_nothing() {
    let zoo = declared();
    fs::create_dir(cache(&zoo)).unwrap();
    for shelf in 0..=255_u8 {
        fs::write(cache(&zoo).join(format!("{shelf:02x}")), "").unwrap();
    }
    let said = again(&zoo);
    let told = format!("nothing is kept in the cache {}: ", cache(&zoo).display());
    let told: Vec<_> = said.err.matches(&told).collect();
    assert_eq!(told.len(), 1, "{}", said.err);
    assert!(said.err.contains(": file exists; the sweep goes on\n"));
    assert_eq!(executed(&zoo), 4);
}
