//! The pictures of a sweep side by side, so that a person sees what a model will see.

mod label;

use crate::LabError;
use crate::check::Sweep;
use crate::film::Films;
use clarity_artifact::spec::{BaseSpec, RunSpec};
use clarity_perturb::{Dialect, Interpolation, Perturb as _, PerturbError, Picture, Resize};
use font8x8::legacy::BASIC_LEGACY;
use label::{Label, Labels, with_each};
use std::collections::BTreeMap;

/// The longest side of one picture on the sheet, in pixels.
const TILE: u32 = 192;

/// The most pixels of a sheet.
const MAX_PIXELS: u64 = 64 << 20;

/// The longest side of a sheet, in pixels: longer ones many programs do not show.
const MAX_SIDE: u32 = 32_768;

/// The side of a letter, in pixels.
const LETTER: u32 = 8;

/// Between tiles, in pixels.
const GAP: u32 = 6;

/// The picture of each cell of a sweep, with the first seed: the last axis from left to right, the
/// others, the last of them fastest, from top to bottom.
///
/// # Errors
/// A case without a picture, a recipe that cannot be, or more cells than a sheet has room for.
pub fn contact_sheet(sweep: &Sweep<'_>) -> Result<Picture, LabError> {
    let case = sweep.case()?;
    let base = BaseSpec::read(sweep.base_spec).map_err(|error| LabError::Read {
        path: "the base spec".into(),
        error,
    })?;
    if case.image.is_none() {
        return Err(LabError::NoPictures);
    }
    let axes = sweep.axes.as_slice();
    let (across, down) = axes.split_last().ok_or(LabError::NoPictures)?;
    let rows = down
        .iter()
        .fold(vec![Vec::new()], |known, axis| with_each(&known, axis));
    let columns = with_each(&[Vec::new()], across);
    let mut films = Films::default();
    // A recipe may resize, so that the largest tile is known when all are drawn.
    let mut sheet = Sheet::new(Label::longest(axes), columns.len(), rows.len());
    let mut tiles = Vec::new();
    for above in &rows {
        for beside in &columns {
            let cell: Labels = above.iter().chain(beside).cloned().collect();
            let spec = RunSpec {
                perturbations: cell.iter().cloned().collect::<BTreeMap<_, _>>(),
                seed: sweep.seeds.first().copied().unwrap_or(0.into()),
                base: base.clone(),
            };
            let recipe = case.recipe.recipe(&spec.perturbations, spec.seed);
            let recipe = recipe.map_err(|(step, error)| LabError::Step { step, error })?;
            let picture = recipe.picture(&films.film(&case, &spec)?.picture);
            let tile = fit(&picture, TILE)?;
            sheet.make_room(&tile)?;
            tiles.push((tile, Label::of(&cell)));
        }
    }
    sheet.begin();
    for (index, (tile, label)) in tiles.iter().enumerate() {
        sheet.place(tile, index % columns.len(), index / columns.len(), label);
    }
    sheet.finish()
}

/// A picture no longer or wider than so many pixels.
pub(crate) fn fit(picture: &Picture, most: u32) -> Result<Picture, PerturbError> {
    let longest = picture.width().max(picture.height());
    if longest <= most {
        return Ok(picture.clone());
    }
    // A side may have 2^28 pixels.
    let side = |side: u32| (i64::from(side) * i64::from(most) / i64::from(longest)).max(1);
    let (width, height) = (side(picture.width()), side(picture.height()));
    let resize = Resize::new(width, height, Interpolation::Bilinear, Dialect::Pillow13_0)?;
    Ok(resize.apply(picture))
}

/// A sheet in the making.
struct Sheet {
    width: u32,
    height: u32,
    /// How many tiles there are, from left to right and from top to bottom.
    tiles: (usize, usize),
    /// No label is longer.
    longest: Label,
    /// Width and height of the largest tile with its label.
    tile: (u32, u32),
    bytes: Vec<u8>,
}

/// From one line of a label to the next, in pixels.
const LINE: u32 = LETTER + 2;

impl Sheet {
    fn new(longest: Label, columns: usize, rows: usize) -> Self {
        let letters = u32::try_from(longest.letters()).unwrap_or(u32::MAX);
        Self {
            width: 0,
            height: 0,
            tiles: (columns, rows),
            longest,
            // Wide enough for most labels, however small the picture.
            tile: (letters.clamp(12, TILE / LETTER) * LETTER, 0),
            bytes: Vec::new(),
        }
    }

    /// How many letters a line of a label has room for.
    fn room(&self) -> usize {
        (self.tile.0 / LETTER) as usize
    }

    /// How many lines a label has at most.
    fn lines(&self) -> u32 {
        u32::try_from(self.longest.lines(self.room()).len()).unwrap_or(u32::MAX)
    }

    /// Makes each place at least as large as a tile and its label.
    fn make_room(&mut self, tile: &Picture) -> Result<(), LabError> {
        self.tile.0 = self.tile.0.max(tile.width());
        let height = self.lines().saturating_mul(LINE);
        let height = tile.height().saturating_add(height);
        self.tile.1 = self.tile.1.max(height);
        let side = |count: usize, length: u32| {
            let count = u64::try_from(count).unwrap_or(u64::MAX);
            let tiles = count.saturating_mul(u64::from(length) + u64::from(GAP));
            tiles.saturating_add(GAP.into())
        };
        let (columns, rows) = self.tiles;
        let (width, height) = (side(columns, self.tile.0), side(rows, self.tile.1));
        let sides = u32::try_from(width).ok().zip(u32::try_from(height).ok());
        (self.width, self.height) = sides
            .filter(|(width, height)| *width.max(height) <= MAX_SIDE)
            .filter(|_| width.saturating_mul(height) <= MAX_PIXELS)
            .ok_or(LabError::TooManyPictures { columns, rows })?;
        Ok(())
    }

    fn begin(&mut self) {
        let pixels = u64::from(self.width) * u64::from(self.height);
        self.bytes = vec![32; 3 * usize::try_from(pixels).unwrap_or_default()];
    }

    fn place(&mut self, tile: &Picture, column: usize, row: usize, label: &Label) {
        let at = |index: usize, length: u32| {
            u32::try_from(index).unwrap_or_default() * (length + GAP) + GAP
        };
        let (left, top) = (at(column, self.tile.0), at(row, self.tile.1));
        let lines = label.lines(self.room());
        for (line, top) in lines.iter().zip((top..).step_by(LINE as usize)) {
            self.write(line, left, top);
        }
        // Beside a label of more lines too, pictures stand in a row.
        let top = top + self.lines() * LINE;
        let width = 3 * tile.width() as usize;
        for (line, y) in tile.bytes().chunks(width).zip(top..) {
            let start = 3 * (y as usize * self.width as usize + left as usize);
            if let Some(place) = self.bytes.get_mut(start..start + line.len()) {
                place.copy_from_slice(line);
            }
        }
    }

    fn write(&mut self, line: &str, left: u32, top: u32) {
        for (letter, x) in line.bytes().zip((left..).step_by(LETTER as usize)) {
            let shape = BASIC_LEGACY.get(usize::from(letter)).copied();
            let shape = shape.unwrap_or_default();
            for (bits, y) in shape.into_iter().zip(top..) {
                for bit in (0..LETTER).filter(|bit| bits >> bit & 1 == 1) {
                    let start = 3 * (y as usize * self.width as usize + (x + bit) as usize);
                    if let Some(place) = self.bytes.get_mut(start..start + 3) {
                        place.fill(230);
                    }
                }
            }
        }
    }

    fn finish(self) -> Result<Picture, LabError> {
        Ok(Picture::rgb(self.width, self.height, self.bytes)?)
    }
}
