use clarity_perturb::PerturbError;

/// Why bytes are no picture.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PictureError {
    /// No byte.
    #[error("the file is empty; expected a PNG")]
    Empty,
    /// Another format, known by its first bytes.
    #[error("found {found}, expected a PNG; {remedy}")]
    Foreign {
        /// The format, with its article.
        found: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// No format that is known here.
    #[error("found a file that begins with `{begins}`, expected a PNG")]
    Unknown {
        /// The first bytes, escaped.
        begins: String,
    },
    /// A PNG whose pixels the canonical picture does not have.
    #[error(
        "found a PNG of {found}, expected 8-bit gray, RGB or RGBA without transparent colours; \
         convert it yourself, so that nothing is converted unseen"
    )]
    Mode {
        /// The pixels.
        found: &'static str,
    },
    /// A PNG that moves.
    #[error("found an animated PNG, expected one picture; save the frame you mean as a PNG")]
    Animated,
    /// No or too many pixels.
    #[error(transparent)]
    Size(#[from] PerturbError),
    /// More pixels in the header than the file can hold.
    #[error(
        "the header announces {width} x {height} pixels, but a file of {found} bytes cannot hold \
         them; copy the file again"
    )]
    Overstated {
        /// The number of columns.
        width: u32,
        /// The number of rows.
        height: u32,
        /// The length of the file.
        found: usize,
    },
    /// A file that ends before its picture.
    #[error("the file ends after {found} bytes, before its picture does; copy the file again")]
    Truncated {
        /// The length of the file.
        found: usize,
    },
    /// A PNG that is damaged.
    #[error("the PNG is damaged: {reason}; make it again from its source")]
    Damaged {
        /// What the decoder says.
        reason: String,
    },
    /// A DICOM window that is none.
    #[cfg(feature = "dicom")]
    #[error("a window of centre {centre} and width {width}, expected finite numbers, width >= 1")]
    Window {
        /// The centre, in the image's units.
        centre: f64,
        /// The width, in the image's units.
        width: f64,
    },
    /// A DICOM file that is damaged, or that says too little.
    #[cfg(feature = "dicom")]
    #[error("the DICOM file is damaged at byte {offset}: {reason}; copy or export it again")]
    Dicom {
        /// Bytes before the fault.
        offset: usize,
        /// What is wrong.
        reason: &'static str,
    },
    /// A DICOM transfer syntax that is not read here.
    #[cfg(feature = "dicom")]
    #[error(
        "found the DICOM transfer syntax {uid} ({name}), expected uncompressed pixels; decompress \
         the file, for example with `gdcmconv --raw` or `dcmdjpeg`"
    )]
    TransferSyntax {
        /// The identifier.
        uid: String,
        /// What it is.
        name: &'static str,
    },
    /// A DICOM attribute that is absent, or whose value is not read here.
    #[cfg(feature = "dicom")]
    #[error("the DICOM attribute {attribute} is {found}, expected {expected}")]
    Attribute {
        /// Name and tag.
        attribute: &'static str,
        /// The value.
        found: String,
        /// Those that are read.
        expected: &'static str,
    },
}
