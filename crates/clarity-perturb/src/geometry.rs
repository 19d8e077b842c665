//! How the patient stands: turned, shifted, mirrored.

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
        let (left, above) = (libm::floor(x), libm::floor(y));
        let (dx, dy) = (x - left, y - above);
        let near = |column: f64, row: f64| {
            let column = column.clamp(0.0, width - 1.0) as usize;
            let row = row.clamp(0.0, height - 1.0) as usize;
            let place = row * picture.width() as usize + column;
            picture.pixels().get(place).copied().unwrap_or_default()
        };
        let row = |row: f64| blend(near(left, row), near(left + 1.0, row), dx);
        let (upper, lower) = (row(above), row(above + 1.0));
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
        let near = |x: i64, y: i64| {
            let place = (x.clamp(0, width - 1), y.clamp(0, height - 1));
            if self.fill == Fill::Black && place != (x, y) {
                return [0; 3];
            }
            let row = rows.get(place.1 as usize).copied().unwrap_or_default();
            row.get(place.0 as usize).copied().unwrap_or_default()
        };
        let row = |y: i64| (0..width).flat_map(move |x| near(x - self.dx, y - self.dy));
        picture.with((0..height).flat_map(row).collect())
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
        let mirrored = picture.rows().flat_map(|row| row.iter().rev().flatten());
        picture.with(mirrored.copied().collect())
    }
}
