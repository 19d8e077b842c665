//! The stage files: `metrics.json`, `robustness_surface.json`, `gradient_surface.json`.

pub mod gradient;
pub mod metrics;
pub mod surface;

use crate::{ReadError, json};
use clarity_model::{Metrics, Surface};

/// A stage file of a kind that is told by its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StageFile {
    /// `metrics.json`
    Metrics(Metrics),
    /// `robustness_surface.json`
    Surface(Surface),
    /// `gradient_surface.json`, the last stage: nothing is computed from it.
    Gradient,
}

impl StageFile {
    /// Reads whichever stage file the bytes are.
    ///
    /// ```
    /// use clarity_artifact::StageFile;
    /// let set = r#"[{"axis": "blur", "overall_score": 1.0, "value_scores": {"0": 1.0}}]"#;
    /// let metrics = format!(r#"{{"esi": {set}, "drift": {set}}}"#);
    /// assert!(matches!(StageFile::read(metrics.as_bytes())?, StageFile::Metrics(_)));
    /// # Ok::<(), clarity_artifact::ReadError>(())
    /// ```
    ///
    /// # Errors
    /// What the stage's own reader refuses, or JSON that is no stage file.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        json::read(bytes, "a stage file", |root, problems| {
            let keys = root.object(problems)?;
            let has = |key: &str| keys.get(key).is_some();
            if has("esi") || has("drift") {
                return metrics::shape(root, problems).map(Self::Metrics);
            }
            if has("global_mean_esi") {
                return surface::shape(root, problems).map(Self::Surface);
            }
            if has("global_max_abs_esi_gradient") {
                return Some(Self::Gradient);
            }
            let what = if has("runs") {
                "this is a sweep manifest; give the sweep's directory instead"
            } else {
                "found no stage file; expected metrics (with `esi` and `drift`) or a surface (with \
                 `global_mean_esi`)"
            };
            root.refuse(problems, what);
            None
        })
    }
}
