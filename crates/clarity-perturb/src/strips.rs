//! A picture cut into strips, so that what runs along a row or a column runs over many of them
//! side by side.

use crate::Picture;
use alloc::vec;
use alloc::vec::Vec;

/// How many rows a strip of rows has: with three bytes a pixel they fill a lane.
const ROWS: usize = 16;

/// Bytes that stand side by side: what happens to one happens to all, independently.
pub(crate) type Lane = [u8; 3 * ROWS];

const EMPTY: Lane = [0; 3 * ROWS];

/// Gives every row, as lanes from left to right, to `change`, which writes as many.
#[inline(always)]
pub(crate) fn along_rows(picture: &Picture, mut change: impl FnMut(&mut Strip)) -> Picture {
    let width = picture.width() as usize;
    let mut bytes = picture.bytes().to_vec();
    let mut strip = Strip::new(width);
    for rows in bytes.chunks_mut(3 * width * ROWS) {
        let row_length = 3 * width;
        for (row, place) in rows.chunks_exact(row_length).zip((0..).step_by(3)) {
            let (pixels, _) = row.as_chunks::<3>();
            for (lane, pixel) in strip.from.iter_mut().zip(pixels) {
                put(lane, place, *pixel);
            }
        }
        change(&mut strip);
        for (row, place) in rows.chunks_exact_mut(row_length).zip((0..).step_by(3)) {
            let (pixels, _) = row.as_chunks_mut::<3>();
            for (lane, pixel) in strip.from.iter().zip(pixels) {
                *pixel = take(lane, place);
            }
        }
    }
    picture.with(bytes)
}

#[inline(always)]
fn put(lane: &mut Lane, place: usize, pixel: [u8; 3]) {
    if let Some(bytes) = lane.get_mut(place..place + 3) {
        bytes.copy_from_slice(&pixel);
    }
}

#[inline(always)]
fn take(lane: &Lane, place: usize) -> [u8; 3] {
    let bytes = lane.get(place..place + 3);
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .unwrap_or_default()
}

/// Gives every column, as lanes from the top down, to `change`, which writes as many.
#[inline(always)]
pub(crate) fn along_columns(picture: &Picture, mut change: impl FnMut(&mut Strip)) -> Picture {
    let row_length = 3 * picture.width() as usize;
    let mut bytes = picture.bytes().to_vec();
    let mut strip = Strip::new(picture.height() as usize);
    for start in (0..row_length).step_by(EMPTY.len()) {
        let end = row_length.min(start + EMPTY.len());
        for (lane, row) in strip.from.iter_mut().zip(bytes.chunks_exact(row_length)) {
            let part = row.get(start..end).unwrap_or_default();
            for (to, from) in lane.iter_mut().zip(part) {
                *to = *from;
            }
        }
        change(&mut strip);
        for (lane, row) in strip.from.iter().zip(bytes.chunks_exact_mut(row_length)) {
            let part = row.get_mut(start..end).unwrap_or_default();
            for (to, from) in part.iter_mut().zip(lane) {
                *to = *from;
            }
        }
    }
    picture.with(bytes)
}

/// The lanes of one strip, and as many to write to.
pub(crate) struct Strip {
    from: Vec<Lane>,
    to: Vec<Lane>,
}

impl Strip {
    fn new(length: usize) -> Self {
        let from = vec![EMPTY; length];
        let to = from.clone();
        Self { from, to }
    }

    /// One pass: `pass` reads the lanes and writes each anew.
    #[inline(always)]
    pub(crate) fn pass(&mut self, pass: impl FnOnce(&Lanes<'_>, &mut [Lane])) {
        pass(&Lanes(&self.from), &mut self.to);
        core::mem::swap(&mut self.from, &mut self.to);
    }
}

/// The lanes of a strip; positions beyond an end are that end.
pub(crate) struct Lanes<'l>(&'l [Lane]);

impl Lanes<'_> {
    /// The lane at a position.
    #[inline(always)]
    pub(crate) fn at(&self, position: isize) -> &Lane {
        let place = usize::try_from(position).unwrap_or(0);
        let lane = self.0.get(place).or(self.0.last());
        lane.unwrap_or(&EMPTY)
    }

    /// The sum over 2 * `reach` + 1 lanes around the first, ends repeated.
    #[inline(always)]
    pub(crate) fn first_sum(&self, reach: usize) -> Sums {
        let mut sums = [0; EMPTY.len()];
        let within = self.0.iter().skip(1).take(reach);
        let beyond = (reach + 1).saturating_sub(self.0.len());
        add(&mut sums, self.at(0), reach + 1);
        within.for_each(|lane| add(&mut sums, lane, 1));
        if let Some(last) = self.0.last() {
            add(&mut sums, last, beyond);
        }
        sums
    }
}

/// A sum for every byte of a lane.
pub(crate) type Sums = [u32; 3 * ROWS];

#[inline(always)]
fn add(sums: &mut Sums, lane: &Lane, times: usize) {
    for (sum, byte) in sums.iter_mut().zip(lane) {
        *sum += u32::from(*byte) * times as u32;
    }
}
