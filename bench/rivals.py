"""The same graph in PyTorch (eager) and in ONNX Runtime, keeping every value as ours does."""

from collections.abc import Callable, Mapping
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
Layer: TypeAlias = tuple[str, Callable[[Mapping[str, Any]], Any]]


def convolution(op: Any, shapes: Any) -> Callable[..., Any]:
    """Torch pads by itself where both sides get the same."""
    top, left, bottom, right = windowed(op.windows(*shapes[:2]))["pads"]
    if (top, left) == (bottom, right):
        return lambda x, weight, bias: functional.conv2d(x, weight, bias, op.stride, (top, left), 1, op.groups)
    around = left, right, top, bottom
    return lambda x, weight, bias: functional.conv2d(
        functional.pad(x, around), weight, bias, op.stride, 0, 1, op.groups
    )


TORCH: dict[str, Callable[..., Callable[..., Any]]] = {
    "conv2d": convolution,
    "relu": lambda *_: functional.relu,
    "relu6": lambda *_: functional.relu6,
    "add": lambda *_: torch.add,
    "max_pool2d": lambda op, _: lambda x: functional.max_pool2d(x, op.kernel_size, op.stride),
    "global_avg_pool2d": lambda *_: lambda x: x.mean((2, 3), keepdim=True),
    "flatten": lambda *_: lambda x: torch.flatten(x, 1),
    "linear": lambda *_: lambda x, weight, bias: functional.linear(torch.flatten(x, 1), weight, bias),
    "softmax": lambda *_: lambda x: functional.softmax(x, 1),
}


def tensors(parameters: Mapping[str, Any]) -> dict[str, torch.Tensor]:
    """Parameters in torch, in memory of its own."""
    return {name: torch.from_numpy(np.array(array)) for name, array in parameters.items()}


def torch_layers(graph: Graph, parameters: Mapping[str, torch.Tensor]) -> list[Layer]:
    """Each node as a function of the values before it."""

    def layer(node: Node) -> Callable[[Mapping[str, Any]], Any]:
        function = TORCH[node.op.name](node.op, graph.input_shapes(node))
        names = [name for name in node.inputs if name is not None and name not in parameters]
        own = [parameters[name] for name in node.inputs if name in parameters]
        return lambda values: function(*(values[name] for name in names), *own)

    return [(node.id, layer(node)) for node in graph.nodes]


def in_torch(subject: Subject) -> Run:
    """All values, computed by torch."""
    layers = torch_layers(subject.graph, tensors(subject.parameters))
    x = torch.from_numpy(subject.x[None])

    def run() -> dict[str, Any]:
        kept = {INPUT: x}
        with torch.inference_mode():
            for name, layer in layers:
                kept[name] = layer(kept)
        del kept[INPUT]
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
    "conv2d": lambda op, *shapes: ("Conv", {**windowed(op.windows(*shapes[:2])), "group": op.groups}),
    "relu": lambda *_: ("Relu", {}),
    "relu6": lambda *_: ("Clip", {}),
    "add": lambda *_: ("Add", {}),
    "global_avg_pool2d": lambda *_: ("GlobalAveragePool", {}),
    "max_pool2d": lambda op, *shapes: ("MaxPool", windowed(op.windows(*shapes))),
    "flatten": lambda *_: ("Flatten", {}),
    "linear": lambda *_: ("Gemm", {"transB": 1}),
    "softmax": lambda *_: ("Softmax", {}),
}

LIMITS = {"lowest": np.float32(0), "highest": np.float32(6)}
"""ONNX takes the bounds of ReLU6 as inputs."""


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
        inputs = [*node.inputs, *LIMITS] if operator == "Clip" else list(node.inputs)
        if operator == "Gemm" and len(graph.shapes[inputs[0]]) > 1:
            nodes.append(helper.make_node("Flatten", inputs[:1], [f"{inputs[0]}, flat"]))
            inputs[0] = f"{inputs[0]}, flat"
        nodes.append(helper.make_node(operator, inputs, [node.id], **attributes))
    read = {name for node in nodes for name in node.input}
    arrays = {name: array for name, array in {**LIMITS, **parameters}.items() if name in read}
    constants = [numpy_helper.from_array(np.array(array), name) for name, array in arrays.items()]
    outputs = [values[node.id] for node in graph.nodes]
    body = helper.make_graph(nodes, "subject", [values[INPUT]], outputs, constants)
    return helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
