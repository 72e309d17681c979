"""Sums and products of tensors, and joining them: add, multiply, matmul, concat. NumPy's broadcasting throughout."""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from engine.errors import ShapeError
from engine.ops import attributes
from engine.ops.base import COMBINERS, Combine, Example, Explanation, Input, Op, Place, Region, Shape, register
from engine.windows import Array

X = Input("x", "A tensor of any shape.", data=True)
Y = Input("y", "A tensor whose shape broadcasts with x's.", data=True)


@dataclass(frozen=True)
class Elementwise(Op):
    """Two tensors, number by number."""

    inputs: ClassVar[tuple[Input, ...]] = (X, Y)
    combine: ClassVar[Combine]

    def output_shape(self, *shapes: Any) -> Shape:
        return _broadcast(*shapes)

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        return tuple(
            Region(spec.name, *_narrowed(start, stop, shape), (1,) * len(shape))
            for spec, shape in zip(self.inputs, shapes, strict=True)
        )

    def terms(self, x: float, y: float) -> list[float]:
        """What `combine` makes the output of."""
        return [x, y]

    def explain(self, at: Place, *inputs: Array) -> Explanation:
        pair = [float(x[_place(at, x.shape)]) for x in inputs]
        terms = np.array(self.terms(*pair))
        return Explanation(
            at=at,
            combine=self.combine,
            terms=terms,
            parts={"input": pair},
            sources=self.sources(at, *inputs),
            output=float(COMBINERS[self.combine](terms)),
        )


@register
@dataclass(frozen=True)
class Add(Elementwise):
    """output = x + y.

    Shapes: x and y broadcast → their common shape.
    """

    name: ClassVar[str] = "add"
    combine: ClassVar[Combine] = "sum"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("a row is added to each row", {"x": [[1, 2], [3, 4]], "y": [10, 20]}),
    )

    def forward(self, *inputs: Array) -> Array:
        x, y = aligned(*inputs)
        return x + y

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        return tuple(unbroadcast(gradient, x.shape) for x in inputs)


@register
@dataclass(frozen=True)
class Multiply(Elementwise):
    """output = x · y, number by number.

    Shapes: x and y broadcast → their common shape.
    """

    name: ClassVar[str] = "multiply"
    combine: ClassVar[Combine] = "product"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("a gate: 0 silences a row", {"x": [[1, 2], [3, 4]], "y": [[1], [0]]}),
    )

    def multiply_adds(self, *shapes: Any) -> int:
        return math.prod(self.output_shape(*shapes))

    def forward(self, *inputs: Array) -> Array:
        x, y = aligned(*inputs)
        return x * y

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        x, y = aligned(*inputs)
        return unbroadcast(gradient * y, inputs[0].shape), unbroadcast(gradient * x, inputs[1].shape)


@register
@dataclass(frozen=True)
class Matmul(Op):
    """output[r, q] = Σ over k of x[r, k] · y[k, q]: the product of two matrices.

    Shapes: x (…, R, K), y (…, K, Q) → (…, R, Q); a vector on either side is a row or a column, as in NumPy.
    """

    name: ClassVar[str] = "matmul"
    inputs: ClassVar[tuple[Input, ...]] = (X, Input("y", "A matrix with as many rows as x has columns.", data=True))
    examples: ClassVar[tuple[Example, ...]] = (
        Example("2×2 times 2×1", {"x": [[1, 2], [3, 4]], "y": [[10], [1]]}),
        Example("two vectors: their dot product", {"x": [1, 2, 3], "y": [1, 0, -1]}),
    )

    def output_shape(self, *shapes: Any) -> Shape:
        x, y = shapes
        for name, shape in (("x", x), ("y", y)):
            if not shape:
                raise ShapeError(f"{name} is one number: use multiply, or give a vector or a matrix", argument=name)
        rows = y[-2] if len(y) > 1 else y[0]
        if x[-1] != rows:
            raise ShapeError(f"x has {x[-1]} columns but y has {rows} rows: they must be as many", argument="y")
        return (*_broadcast(x[:-2], y[:-2]), *x[-2:-1], *(y[-1:] if len(y) > 1 else ()))

    def multiply_adds(self, *shapes: Any) -> int:
        return math.prod(self.output_shape(*shapes)) * int(shapes[0][-1])

    def forward(self, *inputs: Array) -> Array:
        x, y = _matrices(*inputs)
        return self._squeezed(x @ y, *inputs)

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        x, y = _matrices(*inputs)
        product = np.broadcast_shapes(x.shape[:-2], y.shape[:-2])
        full = gradient.reshape(*product, x.shape[-2], y.shape[-1])
        to_x, to_y = full @ y.swapaxes(-1, -2), x.swapaxes(-1, -2) @ full
        return (
            unbroadcast(to_x, x.shape).reshape(inputs[0].shape),
            unbroadcast(to_y, y.shape).reshape(inputs[1].shape),
        )

    def _squeezed(self, product: Array, x: Array, y: Array) -> Array:
        """The product without the axes that vectors were given to become matrices."""
        rows = product.shape[-2:-1] if x.ndim > 2 else ()
        columns = product.shape[-1:] if y.ndim > 2 else ()
        return product.reshape(*product.shape[:-2], *rows, *columns)

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        x, y = shapes
        rows, columns = len(x) > 1, len(y) > 1
        batch = len(start) - rows - columns
        row, column = slice(batch, batch + rows), slice(batch + rows, None)
        left = _narrowed(start[:batch], stop[:batch], x[:-2])
        right = _narrowed(start[:batch], stop[:batch], y[:-2])
        return (
            Region("x", (*left[0], *start[row], 0), (*left[1], *stop[row], x[-1]), (1,) * len(x)),
            Region("y", (*right[0], 0, *start[column]), (*right[1], x[-1], *stop[column]), (1,) * len(y)),
        )

    def explain(self, at: Place, *inputs: Array) -> Explanation:
        x, y = inputs
        rows, columns = x.ndim > 1, y.ndim > 1
        batch = len(at) - rows - columns
        row = x[_place(at[:batch], x.shape[:-2])][at[batch : batch + rows]]
        column = y[_place(at[:batch], y.shape[:-2])].T[at[batch + rows :]]
        products = row * column
        total = float(products.sum())
        return Explanation(
            at=at,
            combine="sum",
            terms=products,
            parts={"row": row, "column": column, "products": products, "sum": total},
            sources=self.sources(at, x, y),
            output=total,
        )


@register
@dataclass(frozen=True)
class Concat(Op):
    """output = the inputs one behind the other along `axis`.

    Shapes: alike but for `axis`, along which they add up.
    """

    axis: int = attributes.whole("The axis to join along: 0 is the channel.", default=0, minimum=0, maximum=31)

    name: ClassVar[str] = "concat"
    inputs: ClassVar[tuple[Input, ...]] = (Input("inputs", "Two or more tensors.", data=True, variadic=True),)
    examples: ClassVar[tuple[Example, ...]] = (
        Example("1 + 2 channels", {"inputs": [[[[1, 2]]], [[[3, 4]], [[5, 6]]]]}),
    )

    def output_shape(self, *shapes: Any) -> Shape:
        if not shapes:
            raise ShapeError("inputs is empty: give at least one tensor", argument="inputs")
        first = shapes[0]
        if self.axis >= len(first):
            raise ShapeError(
                f"axis is {self.axis} but the inputs have {len(first)} axes: choose a smaller one", argument="axis"
            )
        for number, shape in enumerate(shapes):
            if _without(shape, self.axis) != _without(first, self.axis):
                raise ShapeError(
                    f"inputs[{number}] has shape {shape} but inputs[0] has {first}: only axis {self.axis} may differ",
                    argument="inputs",
                )
        return (*first[: self.axis], sum(shape[self.axis] for shape in shapes), *first[self.axis + 1 :])

    def forward(self, *inputs: Array) -> Array:
        return np.concatenate(inputs, self.axis + 1)

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        ends = np.cumsum([x.shape[self.axis + 1] for x in inputs])[:-1]
        return tuple(np.split(gradient, ends, self.axis + 1))

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        axis, offset, regions = self.axis, 0, []
        for number, shape in enumerate(shapes):
            low, high = max(start[axis] - offset, 0), min(stop[axis] - offset, shape[axis])
            if low < high:
                first, last = (*start[:axis], low, *start[axis + 1 :]), (*stop[:axis], high, *stop[axis + 1 :])
                regions.append(Region(f"inputs[{number}]", first, last, (1,) * len(shape)))
            offset += shape[axis]
        return tuple(regions)

    def explain(self, at: Place, *inputs: Array) -> Explanation:
        ends = np.cumsum([x.shape[self.axis] for x in inputs])
        number = int(np.searchsorted(ends, at[self.axis], side="right"))
        offset = at[self.axis] - (int(ends[number - 1]) if number else 0)
        place = (*at[: self.axis], offset, *at[self.axis + 1 :])
        value = float(inputs[number][place])
        return Explanation(
            at=at,
            combine="sum",
            terms=np.array([value]),
            parts={"input": value, "from": [number, *place]},
            sources=self.sources(at, *inputs),
            output=value,
        )


def _without(shape: Shape, axis: int) -> Shape:
    return (len(shape), *shape[:axis], *shape[axis + 1 :])


def _broadcast(x: Shape, y: Shape) -> Shape:
    try:
        return np.broadcast_shapes(x, y)
    except ValueError:
        raise ShapeError(
            f"x has shape {tuple(x)} but y has shape {tuple(y)}: counted from the last, "
            "each axis must be equal, or 1 in one of them",
            argument="y",
        ) from None


def aligned(x: Array, y: Array) -> tuple[Array, Array]:
    """Both with as many axes, missing ones of 1 put in behind the batch axis."""
    axes = max(x.ndim, y.ndim)
    left, right = (z.reshape(len(z), *(1,) * (axes - z.ndim), *z.shape[1:]) for z in (x, y))
    return left, right


def _matrices(x: Array, y: Array) -> tuple[Array, Array]:
    """A batch of vectors as rows (x) and columns (y), everything else as it is; then aligned."""
    return aligned(x[:, None, :] if x.ndim == 2 else x, y[:, :, None] if y.ndim == 2 else y)


def _place(at: Place, shape: Shape) -> tuple[int, ...]:
    """Where output cell `at` reads in an input of `shape` that was broadcast."""
    tail = at[len(at) - len(shape) :]
    return tuple(0 if size == 1 else i for i, size in zip(tail, shape, strict=True))


def _narrowed(start: Place, stop: Place, shape: Shape) -> tuple[Place, Place]:
    """The box of output cells as it lies in an input of `shape` that was broadcast."""
    return _place(start, shape), tuple(
        1 if size == 1 else i for i, size in zip(stop[len(stop) - len(shape) :], shape, strict=True)
    )


def unbroadcast(gradient: Array, shape: Shape) -> Array:
    """The gradient summed over the axes along which an input of `shape` (N, …) was repeated."""
    aligned = (shape[0], *(1,) * (gradient.ndim - len(shape)), *shape[1:])
    repeated = tuple(axis for axis, size in enumerate(aligned) if size == 1 != gradient.shape[axis])
    return (gradient.sum(repeated) if repeated else gradient).reshape(shape)
