"""An expression and its gradients as code: every step of both passes in NumPy, and the same by PyTorch's autograd."""

import keyword
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from numpy.typing import NDArray

from engine.expressions.build import Built, Part
from engine.expressions.passes import Passes

RESERVED = frozenset({"np", "torch", "fit"})

FORWARD: Mapping[str, tuple[str, str]] = {
    "add": ("{0} + {1}", "{0} + {1}"),
    "subtract": ("{0} - {1}", "{0} - {1}"),
    "multiply": ("{0} * {1}", "{0} * {1}"),
    "divide": ("{0} / {1}", "{0} / {1}"),
    "matmul": ("{0} @ {1}", "{0} @ {1}"),
    "negative": ("-{0}", "-{0}"),
    "power": ("{0} ** {exponent}", "{0} ** {exponent}"),
    "exp": ("np.exp({0})", "torch.exp({0})"),
    "log": ("np.log({0})", "torch.log({0})"),
    "abs": ("np.abs({0})", "torch.abs({0})"),
    "relu": ("np.maximum({0}, 0)", "torch.relu({0})"),
    "leaky_relu": (
        "np.maximum({0}, {0} * {negative_slope})",
        "torch.nn.functional.leaky_relu({0}, {negative_slope})",
    ),
    "sigmoid": ("1 / (1 + np.exp(-{0}))", "torch.sigmoid({0})"),
    "tanh": ("np.tanh({0})", "torch.tanh({0})"),
    "sum": ("np.sum({0})", "torch.sum({0})"),
    "mean": ("np.mean({0})", "torch.mean({0})"),
    "max": ("np.max({0})", "torch.amax({0})"),
    "maximum": ("np.maximum({0}, {1})", "torch.maximum({0}, {1})"),
    "softmax": ("np.exp({0}) / np.exp({0}).sum()", "torch.softmax({0}.flatten(), 0).reshape({0}.shape)"),
    "cross_entropy": (
        "np.log(np.exp({0}).sum()) - {0}[{target}]",
        "torch.nn.functional.cross_entropy({0}, torch.tensor({target}))",
    ),
    "transpose": ("{0}.T", "{0}.T"),
}
"""An op's output in NumPy and in PyTorch, of what it reads and its attributes."""

BACKWARD: Mapping[str, tuple[str, ...]] = {
    "add": ("fit({g}, {0})", "fit({g}, {1})"),
    "subtract": ("fit({g}, {0})", "fit(-{g}, {1})"),
    "multiply": ("fit({g} * {1}, {0})", "fit({g} * {0}, {1})"),
    "divide": ("fit({g} / {1}, {0})", "fit(-{g} * {0} / {1} ** 2, {1})"),
    "maximum": (
        "fit({g} * (({0} > {1}) + 0.5 * ({0} == {1})), {0})",
        "fit({g} * (({1} > {0}) + 0.5 * ({0} == {1})), {1})",
    ),
    "negative": ("-{g}",),
    "power": ("{g} * {exponent} * {0} ** ({exponent} - 1)",),
    "exp": ("{g} * {f}",),
    "log": ("{g} / {0}",),
    "abs": ("{g} * np.sign({0})",),
    "relu": ("{g} * ({0} > 0)",),
    "leaky_relu": ("{g} * np.where({0} > 0, 1, {negative_slope})",),
    "sigmoid": ("{g} * {f} * (1 - {f})",),
    "tanh": ("{g} * (1 - {f} ** 2)",),
    "sum": ("{g} * np.ones_like({0})",),
    "mean": ("{g} * np.ones_like({0}) / {0}.size",),
    "max": ("{g} * ({0} == {f}) / ({0} == {f}).sum()",),
    "softmax": ("{f} * ({g} - ({g} * {f}).sum())",),
    "cross_entropy": ("{g} * (np.exp({0}) / np.exp({0}).sum() - np.eye({0}.size)[{target}])",),
    "transpose": ("{g}.T",),
}
"""What an op hands to each of its inputs, given the gradient g of its output f, in NumPy."""

MATMUL: Mapping[tuple[int, int], tuple[str, str]] = {
    (1, 1): ("{g} * {1}", "{g} * {0}"),
    (2, 1): ("np.outer({g}, {1})", "{0}.T @ {g}"),
    (1, 2): ("{1} @ {g}", "np.outer({0}, {g})"),
    (2, 2): ("{g} @ {1}.T", "{0}.T @ {g}"),
}
"""The same of a product, by how many axes its factors have."""

FIT = """
def fit(gradient, x):  # where x was repeated, its gradients add up
    gradient = np.sum(gradient, axis=tuple(range(np.ndim(gradient) - np.ndim(x))))
    return np.sum(gradient, axis=tuple(i for i, n in enumerate(np.shape(x)) if n == 1), keepdims=True)
"""


def code(built: Built, passes: Passes, upstream: NDArray[Any]) -> dict[str, str]:
    """Programs that print the output and the gradient of every input: `numpy` and `torch`."""
    names = _variables(built)
    return {
        "numpy": "\n".join(_numpy(built, passes, upstream, names)),
        "torch": "\n".join(_torch(built, passes, upstream, names)),
    }


def _variables(built: Built) -> dict[str, str]:
    """What each value is called: as the reader calls it, if that is still free."""
    found: dict[str, str] = {}
    for part in built.parts:
        name = part.name or part.id
        while name in found.values() or name in RESERVED or keyword.iskeyword(name) or name.startswith("d_"):
            name = f"{name.removeprefix('d_')}_"
        found[part.id] = name
    return found


def _given(part: Part, built: Built) -> str:
    return repr(built.given[part.id].tolist())


def _inputs(built: Built, passes: Passes) -> list[Part]:
    return [part for part in built.parts if part.kind == "input" and part.id in passes.gradients]


def _leaves(built: Built) -> list[Part]:
    return [part for part in built.parts if part.op is None]


def _applied(template: str, part: Part, names: Mapping[str, str], **more: str) -> str:
    attributes = asdict(part.op) if part.op is not None else {}
    return template.format(*(names[name] for name in part.inputs), **attributes, **more)


def _numpy(built: Built, passes: Passes, upstream: NDArray[Any], names: Mapping[str, str]) -> list[str]:
    parts = {part.id: part for part in built.parts}
    forward = [
        f"{names[part.id]} = {_applied(FORWARD[part.op.name][0], part, names)}" for part in built.parts if part.op
    ]
    backward = [f"d_{names[built.output]} = {_seed(upstream, 'np.ones_like({})', 'np.array({})', names[built.output])}"]
    begun: set[str] = set()
    for name in passes.backward:
        part = parts[name]
        for slot, read in enumerate(part.inputs):
            if parts[read].kind == "constant":
                continue
            to = f"d_{names[read]}"
            handed = _applied(_hands_back(part, slot, passes), part, names, g=f"d_{names[name]}", f=names[name])
            backward.append(f"{to} = {to} + {handed}" if read in begun else f"{to} = {handed}")
            begun.add(read)
    body = [
        *(f"{names[part.id]} = np.array({_given(part, built)}, dtype=float)" for part in _leaves(built)),
        "\n# forward",
        *forward,
        "\n# backward",
        *backward,
        f"\nprint({names[built.output]!r}, {names[built.output]})",
        *(f"print({f'd_{names[part.id]}'!r}, d_{names[part.id]})" for part in _inputs(built, passes)),
    ]
    needed = any("fit(" in line for line in backward)
    return ["import numpy as np", FIT if needed else "", *body]


def _hands_back(part: Part, slot: int, passes: Passes) -> str:
    name = part.op.name if part.op is not None else ""
    shapes = [passes.values[read].shape for read in part.inputs]
    if name == "matmul":
        return MATMUL[len(shapes[0]), len(shapes[1])][slot]
    template = BACKWARD[name][slot]
    repeated = shapes[slot] != passes.values[part.id].shape
    return template if repeated else re.sub(r"^fit\((.*), \{\d\}\)$", r"\1", template)


def _torch(built: Built, passes: Passes, upstream: NDArray[Any], names: Mapping[str, str]) -> list[str]:
    learned = {part.id for part in _inputs(built, passes)}
    output = names[built.output]
    seed = _seed(upstream, "torch.ones_like({})", "torch.tensor({}, dtype=torch.float64)", output)
    return [
        "import torch\n",
        *(
            f"{names[part.id]} = torch.tensor({_given(part, built)}, dtype=torch.float64"
            f"{', requires_grad=True' if part.id in learned else ''})"
            for part in _leaves(built)
        ),
        "",
        *(f"{names[part.id]} = {_applied(FORWARD[part.op.name][1], part, names)}" for part in built.parts if part.op),
        *([f"{output}.backward({seed})"] if learned else []),
        f"\nprint({output!r}, {output}.detach())",
        *(f"print({f'd_{names[part.id]}'!r}, {names[part.id]}.grad)" for part in _inputs(built, passes)),
    ]


def _seed(upstream: NDArray[Any], ones: str, given: str, output: str) -> str:
    return ones.format(output) if (upstream == 1).all() else given.format(upstream.tolist())
