"""Both passes over an expression: values forward, gradients backward, with all that meets on the way.

At each node: what arrives from every reader, added up, times the local derivatives, is what each input receives.
Source: CS231n, lecture 4, "Backpropagation, intuitions".
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.errors import EngineError
from engine.expressions.build import Built
from engine.expressions.errors import ExpressionError, reworded
from engine.windows import Array

HUGE = 1e30
"""Values beyond it are refused: their squares would soon be none of float32's numbers."""


@dataclass(frozen=True)
class Arrival:
    """The gradient that one reader hands back: `slot` says as which of its inputs it read the value."""

    reader: str
    slot: int
    gradient: Array


@dataclass(frozen=True)
class Passes:
    """By id, without a batch axis: every value, its gradient, and what that is the sum of.

    What the output does not depend on has no gradient. `downstream` is what a node hands to each of its inputs;
    `backward` is the order in which nodes do.
    """

    values: Mapping[str, Array]
    gradients: Mapping[str, Array]
    arrivals: Mapping[str, tuple[Arrival, ...]]
    downstream: Mapping[str, tuple[Array, ...]]
    backward: tuple[str, ...]


def run(built: Built, upstream: Array) -> Passes:
    """Forward from the leaves, backward from `upstream`, the gradient of the output (as shaped as that).

    Raises:
        ExpressionError: a value is not finite, or an op has none there.
    """
    values = forward(built)
    found = {built.output: upstream[None]}
    arrivals: dict[str, list[Arrival]] = {}
    downstream: dict[str, tuple[Array, ...]] = {}
    with np.errstate(all="ignore"):
        for flow in built.graph.flows(values, found):
            parts = tuple(part[0] for part in flow.downstream if part is not None)
            downstream[flow.node.id] = parts
            for slot, (name, gradient) in enumerate(zip(flow.node.inputs, parts, strict=True)):
                if name is not None:
                    arrivals.setdefault(name, []).append(Arrival(flow.node.id, slot, gradient))
    for part in built.parts:
        _expect_finite(built, part.id, found.get(part.id), "the gradient here")
    return Passes(
        values={name: value[0] for name, value in values.items()},
        gradients={name: gradient[0] for name, gradient in found.items()},
        arrivals={name: tuple(each) for name, each in arrivals.items()},
        downstream=downstream,
        backward=tuple(downstream),
    )


def forward(built: Built) -> dict[str, Array]:
    """Every value (1, …), step by step, so that what fails is told where it fails."""
    values = {name: value[None] for name, value in built.given.items()}
    parts = {part.id: part for part in built.parts}
    with np.errstate(all="ignore"):
        for node in built.graph.nodes:
            try:
                values[node.id] = node.op.forward(*(values[str(name)] for name in node.inputs))
            except EngineError as error:
                operands = [parts[str(name)].text for name in node.inputs]
                raise ExpressionError(reworded(str(error), operands), parts[node.id].span) from error
            _expect_finite(built, node.id, values[node.id], "the value here")
    return values


def _expect_finite(built: Built, name: str, value: Array | None, what: str) -> None:
    if value is not None and not (np.abs(value) <= HUGE).all():
        span = next(part.span for part in built.parts if part.id == name)
        raise ExpressionError(f"{what} is larger than {HUGE:g}, or none at all: choose other values", span)
