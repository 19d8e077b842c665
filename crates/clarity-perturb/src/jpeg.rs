//! What lossy storage leaves: JPEG at full colour resolution, without the file.

mod blocks;
mod colour;
mod cosine;
mod quantise;

use crate::define::define;
use crate::wide::widest;
use crate::{Parameter, Picture};
use alloc::vec;
use alloc::vec::Vec;
use blocks::{BLOCKS, EMPTY, SIDE};

define! {
    /// Saved as JPEG (4:4:4) and read again, as libjpeg's integer "islow" transform computes it.
    ///
    /// Only the lossy steps are done: colours, blocks of 8 x 8, quantisation, and back. Their
    /// entropy coding loses nothing.
    Jpeg("jpeg", "1.0.0", Transfer, "saved as JPEG (4:4:4) and read again") of Picture {
        quality: i64 = Parameter::whole("quality", 1, 100, "libjpeg's; 100 still loses a little"),
    }
}

impl Jpeg {
    fn perturb(&self, picture: &Picture) -> Picture {
        widest(
            #[inline(always)]
            || self.there_and_back(picture),
        )
    }

    #[inline(always)]
    fn there_and_back(&self, picture: &Picture) -> Picture {
        let width = picture.width() as usize;
        let rows: Vec<_> = picture.rows().collect();
        let steps = quantise::steps(self.quality as i32);
        let mut out = vec![[0_u8; 3]; picture.pixels().len()];
        let mut pixels = EMPTY;
        let mut channels = [EMPTY; 3];
        for (top, lines) in (0..).step_by(SIDE).zip(out.chunks_mut(SIDE * width)) {
            for left in (0..width).step_by(SIDE * BLOCKS) {
                blocks::gather(&rows, top, left, &mut pixels);
                colour::split(&pixels, &mut channels);
                for (channel, steps) in channels.iter_mut().zip(&steps) {
                    cosine::forward(channel);
                    quantise::quantise(channel, steps);
                    cosine::inverse(channel);
                }
                colour::join(&channels, &mut pixels);
                blocks::scatter(&pixels, left, width, lines);
            }
        }
        picture.with(out.into_flattened())
    }
}
