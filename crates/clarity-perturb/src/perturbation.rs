use crate::parameter::names;
use crate::text::{DropSentences, Typos};
use crate::{
    Arguments, Brightness, Contrast, Definition, FlipX, Gamma, GaussianBlur, GaussianNoise, Invert,
    Jpeg, MotionBlur, Occlude, PerturbError, Picture, Poisson, Quantize, Reader, Resize, Rotate,
    Translate,
};
use alloc::string::String;
use alloc::vec::Vec;
use clarity_model::AxisValue;

/// One kind of perturbation: a checked set of parameters that changes a picture or a text.
pub trait Perturb: Sized {
    /// What it changes: a [`Picture`] or a text.
    type Subject;

    /// Its name, its version and its parameters.
    const DEFINITION: Definition;

    /// Takes its arguments.
    ///
    /// # Errors
    /// A missing argument, or one outside its range.
    fn read(arguments: &Reader<'_>) -> Result<Self, PerturbError>;

    /// Its arguments, defaults included, in the order of the definition.
    fn arguments(&self) -> Vec<(&'static str, AxisValue)>;

    /// The perturbed subject. The same input gives the same bytes on any machine.
    fn apply(&self, subject: &Self::Subject) -> Self::Subject;
}

macro_rules! registry {
    ($(#[$about:meta])* $registry:ident of $subject:ty: $($kind:ident),* $(,)?) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $registry {
            $(
                #[doc = concat!("[`", stringify!($kind), "`].")]
                $kind($kind),
            )*
        }

        impl $registry {
            /// Every kind, in the order of their names' meaning: near things stand together.
            pub const DEFINITIONS: &'static [Definition] = &[$($kind::DEFINITION),*];

            /// The kind of this name with these arguments.
            ///
            /// # Errors
            /// [`PerturbError::Unknown`], or what its arguments make wrong.
            pub fn build(name: &str, arguments: &Arguments) -> Result<Self, PerturbError> {
                $(
                    if name == $kind::DEFINITION.name {
                        const DEFINITION: Definition = $kind::DEFINITION;
                        let reader = Reader::new(&DEFINITION, arguments)?;
                        return $kind::read(&reader).map(Self::$kind);
                    }
                )*
                let known = Self::DEFINITIONS.iter().map(|definition| definition.name);
                let known = names(known, "there are");
                Err(PerturbError::Unknown { found: name.into(), known })
            }

            /// Its name, its version and its parameters.
            pub fn definition(&self) -> Definition {
                match self {
                    $(Self::$kind(_) => $kind::DEFINITION,)*
                }
            }

            /// Its arguments, defaults included.
            pub fn arguments(&self) -> Vec<(&'static str, AxisValue)> {
                match self {
                    $(Self::$kind(kind) => kind.arguments(),)*
                }
            }

            /// The perturbed subject.
            pub fn apply(&self, subject: &$subject) -> $subject {
                match self {
                    $(Self::$kind(kind) => kind.apply(subject),)*
                }
            }
        }

        $(
            impl From<$kind> for $registry {
                fn from(kind: $kind) -> Self {
                    Self::$kind(kind)
                }
            }
        )*
    };
}

registry! {
    /// A perturbation of a picture.
    ///
    /// ```
    /// use clarity_model::AxisValue;
    /// use clarity_perturb::{Perturbation, Picture};
    /// let half = Perturbation::build("brightness", &[("factor".into(), AxisValue::float(0.5)?)].into())?;
    /// let film = Picture::gray(2, 1, &[9, 100])?;
    /// assert_eq!(half.apply(&film), Picture::gray(2, 1, &[4, 50])?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Perturbation of Picture:
    Brightness, Contrast, Gamma,
    GaussianNoise, Poisson,
    GaussianBlur, MotionBlur,
    Rotate, Translate, FlipX,
    Jpeg, Resize, Quantize,
    Occlude,
    Invert,
}

registry! {
    /// A perturbation of a text.
    ///
    /// ```
    /// use clarity_perturb::TextPerturbation;
    /// let arguments = [("count".into(), 1.into()), ("seed".into(), 7.into())].into();
    /// let drop = TextPerturbation::build("drop_sentences", &arguments)?;
    /// assert_eq!(drop.apply(&"No fever.".into()), "");
    /// # Ok::<(), clarity_perturb::PerturbError>(())
    /// ```
    TextPerturbation of String:
    Typos, DropSentences,
}
