use clarity_model::Axes;

/// Why there is no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// Not one row a run.
    #[error("the sweep has {runs} runs and there are {rows} rows; each run has one")]
    Count {
        /// Runs of the manifest.
        runs: usize,
        /// Rows given.
        rows: usize,
    },
    /// Two sweeps that do not fit into one table.
    #[error("case `{case}` has other axes or values than `{first}`: one table needs them alike")]
    OtherAxes {
        /// The later case.
        case: String,
        /// The first one.
        first: String,
    },
    /// More columns of probabilities than memory should hold.
    #[error(
        "the {runs} runs name {answers} answers with a probability between them, and each is a \
         column; at most {limit} numbers fit. A runner names the same answers in every run"
    )]
    Probabilities {
        /// Rows of the table.
        runs: usize,
        /// Different answers.
        answers: usize,
        /// How many numbers fit.
        limit: usize,
    },
    /// Columns of different lengths.
    #[error("column `{column}` has {found} rows, the first has {expected}; all have as many")]
    Length {
        /// The column.
        column: String,
        /// Its length.
        found: usize,
        /// That of the first column.
        expected: usize,
    },
    /// Two columns of one name.
    #[error("there are two columns `{column}`; names are unique")]
    Duplicate {
        /// The name.
        column: String,
    },
    /// A hole in a column that has none.
    #[error("column `{column}` has no value in row {row}, and is declared to have one in each")]
    Null {
        /// The column.
        column: String,
        /// The row, from 0.
        row: usize,
    },
}

/// Refuses cases whose axes or values differ: one table has one set of columns.
pub(crate) fn alike<'s>(
    mut sweeps: impl Iterator<Item = (Option<&'s str>, &'s Axes)>,
) -> Result<(), ExportError> {
    let Some((first, axes)) = sweeps.next() else {
        return Ok(());
    };
    let name = |case: Option<&str>| case.unwrap_or_default().to_owned();
    match sweeps.find(|(_, other)| *other != axes) {
        None => Ok(()),
        Some((other, _)) => Err(ExportError::OtherAxes {
            case: name(other),
            first: name(first),
        }),
    }
}
