use crate::PerturbError;
use crate::random::MAX_DIGITS;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// What a perturbation is called and what it takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Definition {
    /// Its name in recipes.
    pub name: &'static str,
    /// Changes with every change of a byte that it makes.
    pub version: &'static str,
    /// What it imitates.
    pub group: Group,
    /// In one line.
    pub about: &'static str,
    /// What it takes.
    pub parameters: &'static [Parameter],
}

/// What a perturbation imitates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Group {
    /// How bright and how contrasty the film is.
    Exposure,
    /// How little radiation made it.
    Dose,
    /// Motion and focus.
    Motion,
    /// How the patient stands.
    Geometry,
    /// What storage and display do.
    Transfer,
    /// Something in front.
    Obstruction,
    /// Changes that should change some answers.
    Integrity,
    /// Slips of the keyboard and of the memory.
    Text,
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Exposure => "exposure",
            Self::Dose => "dose",
            Self::Motion => "motion and focus",
            Self::Geometry => "geometry",
            Self::Transfer => "transfer",
            Self::Obstruction => "obstruction",
            Self::Integrity => "integrity",
            Self::Text => "text",
        })
    }
}

/// One parameter of a perturbation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// The values that it takes.
    pub kind: Kind,
    /// The value where none is given; without one the parameter is needed.
    pub default: Option<&'static str>,
    /// In a few words, with the unit.
    pub about: &'static str,
}

/// The values that a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Kind {
    /// A finite number of a closed range; integers count.
    Real {
        /// The least.
        from: f64,
        /// The greatest.
        to: f64,
    },
    /// An integer of a closed range.
    Whole {
        /// The least.
        from: i64,
        /// The greatest.
        to: i64,
    },
    /// An odd integer from 1.
    Odd {
        /// The greatest.
        to: i64,
    },
    /// One of some words.
    Choice(&'static [&'static str]),
    /// A [`NoiseSeed`](crate::NoiseSeed).
    Seed,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Real { from, to: f64::MAX } => write!(f, "a finite number of at least {from}"),
            Self::Real { from, to } => write!(f, "a number from {from} to {to}"),
            Self::Whole { from, to } => write!(f, "an integer from {from} to {to}"),
            Self::Odd { to } => write!(f, "an odd integer from 1 to {to}"),
            Self::Choice(words) => {
                // Quoted, so that "13.0" is told from the number.
                let words: Vec<_> = words.iter().map(|word| format!("{word:?}")).collect();
                match words.split_last() {
                    Some((last, first)) if !first.is_empty() => {
                        write!(f, "{} or {last}", first.join(", "))
                    }
                    _ => f.write_str(&words.concat()),
                }
            }
            Self::Seed => write!(
                f,
                "an integer of at least 0 and at most {MAX_DIGITS} digits"
            ),
        }
    }
}

impl Parameter {
    /// A number that must be given.
    pub(crate) const fn real(name: &'static str, from: f64, to: f64, about: &'static str) -> Self {
        Self::new(name, Kind::Real { from, to }, about)
    }

    /// An integer that must be given.
    pub(crate) const fn whole(name: &'static str, from: i64, to: i64, about: &'static str) -> Self {
        Self::new(name, Kind::Whole { from, to }, about)
    }

    /// The seed of the step: its random numbers follow from nothing else.
    pub(crate) const fn seed() -> Self {
        Self::new("seed", Kind::Seed, "of the step's random numbers")
    }

    pub(crate) const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        let default = None;
        Self {
            name,
            kind,
            default,
            about,
        }
    }

    /// With a value where none is given.
    pub(crate) const fn or(self, default: &'static str) -> Self {
        Self {
            default: Some(default),
            ..self
        }
    }

    pub(crate) fn refuse(&self, found: &impl ToString) -> PerturbError {
        PerturbError::Value {
            parameter: self.name,
            found: found.to_string(),
            expected: self.kind.to_string(),
        }
    }
}

/// Names as a person reads them.
pub(crate) fn names<'n>(names: impl Iterator<Item = &'n str>, verb: &str) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() {
        format!("{verb} none")
    } else {
        format!("{verb} {}", names.join(", "))
    }
}
