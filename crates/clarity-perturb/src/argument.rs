use crate::parameter::names;
use crate::{Definition, Kind, NoiseSeed, Parameter, PerturbError};
use alloc::collections::BTreeMap;
use alloc::string::String;
use clarity_model::AxisValue;

/// The arguments of a perturbation by the name of the parameter.
pub type Arguments = BTreeMap<String, AxisValue>;

/// A value that a parameter may have.
pub(crate) trait Argument: Sized {
    /// Takes it out of what was given.
    fn read(value: &AxisValue, parameter: &Parameter) -> Result<Self, PerturbError>;

    /// Checks it against the parameter's range.
    fn check(self, parameter: &Parameter) -> Result<Self, PerturbError>;

    /// As it is given.
    fn value(&self) -> AxisValue;
}

impl Argument for f64 {
    fn read(value: &AxisValue, parameter: &Parameter) -> Result<Self, PerturbError> {
        let number = value.number().ok_or_else(|| parameter.refuse(value))?;
        number.check(parameter)
    }

    fn check(self, parameter: &Parameter) -> Result<Self, PerturbError> {
        match parameter.kind {
            Kind::Real { from, to } if (from..=to).contains(&self) => Ok(self),
            _ => Err(parameter.refuse(&self)),
        }
    }

    fn value(&self) -> AxisValue {
        // A number that was checked is finite.
        AxisValue::float(*self).unwrap_or(AxisValue::Bool(false))
    }
}

impl Argument for i64 {
    fn read(value: &AxisValue, parameter: &Parameter) -> Result<Self, PerturbError> {
        let number = match value {
            AxisValue::Integer(number) => Self::try_from(number.get()).ok(),
            _ => None,
        };
        number
            .ok_or_else(|| parameter.refuse(value))?
            .check(parameter)
    }

    fn check(self, parameter: &Parameter) -> Result<Self, PerturbError> {
        match parameter.kind {
            Kind::Whole { from, to } if (from..=to).contains(&self) => Ok(self),
            Kind::Odd { to } if (1..=to).contains(&self) && self % 2 == 1 => Ok(self),
            _ => Err(parameter.refuse(&self)),
        }
    }

    fn value(&self) -> AxisValue {
        AxisValue::from(*self)
    }
}

impl Argument for NoiseSeed {
    fn read(value: &AxisValue, parameter: &Parameter) -> Result<Self, PerturbError> {
        let seed = match value {
            AxisValue::Integer(number) => Self::try_from(*number),
            AxisValue::Text(text) => text.parse(),
            _ => Err(parameter.refuse(value)),
        };
        seed.map_err(|_| parameter.refuse(value))
    }

    fn check(self, _: &Parameter) -> Result<Self, PerturbError> {
        Ok(self)
    }

    fn value(&self) -> AxisValue {
        self.value()
    }
}

/// The arguments of one perturbation: none that it does not take.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    name: &'static str,
    arguments: &'a Arguments,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        definition: &Definition,
        arguments: &'a Arguments,
    ) -> Result<Self, PerturbError> {
        let known = |name: &String| definition.parameters.iter().any(|p| p.name == name);
        match arguments.keys().find(|name| !known(name)) {
            None => Ok(Self {
                name: definition.name,
                arguments,
            }),
            Some(found) => Err(PerturbError::NoSuchParameter {
                name: definition.name,
                found: found.clone(),
                expected: names(definition.parameters.iter().map(|p| p.name), "it takes"),
            }),
        }
    }

    pub(crate) fn get<T: Argument>(&self, parameter: &Parameter) -> Result<T, PerturbError> {
        let default = || parameter.default.map(AxisValue::from);
        let given = self.arguments.get(parameter.name).cloned().or_else(default);
        let value = given.ok_or(PerturbError::Missing {
            name: self.name,
            parameter: parameter.name,
            about: parameter.about,
        })?;
        T::read(&value, parameter)
    }
}
