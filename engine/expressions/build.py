"""Tree → graph: each function becomes a node of a registered op, each name one value however often it is read."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from engine.errors import EngineError
from engine.expressions.errors import ExpressionError, Span, reworded
from engine.expressions.functions import OPERATORS, Function
from engine.expressions.limits import Limits
from engine.expressions.syntax import Apply, Expression, Name, Number, Statement, parse
from engine.graph import Graph, Node
from engine.ops import Op, Shape
from engine.windows import Array


@dataclass(frozen=True)
class Part:
    """One node of the drawing: a value that is given, a number that is written down, or an op.

    `label` is what stands in its circle, `name` what a line calls it, `text` what it is written as and `span` where.
    """

    id: str
    kind: Literal["input", "constant", "op"]
    label: str
    text: str
    span: Span
    inputs: tuple[str, ...] = ()
    op: Op | None = None
    function: Function | None = None
    name: str | None = None


@dataclass(frozen=True)
class Built:
    """The graph of an expression, in the order in which it is computed; `given` are its leaves (…), float64."""

    graph: Graph
    parts: tuple[Part, ...]
    given: Mapping[str, Array]
    output: str


def build(text: str, values: Mapping[str, Array], limits: Limits, default: float | None = None) -> Built:
    """The graph of an expression on these values; values that it does not read are left aside.

    Names without a value are `default`, if there is one.

    Raises:
        MissingValueError: a name has no value.
        ExpressionError: it cannot be read, shapes cannot go together, or a value would be too large.
    """
    builder = _Builder(text, values, limits, default)
    for statement in parse(text, limits):
        builder.line(statement)
    return builder.built()


class MissingValueError(ExpressionError):
    """A name that nothing gives a value."""

    def __init__(self, name: str, span: Span) -> None:
        super().__init__(f"{name} has no value: give it one, or compute it on a line before", span)
        self.name = name


class _Builder:
    def __init__(self, text: str, values: Mapping[str, Array], limits: Limits, default: float | None) -> None:
        self._default = default
        self._text = text
        self._values = values
        self._limits = limits
        self._parts: dict[str, Part] = {}
        self._shapes: dict[str, Shape] = {}
        self._given: dict[str, Array] = {}
        self._called: dict[str, str] = {}
        self._multiply_adds = 0
        self._output = ""

    def line(self, statement: Statement) -> None:
        self._output = self._add(statement.expression)
        if statement.name is not None:
            part = self._parts[self._output]
            if part.kind == "op" and part.name is None:
                self._parts[part.id] = replace(part, name=statement.name)
            self._called[statement.name] = self._output

    def built(self) -> Built:
        nodes = tuple(Node(part.id, part.op, part.inputs) for part in self._parts.values() if part.op is not None)
        leaves = {name: value.shape for name, value in self._given.items()}
        return Built(Graph(leaves, {}, nodes), tuple(self._parts.values()), self._given, self._output)

    def _add(self, expression: Expression) -> str:
        match expression:
            case Number(value, span):
                name = self._fresh("number")
                return self._leaf(
                    Part(name, "constant", f"{value:g}".replace("-", "−"), span.of(self._text), span), np.array(value)
                )
            case Name(name, span):
                return self._named(name, span)
            case Apply():
                return self._apply(expression)

    def _named(self, name: str, span: Span) -> str:
        if name in self._called:
            return self._called[name]
        if name in self._given:
            return name
        value = self._values.get(name, None if self._default is None else np.array(self._default))
        if value is None:
            raise MissingValueError(name, span)
        return self._leaf(Part(name, "input", name, name, span), value)

    def _leaf(self, part: Part, value: Array) -> str:
        self._given[part.id] = np.asarray(value, np.float64)
        self._enter(part, self._given[part.id].shape)
        return part.id

    def _apply(self, expression: Apply) -> str:
        inputs = tuple(self._add(each) for each in expression.tensors)
        try:
            op = expression.function.make(*expression.numbers)
            shapes = [self._shapes[name] for name in inputs]
            shape = op.output_shape(*shapes)
            self._multiply_adds += op.multiply_adds(*shapes)
        except EngineError as error:
            operands = [self._parts[name].text for name in inputs]
            raise ExpressionError(reworded(str(error), operands), expression.span) from error
        part = Part(
            id=self._fresh("node"),
            kind="op",
            label=self._label(expression.function, inputs),
            text=expression.span.of(self._text),
            span=expression.span,
            inputs=inputs,
            op=op,
            function=expression.function,
        )
        self._enter(part, shape)
        return part.id

    def _enter(self, part: Part, shape: Shape) -> None:
        limits = self._limits
        if math.prod(shape) > limits.numbers:
            size = "×".join(map(str, shape))
            raise ExpressionError(
                f"this value has {size} numbers, more than {limits.numbers}: use smaller ones", part.span
            )
        self._parts[part.id] = part
        self._shapes[part.id] = shape
        if sum(map(math.prod, self._shapes.values())) > limits.numbers_in_all:
            raise ExpressionError(
                f"all values together have more than {limits.numbers_in_all} numbers: use smaller ones", part.span
            )
        if self._multiply_adds > limits.multiply_adds:
            raise ExpressionError(
                f"this adds up more than {limits.multiply_adds} products: use smaller matrices", part.span
            )

    def _fresh(self, kind: str) -> str:
        """A name that no value has: node1, node2 and so on."""
        taken = {*self._values, *self._parts}
        return next(name for number in range(1, len(taken) + 2) if (name := f"{kind}{number}") not in taken)

    def _label(self, function: Function, inputs: tuple[str, ...]) -> str:
        """With a plain number on one side, a function of the other: "+ 1", "1 / ·"."""
        if function not in OPERATORS.values():
            return function.label
        left, right = (self._parts[name] for name in inputs)
        if right.kind == "constant":
            return f"{function.label} {right.label}"
        if left.kind == "constant":
            return f"{function.label} {left.label}" if function.label in "+×" else f"{left.label} {function.label} ·"
        return function.label
