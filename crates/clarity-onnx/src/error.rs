use clarity_perturb::PerturbError;

/// Why there is no classifier, or no answer of it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OnnxError {
    /// A size that no picture can be resized to.
    #[error("the model's input: {0}")]
    Size(#[from] PerturbError),
    /// Not one number for each channel.
    #[error("`{name}` has {found} numbers, expected {expected}, one for each channel")]
    Constants {
        /// `mean` or `std`.
        name: &'static str,
        /// How many numbers there are.
        found: usize,
        /// How many channels there are.
        expected: usize,
    },
    /// A number that is no mean or no standard deviation.
    #[error("number {place} of `{name}` is {found}, expected {expected}")]
    Constant {
        /// `mean` or `std`.
        name: &'static str,
        /// The place of the number, from 1.
        place: usize,
        /// The number.
        found: f64,
        /// The range.
        expected: &'static str,
    },
    /// A label without a visible character.
    #[error("label {place} is blank; name each class")]
    BlankLabel {
        /// The place of the label, from 1.
        place: usize,
    },
    /// Two classes of one name.
    #[error("labels {first} and {second} are both `{label}`; name each class differently")]
    SameLabel {
        /// The label.
        label: String,
        /// The place of the one, from 1.
        first: usize,
        /// The place of the other.
        second: usize,
    },
    /// Bytes that are no ONNX model.
    #[error("found {found}, expected an ONNX model")]
    NotOnnx {
        /// What the bytes are, as far as it is seen.
        found: String,
    },
    /// A model that the engine does not load.
    #[error("the model cannot be loaded: {reason}")]
    Load {
        /// What the engine says.
        reason: String,
    },
    /// An operator that the engine does not have, or that is left out on purpose.
    #[error(
        "the model uses what cannot be run reproducibly here: {reason}; export it for inference, \
         in floats, with standard operators"
    )]
    Operator {
        /// What the engine says.
        reason: String,
    },
    /// Not exactly one input.
    #[error("the model has {found} inputs, expected one: the picture")]
    Inputs {
        /// How many there are.
        found: usize,
    },
    /// An input of another element type.
    #[error("the model's input is of {found}, expected float32; export it so")]
    InputType {
        /// The type.
        found: String,
    },
    /// An input of another shape.
    #[error(
        "the model's input has shape {found}, expected {expected}; correct size, channels or layout"
    )]
    InputShape {
        /// The model's, with names for what is open.
        found: String,
        /// What the settings ask for.
        expected: String,
    },
    /// Not exactly one output besides `heat`.
    #[error("the model's outputs are {found}, expected one, and `heat` if there is one")]
    Outputs {
        /// Their names.
        found: String,
    },
    /// An output of another type or shape.
    #[error("the model's output `{name}` does not fit: {reason}; expected float32 {expected}")]
    Output {
        /// The output.
        name: String,
        /// What the engine says.
        reason: String,
        /// The shape.
        expected: &'static str,
    },
    /// A value that nobody has the memory for.
    #[error(
        "the model's value `{name}` would be {shape}, more than 16 GiB; the model is damaged, or not \
         made for a picture of this size"
    )]
    Memory {
        /// The value.
        name: String,
        /// Its shape.
        shape: String,
    },
    /// As many labels as the model has classes, or else nobody knows which is which.
    #[error("the model gives {classes} classes, but {labels} labels are given")]
    Labels {
        /// The model's classes.
        classes: usize,
        /// The labels.
        labels: usize,
    },
    /// A model that failed while it ran.
    #[error("the model failed on a picture: {reason}")]
    Run {
        /// What the engine says.
        reason: String,
    },
    /// NaN or an infinity.
    #[error("the model gives {found} for `{of}`, which is no answer")]
    NotFinite {
        /// The class, or `heat`.
        of: String,
        /// The number.
        found: f32,
    },
    /// A number that is no probability, where probabilities were announced.
    #[error(
        "the model gives {found} for `{of}`, expected a probability; if these are logits, say so"
    )]
    NotProbability {
        /// The class, or `all classes together`.
        of: String,
        /// The number.
        found: f64,
    },
    /// The engine stopped at a fault of its own.
    #[error("the engine failed: {reason}; the model is damaged, or the engine is at fault")]
    Engine {
        /// What it said.
        reason: String,
    },
}
