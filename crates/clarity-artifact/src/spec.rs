//! `spec.json`: what a runner is given for one run.

use crate::json::{self, Json};
use crate::{ReadError, canonical};
use clarity_model::{AxisName, AxisValue, Seed};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

type Members = BTreeMap<Cow<'static, str>, Json<'static>>;

/// The base spec of a sweep: any JSON object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseSpec(Members);

impl BaseSpec {
    /// Reads a base spec.
    ///
    /// # Errors
    /// What strict JSON refuses, or another value than an object.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        json::read(bytes, "a JSON object", |root, problems| {
            root.object(problems)?;
            members(root.json()).map(Self)
        })
    }

    /// What its members are, ascending by their names.
    pub fn values(&self) -> impl Iterator<Item = &Json<'static>> {
        self.0.values()
    }

    /// The spec of one run as canonical JSON: the base with `perturbations` and `seed` set.
    ///
    /// ```
    /// use clarity_artifact::spec::BaseSpec;
    /// let base = BaseSpec::read(br#"{"seed": "any", "question": "Is there an effusion?"}"#)?;
    /// let spec = base.for_run([].into_iter(), 7.into())?;
    /// assert!(spec.ends_with("\"perturbations\": {},\n  \"question\": \"Is there an effusion?\",\n  \"seed\": 7\n}"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// None that a spec can cause; the signature is that of writing.
    pub fn for_run<'v>(
        &self,
        axis_values: impl Iterator<Item = (&'v AxisName, &'v AxisValue)>,
        seed: Seed,
    ) -> io::Result<String> {
        let values = axis_values.map(|(axis, value)| (axis.as_str().into(), Json::from(value)));
        let (perturbations, seed) = (Json::Object(values.collect()), Json::Integer(seed.get()));
        let mut spec: BTreeMap<&str, &Json<'_>> = self
            .0
            .iter()
            .map(|(key, value)| (key.as_ref(), value))
            .collect();
        spec.insert("perturbations", &perturbations);
        spec.insert("seed", &seed);
        canonical::pretty(&spec)
    }
}

/// The spec of one run, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunSpec {
    /// The run's value on each axis, by the name of the axis.
    pub perturbations: BTreeMap<String, AxisValue>,
    /// The run's seed.
    pub seed: Seed,
    /// Everything else: the base spec without `perturbations` and `seed`.
    pub base: BaseSpec,
}

impl RunSpec {
    /// Reads the spec of one run.
    ///
    /// ```
    /// use clarity_artifact::spec::RunSpec;
    /// let text = r#"{"seed": 7, "perturbations": {"blur": 1.0}, "question": "Effusion?"}"#;
    /// assert_eq!(RunSpec::read(text.as_bytes())?.perturbations["blur"].text(), "1.0");
    /// # Ok::<(), clarity_artifact::ReadError>(())
    /// ```
    ///
    /// # Errors
    /// Every problem of its shape at once.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        json::read(bytes, "a run's spec", |root, problems| {
            let spec = root.object(problems)?;
            let seed = spec
                .need("seed", problems)
                .and_then(|node| node.integer(problems));
            let mut perturbations = BTreeMap::new();
            for (axis, value) in spec
                .need("perturbations", problems)?
                .object(problems)?
                .members()
            {
                perturbations.insert(axis.to_owned(), value.axis_value(problems)?);
            }
            let mut base = members(root.json())?;
            base.remove("perturbations");
            base.remove("seed");
            Some(Self {
                perturbations,
                seed: seed?.into(),
                base: BaseSpec(base),
            })
        })
    }

    /// The keys of the base spec whose values differ in another one.
    pub fn differences<'k>(&'k self, other: &'k Self) -> Vec<&'k str> {
        let keys = self.base.0.keys().chain(other.base.0.keys());
        let mut differing: Vec<_> = keys
            .filter(|key| self.base.0.get(*key) != other.base.0.get(*key))
            .map(Cow::as_ref)
            .collect();
        differing.sort_unstable();
        differing.dedup();
        differing
    }
}

fn members(json: &Json<'_>) -> Option<Members> {
    match json.clone().into_owned() {
        Json::Object(members) => Some(members),
        _ => None,
    }
}
