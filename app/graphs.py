"""An expression and its values as the computational graph that they make, with both passes and all that meets there."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import Refusal
from app.graph_code import code
from engine.expressions.build import Built, MissingValueError, Part, build
from engine.expressions.errors import ExpressionError, Span
from engine.expressions.limits import Limits
from engine.expressions.local import Local, local
from engine.expressions.nudge import Check, check
from engine.expressions.passes import Arrival, Passes, run

LIMITS = Limits()
MOST_VALUES = 100
AXES = 2
LARGEST = 1e12


def graph(
    expression: str, values: Mapping[str, NDArray[Any]], upstream: NDArray[Any] | None, default: float | None = None
) -> dict[str, Any]:
    """Everything that a page or a script may ask of an expression; `default` is what names without a value are.

    Raises:
        Refusal: 422, the expression or a value cannot be; `field` says which.
    """
    for name, value in values.items():
        _expect_plain(name, value)
    try:
        given = {name: np.asarray(x, float) for name, x in values.items()}
        built = build(expression, given, LIMITS, default)
        passes = run(built, _seed(built, upstream))
    except MissingValueError as error:
        raise Refusal(422, str(error), field=f"values.{error.name}", place=_place(error.span)) from error
    except ExpressionError as error:
        raise Refusal(422, str(error), field="expression", place=_place(error.span)) from error
    return _reply(expression, built, passes)


def _place(span: Span) -> dict[str, int]:
    """Of what goes over several lines, where it begins."""
    end = span.end_column if span.end_line == span.line else span.column + 1
    return {"line": span.line, "column": span.column, "end_column": end}


def _expect_plain(name: str, value: NDArray[Any]) -> None:
    field = f"values.{name}"
    if value.ndim > AXES:
        raise Refusal(422, f"{name} has {value.ndim} axes: give a number, a vector or a matrix", field=field)
    if not value.size:
        raise Refusal(422, f"{name} is empty: give at least one number", field=field)
    if not (np.abs(value) <= LARGEST).all():
        raise Refusal(422, f"{name} holds a number larger than {LARGEST:g}: give smaller ones", field=field)


def _seed(built: Built, upstream: NDArray[Any] | None) -> NDArray[Any]:
    shape = built.graph.shapes[built.output]
    if upstream is None:
        return np.ones(shape)
    if upstream.shape != shape:
        rule = f"upstream has shape {list(upstream.shape)} but the output has {list(shape)}: give one number for each"
        raise Refusal(422, rule, field="upstream")
    return np.asarray(upstream, float)


def _reply(expression: str, built: Built, passes: Passes) -> dict[str, Any]:
    upstream = passes.gradients[built.output]
    batch = {name: value[None] for name, value in passes.values.items()}
    nodes = {node.id: local(built, node, batch, LIMITS.jacobian) for node in built.graph.nodes}
    inputs = tuple(part.id for part in built.parts if part.kind == "input" and part.id in passes.gradients)
    checks = check(built, passes.gradients, upstream, inputs, LIMITS.checking)
    drawn = {part.id for part in built.parts if part.kind != "constant"}
    return {
        "expression": expression,
        "output": built.output,
        "nodes": [_node(part, passes, nodes.get(part.id, ())) for part in built.parts],
        "edges": [
            {"from": name, "to": arrival.reader, "slot": arrival.slot, "gradient": arrival.gradient}
            for name, arrivals in passes.arrivals.items()
            if name in drawn
            for arrival in arrivals
        ],
        "forward": [part.id for part in built.parts if part.kind != "constant"],
        "backward": [*passes.backward, *inputs],
        "checks": {name: _check(found, passes.gradients[name]) for name, found in checks.items()},
        "code": code(built, passes, upstream),
    }


def _node(part: Part, passes: Passes, locals_: Sequence[Local]) -> dict[str, Any]:
    gradient = None if part.kind == "constant" else passes.gradients.get(part.id)
    value = passes.values[part.id]
    return {
        "id": part.id,
        "kind": part.kind,
        "op": part.op.name if part.op is not None else None,
        "label": part.label,
        "name": part.name,
        "expression": part.text,
        "span": vars(part.span),
        "inputs": list(part.inputs),
        "shape": list(value.shape),
        "value": value,
        "upstream": gradient,
        "arrivals": _arrivals(passes.arrivals.get(part.id, ())) if gradient is not None else [],
        "gradient": gradient,
        "local": [_local(each, slope) for each, slope in zip(locals_, _slopes(part), strict=True)],
        "downstream": list(passes.downstream.get(part.id, ())),
        "rule": part.function.rule if part.function is not None else None,
    }


def _arrivals(arrivals: Sequence[Arrival]) -> list[dict[str, Any]]:
    sums = accumulate(arrival.gradient for arrival in arrivals)
    return [
        {"from": arrival.reader, "slot": arrival.slot, "gradient": arrival.gradient, "total": total}
        for arrival, total in zip(arrivals, sums, strict=True)
    ]


def _slopes(part: Part) -> tuple[str, ...]:
    return part.function.slopes if part.function is not None else ()


def _local(found: Local, slope: str) -> dict[str, Any]:
    value = found.value
    return {
        "input": found.input,
        "kind": found.kind,
        "shape": list(found.shape),
        "value": value[0] if value is not None and found.kind == "scalar" else value,
        "nonzero": found.nonzero,
        "formula": slope,
    }


def _check(found: Check, analytic: NDArray[Any]) -> dict[str, Any]:
    whole = found.checked == found.numeric.size
    return {
        "analytic": analytic,
        "numeric": found.numeric if whole else None,
        "relative_error": found.relative_error,
        "checked": found.checked,
        "step": found.step,
    }
