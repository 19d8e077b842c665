//! Something in front of the picture.

use crate::define::define;
use crate::{Parameter, Picture};

define! {
    /// A flat rectangle over the picture, cut off at its edges.
    Occlude("occlude", "1.0.0", Obstruction, "a flat rectangle over the picture") of Picture {
        x: i64 = Parameter::whole("x", -FAR, FAR, "the rectangle's left edge, in pixels"),
        y: i64 = Parameter::whole("y", -FAR, FAR, "the rectangle's upper edge, in pixels"),
        width: i64 = Parameter::whole("width", 0, FAR, "in pixels; 0 changes nothing"),
        height: i64 = Parameter::whole("height", 0, FAR, "in pixels; 0 changes nothing"),
        value: i64 = Parameter::whole("value", 0, 255, "of red, green and blue"),
    }
}

/// Beyond every edge.
const FAR: i64 = 1 << 32;

impl Occlude {
    fn perturb(&self, picture: &Picture) -> Picture {
        let mut bytes = picture.bytes().to_vec();
        let columns = within(self.x, self.width, picture.width());
        let rows = within(self.y, self.height, picture.height());
        let (pixels, _) = bytes.as_chunks_mut::<3>();
        let lines = pixels.chunks_exact_mut(picture.width() as usize);
        for line in lines.skip(rows.0).take(rows.1) {
            for pixel in line.iter_mut().skip(columns.0).take(columns.1) {
                *pixel = [self.value as u8; 3];
            }
        }
        picture.with(bytes)
    }
}

/// Start and length of the part of an interval that lies within a side of the picture.
fn within(start: i64, length: i64, side: u32) -> (usize, usize) {
    let from = start.clamp(0, side.into());
    let to = (start + length).clamp(0, side.into());
    (from as usize, (to - from) as usize)
}
