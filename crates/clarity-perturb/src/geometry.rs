//! How the patient stands: turned, shifted, mirrored.

use crate::columns::picked;
use crate::define::{choice, define};
use crate::{Kind, Parameter, Picture};
use alloc::format;
use alloc::vec::Vec;
use core::f64::consts::PI;

choice! {
    /// What comes in from beyond the edges. It is a perturbation of its own: black corners are
    /// what a model sees first.
    Fill {
        /// Black.
        Black = "black",
        /// The nearest pixel of the picture.
        Edge = "edge",
    }
}

const FILL: Parameter = Parameter::new(
    "fill",
    Kind::Choice(Fill::WORDS),
    "what comes in from beyond the edges",
)
.or("black");

define! {
    /// Turned about its centre, anticlockwise, between pixels bilinear: Pillow's `Image.rotate`
    /// without `expand`.
    Rotate("rotate", "1.0.0", Geometry, "turned about its centre") of Picture {
        degrees: f64 = Parameter::real("degrees", -360.0, 360.0, "anticlockwise; 0 changes nothing"),
        fill: Fill = FILL,
    }
}

impl Rotate {
    #[expect(clippy::float_cmp, reason = "right angles are exact, as in Pillow")]
    fn perturb(&self, picture: &Picture) -> Picture {
        let angle = self.degrees - 360.0 * libm::floor(self.degrees / 360.0);
        let square = picture.width() == picture.height();
        if angle == 0.0 {
            picture.clone()
        } else if angle == 180.0 {
            picture.with(picture.pixels().iter().rev().flatten().copied().collect())
        } else if square && (angle == 90.0 || angle == 270.0) {
            quarter(picture, angle == 90.0)
        } else {
            self.between_pixels(picture, angle)
        }
    }

    fn between_pixels(&self, picture: &Picture, angle: f64) -> Picture {
        let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
        let radians = -(angle * (PI / 180.0));
        let (cosine, sine) = (to_15(libm::cos(radians)), to_15(libm::sin(radians)));
        let minus_sine = to_15(-libm::sin(radians));
        let centre = (width / 2.0, height / 2.0);
        let right = cosine * -centre.0 + sine * -centre.1 + centre.0;
        let down = minus_sine * -centre.0 + cosine * -centre.1 + centre.1;
        let mut bytes = Vec::with_capacity(picture.bytes().len());
        for y in 0..picture.height() {
            for x in 0..picture.width() {
                let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
                let from = (
                    cosine * x + sine * y + right,
                    minus_sine * x + cosine * y + down,
                );
                bytes.extend(self.look(picture, from));
            }
        }
        picture.with(bytes)
    }

    /// The picture at a position between pixels.
    fn look(&self, picture: &Picture, (mut x, mut y): (f64, f64)) -> [u8; 3] {
        let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
        match self.fill {
            Fill::Black if x < 0.0 || x >= width || y < 0.0 || y >= height => return [0; 3],
            Fill::Black => {}
            Fill::Edge => {
                x = x.clamp(0.0, width);
                y = y.clamp(0.0, height);
            }
        }
        let (x, y) = (x - 0.5, y - 0.5);
        // The floor, of numbers of at least -0.5.
        let floor = |number: f64| if number < 0.0 { -1 } else { number as i64 };
        let (left, above) = (floor(x), floor(y));
        let (dx, dy) = (x - left as f64, y - above as f64);
        let (last_column, last_row) = (picture.width() - 1, picture.height() - 1);
        let row = |row: i64| {
            let start = row.clamp(0, last_row.into()) as usize * picture.width() as usize;
            let near = |column: i64| {
                let column = column.clamp(0, last_column.into()) as usize;
                picture
                    .pixels()
                    .get(start + column)
                    .copied()
                    .unwrap_or_default()
            };
            blend(near(left), near(left + 1), dx)
        };
        let (upper, lower) = (row(above), row(above + 1));
        let mut pixel = [0; 3];
        for (out, (upper, lower)) in pixel.iter_mut().zip(upper.into_iter().zip(lower)) {
            *out = (upper + (lower - upper) * dy) as u8;
        }
        pixel
    }
}

fn blend(left: [u8; 3], right: [u8; 3], share: f64) -> [f64; 3] {
    let mut blended = left.map(f64::from);
    for (value, right) in blended.iter_mut().zip(right) {
        *value += (f64::from(right) - *value) * share;
    }
    blended
}

/// At 15 decimals, as Python's `round(x, 15)`: it hides the last digit of sine and cosine, which
/// platforms do not agree on.
fn to_15(number: f64) -> f64 {
    format!("{number:.15}").parse().unwrap_or(number)
}

/// A square turned by 90 degrees.
fn quarter(picture: &Picture, anticlockwise: bool) -> Picture {
    let rows: Vec<_> = picture.rows().collect();
    let column = |x: usize| {
        let pixels = rows.iter().filter_map(move |row| row.get(x).copied());
        pixels.collect::<Vec<_>>()
    };
    let columns = 0..picture.width() as usize;
    let turned: Vec<_> = if anticlockwise {
        columns.rev().flat_map(column).flatten().collect()
    } else {
        let upwards = |x| column(x).into_iter().rev();
        columns.flat_map(upwards).flatten().collect()
    };
    picture.with(turned)
}

define! {
    /// Shifted by whole pixels.
    Translate("translate", "1.0.0", Geometry, "shifted by whole pixels") of Picture {
        dx: i64 = Parameter::whole("dx", -65_535, 65_535, "pixels to the right"),
        dy: i64 = Parameter::whole("dy", -65_535, 65_535, "pixels down"),
        fill: Fill = FILL,
    }
}

impl Translate {
    fn perturb(&self, picture: &Picture) -> Picture {
        let (width, height) = (i64::from(picture.width()), i64::from(picture.height()));
        let rows: Vec<_> = picture.rows().collect();
        // How many columns come in on the left, and which of the picture's stay.
        let left = self.dx.clamp(0, width) as usize;
        let stay = (-self.dx).clamp(0, width) as usize..(width - self.dx).clamp(0, width) as usize;
        let right = width as usize - left - stay.len();
        let mut pixels = Vec::with_capacity(picture.pixels().len());
        for y in 0..height {
            let from = y - self.dy;
            let row = rows.get(from.clamp(0, height - 1) as usize).copied();
            let row = row.unwrap_or_default();
            let ends = match self.fill {
                Fill::Black => [[0; 3]; 2],
                Fill::Edge => [row.first(), row.last()].map(|p| p.copied().unwrap_or_default()),
            };
            let [before, after] = ends;
            if self.fill == Fill::Black && !(0..height).contains(&from) {
                pixels.resize(pixels.len() + row.len(), before);
                continue;
            }
            pixels.resize(pixels.len() + left, before);
            pixels.extend_from_slice(row.get(stay.clone()).unwrap_or_default());
            pixels.resize(pixels.len() + right, after);
        }
        picture.with(pixels.into_flattened())
    }
}

define! {
    /// Mirrored left to right. Answers that name a side *should* change: this checks that a model
    /// looks, not that it is stable.
    FlipX("flip_x", "1.0.0", Geometry, "mirrored left to right; should change answers") of Picture {}
}

impl FlipX {
    #[expect(clippy::unused_self, reason = "as all perturbations")]
    fn perturb(&self, picture: &Picture) -> Picture {
        let mirrored = (0..picture.width() as usize).rev().collect();
        let rows: Vec<_> = (0..picture.height() as usize).collect();
        picture.with(picked(picture, mirrored, &rows))
    }
}
