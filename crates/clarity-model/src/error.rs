use alloc::string::String;

/// Why a word of the domain could not be made.
///
/// Each message names the offending thing and what would have been right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// An axis name that is not `[A-Za-z][A-Za-z0-9_]*`.
    #[error(
        "axis name {name:?} is not a letter followed by letters, digits or `_`; \
         rename the axis"
    )]
    AxisName {
        /// The name as given.
        name: String,
    },
    /// An axis without a value.
    #[error("axis `{axis}` has no values; give it at least one")]
    NoValues {
        /// The axis.
        axis: String,
    },
    /// Two values of one axis are written the same way in run names.
    #[error(
        "axis `{axis}`: value {first} and value {second} are both written `{encoded}` in run \
         names; keep one of them"
    )]
    Collision {
        /// The axis.
        axis: String,
        /// Text of the earlier value.
        first: String,
        /// Text of the later value.
        second: String,
        /// What both encode to.
        encoded: String,
    },
    /// No axis at all.
    #[error("there is no axis; give at least one")]
    NoAxes,
    /// The same axis twice.
    #[error("axis `{axis}` is there twice; axis names are unique")]
    DuplicateAxis {
        /// The axis.
        axis: String,
    },
    /// A value that the axis does not declare.
    #[error("axis `{axis}` does not declare the value {value}")]
    UndeclaredValue {
        /// The axis.
        axis: String,
        /// Text of the value.
        value: String,
    },
    /// A cell that does not name every axis once.
    #[error("the cell has no value for axis `{axis}`; every run has one value on each axis")]
    MissingAxis {
        /// The axis without a value.
        axis: String,
    },
    /// A cell on an axis that is not there.
    #[error("axis `{axis}` is not one of the sweep's axes")]
    UnknownAxis {
        /// The axis.
        axis: String,
    },
    /// A cell that is no position on these axes.
    #[error("a run's cell does not lie on the sweep's axes; make it with `Axes::cell`")]
    ForeignCell,
    /// NaN or an infinity.
    #[error("{found} is not a finite number")]
    NotFinite {
        /// The number as text.
        found: String,
    },
    /// A number that was never rounded to 8 decimal places.
    #[error("{found} has more than 8 decimal places; expected {expected}")]
    NotRounded {
        /// The number as given.
        found: String,
        /// The same number rounded.
        expected: String,
    },
    /// An integer that neither `i64` nor `u64` holds.
    #[error(
        "{found} is not an integer of 64 bits; expected -9223372036854775808 to \
         18446744073709551615"
    )]
    IntegerRange {
        /// The integer as text.
        found: String,
    },
    /// An encoded value with a character outside `[A-Za-z0-9_]`.
    #[error("{found:?} is not an encoded value; expected letters, digits and `_` only")]
    EncodedValue {
        /// The text as given.
        found: String,
    },
    /// Something else than 64 lower-case hexadecimal digits.
    #[error("{found:?} is not a SHA-256; expected 64 lower-case hexadecimal digits")]
    Digest {
        /// The text as given.
        found: String,
    },
    /// A seed that the sweep does not declare.
    #[error("seed {seed} is not one of the sweep's seeds")]
    UndeclaredSeed {
        /// The seed as text.
        seed: String,
    },
    /// No seed at all.
    #[error("there is no seed; give at least one")]
    NoSeeds,
    /// The same seed twice.
    #[error("seed {seed} is there twice; each run needs its own")]
    DuplicateSeed {
        /// The seed as text.
        seed: String,
    },
    /// A manifest without a run.
    #[error("the sweep lists no run; its first run is the baseline")]
    NoRuns,
    /// The same run twice.
    #[error("run `{run}` is listed twice")]
    DuplicateRun {
        /// The run's name.
        run: String,
    },
    /// A stage result that lists nothing.
    #[error("{what} is empty; expected at least one {item}")]
    Empty {
        /// The list.
        what: &'static str,
        /// What it lists.
        item: &'static str,
    },
    /// An entry twice in a stage result.
    #[error("{what} lists `{name}` twice")]
    Duplicate {
        /// The list.
        what: &'static str,
        /// The entry.
        name: String,
    },
    /// Entries that are not in ascending byte order.
    #[error("{what}: `{later}` stands before `{earlier}`; expected ascending byte order")]
    OutOfOrder {
        /// The list.
        what: &'static str,
        /// The entry that comes too early.
        later: String,
        /// The entry that should have come before it.
        earlier: String,
    },
}
