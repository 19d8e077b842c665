//! Results on a terminal: its width, its colours; and the same bytes for everything else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

mod gated;

use clarity_integration::{clarity, run_example};
use gated::{Gate, limit, with};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use tempfile::TempDir;

/// An example's directory, analyzed.
fn triage() -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let out = run_example("triage", directory.path()).unwrap();
    (directory, out)
}

/// What a command writes to a terminal of so many columns, and its exit code.
fn shown(command: &mut Command, columns: u16) -> (String, Option<i32>) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
    let slave = OpenOptions::new()
        .read(true)
        .write(true)
        .open(name)
        .unwrap();
    let size = Winsize {
        ws_row: 50,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&slave, size).unwrap();
    let mut master = File::from(master);
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        // The end of a terminal is an error to its reader on some systems.
        let _ = master.read_to_end(&mut bytes);
        String::from_utf8(bytes).unwrap()
    });
    command
        .stdin(Stdio::null())
        .stdout(slave)
        .stderr(Stdio::null());
    let code = command.status().unwrap().code();
    // The command holds the last end but ours.
    command.stdout(Stdio::null());
    (reader.join().unwrap().replace("\r\n", "\n"), code)
}

/// The binary before a terminal that has colours, whatever the tests run in.
fn plain(arguments: &[&str]) -> Command {
    let mut command = clarity(arguments);
    for name in ["NO_COLOR", "LC_ALL", "LC_CTYPE", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.env("TERM", "xterm-256color").env("LANG", "C.UTF-8");
    command
}

/// Without escapes, which must be those of the palette's first colours and nothing else.
fn uncoloured(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| {
        let (code, rest) = part.split_once('m').unwrap();
        assert!(
            ["[31m", "[33m", "[0m"].contains(&&*format!("{code}m")),
            "{code:?}"
        );
        text + rest
    })
}

/// Every command that shows tables.
fn tables(out: &Path) -> [Vec<&str>; 3] {
    let out = out.to_str().unwrap();
    [
        vec!["analyze", out],
        vec!["sensitivity", out],
        vec!["compare", out, out],
    ]
}

#[test]
fn what_is_no_terminal_gets_the_same_bytes_everywhere() {
    let (_directory, out) = triage();
    for command in tables(&out) {
        let piped = |arguments: &[&str], set: &[(&str, &str)]| {
            let mut command = plain(arguments);
            command.envs(set.iter().copied());
            String::from_utf8(command.output().unwrap().stdout).unwrap()
        };
        let expected = piped(&command, &[]);
        assert!(!expected.contains(['\u{1b}', '\u{a0}', '\u{2061}', '\u{2062}', '\u{2064}']));
        for set in [
            ("NO_COLOR", "1"),
            ("TERM", "dumb"),
            ("COLUMNS", "40"),
            ("LANG", "C"),
            ("CLICOLOR_FORCE", "1"),
        ] {
            assert_eq!(piped(&command, &[set]), expected, "{command:?} {set:?}");
        }
        // A wide terminal shows just that, in colours.
        let (wide, code) = shown(&mut plain(&command), 200);
        assert_eq!((uncoloured(&wide), code), (expected.clone(), Some(0)));
        let asked = [&command[..], &["--color", "always"]].concat();
        assert_eq!(uncoloured(&piped(&asked, &[])), expected);
        if command[0] != "compare" {
            assert!(
                expected.contains('▁') || expected.contains('█'),
                "{expected}"
            );
            assert!(
                wide.contains('\u{1b}') && piped(&asked, &[]) == wide,
                "{wide}"
            );
        }
    }
}

#[test]
fn colours_are_where_nobody_objects() {
    let (_directory, out) = triage();
    let out = out.to_str().unwrap();
    let coloured = |more: &[&str], set: &[(&str, &str)]| {
        let mut command = plain(&[&["analyze", out], more].concat());
        command.envs(set.iter().copied());
        let (text, _) = shown(&mut command, 100);
        assert!(text.contains("mean ESI"), "{text}");
        text.contains('\u{1b}')
    };
    for (more, set, expected) in [
        (&[][..], &[][..], true),
        (&[], &[("NO_COLOR", "1")], false),
        // Empty is not set.
        (&[], &[("NO_COLOR", "")], true),
        (&[], &[("TERM", "dumb")], false),
        (&[], &[("TERM", "")], false),
        (&["--color", "never"], &[], false),
        (&["--color=never"], &[], false),
        (&["--color", "auto"], &[("NO_COLOR", "1")], false),
        (
            &["--color", "always"],
            &[("NO_COLOR", "1"), ("TERM", "dumb")],
            true,
        ),
    ] {
        assert_eq!(coloured(more, set), expected, "{more:?} {set:?}");
    }
}

/// Help is a result too, and known before anything else is.
#[test]
fn help_has_colours_as_results_have() {
    for (arguments, colour) in [
        (&["--help"][..], true),
        (&["--color", "never", "--help"], false),
        (&["gate", "--help", "--color=never"], false),
    ] {
        let (text, code) = shown(&mut plain(arguments), 100);
        assert_eq!(
            (text.contains('\u{1b}'), code),
            (colour, Some(0)),
            "{arguments:?}"
        );
    }
    let (text, _) = shown(plain(&["--help"]).env("NO_COLOR", "1"), 100);
    assert!(!text.contains('\u{1b}'), "{text}");
    let piped = plain(&["--help", "--color", "always"]).output().unwrap();
    assert!(piped.stdout.contains(&0x1b));
    let refused = plain(&["--color", "red", "plan", "x"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&refused.stderr).contains("[possible values: auto, always, never]")
    );
}

/// No line is broken by the terminal; each number that is shown is one of the whole table.
#[test]
fn a_narrow_terminal_shows_less_and_breaks_no_number() {
    let (_directory, out) = triage();
    for command in tables(&out) {
        let whole = uncoloured(&shown(&mut plain(&command), 200).0);
        let numbers: Vec<_> = words(&whole).collect();
        for columns in [24, 40, 60, 80] {
            let (text, code) = shown(&mut plain(&command), columns);
            let text = uncoloured(&text);
            assert_eq!(code, Some(0));
            let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(
                widest <= usize::from(columns),
                "{columns}: {widest}\n{text}"
            );
            let broken = words(&text).find(|word| word.contains('.') && !numbers.contains(word));
            assert_eq!(broken, None, "{command:?} at {columns}\n{text}");
            assert!(text.contains("wider") || columns > 60, "{text}");
            // Nor an interval, over two lines.
            let whole = |line: &str| line.matches('[').count() == line.matches(']').count();
            assert!(text.lines().all(whole), "{text}");
        }
    }
}

/// A name goes on below itself; what belongs to it stays beside it.
#[test]
fn a_name_too_long_is_broken_and_its_row_is_not() {
    let (_directory, out) = triage();
    let mut command = plain(&["analyze", out.to_str().unwrap()]);
    let (text, _) = shown(command.env("NO_COLOR", "1"), 24);
    let row = "\ndropped_sen     0 0.5000\ntences\n";
    assert!(text.contains(row), "{text}");
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_ascii_digit() || "+-.".contains(c)));
    words
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| word.len() > 2)
}

/// Six columns of 54 characters; the least of them go first, as the terminal gets narrower.
#[test]
fn columns_go_one_by_one() {
    let gate = Gate::new();
    let out = gate.out.to_str().unwrap();
    for (columns, header) in [
        (80, "axis  value     ESI   drift  dESI/step  ddrift/step"),
        // Closer, before anything goes.
        (50, "axis value    ESI  drift dESI/step ddrift/step"),
        (45, "axis value    ESI  drift dESI/step"),
        (33, "axis value    ESI  drift"),
    ] {
        let (text, _) = shown(plain(&["analyze", out]).env("NO_COLOR", "1"), columns);
        assert!(text.contains(&format!("\n{header}\n")), "{header}\n{text}");
    }
}

/// ESI is 1, 2/3 and 0, and the default thresholds are 0.9 and 0.5.
#[test]
fn figures_below_thresholds_and_supported_falls_catch_the_eye() {
    let gate = Gate::new();
    let out = gate.out.to_str().unwrap();
    let (text, _) = shown(&mut plain(&["analyze", out]), 100);
    for line in [
        "blur      0  1.0000  0.0000",
        "blur      1  \u{1b}[33m0.6667\u{1b}[0m  0.1667",
        "blur      2  \u{1b}[31m0.0000\u{1b}[0m  0.5000",
    ] {
        assert!(text.contains(line), "{line:?}\n{text}");
    }
    // From 2/3 of three runs to none of three: Wilson's intervals overlap, so this may be none.
    assert!(
        text.contains("blur: falls by 0.6667 between 1 and 2,"),
        "{text}"
    );
    assert!(text.contains(", or none\n"), "{text}");
    // From three of three to none of three it is not.
    let worse = gate.sweep("worse", 3);
    let (text, _) = shown(&mut plain(&["sensitivity", worse.to_str().unwrap()]), 100);
    assert!(
        text.contains("\n    \u{1b}[31mfalls by 1.0000\u{1b}[0m between 0 and 1,"),
        "{text}"
    );
    // Exactly at a threshold is not below it.
    let config = gate.directory.path().join("sweep.toml");
    let settings = fs::read_to_string(&config).unwrap() + "[analysis]\nthresholds = [0.0]\n";
    fs::write(&config, settings).unwrap();
    let (text, _) = shown(
        &mut plain(&["analyze", gate.sweep("at", 1).to_str().unwrap()]),
        100,
    );
    assert!(text.contains("blur      2  0.0000  0.5000"), "{text}");
    // A gate says its verdict in words alone.
    let said = gate.holds(&gate.out, &limit("overall", "min_esi = 1"), None);
    let file = gate.directory.path().join("gate.toml");
    assert_eq!(with(&gate.out, &file, None), said);
    let arguments = ["gate", out, "--config", file.to_str().unwrap()];
    assert_eq!(shown(&mut plain(&arguments), 100), (said.out, Some(100)));
}

/// Seven steps from 0 to 1; drift up to the largest there is.
#[test]
fn bars_have_a_fixed_scale_of_esi_and_a_told_one_of_drift() {
    let gate = Gate::new();
    let out = gate.out.to_str().unwrap();
    let bars = |text: &str| {
        let (_, rest) = text.split_once("\nalong").unwrap();
        let lines: Vec<_> = rest
            .lines()
            .take(2)
            .map(str::trim)
            .map(str::to_owned)
            .collect();
        lines.join("\n")
    };
    let (text, _) = shown(&mut plain(&["analyze", out]), 100);
    // 2/3 of the height is nearest to 5/7 of it, 1/3 to 2/7.
    let expected = "ESI 0 to 1  drift 0 to 0.5000\nblur   █▆▁         ▁▃█";
    assert_eq!(bars(&text), expected, "{text}");
    // The baseline's own value has no figure there.
    let (text, _) = shown(&mut plain(&["sensitivity", out]), 100);
    let expected = "ESI 0 to 1  drift 0 to 0.5000\nblur   ·▆▁         ·▃█";
    assert_eq!(bars(&text), expected, "{text}");
    let cohort = gate.cohort("cohort", 1);
    let (text, _) = shown(&mut plain(&["sensitivity", cohort.to_str().unwrap()]), 100);
    assert_eq!(bars(&text), expected, "{text}");
    // Without any drift there is no scale of it.
    let config = gate.directory.path().join("sweep.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        text.replace("[0, 1, 2]", "[0, 1]")
            .replace("cases/*.json", "base.json"),
    )
    .unwrap();
    let stable = gate.sweep("stable", 0);
    let (text, _) = shown(&mut plain(&["analyze", stable.to_str().unwrap()]), 100);
    assert_eq!(
        bars(&text),
        "ESI 0 to 1  drift 0 to 0.0000\nblur   ██          ▁▁",
        "{text}"
    );
    // Terminals that say they have no such characters get none.
    for (name, value, shows) in [
        ("LC_ALL", "C", false),
        ("LC_ALL", "en_US.ISO-8859-1", false),
        ("LC_ALL", "de_DE.utf8", true),
        ("LC_CTYPE", "POSIX", false),
        ("LANG", "", true),
    ] {
        let (text, _) = shown(plain(&["analyze", out]).env(name, value), 100);
        assert_eq!(text.contains("\nalong"), shows, "{name}={value}\n{text}");
    }
}

/// Of 64 values each bar is the worst of two: the fall at value 2 alone is not smoothed away.
#[test]
fn bars_of_a_long_axis_keep_its_falls() {
    let gate = Gate::new();
    let config = gate.directory.path().join("sweep.toml");
    let text = fs::read_to_string(&config).unwrap();
    let values: Vec<_> = (0..64).map(|value| value.to_string()).collect();
    let text = text.replace("[0, 1, 2]", &format!("[{}]", values.join(", ")));
    fs::write(&config, text.replace("[1, 2, 3]", "[1]")).unwrap();
    let out = gate.sweep("long", 0);
    let (text, _) = shown(&mut plain(&["sensitivity", out.to_str().unwrap()]), 100);
    let esi = format!("\nblur   █▁{}  ▁█{}\n", "█".repeat(30), "▁".repeat(30));
    assert!(text.contains(&esi), "{text}");
}

/// What stands for a colour until the end is no way to get one for others.
#[test]
fn a_value_of_others_colours_nothing() {
    let gate = Gate::new();
    let config = gate.directory.path().join("sweep.toml");
    let text = fs::read_to_string(&config).unwrap();
    let named = text.replace("[0, 1, 2]", "[0, 1, \"x\\u2062y\\u00a0z\\u2064\"]");
    fs::write(&config, named).unwrap();
    let out = gate.sweep("named", 0);
    for command in ["analyze", "sensitivity"] {
        let arguments = [command, out.to_str().unwrap(), "--color", "always"];
        let said = plain(&arguments).output().unwrap();
        let text = String::from_utf8(said.stdout).unwrap();
        assert!(text.contains("  xy z  "), "{text}");
        assert!(
            !text.contains(['\u{1b}', '\u{2062}', '\u{2064}', '\u{a0}']),
            "{text}"
        );
    }
}
