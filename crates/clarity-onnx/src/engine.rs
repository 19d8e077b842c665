//! The model, and what runs it.

use crate::OnnxError;
use crate::{memory, operators};
use rten::{
    DataType, Dimension, LoadErrorKind, Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value,
    ValueType,
};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The name of the optional output.
const HEAT: &str = "heat";

/// A model with one input, one output of scores and perhaps one of heat.
pub(crate) struct Engine {
    model: Model,
    input: NodeId,
    shape: [usize; 4],
    /// Scores, then perhaps heat.
    outputs: Vec<NodeId>,
    pub(crate) scores: String,
    /// One thread, whatever the machine has.
    pool: Arc<ThreadPool>,
}

impl Engine {
    /// Loads a model whose input has the shape.
    pub(crate) fn load(onnx: &[u8], shape: [usize; 4]) -> Result<Self, OnnxError> {
        let model = guarded(|| {
            ModelOptions::with_ops(operators::registry())
                .load(onnx.to_vec())
                .map_err(|error| match error.kind() {
                    LoadErrorKind::UnknownFileType | LoadErrorKind::FormatNotEnabled => {
                        not_onnx(onnx)
                    }
                    LoadErrorKind::OperatorInvalid => OnnxError::Operator {
                        reason: error.to_string(),
                    },
                    _ => OnnxError::Load {
                        reason: error.to_string(),
                    },
                })
        })?;
        memory::check(&model)?;
        let input = the_input(&model, shape)?;
        let (outputs, scores) = the_outputs(&model)?;
        Ok(Self {
            model,
            input,
            shape,
            outputs,
            scores,
            pool: Arc::new(ThreadPool::with_num_threads(1)),
        })
    }

    /// Scores, and heat where there is one.
    pub(crate) fn run(&self, numbers: Vec<f32>) -> Result<(Value, Option<Value>), OnnxError> {
        let fault = |reason: String| OnnxError::Run { reason };
        let input = Value::from_shape(self.shape, numbers).map_err(|e| fault(e.to_string()))?;
        let options = RunOptions::default().with_thread_pool(Some(self.pool.clone()));
        let values = guarded(|| {
            let inputs = vec![(self.input, input.into())];
            self.model
                .run(inputs, &self.outputs, Some(options))
                .map_err(|error| fault(error.to_string()))
        })?;
        let mut values = values.into_iter();
        let scores = values
            .next()
            .ok_or_else(|| fault("it gives nothing".to_owned()))?;
        Ok((scores, values.next()))
    }
}

fn the_input(model: &Model, shape: [usize; 4]) -> Result<NodeId, OnnxError> {
    let [input] = model.input_ids() else {
        return Err(OnnxError::Inputs {
            found: model.input_ids().len(),
        });
    };
    let info = model.node_info(*input);
    match info.as_ref().and_then(rten::NodeInfo::dtype) {
        None | Some(ValueType::Tensor(DataType::Float)) => {}
        Some(other) => {
            return Err(OnnxError::InputType {
                found: elements(other),
            });
        }
    }
    let Some(found) = info.and_then(|info| info.shape()) else {
        return Ok(*input);
    };
    let fits = |(found, expected): (&Dimension, &usize)| match found {
        Dimension::Fixed(size) => size == expected,
        Dimension::Symbolic(_) => true,
    };
    if found.len() == shape.len() && found.iter().zip(&shape).all(fits) {
        return Ok(*input);
    }
    let sizes = found.iter().map(|dimension| match dimension {
        Dimension::Fixed(size) => size.to_string(),
        Dimension::Symbolic(name) => name.escape_debug().to_string(),
    });
    Err(OnnxError::InputShape {
        found: format!("[{}]", sizes.collect::<Vec<_>>().join(", ")),
        expected: format!("{shape:?}"),
    })
}

/// What a value is made of. The engine keeps integers of every width in 32 bits, and what the file
/// calls them is lost.
pub(crate) fn elements(found: ValueType) -> String {
    match found {
        ValueType::Tensor(DataType::Int32) => "integers".to_owned(),
        ValueType::Tensor(DataType::Int8) => "int8".to_owned(),
        ValueType::Tensor(DataType::UInt8) => "uint8".to_owned(),
        ValueType::Tensor(DataType::Float) => "float32".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}

fn the_outputs(model: &Model) -> Result<(Vec<NodeId>, String), OnnxError> {
    let name = |id: &NodeId| {
        let info = model.node_info(*id);
        info.and_then(|info| info.name().map(str::to_owned))
            .unwrap_or_default()
    };
    let (heat, scores): (Vec<NodeId>, Vec<NodeId>) =
        model.output_ids().iter().partition(|id| name(id) == HEAT);
    if let ([one], 0 | 1) = (scores.as_slice(), heat.len()) {
        let scores = name(one);
        return Ok(([*one].into_iter().chain(heat).collect(), scores));
    }
    let names = model.output_ids().iter().map(name);
    let names = names.map(|name| format!("`{}`", name.escape_debug()));
    Err(OnnxError::Outputs {
        found: format!("[{}]", names.collect::<Vec<_>>().join(", ")),
    })
}

fn not_onnx(bytes: &[u8]) -> OnnxError {
    let found = match bytes {
        [] => "an empty file".to_owned(),
        [b'R', b'T', b'E', b'N', ..] => "an RTen model".to_owned(),
        _ => {
            let begins = bytes.get(..8).unwrap_or(bytes).escape_ascii();
            format!("a file that begins with `{begins}`")
        }
    };
    OnnxError::NotOnnx { found }
}

/// Runs the engine; where it panics, as it does on some damaged models, the panic ends here.
fn guarded<T>(run: impl FnOnce() -> Result<T, OnnxError>) -> Result<T, OnnxError> {
    // Whatever a panic leaves half done is dropped, or is a cache of buffers of one run.
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        Err(OnnxError::Engine {
            reason: said(panic.as_ref()),
        })
    })
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it does not say why").to_owned()
}
