use super::{Json, Path, Step};
use crate::Problems;
use clarity_model::{AxisValue, Digest, Integer, Rounded};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// Where a node is, as a chain on the stack: a path is written down only for a problem.
#[derive(Debug, Clone, Copy)]
enum Trail<'p> {
    Root,
    Key(&'p Trail<'p>, &'p str),
    Index(&'p Trail<'p>, usize),
}

impl Trail<'_> {
    fn path(self) -> Path {
        let mut steps = Vec::new();
        let mut here = self;
        loop {
            here = match here {
                Self::Root => break,
                Self::Key(parent, key) => {
                    steps.push(Step::Key(key.to_string()));
                    *parent
                }
                Self::Index(parent, index) => {
                    steps.push(Step::Index(index));
                    *parent
                }
            };
        }
        steps.reverse();
        Path(steps)
    }
}

/// A value of a JSON tree and where it stands.
///
/// Each reader returns `None` after it has added a problem that says what was found and what was
/// expected.
#[derive(Debug, Clone, Copy)]
pub struct Node<'p> {
    json: &'p Json<'p>,
    trail: Trail<'p>,
}

impl<'p> Node<'p> {
    /// The root of a tree.
    pub fn root(json: &'p Json<'p>) -> Self {
        Self {
            json,
            trail: Trail::Root,
        }
    }

    /// The value itself.
    pub fn json(&self) -> &'p Json<'p> {
        self.json
    }

    /// Where it stands.
    pub fn path(&self) -> Path {
        self.trail.path()
    }

    /// Adds a problem with this value.
    pub fn refuse(&self, problems: &mut Problems, message: impl fmt::Display) {
        problems.push(self.path(), message);
    }

    /// Adds "found this, expected that".
    pub fn expected(&self, problems: &mut Problems, expected: &str) {
        let found = self.json.describe();
        self.refuse(problems, format_args!("found {found}, expected {expected}"));
    }

    /// The value that a conversion takes out of this node, or a problem.
    fn take<T>(
        &self,
        problems: &mut Problems,
        expected: &str,
        convert: impl FnOnce(&'p Json<'p>) -> Option<T>,
    ) -> Option<T> {
        let taken = convert(self.json);
        if taken.is_none() {
            self.expected(problems, expected);
        }
        taken
    }

    /// A string.
    pub fn text(&self, problems: &mut Problems) -> Option<&'p str> {
        self.take(problems, "a string", |json| match json {
            Json::Text(text) => Some(text.as_ref()),
            _ => None,
        })
    }

    /// An integer of 64 bits.
    pub fn integer(&self, problems: &mut Problems) -> Option<Integer> {
        self.take(problems, "an integer", |json| match json {
            Json::Integer(number) => Some(*number),
            _ => None,
        })
    }

    /// An integer of at least 0.
    pub(crate) fn unsigned(&self, problems: &mut Problems) -> Option<u64> {
        let number = self.integer(problems)?;
        let unsigned = u64::try_from(number.get()).ok();
        if unsigned.is_none() {
            self.expected(problems, "an integer of at least 0");
        }
        unsigned
    }

    /// A SHA-256.
    pub(crate) fn digest(&self, problems: &mut Problems) -> Option<Digest> {
        let text = self.text(problems)?;
        self.model(problems, text.parse())
    }

    /// A boolean, an integer, a float or a string.
    pub fn axis_value(&self, problems: &mut Problems) -> Option<AxisValue> {
        self.take(
            problems,
            "a boolean, a number or a string",
            Json::axis_value,
        )
    }

    /// A finite number of at most 8 decimal places.
    pub fn rounded(&self, problems: &mut Problems) -> Option<Rounded> {
        let number = self.take(problems, "a finite number", |json| {
            json.axis_value()?.number()
        })?;
        self.model(problems, Rounded::exact(number))
    }

    /// What a constructor of the model made of this node, or its refusal as a problem.
    pub fn model<T, E: fmt::Display>(
        &self,
        problems: &mut Problems,
        made: Result<T, E>,
    ) -> Option<T> {
        made.map_err(|error| self.refuse(problems, error)).ok()
    }

    /// An array's items.
    pub fn list(
        &self,
        problems: &mut Problems,
    ) -> Option<impl Iterator<Item = Node<'_>> + use<'_, 'p>> {
        let items = self.take(problems, "a list", |json| match json {
            Json::List(items) => Some(items),
            _ => None,
        })?;
        let item = |(index, json)| Node {
            json,
            trail: Trail::Index(&self.trail, index),
        };
        Some(items.iter().enumerate().map(item))
    }

    /// An object.
    pub fn object(&self, problems: &mut Problems) -> Option<Object<'_>> {
        let members = self.take(problems, "an object", |json| match json {
            Json::Object(members) => Some(members),
            _ => None,
        })?;
        Some(Object {
            members,
            trail: &self.trail,
        })
    }
}

/// An object of a JSON tree and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Object<'p> {
    members: &'p BTreeMap<Cow<'p, str>, Json<'p>>,
    trail: &'p Trail<'p>,
}

impl<'p> Object<'p> {
    /// The members, ascending by key.
    pub fn members(&self) -> impl Iterator<Item = (&'p str, Node<'p>)> + use<'p> {
        let trail = self.trail;
        self.members.iter().map(move |(key, json)| {
            (
                key.as_ref(),
                Node {
                    json,
                    trail: Trail::Key(trail, key.as_ref()),
                },
            )
        })
    }

    /// A member that may be absent.
    pub fn get(&self, key: &str) -> Option<Node<'p>> {
        let (key, json) = self.members.get_key_value(key)?;
        Some(Node {
            json,
            trail: Trail::Key(self.trail, key.as_ref()),
        })
    }

    /// A member that must be there.
    pub fn need(&self, key: &str, problems: &mut Problems) -> Option<Node<'p>> {
        let member = self.get(key);
        if member.is_none() {
            problems.push(
                self.trail.path(),
                format_args!("the key `{key}` is missing"),
            );
        }
        member
    }

    /// Refuses a `schema_version` that is not `known`, and goes on: other problems are told as well.
    pub(crate) fn version(&self, known: u64, problems: &mut Problems) {
        let Some(node) = self.need("schema_version", problems) else {
            return;
        };
        let found = node.integer(problems);
        if found.is_some_and(|found| found != known.into()) {
            node.expected(problems, &format!("version {known}, the only one there is"));
        }
    }

    /// Refuses every member that is not `known`; `advise` finds the nearest known key.
    pub fn refuse_others(
        &self,
        known: &[&str],
        problems: &mut Problems,
        advise: impl Fn(&str, &[&str]) -> Option<String>,
    ) {
        for (key, node) in self.members().filter(|(key, _)| !known.contains(key)) {
            let list = known.join("`, `");
            let advice = match advise(key, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("expected one of `{list}`"),
            };
            node.refuse(problems, format_args!("unknown key `{key}`; {advice}"));
        }
    }
}
