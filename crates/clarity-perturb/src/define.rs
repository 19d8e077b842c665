//! What all perturbations have in common, said once.

/// Defines a perturbation: a struct of checked parameters with its constructor and its place in
/// the registry. What it does to its subject stands beside it, as `fn perturb`.
macro_rules! define {
    (
        $(#[$about:meta])*
        $kind:ident($name:literal, $version:literal, $group:ident, $line:literal) of $subject:ty {
            $($field:ident: $type:ty = $parameter:expr,)*
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $kind {
            $($field: $type,)*
        }

        impl $kind {
            #[doc = concat!("`", $name, "` with these parameters, each in the range that [`Self::DEFINITION`](crate::Perturb::DEFINITION) gives.")]
            ///
            /// # Errors
            /// [`PerturbError::Value`](crate::PerturbError::Value) for a parameter outside its range.
            pub fn new($($field: $type),*) -> Result<Self, crate::PerturbError> {
                $(let $field = crate::argument::Argument::check($field, &$parameter)?;)*
                Ok(Self { $($field),* })
            }
        }

        impl crate::Perturb for $kind {
            type Subject = $subject;

            const DEFINITION: crate::Definition = crate::Definition {
                name: $name,
                version: $version,
                group: crate::Group::$group,
                about: $line,
                parameters: &[$($parameter),*],
            };

            #[allow(unused_variables, reason = "some perturbations have no parameter")]
            fn read(arguments: &crate::Reader<'_>) -> Result<Self, crate::PerturbError> {
                Ok(Self { $($field: arguments.get(&$parameter)?),* })
            }

            fn arguments(&self) -> alloc::vec::Vec<(&'static str, clarity_model::AxisValue)> {
                alloc::vec![
                    $(($parameter.name, crate::argument::Argument::value(&self.$field))),*
                ]
            }

            fn apply(&self, subject: &$subject) -> $subject {
                self.perturb(subject)
            }
        }
    };
}

/// Defines an enum whose variants are words of a parameter.
macro_rules! choice {
    (
        $(#[$about:meta])*
        $kind:ident { $($(#[$line:meta])* $variant:ident = $word:literal,)* }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $kind {
            $($(#[$line])* $variant,)*
        }

        impl $kind {
            /// How recipes spell the variants.
            pub const WORDS: &'static [&'static str] = &[$($word),*];
        }

        impl crate::argument::Argument for $kind {
            fn read(
                value: &clarity_model::AxisValue,
                parameter: &crate::Parameter,
            ) -> Result<Self, crate::PerturbError> {
                let clarity_model::AxisValue::Text(word) = value else {
                    return Err(parameter.refuse(value));
                };
                match word.as_ref() {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(parameter.refuse(value)),
                }
            }

            fn check(self, _: &crate::Parameter) -> Result<Self, crate::PerturbError> {
                Ok(self)
            }

            fn value(&self) -> clarity_model::AxisValue {
                match self {
                    $(Self::$variant => $word.into(),)*
                }
            }
        }
    };
}

pub(crate) use {choice, define};
