"""Makes classifier.onnx and stripes.png: a toy, to show how a classifier of yours is asked.

    python3 -m venv venv && venv/bin/pip install onnx==1.23.2 numpy==2.4.6 pillow==13.0.0
    venv/bin/python make.py

The weights are set by hand. With m the mean of the gray and e the mean step from one column to the
next, both of pixels from 0 to 1, the logits are

    dark 10 (0.5 - m)    light 10 (m - 0.5)    textured 60 (e - 0.05)

so that each answer can be computed by hand; the README does it.
"""

from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper
from PIL import Image

HERE = Path(__file__).parent
SIDE = 32


def tensor(name, values):
    return numpy_helper.from_array(np.array(values, "f4"), name)


def classifier():
    nodes = [
        helper.make_node("GlobalAveragePool", ["image"], ["mean"]),
        helper.make_node("Conv", ["image", "step"], ["steps"], kernel_shape=[1, 2]),
        helper.make_node("Abs", ["steps"], ["edges"]),
        helper.make_node("GlobalAveragePool", ["edges"], ["edge"]),
        helper.make_node("Concat", ["mean", "edge"], ["both"], axis=1),
        helper.make_node("Flatten", ["both"], ["features"]),
        helper.make_node("Gemm", ["features", "weights", "bias"], ["logits"]),
    ]
    weights = [
        tensor("step", [[[[-1, 1]]]]),
        tensor("weights", [[-10, 10, 0], [0, 0, 60]]),
        tensor("bias", [5, -5, -3]),
    ]
    graph = helper.make_graph(
        nodes,
        "toy",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 1, SIDE, SIDE])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, 3])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(model)
    return model.SerializeToString()


def stripes():
    """Two columns of 128, two of 192, and so on."""
    row = np.where(np.arange(SIDE) // 2 % 2, 192, 128)
    return Image.fromarray(np.tile(row, (SIDE, 1)).astype("u1"))


(HERE / "classifier.onnx").write_bytes(classifier())
stripes().save(HERE / "stripes.png", optimize=True)
