"""Makes the models of tests/classify.rs, and asks ONNX Runtime what the good ones answer.

    python -m venv venv && venv/bin/pip install onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
    venv/bin/python make_models.py

Weights are small binary fractions, so that most answers can be computed by hand; where they cannot,
`expected.txt` holds the softmax, in binary64, of what ONNX Runtime gives for the pictures of
`picture`, which tests/classify.rs draws in the same way.
"""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper as nh

HERE = Path(__file__).parent


def tensor(name, values, kind="f4"):
    return nh.from_array(np.array(values, kind), name)


def model(nodes, inputs, outputs, weights=(), imports=(("", 17),)):
    graph = h.make_graph(
        nodes,
        "g",
        [h.make_tensor_value_info(name, kind, shape) for name, kind, shape in inputs],
        [h.make_tensor_value_info(name, kind, shape) for name, kind, shape in outputs],
        list(weights),
    )
    imports = [h.make_opsetid(domain, version) for domain, version in imports]
    return h.make_model(graph, opset_imports=imports, ir_version=8)


def node(kind, inputs, outputs, **attributes):
    return h.make_node(kind, inputs.split(), outputs.split(), **attributes)


def means(shape=(1, 3, 2, 2), kind=T.FLOAT, extra=(), output="logits", out_shape=(1, 3), **more):
    """The mean of each channel, and then whatever else is asked for."""
    nodes = [node("GlobalAveragePool", "image", "pooled"), node("Flatten", "pooled", "means"), *extra]
    if not extra:
        nodes[1] = node("Flatten", "pooled", output)
    return model(nodes, [("image", kind, list(shape))], [(output, T.FLOAT, list(out_shape))], **more)


IMAGE = ("image", T.FLOAT, [1, 3, 2, 2])
SMALL = ("image", T.FLOAT, [1, 1, 4, 4])
LOGITS = ("logits", T.FLOAT, [1, 3])
LOOP_BODY = h.make_graph(
    [node("Identity", "going", "still"), node("Identity", "carried", "kept")],
    "body",
    [
        h.make_tensor_value_info("step", T.INT64, []),
        h.make_tensor_value_info("going", T.BOOL, []),
        h.make_tensor_value_info("carried", T.FLOAT, [1, 3]),
    ],
    [
        h.make_tensor_value_info("still", T.BOOL, []),
        h.make_tensor_value_info("kept", T.FLOAT, [1, 3]),
    ],
)

rng = np.random.default_rng(1)
CONV = [
    tensor("w", (rng.integers(-8, 9, (4, 3, 3, 3)) / 8).tolist()),
    tensor("b", [0.5, -0.25, 0, 1]),
    tensor("f", (rng.integers(-8, 9, (3, 4)) / 4).tolist()),
]
HEATED = [
    node("AveragePool", "image", "heat", kernel_shape=[2, 2], strides=[2, 2]),
    node("ReduceMax", "image", "most", axes=[1, 2, 3], keepdims=0),
    node("Unsqueeze", "most one", "logit"),
    node("Concat", "logit half", "logits", axis=1),
]
HEAT_WEIGHTS = [tensor("one", [1], "i8"), tensor("half", [[0.5]])]
TWO = ("logits", T.FLOAT, [1, 2])

MODELS = {
    # Good ones.
    "means": means(),
    "any_batch": means(shape=("batch", 3, 2, 2), out_shape=("batch", 3)),
    "any_size": means(shape=("n", 3, "h", "w"), out_shape=("n", 3)),
    "softmax": means(extra=[node("Softmax", "means", "p", axis=1)], output="p"),
    "nhwc": model(
        [node("ReduceMean", "image", "logits", axes=[1, 2], keepdims=0)],
        [("image", T.FLOAT, [1, 2, 2, 3])],
        [LOGITS],
    ),
    "heat": model(HEATED, [SMALL], [("heat", T.FLOAT, [1, 1, 2, 2]), TWO], HEAT_WEIGHTS),
    "conv": model(
        [
            node("Conv", "image w b", "c", kernel_shape=[3, 3], dilations=[1, 1], strides=[1, 1], pads=[1, 1, 1, 1]),
            node("Relu", "c", "r"),
            node("GlobalAveragePool", "r", "g"),
            node("Flatten", "g", "v"),
            node("Gemm", "v f", "logits", transB=1),
        ],
        [("image", T.FLOAT, [1, 3, 8, 8])],
        [LOGITS],
        CONV,
    ),
    # Those that are refused when they are loaded.
    "rank_3": model(
        [node("ReduceMean", "image", "m", axes=[1, 2], keepdims=0), node("Unsqueeze", "m z", "logits")],
        [("image", T.FLOAT, [3, 2, 2])],
        [LOGITS],
        [tensor("z", [0], "i8")],
    ),
    "integers": model(
        [node("Cast", "image", "f", to=T.FLOAT), node("GlobalAveragePool", "f", "g"), node("Flatten", "g", "logits")],
        [("image", T.INT64, [1, 3, 2, 2])],
        [LOGITS],
    ),
    "bytes": model(
        [node("Cast", "image", "f", to=T.FLOAT), node("GlobalAveragePool", "f", "g"), node("Flatten", "g", "logits")],
        [("image", T.UINT8, [1, 3, 2, 2])],
        [LOGITS],
    ),
    "two_inputs": model(
        [node("Add", "image other", "s"), node("GlobalAveragePool", "s", "g"), node("Flatten", "g", "logits")],
        [IMAGE, ("other", T.FLOAT, [1, 3, 2, 2])],
        [LOGITS],
    ),
    "two_outputs": model(
        [node("GlobalAveragePool", "image", "g"), node("Flatten", "g", "logits"), node("Relu", "logits", "more")],
        [IMAGE],
        [LOGITS, ("more", T.FLOAT, [1, 3])],
    ),
    "heat_only": model(
        [node("AveragePool", "image", "heat", kernel_shape=[2, 2], strides=[2, 2])],
        [SMALL],
        [("heat", T.FLOAT, [1, 1, 2, 2])],
    ),
    "custom": model(
        [node("Sharpen", "image", "s", domain="com.example"), node("GlobalAveragePool", "s", "g"), node("Flatten", "g", "logits")],
        [IMAGE],
        [LOGITS],
        imports=(("", 17), ("com.example", 1)),
    ),
    "loop": model(
        [
            node("GlobalAveragePool", "image", "g"),
            node("Flatten", "g", "v"),
            node("Loop", "times yes v", "logits", body=LOOP_BODY),
        ],
        [IMAGE],
        [LOGITS],
        [tensor("times", 3, "i8"), tensor("yes", True, "?")],
    ),
    "quantized": model(
        [
            node("DynamicQuantizeLinear", "image", "q s z"),
            node("DequantizeLinear", "q s z", "f"),
            node("GlobalAveragePool", "f", "g"),
            node("Flatten", "g", "logits"),
        ],
        [IMAGE],
        [LOGITS],
    ),
    "rank_4_scores": model([node("GlobalAveragePool", "image", "logits")], [IMAGE], [("logits", T.FLOAT, [1, 3, 1, 1])]),
    "two_rows": model(
        [node("GlobalAveragePool", "image", "g"), node("Flatten", "g", "v"), node("Concat", "v v", "logits", axis=0)],
        [IMAGE],
        [("logits", T.FLOAT, [2, 3])],
    ),
    "class_number": model(
        [node("GlobalAveragePool", "image", "g"), node("Flatten", "g", "v"), node("ArgMax", "v", "logits", axis=1)],
        [IMAGE],
        [("logits", T.INT64, [1, 1])],
    ),
    "nan": means(extra=[node("Div", "means means", "logits")]),
    "infinite": means(extra=[node("Div", "means zero", "logits")], weights=[tensor("zero", [0])]),
    "impossible": means(extra=[node("Reshape", "means shape", "logits")], weights=[tensor("shape", [2, 2], "i8")]),
    # A value of 48 TB.
    "enormous": model(
        [node("Tile", "image times", "wide"), node("GlobalAveragePool", "wide", "g"), node("Flatten", "g", "logits")],
        [IMAGE],
        [LOGITS],
        [tensor("times", [1, 1, 1_000_000, 1_000_000], "i8")],
    ),
    # A range whose step is 0 is computed when the engine loads it, and never ends.
    "endless_range": means(
        extra=[node("Range", "zero three zero", "r"), node("Add", "means r", "logits")],
        weights=[tensor("zero", 0), tensor("three", 3)],
    ),
    # rten 0.27 panics at it.
    "slice_step_0": means(
        extra=[node("Slice", "means zero three one zero", "logits")],
        weights=[tensor("zero", [0], "i8"), tensor("three", [3], "i8"), tensor("one", [1], "i8")],
    ),
    "flat_heat": model(
        [
            node("GlobalAveragePool", "image", "g"),
            node("Flatten", "g", "logits"),
            node("ReduceMean", "image", "heat", axes=[1], keepdims=0),
        ],
        [IMAGE],
        [LOGITS, ("heat", T.FLOAT, [1, 2, 2])],
    ),
    "wide_heat": model(
        [node("GlobalAveragePool", "image", "g"), node("Flatten", "g", "logits"), node("Relu", "image", "heat")],
        [IMAGE],
        [LOGITS, ("heat", T.FLOAT, [1, 3, 2, 2])],
    ),
    "nan_heat": model(
        [node("GlobalAveragePool", "image", "g"), node("Flatten", "g", "v"), node("Relu", "v", "logits"), node("Log", "minus", "l"), node("Add", "one_pixel l", "heat")],
        [IMAGE],
        [LOGITS, ("heat", T.FLOAT, [1, 1, 1, 1])],
        [tensor("minus", [[[[-1]]]]), tensor("one_pixel", [[[[1]]]])],
    ),
}


def picture(seed, width, height):
    """Bytes that follow from the seed: x -> 75 x + 74 modulo 65537, high byte (ZX81)."""
    out = []
    for _ in range(width * height * 3):
        seed = (75 * seed + 74) % 65537
        out.append(seed >> 8 & 255)
    return np.array(out, np.uint8).reshape(height, width, 3)


def main():
    for name, proto in MODELS.items():
        data = proto.SerializeToString()
        assert len(data) < 2048, (name, len(data))
        (HERE / f"{name}.onnx").write_bytes(data)
    session = onnxruntime.InferenceSession(str(HERE / "conv.onnx"))
    lines = []
    for seed in range(1, 9):
        image = picture(seed, 8, 8)
        value = ((image / 255 - [0.5, 0.4, 0.3]) / [0.25, 0.2, 0.3]).astype("f4")
        (logits,) = session.run(None, {"image": value.transpose(2, 0, 1)[None]})
        logits = logits[0].astype("f8")
        powers = np.exp(logits - logits.max())
        # None lies near the middle of two roundings, so that ONNX Runtime's last digits do not show.
        scaled = powers / powers.sum() * 10_000
        assert (abs(scaled - np.floor(scaled) - 0.5) > 0.01).all()
        lines.append(f"{seed} " + " ".join(f"{p:.4f}" for p in powers / powers.sum()) + "\n")
    (HERE / "expected.txt").write_text("".join(lines))


main()
