use crate::Picture;
use alloc::string::String;

/// Why there is no picture, or no perturbation of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PerturbError {
    /// A picture without a pixel, or with too many.
    #[error(
        "found {width} x {height} pixels, expected at least one and at most {}",
        Picture::MAX_PIXELS
    )]
    Size {
        /// The number of columns.
        width: u32,
        /// The number of rows.
        height: u32,
    },
    /// Bytes that do not fill the picture, or overflow it.
    #[error("found {found} bytes, expected {expected} for a picture of this size")]
    Bytes {
        /// How many the size asks for.
        expected: u64,
        /// How many there are.
        found: usize,
    },
    /// A name that is no perturbation's.
    #[error("there is no perturbation `{found}`; {known}")]
    Unknown {
        /// The name.
        found: String,
        /// Those that there are.
        known: String,
    },
    /// Another version than the one that is built in.
    #[error("`{name}` is of version {expected} here, not {found}")]
    Version {
        /// The perturbation.
        name: &'static str,
        /// The version asked for.
        found: String,
        /// The version of this crate.
        expected: &'static str,
    },
    /// A parameter that the perturbation does not have.
    #[error("`{name}` has no parameter `{found}`; {expected}")]
    NoSuchParameter {
        /// The perturbation.
        name: &'static str,
        /// The parameter.
        found: String,
        /// Those that it has.
        expected: String,
    },
    /// A parameter that was not given and has no default.
    #[error("`{name}` needs `{parameter}`: {about}")]
    Missing {
        /// The perturbation.
        name: &'static str,
        /// The parameter.
        parameter: &'static str,
        /// What it is.
        about: &'static str,
    },
    /// A value outside a parameter's range.
    #[error("`{parameter}` is {found}, expected {expected}")]
    Value {
        /// The parameter.
        parameter: &'static str,
        /// The value.
        found: String,
        /// The range.
        expected: String,
    },
    /// Two pictures of different sizes, which have no distance.
    #[error("a picture of {} x {} has no distance to one of {} x {}", left.0, left.1, right.0, right.1)]
    Sizes {
        /// Width and height of the one.
        left: (u32, u32),
        /// Width and height of the other.
        right: (u32, u32),
    },
}
