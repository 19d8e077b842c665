//! stub
use clarity_perturb::{Interpolation, Picture};
#[derive(Debug, thiserror::Error)]
pub enum OnnxError {
    #[error("x")]
    X,
}
pub enum Layout {
    Nchw,
    Nhwc,
}
pub enum Channels {
    Rgb,
    Gray,
}
pub enum Output {
    Logits,
    Probabilities,
}
pub struct Input {
    pub width: u32,
    pub height: u32,
    pub layout: Layout,
    pub channels: Channels,
    pub interpolation: Interpolation,
    pub mean: Vec<f64>,
    pub std: Vec<f64>,
}
impl Input {
    pub fn new(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            layout: Layout::Nchw,
            channels: Channels::Rgb,
            interpolation: Interpolation::Bilinear,
            mean: vec![],
            std: vec![],
        }
    }
}
pub struct Classifier;
pub struct Scores;
impl Classifier {
    pub const ENGINE: &'static str = "stub";
    pub fn load(_: &[u8], _: Input, _: Output, _: Vec<String>) -> Result<Self, OnnxError> {
        Ok(Self)
    }
    pub fn classify(&self, _: &Picture) -> Result<Scores, OnnxError> {
        Ok(Scores)
    }
}
impl Scores {
    pub fn answer(&self) -> &str {
        "stub"
    }
    pub fn ranked(&self) -> impl Iterator<Item = (&str, f64)> {
        [("stub", 1.0)].into_iter()
    }
    pub fn evidence(&self) -> Option<(u32, u32)> {
        None
    }
}
