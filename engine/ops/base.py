"""What every op is: attributes, inputs, shape, forward, backward and the explanation of one number; and their registry.

An op owns everything about itself. Routes, schemas, documentation and tests are derived from the registry.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar, Literal, TypeAlias, TypeVar

import numpy as np

from engine.errors import ShapeError, UnknownNameError
from engine.ops.attributes import validate
from engine.transposed import Direction
from engine.windows import Array

Shape: TypeAlias = tuple[int, ...]
Place: TypeAlias = tuple[int, ...]
Gradients: TypeAlias = tuple[Array | None, ...]
Combine: TypeAlias = Literal["sum", "mean", "max", "median", "product", "quotient"]


@dataclass(frozen=True)
class Input:
    """One input of an op.

    `data` inputs carry a leading batch axis in `forward` and `backward`; parameters (weight, bias, …) do not.
    `rank` is the number of axes of one example, None where any will do; `axes` is what they are called, where that is
    not what `AXES` says. `learned` tells training what to change.
    """

    name: str
    doc: str
    data: bool = False
    optional: bool = False
    rank: int | None = None
    variadic: bool = False
    learned: bool = False
    axes: str | None = None


@dataclass(frozen=True)
class Example:
    """A worked example: inputs without a batch axis, and attributes, by name; small enough to check by hand."""

    name: str
    inputs: Mapping[str, Any]
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Region:
    """A box of cells in one of an op's inputs: along each axis `start`, `stop` (exclusive) and `step`.

    It may reach over the input's edge, where the padding lies.
    """

    input: str
    start: Place
    stop: Place
    step: Place

    @classmethod
    def whole(cls, name: str, shape: Shape) -> "Region":
        """All of an input of this shape."""
        return cls(name, (0,) * len(shape), shape, (1,) * len(shape))


@dataclass(frozen=True)
class Explanation:
    """One output value as the numbers that it is made of.

    `terms` are combined by `combine` to `output`; `parts` are the steps on the way in the order in which they are
    computed, by the names of the REST contract; `sources` are the cells that they came from.
    """

    at: Place
    combine: Combine
    terms: Array
    parts: Mapping[str, Any]
    sources: tuple[Region, ...]
    output: float

    def recombine(self) -> float:
        """The terms put together again: what `output` must be."""
        return float(COMBINERS[self.combine](np.asarray(self.terms, np.float64)))


COMBINERS: Mapping[Combine, Callable[[Array], Any]] = {
    "sum": np.sum,
    "mean": np.mean,
    "max": np.max,
    "median": np.median,
    "product": np.prod,
    "quotient": lambda terms: terms[0] / terms[1],
}


@dataclass(frozen=True)
class Op(ABC):
    """A differentiable function of tensors. Subclasses are frozen dataclasses whose fields are the attributes."""

    name: ClassVar[str]
    summary: ClassVar[str]
    tap_by_tap: ClassVar[bool] = False
    """Whether `forward` goes over a filter tap by tap, so that many taps take long, however small the input."""
    rectifies: ClassVar[bool] = False
    """Whether it holds back what is negative, as ReLU: guided backpropagation does the same on the way back."""
    inputs: ClassVar[tuple[Input, ...]]
    examples: ClassVar[tuple[Example, ...]]

    def __init_subclass__(cls) -> None:
        cls.summary = (cls.__doc__ or "").strip().partition("\n")[0]

    def __post_init__(self) -> None:
        for attribute in fields(self):
            value = validate(attribute.name, getattr(self, attribute.name), attribute.metadata)
            object.__setattr__(self, attribute.name, value)

    @abstractmethod
    def output_shape(self, *shapes: Any) -> Shape:
        """The shape of one example's output, from the shapes of one example's inputs (None: left out).

        Raises:
            ShapeError: the shapes cannot go together.
        """

    @abstractmethod
    def forward(self, *inputs: Any) -> Array:
        """The output for a batch: data inputs (N, …) and parameters as declared in `inputs`."""

    @abstractmethod
    def backward(self, gradient: Array, output: Array, *inputs: Any) -> tuple[Array | None, ...]:
        """The gradient for each input, given the one for `output` (N, …); None for an input that was left out."""

    def gradients(self, wanted: tuple[bool, ...], gradient: Array, output: Array, *inputs: Any) -> Gradients:
        """What `backward` gives, where not all of it is `wanted`: a flag for each input; the others may be None.

        Here: all of it. Ops whose gradients cost much compute no more than they are asked for.
        """
        return self.backward(gradient, output, *inputs)

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        """The cells of each input that the box of output cells from `start` to `stop` (exclusive) is made of.

        Here: the same cells, as an op that works number by number reads them.
        """
        step = (1,) * len(start)
        return tuple(
            Region(spec.name, start, stop, step)
            for spec, shape in zip(self.inputs, shapes, strict=False)
            if shape is not None
        )

    def sources(self, at: Place, *inputs: Array | None) -> tuple[Region, ...]:
        """The cells of each input that output cell `at` is made of."""
        return self.reads(at, tuple(i + 1 for i in at), *(None if x is None else x.shape for x in inputs))

    @abstractmethod
    def explain(self, at: Place, *inputs: Any) -> Explanation:
        """What the output value at index `at` of one example is made of."""

    def arithmetic(self, *shapes: Any) -> Mapping[str, Direction] | None:
        """The output-size arithmetic by direction, for windowed ops."""
        return None

    def multiply_adds(self, *shapes: Any) -> int:
        """How many products are added up for one example."""
        return 0

    @classmethod
    def parameters(cls, *shapes: Any) -> dict[str, int]:
        """How many learned numbers the op has, given its inputs' shapes: weights, biases and their total."""
        counts = {"weights": 0, "biases": 0}
        for spec, shape in zip(cls.inputs, shapes, strict=False):
            if spec.learned and shape is not None:
                counts["biases" if spec.name == "bias" else "weights"] += math.prod(shape)
        return {**counts, "total": sum(counts.values())}

    @classmethod
    def slots(cls, count: int) -> tuple[Input, ...]:
        """What the first `count` inputs are; those of a variadic op are called `inputs[0]`, `inputs[1]` and so on."""
        if cls.inputs[-1].variadic:
            return tuple(replace(cls.inputs[-1], name=f"{cls.inputs[-1].name}[{number}]") for number in range(count))
        return cls.inputs[:count]

    @classmethod
    def promote(cls, *inputs: Array | None) -> tuple[Array | None, ...]:
        """Inputs with missing leading axes of 1 supplied: a plain matrix becomes an image of one channel.

        Raises:
            ShapeError: an input has more axes than the op takes, or none at all.
        """
        slots = cls.slots(len(inputs))
        return tuple(None if x is None else _promote(spec, x) for spec, x in zip(slots, inputs, strict=True))

    def __call__(self, *inputs: Array | None) -> Array:
        """The output for one example: `forward` with a batch of one."""
        output = self.forward(*self.batched(*inputs))
        return output[0]

    @classmethod
    def batched(cls, *inputs: Array | None) -> tuple[Array | None, ...]:
        """One example's inputs as a batch of one."""
        slots = cls.slots(len(inputs))
        return tuple(x[None] if x is not None and spec.data else x for spec, x in zip(slots, inputs, strict=True))


AXES = {1: "(length)", 2: "(output, input)", 3: "(channel, row, column)", 4: "(filter, channel, row, column)"}
"""What an input's axes are called, by their number."""


def _promote(spec: Input, x: Array) -> Array:
    if spec.rank is None:
        return x
    least = min(spec.rank, 2) if spec.rank > 1 else 1
    if not least <= x.ndim <= spec.rank:
        raise ShapeError(
            f"{spec.name} has {x.ndim} axes: it takes {spec.rank}, {spec.axes or AXES[spec.rank]}", argument=spec.name
        )
    return x.reshape((1,) * (spec.rank - x.ndim) + x.shape)


REGISTRY: dict[str, type[Op]] = {}

OpClass = TypeVar("OpClass", bound=type[Op])


def register(op: OpClass) -> OpClass:
    """Enter an op class into the registry under its name."""
    REGISTRY[op.name] = op
    return op


def create(name: str, attributes: Mapping[str, Any] | None = None) -> Op:
    """The op called `name` with these attributes.

    Raises:
        UnknownNameError: there is no such op, or it has no such attribute.
        AttributeRangeError: an attribute's value is outside of what it may be.
    """
    if name not in REGISTRY:
        raise UnknownNameError.among("op", name, sorted(REGISTRY))
    kind = REGISTRY[name]
    known = [attribute.name for attribute in fields(kind)]
    for given in attributes or {}:
        if given not in known:
            raise UnknownNameError.among(f"{name} attribute", given, known)
    return kind(**(attributes or {}))
