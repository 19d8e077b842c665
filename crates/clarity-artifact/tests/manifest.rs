//! Manifests out of a stream against manifests read whole: the same values, the same errors.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_artifact::json::Json;
use clarity_artifact::{canonical, manifest};
use clarity_model::{Axes, Axis, AxisName, AxisValue, Digest, RecordedRun, Seed, SweepManifest};
use proptest::prelude::*;
use std::io::{self, Read, Seek, SeekFrom};

/// Bytes that come in pieces; whoever reads them twice is noticed.
struct Pieces<'b> {
    bytes: &'b [u8],
    at: usize,
    sizes: &'b [usize],
    turn: usize,
    rewound: bool,
}

impl<'b> Pieces<'b> {
    fn new(bytes: &'b [u8], sizes: &'b [usize]) -> Self {
        Self {
            bytes,
            at: 0,
            sizes,
            turn: 0,
            rewound: false,
        }
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes[self.turn % self.sizes.len()];
        self.turn += 1;
        let rest = &self.bytes[self.at..];
        let count = rest.len().min(size).min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

impl Seek for Pieces<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        assert_eq!(to, SeekFrom::Start(0));
        self.at = 0;
        self.rewound = true;
        Ok(0)
    }
}

/// Reads a text both ways; whether the stream was read once only.
fn agree(text: &[u8], sizes: &[usize]) -> Result<bool, TestCaseError> {
    let mut pieces = Pieces::new(text, sizes);
    let streamed = manifest::read_from(&mut pieces).unwrap();
    let whole = manifest::read(text);
    prop_assert_eq!(streamed, whole);
    Ok(!pieces.rewound)
}

fn value() -> impl Strategy<Value = AxisValue> {
    prop_oneof![
        any::<bool>().prop_map(AxisValue::Bool),
        (-20_i64..20).prop_map(AxisValue::from),
        any::<i64>().prop_map(AxisValue::from),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(|number| AxisValue::float(number).unwrap()),
        (-8_i32..8).prop_map(|number| AxisValue::float(f64::from(number) / 4.0).unwrap()),
        "[a-c\"\\\\ é]{0,4}".prop_map(|text| AxisValue::from(text.as_str())),
    ]
}

fn sweep() -> impl Strategy<Value = SweepManifest> {
    let axes = prop::collection::vec(prop::collection::vec(value(), 1..4), 1..4);
    let seeds = prop::collection::btree_set(any::<i64>(), 1..4);
    let axes = axes.prop_filter_map("values that encode apart", |axes| {
        let named = axes.into_iter().zip(["noise", "blur", "b"]);
        let axes = named.map(|(values, name)| Axis::new(AxisName::new(name).unwrap(), values));
        Axes::new(axes.collect::<Result<Vec<_>, _>>().ok()?).ok()
    });
    (axes, seeds, any::<bool>(), any::<u64>()).prop_map(|(axes, seeds, full, salt)| {
        let seeds: Vec<Seed> = seeds.into_iter().map(Seed::from).collect();
        let lengths: Vec<usize> = axes.as_slice().iter().map(|a| a.values().len()).collect();
        let mut cells = lengths.iter();
        let cells = cells.try_fold(1_usize, |cells, length| cells.checked_mul(*length));
        let cells = cells.unwrap();
        let mut runs = Vec::new();
        for place in 0..cells {
            let mut left = place;
            let mut positions: Vec<usize> = lengths
                .iter()
                .rev()
                .map(|length| {
                    let position = left % length;
                    left /= length;
                    position
                })
                .collect();
            positions.reverse();
            for (at, seed) in seeds.iter().enumerate() {
                let drop = salt.rotate_left(u32::try_from(runs.len() + at).unwrap()) % 3 == 0;
                if full || !drop || runs.is_empty() {
                    let mark = (place * 7 + at) as u64 ^ salt;
                    let manifest_hash = Digest::from(
                        [mark.to_be_bytes(), salt.to_be_bytes(), [0xab; 8], [7; 8]]
                            .concat()
                            .try_into()
                            .map(|hash: [u8; 32]| hash)
                            .unwrap(),
                    );
                    runs.push(RecordedRun {
                        cell: axes.cell_at(positions.clone()).unwrap(),
                        seed: *seed,
                        manifest_hash,
                    });
                }
            }
        }
        SweepManifest::new(axes, seeds, runs).unwrap()
    })
}

/// What is put into a text, or in place of a part of it.
const PARTS: [&str; 34] = [
    "",
    "",
    "",
    " ",
    "\n",
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    "0",
    "-",
    "-0",
    "1e400",
    "18446744073709551616",
    "1.5",
    "true",
    "null",
    "NaN",
    "\"runs\":",
    "\"runs\": [],",
    "\"\\u0072uns\": [],",
    "\"seed\": 1,",
    "\"seeds\": [1],",
    "\"more\": {\"a\": [1]},",
    "é",
    "\u{feff}",
    "[[[[",
    "\"axes\": {\"a\": [1]},",
    "/*",
    "\u{0}",
];

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![
        Just(vec![usize::MAX]),
        prop::collection::vec(1_usize..40, 1..6),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// What we write is read once, whatever the pieces it comes in, and gives what was written.
    #[test]
    fn a_written_manifest_is_read_in_one_pass(sweep in sweep(), sizes in sizes()) {
        let text = manifest::write(&sweep).unwrap();
        let mut streamed = Vec::new();
        manifest::write_to(&sweep, &mut streamed).unwrap();
        prop_assert_eq!(&streamed, text.as_bytes());
        prop_assert!(agree(text.as_bytes(), &sizes)?, "it was read twice");
        prop_assert_eq!(manifest::read(text.as_bytes()), Ok(sweep));
    }

    /// Nor does the spelling matter: other white space, other keys beside, other orders of keys.
    #[test]
    fn any_spelling_is_read_in_one_pass(
        sweep in sweep(),
        sizes in sizes(),
        blank in "[ \n\r\t]{0,3}",
        beside in any::<bool>(),
    ) {
        let text = |value: &AxisValue| canonical::compact(&Json::from(value)).unwrap();
        let axes = sweep.axes().as_slice().iter().rev().map(|axis| {
            let values: Vec<_> = axis.values().iter().map(text).collect();
            format!("\"{}\":{blank}[{}]", axis.name(), values.join(&format!("{blank},")))
        });
        let runs = sweep.runs().iter().map(|run| {
            let cell = sweep.axes().values(&run.cell);
            let cell: Vec<_> = cell
                .map(|(axis, value)| format!("\"{axis}\"{blank}:{}", text(value)))
                .collect();
            let cell = cell.join(&format!("{blank},"));
            let more = if beside { "\"note\": {\"a\": [\"}\"]}," } else { "" };
            let (seed, hash) = (run.seed, run.manifest_hash);
            format!("{{\"seed\":{seed},{more}\"axis_values\":{{{cell}}}{blank},\"manifest_hash\":\"{hash}\"}}")
        });
        let (axes, runs) = (axes.collect::<Vec<_>>(), runs.collect::<Vec<_>>());
        let seeds: Vec<_> = sweep.seeds().iter().map(ToString::to_string).collect();
        let text = format!(
            "{{\"seeds\":[{}],{blank}\"axes\":{{{}}},\"runs\":[{blank}{}{blank}]}}{blank}",
            seeds.join(","), axes.join(","), runs.join(&format!(",{blank}")),
        );
        prop_assert!(agree(text.as_bytes(), &sizes)?, "it was read twice");
        prop_assert_eq!(manifest::read(text.as_bytes()), Ok(sweep));
    }

    /// Spoilt in any way, it is refused in the same words, or read as the same.
    #[test]
    fn a_spoilt_manifest_is_refused_in_the_same_words(
        sweep in sweep(),
        sizes in sizes(),
        blows in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..6, 0..PARTS.len()), 1..4),
        compact in any::<bool>(),
    ) {
        let mut text = manifest::write(&sweep).unwrap().into_bytes();
        if compact {
            text.retain(|byte| !byte.is_ascii_whitespace());
        }
        for (at, cut, part) in blows {
            let at = at.index(text.len());
            let end = (at + cut).min(text.len());
            text.splice(at..end, PARTS[part].bytes());
            if text.is_empty() {
                break;
            }
        }
        agree(&text, &sizes)?;
    }

    /// A byte of any value, anywhere.
    #[test]
    fn a_flipped_byte_makes_no_difference_between_the_two(
        sweep in sweep(),
        sizes in sizes(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut text = manifest::write(&sweep).unwrap().into_bytes();
        let at = at.index(text.len());
        text[at] = byte;
        agree(&text, &sizes)?;
    }
}

const HASH: &str = "00000000000000000000000000000000000000000000000000000000000000ff";

/// Texts that a shortcut could take for another: each is read both ways.
#[test]
fn traps_are_no_shortcut() {
    let run = |value: &str, seed: &str| {
        format!(
            "{{\"axis_values\":{{\"a\":{value}}},\"manifest_hash\":\"{HASH}\",\"seed\":{seed}}}"
        )
    };
    let text = |runs: &[String], seeds: &str| {
        let axes = "[1,1.5,\"x\",true,0,-0.0,10]";
        let runs = runs.join(",");
        format!("{{\"axes\":{{\"a\":{axes}}},\"runs\":[{runs}],\"seeds\":{seeds}}}")
    };
    let plain = run("1", "7");
    let upper = plain.replace("ff\"", "FF\"");
    let deep = |levels: usize| {
        let open = "[".repeat(levels);
        let close = "]".repeat(levels);
        plain.replace("\"seed\"", &format!("\"more\":{open}{close},\"seed\""))
    };
    let cases = [
        (text(std::slice::from_ref(&plain), "[7]"), true),
        (text(&[run("1.5", "7")], "[7]"), true),
        (text(&[run("1.0", "7")], "[7]"), false),
        (text(&[run("-0", "7")], "[7]"), true),
        (text(&[run("0", "-0")], "[-0]"), true),
        (text(&[run("-0.0", "7")], "[7]"), true),
        (text(&[run("\"\\u0078\"", "7")], "[7]"), true),
        (text(&[run("15e-1", "7")], "[7]"), true),
        (text(&[run("1", "07")], "[7]"), false),
        (text(&[run("1", "7.0")], "[7]"), false),
        (
            text(
                &[run("1", "18446744073709551615")],
                "[18446744073709551615]",
            ),
            true,
        ),
        (text(&[run("1", "18446744073709551616")], "[7]"), false),
        (text(&[run("1", "8")], "[7]"), false),
        (text(&[plain.clone(), plain.clone()], "[7]"), false),
        (text(&[run("10", "7"), run("1", "7")], "[7]"), true),
        (text(&[upper], "[7]"), false),
        (text(&[plain.replace("ff\"", "ff \"")], "[7]"), false),
        (text(&[plain.replace("00", "0")], "[7]"), false),
        (
            text(
                &[plain.replace("\"seed\"", "\"seed\":7,\"s\\u0065ed\"")],
                "[7]",
            ),
            false,
        ),
        (text(&[], "[7]"), false),
        (text(&[deep(60)], "[7]"), true),
        (text(&[deep(61)], "[7]"), true),
        (text(&[deep(62)], "[7]"), false),
        (text(&[plain.replace(',', ",,")], "[7]"), false),
        (text(&[format!("{plain} {plain}")], "[7]"), false),
        (text(&[format!("[{plain}]")], "[7]"), false),
        (text(std::slice::from_ref(&plain), "[7,7]"), false),
        (text(std::slice::from_ref(&plain), "[]"), false),
        (
            format!("{} x", text(std::slice::from_ref(&plain), "[7]")),
            false,
        ),
        (text(&[plain], "[7],\"runs\":[]"), false),
        (String::new(), false),
        (" \n".to_owned(), false),
        ("[]".to_owned(), false),
    ];
    for (text, sound) in &cases {
        assert_eq!(manifest::read(text.as_bytes()).is_ok(), *sound, "{text}");
        for sizes in [&[usize::MAX][..], &[1], &[7, 3]] {
            let once = agree(text.as_bytes(), sizes).unwrap();
            assert_eq!(once, *sound, "{text}");
        }
    }
}

/// Runs before their axes are sound all the same, and read whole.
#[test]
fn runs_before_their_axes_are_read_too() {
    let text = format!(
        "{{\"runs\":[{{\"axis_values\":{{\"a\":1}},\"manifest_hash\":\"{HASH}\",\"seed\":7}}],\
         \"seeds\":[7],\"axes\":{{\"a\":[1]}}}}"
    );
    assert!(manifest::read(text.as_bytes()).is_ok());
    assert!(!agree(text.as_bytes(), &[9]).unwrap());
}
