//! A JUnit file as its readers see it.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;
use std::collections::BTreeMap;

/// An element with what is in it.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) children: Vec<Element>,
    pub(crate) text: String,
}

impl Element {
    /// The root of a file that is well-formed, and valid by `junit.json`.
    pub(crate) fn read(text: &str) -> Self {
        let mut reader = Reader::from_str(text);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) => open.push(Self::of(&start)),
                Event::Empty(start) => {
                    let element = Self::of(&start);
                    open.last_mut().unwrap().children.push(element);
                }
                Event::End(_) => {
                    let element = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(element);
                }
                Event::Text(text) => {
                    open.last_mut().unwrap().text += &text;
                }
                Event::GeneralRef(reference) => {
                    let named = format!("&{};", &*reference);
                    let character = quick_xml::escape::unescape(&named).unwrap();
                    open.last_mut().unwrap().text += &character;
                }
                Event::Decl(_) => {}
                Event::Eof => break,
                other => panic!("{other:?}"),
            }
        }
        let [document] = <[Self; 1]>::try_from(open).unwrap();
        let [root] = <[Self; 1]>::try_from(document.children).unwrap();
        assert_eq!(root.name, "testsuites");
        let rules = serde_json::from_str(include_str!("../../data/junit.json")).unwrap();
        root.check(&rules);
        root
    }

    fn of(start: &BytesStart<'_>) -> Self {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let name = attribute.key.as_ref().to_owned();
            let value = attribute.normalized_value(XmlVersion::Explicit1_0);
            (name, value.unwrap().into_owned())
        });
        Self {
            name: start.name().as_ref().to_owned(),
            attributes: attributes.collect(),
            ..Self::default()
        }
    }

    /// The rules of the schema that viewers agree on, and that each suite counts what is in it.
    fn check(&self, rules: &Value) {
        let rule = &rules[&self.name];
        let names = |key: &str| -> Vec<&str> {
            let list = rule[key].as_array();
            let list = list.unwrap_or_else(|| panic!("{} is no element of JUnit", self.name));
            list.iter().filter_map(Value::as_str).collect()
        };
        let (required, optional) = (names("required"), names("optional"));
        for name in &required {
            assert!(
                self.attributes.contains_key(*name),
                "{self:?} has no {name}"
            );
        }
        for name in self.attributes.keys().map(String::as_str) {
            assert!(
                required.contains(&name) || optional.contains(&name),
                "{self:?} has {name}"
            );
        }
        if rule["text"] != true {
            assert_eq!(self.text.trim(), "", "{self:?}");
        }
        for child in &self.children {
            assert!(names("children").contains(&child.name.as_str()), "{self:?}");
            child.check(rules);
        }
        if self.name.starts_with("testsuite") {
            let (tests, failures, errors) = self.counted();
            for (name, counted) in [("tests", tests), ("failures", failures), ("errors", errors)] {
                assert_eq!(
                    self.number(name),
                    counted,
                    "{name} of {:?}",
                    self.attributes
                );
            }
        }
    }

    pub(crate) fn attribute(&self, name: &str) -> &str {
        &self.attributes[name]
    }

    pub(crate) fn number(&self, name: &str) -> usize {
        self.attribute(name).parse().unwrap()
    }

    /// The test cases, failures and errors below it.
    fn counted(&self) -> (usize, usize, usize) {
        let below = self.children.iter().map(Self::counted);
        let (tests, failures, errors) = below.fold((0, 0, 0), |sum, of| {
            (sum.0 + of.0, sum.1 + of.1, sum.2 + of.2)
        });
        match self.name.as_str() {
            "testcase" => (1, failures, errors),
            "failure" => (0, 1, 0),
            "error" => (0, 0, 1),
            _ => (tests, failures, errors),
        }
    }

    /// Every test case: class, name, and the element in it with its text.
    pub(crate) fn cases(&self) -> Vec<[&str; 4]> {
        let suites = self.children.iter();
        let cases = suites.flat_map(|suite| &suite.children);
        let cases = cases.map(|case| {
            let [inside] = &case.children[..] else {
                panic!("{case:?}");
            };
            let (class, name) = (case.attribute("classname"), case.attribute("name"));
            [class, name, &inside.name, &inside.text]
        });
        cases.collect()
    }
}
