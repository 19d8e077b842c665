use alloc::string::{String, ToString};
use alloc::vec::Vec;
use clarity_model::Finite;

/// Why numbers are no coordinates of an axis.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CoordinateError {
    /// No number at all.
    #[error("an axis needs at least one coordinate")]
    Empty,
    /// NaN or an infinity.
    #[error("coordinate {index} is {found}, which is no finite number")]
    NotFinite {
        /// Its place in the list, from 0.
        index: usize,
        /// The number, as Rust writes it.
        found: String,
    },
    /// Two neighbours that are one number, however they were spelt.
    #[error("coordinate {number} stands twice: however it is written, a number is one place")]
    Duplicate {
        /// The later of the two.
        number: Finite,
    },
    /// A number that is less than the one before it.
    #[error("coordinate {later} follows {earlier}; coordinates ascend")]
    NotAscending {
        /// The number before.
        earlier: Finite,
        /// The number after.
        later: Finite,
    },
    /// Ends so far apart that their distance is no finite number.
    #[error("coordinates {first} and {last} are further apart than a number can say")]
    Span {
        /// The first coordinate.
        first: Finite,
        /// The last one.
        last: Finite,
    },
}

/// Where the points of an axis lie, in the axis's own unit: at least one finite number, strictly
/// ascending, with a finite span.
///
/// ```
/// use clarity_gradient::{CoordinateError, Coordinates};
///
/// let blur = Coordinates::new(vec![1.0, 2.0, 5.0])?;
/// assert_eq!((blur.len(), blur.span()), (3, 4.0));
/// let unit = blur.unit_range().expect("two points or more");
/// assert_eq!(unit.as_slice(), [0.0, 0.25, 1.0]);
/// assert!(Coordinates::new(vec![2.0, 1.0]).is_err());
/// # Ok::<(), CoordinateError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Coordinates(Vec<f64>);

impl Coordinates {
    /// Takes the coordinates of an axis, in its own unit.
    ///
    /// # Errors
    /// [`CoordinateError`], for the first number that is refused; NaN and infinities come before
    /// numbers out of order.
    pub fn new(numbers: Vec<f64>) -> Result<Self, CoordinateError> {
        let finite = numbers.iter().enumerate().map(|(index, &number)| {
            Finite::new(number).map_err(|_| CoordinateError::NotFinite {
                index,
                found: number.to_string(),
            })
        });
        let finite = finite.collect::<Result<Vec<_>, _>>()?;
        for &[earlier, later] in finite.array_windows() {
            // As numbers, not as bits: 0.0 and -0.0 are one place.
            if later.get() < earlier.get() {
                return Err(CoordinateError::NotAscending { earlier, later });
            }
            if later.get() <= earlier.get() {
                return Err(CoordinateError::Duplicate { number: later });
            }
        }
        let ends = finite.first().zip(finite.last());
        let (&first, &last) = ends.ok_or(CoordinateError::Empty)?;
        if (last.get() - first.get()).is_finite() {
            Ok(Self(numbers))
        } else {
            Err(CoordinateError::Span { first, last })
        }
    }

    /// The coordinates, ascending.
    pub fn as_slice(&self) -> &[f64] {
        &self.0
    }

    /// How many there are.
    #[expect(clippy::len_without_is_empty, reason = "coordinates are never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The last coordinate less the first, in the axis's unit: 0 for one point, positive for more.
    pub fn span(&self) -> f64 {
        let ends = self.0.first().zip(self.0.last());
        ends.map_or(0.0, |(first, last)| last - first)
    }

    /// The same places with the range of the axis as unit: the first at 0, the last at 1.
    ///
    /// `None` for one point, which has no range, and where two points are so close beside the
    /// range that they would fall together.
    pub fn unit_range(&self) -> Option<Self> {
        let (first, span) = (self.0.first()?, self.span());
        // One point is 0 / 0, and so refused like points that fall together.
        Self::new(self.0.iter().map(|x| (x - first) / span).collect()).ok()
    }
}
