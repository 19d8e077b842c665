//! Every way to spoil a document that its schema must notice: at each place a key too few or too
//! many, a value of another kind, a value outside its range.

use super::Document;
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Objects whose keys are names of axes or values, and not the schema's.
const MAPS: [&str; 7] = [
    "S1",
    "ST",
    "S1_conf",
    "ST_conf",
    "axis_values",
    "cases",
    "value_scores",
];

/// What is known of the keys, whose reasons are the documentation's: `schema_mutations.json`.
///
/// A rule is found by `schema:parent.key`, `parent.key` or `key`, in this order. An item of a list
/// is `key[]`, a member of a map `key{}`.
pub(crate) struct Rules {
    /// By key: values of the right kind that are out of range. Each leaf has an entry.
    out_of_range: Map<String, Value>,
    /// Keys of values of an axis: any scalar.
    axis_values: BTreeSet<String>,
    /// Keys that may be `null`.
    nullable: BTreeSet<String>,
    /// Keys of lists that are never empty.
    never_empty: BTreeSet<String>,
    /// The rules that were of use.
    used: RefCell<BTreeSet<String>>,
}

impl Rules {
    pub(crate) fn read() -> Self {
        let table: Value =
            serde_json::from_str(include_str!("../../data/schema_mutations.json")).unwrap();
        let set = |key: &str| serde_json::from_value(table[key].clone()).expect(key);
        Self {
            out_of_range: table["out_of_range"].as_object().unwrap().clone(),
            axis_values: set("axis_values"),
            nullable: set("nullable"),
            never_empty: set("never_empty"),
            used: RefCell::default(),
        }
    }

    /// What no document needed.
    pub(crate) fn unused(&self) -> Vec<String> {
        let used = self.used.borrow();
        let sets = [&self.axis_values, &self.nullable, &self.never_empty];
        let all = sets.into_iter().flatten().chain(self.out_of_range.keys());
        all.filter(|rule| !used.contains(*rule)).cloned().collect()
    }

    fn holds(&self, set: &BTreeSet<String>, names: &[String]) -> bool {
        let found = names.iter().find(|name| set.contains(*name));
        self.used.borrow_mut().extend(found.cloned());
        found.is_some()
    }

    fn range(&self, names: &[String]) -> Option<&[Value]> {
        let name = names
            .iter()
            .find(|name| self.out_of_range.contains_key(*name))?;
        self.used.borrow_mut().insert(name.clone());
        self.out_of_range[name].as_array().map(Vec::as_slice)
    }
}

/// A place in a document: how to get there, and what it is called.
#[derive(Clone)]
struct Place {
    pointer: String,
    names: Vec<String>,
}

impl Place {
    fn key(&self) -> &str {
        self.names.last().map_or("", String::as_str)
    }

    fn is_map(&self, value: &Value) -> bool {
        let key = self.key();
        // Axes are a list in results, and by name in what was declared.
        value.is_object() && (MAPS.contains(&key) || key == "axes" || key == "axes{}[]")
    }

    fn below(&self, step: &str, name: String) -> Self {
        let step = step.replace('~', "~0").replace('/', "~1");
        let mut names = self.names.clone();
        names.push(name);
        Self {
            pointer: format!("{}/{step}", self.pointer),
            names,
        }
    }

    /// Under which names a rule may stand, the narrowest first.
    fn rules(&self, schema: &str) -> Vec<String> {
        let key = self.key().to_owned();
        let parent = self.names.iter().rev().nth(1);
        let parent = parent.map(|parent| format!("{parent}.{key}"));
        let narrow = parent.clone().unwrap_or(key.clone());
        let mut rules = vec![format!("{schema}:{narrow}")];
        rules.extend(parent);
        rules.push(key);
        rules
    }
}

/// A spoilt document, and what was done to it.
pub(crate) struct Mutation {
    pub(crate) what: String,
    pub(crate) value: Value,
}

/// All mutations at the places of a document that no earlier one had.
pub(crate) fn of(document: &Document, rules: &Rules, seen: &mut BTreeSet<String>) -> Vec<Mutation> {
    let root = Place {
        pointer: String::new(),
        names: Vec::new(),
    };
    let mut found = Vec::new();
    visit(document, &root, &document.value, rules, seen, &mut found);
    found
}

fn visit(
    document: &Document,
    place: &Place,
    value: &Value,
    rules: &Rules,
    seen: &mut BTreeSet<String>,
    found: &mut Vec<Mutation>,
) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(items) if items.is_empty() => "empty",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    if seen.insert(format!(
        "{}:{}:{kind}",
        document.schema,
        place.names.join(".")
    )) {
        for (what, other) in spoilt(document, place, value, rules) {
            let mut whole = document.value.clone();
            *whole.pointer_mut(&place.pointer).unwrap() = other;
            let what = format!("{} {}: {what}", document.schema, place.pointer);
            found.push(Mutation { what, value: whole });
        }
    }
    match value {
        Value::Object(members) => {
            let map = place.is_map(value);
            for (key, member) in members {
                let name = if map {
                    format!("{}{{}}", place.key())
                } else {
                    key.clone()
                };
                visit(
                    document,
                    &place.below(key, name),
                    member,
                    rules,
                    seen,
                    found,
                );
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let name = format!("{}[]", place.key());
                let place = place.below(&index.to_string(), name);
                visit(document, &place, item, rules, seen, found);
            }
        }
        _ => {}
    }
}

/// What may not stand at a place instead of its value.
fn spoilt(
    document: &Document,
    place: &Place,
    value: &Value,
    rules: &Rules,
) -> Vec<(String, Value)> {
    let names = place.rules(&document.schema);
    let any_scalar = rules.holds(&rules.axis_values, &names);
    let odd = json!({"odd": 1});
    let mut others = match value {
        Value::Null => vec![odd],
        Value::Bool(_) | Value::Number(_) | Value::String(_) if any_scalar => vec![odd, json!([])],
        Value::Bool(_) => vec![odd, json!([]), json!("true"), json!(1)],
        Value::Number(_) => vec![odd, json!([]), json!("7"), json!(true)],
        Value::String(_) => vec![odd, json!([]), json!(7), json!(false)],
        Value::Array(_) => vec![odd, json!("text"), json!(7)],
        Value::Object(_) => vec![json!([]), json!("text"), json!(7)],
    };
    if !value.is_null() && !rules.holds(&rules.nullable, &names) {
        others.push(Value::Null);
    }
    if value.is_array() && rules.holds(&rules.never_empty, &names) {
        others.push(json!([]));
    }
    if value.is_boolean() || value.is_number() || value.is_string() {
        match rules.range(&names) {
            Some(range) => others.extend(range.iter().cloned()),
            // Told as a mutation that is not refused, so that all of them are told at once.
            None => others.push(value.clone()),
        }
    }
    let mut found: Vec<_> = others
        .into_iter()
        .map(|other| (format!("{other} for {}", short(value)), other))
        .collect();
    if let Value::Object(members) = value {
        let map = place.is_map(value);
        let stranger = if map { "not a key" } else { "odd" };
        let mut more = members.clone();
        more.insert(stranger.to_owned(), json!(1));
        found.push((format!("with `{stranger}`"), Value::Object(more)));
        for key in members.keys().filter(|_| !map) {
            let mut fewer = members.clone();
            fewer.remove(key);
            found.push((format!("without `{key}`"), Value::Object(fewer)));
        }
    }
    found
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(40).collect()
}
