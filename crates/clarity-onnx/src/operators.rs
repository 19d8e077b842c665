//! What a model may compute.

use rten::{OpRegistry, op_registry};

/// The operators of image classifiers, in floats.
///
/// Left out on purpose: control flow (`If`, `Loop`), which may never end; sequences; everything
/// random; and arithmetic in 8-bit integers, whose sums saturate on some processors and not on
/// others, by far more than a last digit.
#[rustfmt::skip] // A line for each would hide what the list says.
pub(crate) fn registry() -> OpRegistry {
    op_registry!(
        Abs, Acos, Add, And, ArgMax, ArgMin, Asin, Atan, AveragePool, BatchNormalization, Cast,
        CastLike, Ceil, Clip, Concat, ConstantOfShape, Conv, ConvTranspose, Cos, CumSum,
        DepthToSpace, Div, Einsum, Elu, Equal, Erf, Exp, Expand, EyeLike, Flatten, Floor,
        Gather, GatherElements, GatherND, Gelu, Gemm, GlobalAveragePool, Greater,
        GreaterOrEqual, GridSample, HardSigmoid, HardSwish, Identity, InstanceNormalization,
        IsInf, IsNaN, LayerNormalization, LeakyRelu, Less, LessOrEqual, Log, LogSoftmax,
        LpNormalization, MatMul, Max, MaxPool, Mean, Min, Mod, Mul, Neg, Not, OneHot, Or, PRelu,
        Pad, Pow, Range, Reciprocal, ReduceL2, ReduceLogSum, ReduceLogSumExp, ReduceMax,
        ReduceMean, ReduceMin, ReduceProd, ReduceSum, ReduceSumSquare, Relu, Reshape, Resize,
        Round, ScatterElements, ScatterND, Shape, Sigmoid, Sign, Sin, Size, Slice, Softmax,
        Softplus, Softsign, Split, Sqrt, Squeeze, Sub, Sum, Tan, Tanh, Tile, TopK, Transpose,
        Trilu, Unsqueeze, Upsample, Where, Xor
    )
}
