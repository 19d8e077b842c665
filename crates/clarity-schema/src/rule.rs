//! What is done to a schema after its struct was read.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use schemars::Schema;
use serde_json::Value;

/// Takes out what is of Rust: the width of a number as a `format`, which strict validators do not
/// know, and the line breaks of a comment.
pub(crate) fn tidy(schema: &mut Schema) {
    schema.remove("format");
    let description = schema.get("description").and_then(Value::as_str);
    let Some(flowing) = description.map(flowing) else {
        return;
    };
    schema.insert("description".to_string(), flowing.into());
}

/// Each paragraph in one line.
fn flowing(text: &str) -> String {
    let paragraphs: Vec<_> = text
        .split("\n\n")
        .map(|paragraph| paragraph.replace('\n', " "))
        .collect();
    paragraphs.join("\n\n")
}

/// The keys of an object may be left out and are not `null`: so do the readers of most
/// configurations take them.
pub(crate) fn no_null(schema: &mut Schema) {
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    for property in properties.values_mut() {
        if let Ok(property) = <&mut Schema>::try_from(property) {
            not_null(property);
        }
    }
}

/// A value is not `null`.
pub(crate) fn not_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [one] = types.as_slice() {
            let one = one.clone();
            schema.insert("type".into(), one);
        }
    }
    let Some(Value::Array(options)) = schema.get_mut("anyOf") else {
        return;
    };
    let is_null = |option: &Value| option.get("type").is_some_and(|kind| kind == "null");
    options.retain(|option| !is_null(option));
    if let [Value::Object(one)] = options.as_slice() {
        let one = one.clone();
        schema.remove("anyOf");
        for (key, value) in one {
            schema.insert(key, value);
        }
    }
}
