/// Why there is no picture or page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A plot of something that the results do not have.
    #[error("there is nothing to plot: {why}")]
    Nothing {
        /// What is missing, and what would help.
        why: String,
    },
    /// An axis that the sweep does not have.
    #[error("there is no axis `{axis}`; the axes are `{}`", .known.join("`, `"))]
    UnknownAxis {
        /// What was asked for.
        axis: String,
        /// What there is.
        known: Vec<String>,
    },
    /// The number of axes does not fit the plot.
    #[error("{plot} takes {expected}, found {found}")]
    AxisCount {
        /// The plot.
        plot: &'static str,
        /// How many axes it takes.
        expected: &'static str,
        /// How many were given.
        found: usize,
    },
    /// More than a picture can show.
    #[error("{found} {what} are too many for one plot; at most {most} fit")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many fit.
        most: usize,
    },
    /// The plotting library refused.
    #[error("the plot cannot be drawn: {why}")]
    Drawing {
        /// What it says.
        why: String,
    },
    /// A template could not be filled.
    #[error("the page cannot be written: {why}")]
    Page {
        /// What the template engine says.
        why: String,
    },
    /// Pixels could not be made of a plot.
    #[error("the plot cannot be made into pixels: {why}")]
    Raster {
        /// What the renderer says.
        why: String,
    },
}

impl ReportError {
    pub(crate) fn drawing(error: impl std::fmt::Display) -> Self {
        Self::Drawing {
            why: error.to_string(),
        }
    }
}

impl From<askama::Error> for ReportError {
    fn from(error: askama::Error) -> Self {
        Self::Page {
            why: error.to_string(),
        }
    }
}
