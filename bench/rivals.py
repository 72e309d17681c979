"""The same graph in PyTorch (eager) and in ONNX Runtime, keeping every value as ours does."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch.nn import functional

from bench.networks import Subject
from engine.graph import Graph, Node
from engine.network import INPUT
from engine.windows import Windows

OPSET = 17
Run: TypeAlias = Callable[[], dict[str, Any]]
Layer: TypeAlias = tuple[str, Callable[[Any], Any]]

TORCH: dict[str, Callable[..., Any]] = {
    "conv2d": lambda x, op, weight, bias: functional.conv2d(x, weight, bias, op.stride, op.padding),
    "relu": lambda x, _: functional.relu(x),
    "max_pool2d": lambda x, op: functional.max_pool2d(x, op.kernel_size, op.stride),
    "flatten": lambda x, _: torch.flatten(x, 1),
    "linear": lambda x, _, weight, bias: functional.linear(x, weight, bias),
    "softmax": lambda x, _: functional.softmax(x, 1),
}


def torch_layers(subject: Subject) -> list[Layer]:
    """Each node as a function of the value before it; they are chains."""
    parameters = {name: torch.from_numpy(np.array(array)) for name, array in subject.parameters.items()}

    def layer(node: Node) -> Callable[[Any], Any]:
        function, own = TORCH[node.op.name], [parameters[name] for name in node.inputs[1:] if name is not None]
        return lambda x: function(x, node.op, *own)

    return [(node.id, layer(node)) for node in subject.graph.nodes]


def in_torch(subject: Subject) -> Run:
    """All values, computed by torch."""
    layers, x = torch_layers(subject), torch.from_numpy(subject.x[None])

    def run() -> dict[str, Any]:
        value, kept = x, {}
        with torch.inference_mode():
            for name, layer in layers:
                value = kept[name] = layer(value)
        return kept

    return run


def in_onnx_runtime(subject: Subject) -> Run:
    """All values, computed by ONNX Runtime with every node as an output."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = to_onnx(subject.graph, subject.parameters).SerializeToString()
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    names, feed = [output.name for output in session.get_outputs()], {INPUT: subject.x[None]}
    return lambda: dict(zip(names, session.run(None, feed), strict=True))


ONNX: dict[str, Callable[..., tuple[str, dict[str, Any]]]] = {
    "conv2d": lambda op, *shapes: ("Conv", windowed(op.windows(*shapes[:2]))),
    "relu": lambda *_: ("Relu", {}),
    "max_pool2d": lambda op, *shapes: ("MaxPool", windowed(op.windows(*shapes))),
    "flatten": lambda *_: ("Flatten", {}),
    "linear": lambda *_: ("Gemm", {"transB": 1}),
    "softmax": lambda *_: ("Softmax", {}),
}


def windowed(windows: Windows) -> dict[str, Any]:
    """The attributes of a windowed ONNX operator."""
    rows, columns = windows.rows, windows.columns
    return {
        "kernel_shape": [rows.f, columns.f],
        "strides": [rows.s, columns.s],
        "pads": [rows.before, columns.before, rows.after, columns.after],
    }


def to_onnx(graph: Graph, parameters: dict[str, Any]) -> onnx.ModelProto:
    """The graph as an ONNX model whose outputs are all of its nodes."""
    values = {
        name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, *graph.shapes[name]])
        for name in (INPUT, *(node.id for node in graph.nodes))
    }
    nodes = []
    for node in graph.nodes:
        operator, attributes = ONNX[node.op.name](node.op, *graph.input_shapes(node))
        nodes.append(helper.make_node(operator, node.inputs, [node.id], **attributes))
    constants = [numpy_helper.from_array(np.array(array), name) for name, array in parameters.items()]
    outputs = [values[node.id] for node in graph.nodes]
    body = helper.make_graph(nodes, "subject", [values[INPUT]], outputs, constants)
    return helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
