//! Canonical text, against what Python's `json.dumps` prints.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use clarity_artifact::canonical::{compact, pretty};
use clarity_artifact::json::{self, Json};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn parsed(text: &str) -> Json<'static> {
    let owned = |root: json::Node<'_>, _: &mut _| Some(root.json().clone().into_owned());
    json::read(text.as_bytes(), "JSON", owned).unwrap()
}

/// Expected texts are those of `json.dumps(value, indent=2, sort_keys=True)` and of
/// `json.dumps(value, sort_keys=True, separators=(",", ":"))` in Python 3.11.
#[test]
fn as_python_prints_it() {
    for (text, indented, tight) in [
        ("[]", "[]", "[]"),
        ("{}", "{}", "{}"),
        (
            "{\"b\": [], \"a\": {}}",
            "{\n  \"a\": {},\n  \"b\": []\n}",
            "{\"a\":{},\"b\":[]}",
        ),
        (
            "[1, [true, null]]",
            "[\n  1,\n  [\n    true,\n    null\n  ]\n]",
            "[1,[true,null]]",
        ),
        (
            "[1e-8, 1E16, 0.1, 100.0]",
            "[\n  1e-08,\n  1e+16,\n  0.1,\n  100.0\n]",
            "[1e-08,1e+16,0.1,100.0]",
        ),
        (
            "[18446744073709551615, -9223372036854775808]",
            "[\n  18446744073709551615,\n  -9223372036854775808\n]",
            "[18446744073709551615,-9223372036854775808]",
        ),
        (
            "\"é胸\u{1fac1}\u{7f}\u{2028}\"",
            "\"\\u00e9\\u80f8\\ud83e\\udec1\\u007f\\u2028\"",
            "\"\\u00e9\\u80f8\\ud83e\\udec1\\u007f\\u2028\"",
        ),
        (
            "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\"",
            "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\"",
            "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\"",
        ),
        (
            "{\"\u{e9}\": 1, \"z\": 2, \"Z\": 3, \"\u{1fac1}\": 4, \"\u{ffff}\": 5}",
            "{\n  \"Z\": 3,\n  \"z\": 2,\n  \"\\u00e9\": 1,\n  \"\\uffff\": 5,\n  \"\\ud83e\\udec1\": 4\n}",
            "{\"Z\":3,\"z\":2,\"\\u00e9\":1,\"\\uffff\":5,\"\\ud83e\\udec1\":4}",
        ),
    ] {
        let value = parsed(text);
        assert_eq!(pretty(&value).unwrap(), indented);
        assert_eq!(compact(&value).unwrap(), tight);
    }
    // The integer -0 is 0, the float -0.0 keeps its sign.
    assert_eq!(
        compact(&parsed("[-0, -0.0, -0e0, [-0]]")).unwrap(),
        "[0,-0.0,-0.0,[0]]"
    );
}

#[test]
fn a_key_that_is_no_string_is_an_error() {
    assert!(compact(&BTreeMap::from([(vec![1], 2)])).is_err());
}

/// Any JSON tree, as text.
fn tree() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|b| b.to_string()),
        any::<i64>().prop_map(|i| i.to_string()),
        any::<u64>().prop_map(|u| u.to_string()),
        any::<f64>()
            .prop_filter("finite", |f| f.is_finite())
            .prop_map(|f| format!("{f:e}")),
        any::<String>().prop_map(|s| serde_json::to_string(&s).unwrap()),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let members = prop::collection::btree_map(any::<String>(), inner.clone(), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(|items| format!("[{}]", items.join(", "))),
            members.prop_map(|members| {
                let key = |k: &String| serde_json::to_string(k).unwrap();
                let pairs = members.iter().map(|(k, v)| format!("{}: {v}", key(k)));
                format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn writing_reads_back_and_writing_again_changes_nothing(text in tree()) {
        let checked = json::check(&text).unwrap();
        prop_assert_eq!(checked.as_ref(), text.as_str());
        let value = parsed(&text);
        for written in [pretty(&value).unwrap(), compact(&value).unwrap()] {
            prop_assert!(written.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)));
            prop_assert_eq!(parsed(&written), value.clone());
        }
        prop_assert_eq!(pretty(&parsed(&pretty(&value).unwrap())).unwrap(), pretty(&value).unwrap());
    }
}
