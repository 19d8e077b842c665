use crate::PerturbError;
use crate::table::through;
use alloc::vec::Vec;
use clarity_model::Digest;
use core::fmt;
use sha2::{Digest as _, Sha256};

/// The canonical picture: 8-bit RGB, row by row from the top left, at least one pixel.
///
/// ```
/// use clarity_perturb::Picture;
/// let gray = Picture::gray(2, 1, &[0, 255])?;
/// assert_eq!(gray.bytes(), [0, 0, 0, 255, 255, 255]);
/// assert!(gray.hash().to_string().starts_with("5aae8d2d"));
/// # Ok::<(), clarity_perturb::PerturbError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    bytes: Vec<u8>,
}

impl Picture {
    /// The most pixels that a picture may have: 2^28, three quarters of a gibibyte.
    pub const MAX_PIXELS: u64 = 1 << 28;

    /// Checks that a size is a picture's: at least one pixel, and no more than
    /// [`Self::MAX_PIXELS`].
    ///
    /// # Errors
    /// [`PerturbError::Size`].
    pub fn check_size(width: u32, height: u32) -> Result<(), PerturbError> {
        let pixels = u64::from(width) * u64::from(height);
        if (1..=Self::MAX_PIXELS).contains(&pixels) {
            Ok(())
        } else {
            Err(PerturbError::Size { width, height })
        }
    }

    /// A picture of red, green and blue bytes.
    ///
    /// # Errors
    /// [`PerturbError::Size`] for no or too many pixels, [`PerturbError::Bytes`] where the bytes
    /// do not fill the picture.
    pub fn rgb(width: u32, height: u32, bytes: Vec<u8>) -> Result<Self, PerturbError> {
        expect_bytes(width, height, 3, bytes.len())?;
        Ok(Self {
            width,
            height,
            bytes,
        })
    }

    /// A picture of gray bytes: each stands for red, green and blue.
    ///
    /// # Errors
    /// Those of [`Picture::rgb`].
    pub fn gray(width: u32, height: u32, bytes: &[u8]) -> Result<Self, PerturbError> {
        expect_bytes(width, height, 1, bytes.len())?;
        Self::rgb(
            width,
            height,
            bytes.iter().flat_map(|v| [*v, *v, *v]).collect(),
        )
    }

    /// A picture of red, green, blue and alpha bytes, laid over black.
    ///
    /// # Errors
    /// Those of [`Picture::rgb`].
    pub fn rgba(width: u32, height: u32, bytes: &[u8]) -> Result<Self, PerturbError> {
        expect_bytes(width, height, 4, bytes.len())?;
        let (pixels, _) = bytes.as_chunks::<4>();
        let over_black = |[r, g, b, a]: &[u8; 4]| {
            [*r, *g, *b].map(|v| {
                let t = u32::from(v) * u32::from(*a) + 128;
                ((t + (t >> 8)) >> 8) as u8
            })
        };
        Self::rgb(width, height, pixels.iter().flat_map(over_black).collect())
    }

    /// The number of columns.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// The number of rows.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The bytes: red, green, blue of each pixel, row by row.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of ASCII `{width}x{height}:` and the bytes: what names the picture in artifacts.
    pub fn hash(&self) -> Digest {
        let mut hash = Sha256::new();
        hash.update(alloc::format!("{}x{}:", self.width, self.height));
        hash.update(&self.bytes);
        let hash: [u8; 32] = hash.finalize().into();
        Digest::from(hash)
    }

    /// A picture of bytes that fill it, of a size that is known to be a picture's.
    pub(crate) fn filled(width: u32, height: u32, bytes: Vec<u8>) -> Self {
        debug_assert!(
            expect_bytes(width, height, 3, bytes.len()).is_ok(),
            "every pixel once"
        );
        Self {
            width,
            height,
            bytes,
        }
    }

    /// A picture of the same size with other bytes, as many as before.
    pub(crate) fn with(&self, bytes: Vec<u8>) -> Self {
        debug_assert_eq!(bytes.len(), self.bytes.len(), "every pixel once");
        Self { bytes, ..*self }
    }

    /// Each byte through a table.
    pub(crate) fn through(&self, table: &[u8; 256]) -> Self {
        self.with(through(&self.bytes, table))
    }

    /// The rows.
    pub(crate) fn rows(&self) -> impl DoubleEndedIterator<Item = &[[u8; 3]]> + ExactSizeIterator {
        let (pixels, _) = self.bytes.as_chunks::<3>();
        pixels.chunks_exact(self.width as usize)
    }

    /// The pixels, row by row.
    pub(crate) fn pixels(&self) -> &[[u8; 3]] {
        self.bytes.as_chunks::<3>().0
    }
}

/// The size alone: a screenful of bytes helps nobody.
impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({}x{})", self.width, self.height)
    }
}

fn expect_bytes(width: u32, height: u32, channels: u64, found: usize) -> Result<(), PerturbError> {
    Picture::check_size(width, height)?;
    let expected = u64::from(width) * u64::from(height) * channels;
    if found as u64 == expected {
        Ok(())
    } else {
        Err(PerturbError::Bytes { expected, found })
    }
}
