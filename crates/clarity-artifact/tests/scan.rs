//! The quick scan and the close look agree: on what is accepted, on what is read, on each word of
//! each error.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_artifact::json::{self, MAX_DEPTH};
use clarity_artifact::{ReadError, trace};
use proptest::prelude::*;
use serde::de::IgnoredAny;

/// A fault that stands a line further down, where it would stand without the line above.
fn above(mut error: ReadError) -> ReadError {
    match &mut error {
        ReadError::Syntax { line, .. }
        | ReadError::NotFinite { line, .. }
        | ReadError::NumberRange { line, .. }
        | ReadError::DuplicateKey { line, .. }
        | ReadError::TooDeep { line, .. } => *line -= 1,
        other => panic!("{other:?}"),
    }
    error
}

/// Compares a text with the same text beside the integer -0, of which the scan is never sure; that
/// this stands in a list changes nothing where `serde_json` alone takes the text.
fn checked_alike(text: &str) {
    let alone = json::check(text);
    if let Err(syntax) = serde_json::from_str::<IgnoredAny>(text) {
        assert!(alone.is_err(), "{text:?}: {syntax}");
        return;
    }
    let beside = format!("[\n{text}\n, -0]");
    let closely = json::check(&beside).map(String::from).map_err(above);
    let alone = alone.map(|checked| format!("[\n{checked}\n,  0]"));
    assert_eq!(alone, closely, "{text:?}");
}

/// Compares the quick reader with the one that keeps more, and each line as JSON.
fn read_alike(bytes: &[u8]) {
    let closely = trace::details(bytes).map(|(said, _)| said);
    assert_eq!(trace::read(bytes), closely, "{}", bytes.escape_ascii());
    if let Ok(text) = str::from_utf8(bytes) {
        text.lines().for_each(checked_alike);
    }
}

/// A run's record as runners write it, with something of everything.
const RECORD: &str = r#"{"step":"answer","n":[-1.5e-3,0,10,{}, []],"output":"é\"\u00e9\ud83e\udec1","justification":{"a":null,"b":true},"adapter_metadata":{"outcome":"ok","a":false}}"#;

/// What may be wrong with a byte: what ends, begins or spoils something.
const BYTES: &[u8] =
    b"\0\t\n\x0b\x0c\r\x1f \"#*+,-./0129:;AEFNU[\\]^_aeflnrtu{|}~\x7f\x80\xa0\xbb\xc3\xed\xef\xff";

#[test]
fn each_byte_of_a_record_is_spoilt_alike() {
    let record = RECORD.as_bytes();
    read_alike(record);
    assert!(trace::read(record).is_ok());
    for at in 0..=record.len() {
        let (head, tail) = record.split_at(at);
        read_alike(head);
        read_alike(tail);
        for byte in BYTES {
            read_alike(&[head, &[*byte], tail].concat());
            if let [_, rest @ ..] = tail {
                read_alike(&[head, &[*byte], rest].concat());
            }
        }
        for length in [1, 2, 8] {
            if let Some(rest) = tail.get(length..) {
                read_alike(&[head, rest].concat());
                read_alike(&[head, &tail[..length], tail].concat());
            }
        }
    }
}

/// Eight bytes are looked at at once: each character stands at each of their places, and beyond.
#[test]
fn each_character_is_found_wherever_it_stands() {
    let characters = (0..0x180_u32).chain([0x2028, 0xfeff, 0x1fac1]);
    for character in characters.filter_map(char::from_u32) {
        for fill in ["a", "é"] {
            for before in 0..17 {
                let text = format!(
                    "\"{}{character}{}\"",
                    fill.repeat(before),
                    fill.repeat(17 - before)
                );
                checked_alike(&text);
            }
        }
    }
}

/// Numbers, words, strings and brackets, as they should be and otherwise.
const PIECES: &str = r#"
    0 00 01 1 - -1 --1 +1 1. .5 1.5 -0 -0.0 -00 -01 0x1 1_0 1.5.5 1e 1e+ 1e5 1E+5 1e-5 1e05 1e5e5 1e5.5
    1e99 1e100 1e308 1e309 -1e400 1e-99 1e-323 1e-999 1e-1000 1e99999999999 0e99999999999 0e400
    1.7976931348623157e308 1.7976931348623159e308 999999999999999999
    9223372036854775807 9223372036854775808 18446744073709551615 18446744073709551616
    -9223372036854775808 -9223372036854775809
    null true false nul nulll True NaN Infinity -Infinity 1, [1,] [,1] {,} {"a":1,} {"a"} {"a":} {1:1}
    [} {] [1} {"a":1] "a""b" " "\ "\u12 "\u12g4" "\ud83e" "\ud83e\u0041" "\ud83e\ud83e"
    "\udec1\ud83e" "\uD83E\uDEC1" "\uFFFF" "\U0041"
    "\ud800\udc00" "\udbff\udfff" "\ud83e\udbff" "\ud83e\ue000" "\udc00\udc00" "\ud7ff" "\ue000"
    "\u004" "\x41" "\'"
"#;

/// The same, with blanks inside.
const SPACED: [&str; 7] = [
    "",
    " ",
    "1 2",
    "[1 1]",
    r#"{"a" 1}"#,
    r#"{"a":1 "b":1}"#,
    "\u{feff}1",
];

#[test]
fn numbers_and_words_are_read_alike() {
    let digits = |count| "9".repeat(count);
    let (long, longer) = (digits(200), digits(400));
    let owned = [
        long.clone(),
        longer.clone(),
        format!("{long}e99"),
        format!("{long}.5e98"),
        format!("{longer}.5"),
        format!("{longer}e-99"),
        format!("0.{longer}"),
        format!("0.{longer}e99"),
    ];
    let pieces = PIECES.split_ascii_whitespace().chain(SPACED);
    for piece in pieces.chain(owned.iter().map(String::as_str)) {
        for text in [
            piece.to_owned(),
            format!("[{piece}]"),
            format!("{{\"a\": {piece}, \"b\": [ {piece} ]}}"),
        ] {
            checked_alike(&text);
            let record = format!("{{\"step\": 1, \"output\": \"a\", \"justification\": {text}}}");
            read_alike(record.as_bytes());
        }
    }
}

#[test]
fn nesting_ends_at_the_same_depth() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let each = open.matches(['[', '{']).count();
        for (depth, good) in [(MAX_DEPTH, true), (MAX_DEPTH + each, false)] {
            let count = depth / each;
            let text = format!("{}1{}", open.repeat(count), close.repeat(count));
            assert_eq!(json::check(&text).is_ok(), good, "{text}");
            // The same depth again, once what was open is closed.
            let twice = format!("[{text},{text}]");
            assert!(json::check(&twice).is_err());
        }
    }
    let wide = format!("[{}[]]", "[[]],{\"a\":[]},".repeat(MAX_DEPTH));
    assert_eq!(json::check(&wide).as_deref(), Ok(wide.as_str()));
}

/// A string of JSON, more or less.
fn string() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => "[ -!#-\\[\\]-~]{0,20}",
        4 => prop::sample::select(vec![
            "é", "\u{1fac1}", "\u{7f}", "\\n", "\\\"", "\\\\", "\\/", "\\u00e9", "\\u0000",
            "\\uD83E\\uDEC1",
        ])
        .prop_map(str::to_owned),
        1 => prop::sample::select(vec![
            "\\ud83e", "\\udec1", "\\u12", "\\x", "\u{1}", "\n", "\t", "\"", "\\",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

fn blank() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "", "", " ", "\t", "\r", "\r\n", "\u{b}"])
}

/// A value of JSON, more or less: now and then a key is there twice, or spelt another way.
fn value() -> impl Strategy<Value = String> {
    let scalar = prop::sample::select(vec![
        "null",
        "true",
        "false",
        "0",
        "-0",
        "7",
        "-1.5",
        "1e-7",
        "1e400",
        "01",
        "-",
        "18446744073709551615",
        "18446744073709551616",
    ]);
    let leaf = prop_oneof![scalar.prop_map(str::to_owned), string()];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let key = prop_oneof![
            6 => "\"[a-z]{1,3}\"",
            2 => prop::sample::select(vec!["\"a\"", "\"\\u0061\"", "\"é\"", "\"\\u00e9\"", "\"\""])
                .prop_map(str::to_owned),
            1 => string(),
        ];
        let member = (key, blank(), inner.clone())
            .prop_map(|(key, blank, value)| format!("{key}{blank}:{blank}{value}"));
        let parts = |part: BoxedStrategy<String>| prop::collection::vec((part, blank()), 0..5);
        let joined = |parts: Vec<(String, &str)>| {
            let parts = parts
                .iter()
                .map(|(part, blank)| format!("{blank}{part}{blank}"));
            let parts: Vec<_> = parts.collect();
            parts.join(",")
        };
        prop_oneof![
            parts(inner.boxed()).prop_map(move |items| format!("[{}]", joined(items))),
            parts(member.boxed()).prop_map(move |members| format!("{{{}}}", joined(members))),
        ]
    })
}

/// A trace, more or less.
fn pack() -> impl Strategy<Value = String> {
    let member = prop::sample::select(vec![
        "output",
        "answer",
        "justification",
        "adapter_metadata",
        "outp\\u0075t",
        "more",
    ]);
    let word = prop::sample::select(vec!["\"a\"", "\"\"", "\"failed\"", "\"\\u006fk\"", "{}"]);
    let word = word.prop_map(str::to_owned).boxed();
    let key = prop::sample::select(vec!["outcome", "parse", "x"]);
    let metadata = (key, prop_oneof![value(), word.clone()])
        .prop_map(|(key, value)| format!("{{\"{key}\":{value}}}"));
    let value = prop_oneof![value(), metadata, word];
    let members = prop::collection::vec((member, value), 0..4);
    let step = prop::sample::select(vec![
        "\"step\":1",
        "\"step_id\": \"x\" ",
        "\"st\\u0065p\":{}",
    ]);
    let record = (step, members).prop_map(|(step, members)| {
        let members = members
            .iter()
            .map(|(key, value)| format!(",\"{key}\":{value}"));
        format!("{{{step}{}}}", members.collect::<String>()).replace('\n', " ")
    });
    let end = prop::sample::select(vec!["\n", "\r\n", "\n\n", "\r\n \t\r\n", "\n\u{a0}\n", ""]);
    prop::collection::vec((record, end), 0..4).prop_map(|lines| {
        let lines = lines.iter().map(|(record, end)| format!("{record}{end}"));
        lines.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_text_is_checked_alike(text in value(), (before, behind) in (blank(), blank())) {
        checked_alike(&format!("{before}{text}{behind}"));
    }

    #[test]
    fn any_trace_is_read_alike(
        text in pack(),
        spoilt in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
    ) {
        read_alike(text.as_bytes());
        let mut bytes = text.into_bytes();
        for (at, byte) in spoilt.iter().filter(|_| !bytes.is_empty()).collect::<Vec<_>>() {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        read_alike(&bytes);
    }
}
