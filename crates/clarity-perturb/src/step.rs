use crate::parameter::names;
use crate::{Arguments, Definition, PerturbError, Perturbation, Picture, TextPerturbation};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use clarity_model::AxisValue;

/// One step of a recipe: it changes the picture or the text.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Changes the picture.
    Picture(Perturbation),
    /// Changes the text.
    Text(TextPerturbation),
}

impl Step {
    /// All that there are.
    pub fn definitions() -> impl Iterator<Item = &'static Definition> {
        let pictures = Perturbation::DEFINITIONS.iter();
        pictures.chain(TextPerturbation::DEFINITIONS)
    }

    /// The step of this name with these arguments.
    ///
    /// # Errors
    /// [`PerturbError::Unknown`], or what its arguments make wrong.
    pub fn build(name: &str, arguments: &Arguments) -> Result<Self, PerturbError> {
        let named = |definition: &Definition| definition.name == name;
        if Perturbation::DEFINITIONS.iter().any(named) {
            Perturbation::build(name, arguments).map(Self::Picture)
        } else if TextPerturbation::DEFINITIONS.iter().any(named) {
            TextPerturbation::build(name, arguments).map(Self::Text)
        } else {
            let known = names(Self::definitions().map(|d| d.name), "there are");
            let found = name.to_string();
            Err(PerturbError::Unknown { found, known })
        }
    }

    /// Checks a version that was asked for against this one.
    ///
    /// # Errors
    /// [`PerturbError::Version`] where they differ: other bytes would come out.
    pub fn expect_version(&self, version: &str) -> Result<(), PerturbError> {
        let Definition {
            name,
            version: expected,
            ..
        } = self.definition();
        if version == expected {
            return Ok(());
        }
        let found = version.to_string();
        Err(PerturbError::Version {
            name,
            found,
            expected,
        })
    }

    /// Its name, its version and its parameters.
    pub fn definition(&self) -> Definition {
        match self {
            Self::Picture(step) => step.definition(),
            Self::Text(step) => step.definition(),
        }
    }

    /// Its arguments, defaults included.
    pub fn arguments(&self) -> Vec<(&'static str, AxisValue)> {
        match self {
            Self::Picture(step) => step.arguments(),
            Self::Text(step) => step.arguments(),
        }
    }
}

/// Steps in the order in which they happen. Those of the picture and those of the text do not
/// meet.
///
/// ```
/// use clarity_perturb::{Picture, Recipe, Step};
/// let steps = [("invert", vec![]), ("brightness", vec![("factor".into(), 0.into())])];
/// let steps = steps.map(|(name, arguments)| Step::build(name, &arguments.into_iter().collect()));
/// let recipe = Recipe::new(steps.into_iter().collect::<Result<_, _>>()?);
/// assert_eq!(recipe.picture(&Picture::gray(1, 1, &[9])?), Picture::gray(1, 1, &[0])?);
/// # Ok::<(), clarity_perturb::PerturbError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recipe(Vec<Step>);

impl Recipe {
    /// A recipe of these steps.
    pub fn new(steps: Vec<Step>) -> Self {
        Self(steps)
    }

    /// The steps.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The picture after all steps.
    pub fn picture(&self, picture: &Picture) -> Picture {
        let mut picture = picture.clone();
        for step in &self.0 {
            if let Step::Picture(step) = step {
                picture = step.apply(&picture);
            }
        }
        picture
    }

    /// The text after all steps.
    pub fn text(&self, text: &str) -> String {
        let mut text = text.to_string();
        for step in &self.0 {
            if let Step::Text(step) = step {
                text = step.apply(&text);
            }
        }
        text
    }
}
