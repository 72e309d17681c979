"""One op on a request's arrays: bounded before it is computed, then its output or its steps."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

import numpy as np

from app.errors import Refusal
from app.settings import Settings
from app.tensors import Tensor
from engine.ops import REGISTRY, Op, Shape, create
from engine.transposed import Direction

FIELDS = {"x": "input", "weight": "kernel", "kernel_size": "kernel"}
"""What a query calls the arguments that the engine may complain of."""


@dataclass(frozen=True)
class Call:
    """An op and the arrays that it is applied to, found to go together and to be little enough work."""

    op: Op
    inputs: tuple[Tensor | None, ...]
    shapes: tuple[Shape | None, ...]
    shape: Shape
    axes: Mapping[str, Direction] | None

    @classmethod
    def of(cls, name: str, arguments: Mapping[str, Any], settings: Settings) -> "Call":
        """The call of op `name` with its inputs and attributes side by side in `arguments`.

        Raises:
            EngineError: the arguments are not what the op takes.
            Refusal: 413, more work or memory than one request may take.
        """
        kind = REGISTRY[name]
        names = [spec.name for spec in kind.inputs]
        op = create(name, {key: value for key, value in arguments.items() if key not in names})
        given = arguments[names[0]] if kind.inputs[0].variadic else [arguments.get(key) for key in names]
        inputs = kind.promote(*given)
        values = sum(x.size for x in inputs if x is not None)
        _bound(values, settings.input_values, "the inputs hold {} numbers")
        shapes = tuple(None if x is None else x.shape for x in inputs)
        axes = op.arithmetic(*shapes)
        shape = tuple(op.output_shape(*shapes))
        call = cls(op, inputs, shapes, shape, axes)
        if axes is not None and not op.tap_by_tap:
            channels, row = call.padded_shape[0], axes["rows"].f * axes["columns"].f * axes["columns"].size
            working = max(math.prod(call.padded_shape), channels * row)
            _bound(working, settings.working_values, "the padded input or a row of windows holds {} numbers")
        return call

    @property
    def padded_shape(self) -> Shape:
        """Of a windowed op's input with its padding, (C, H + 2P, W + 2P)."""
        if self.axes is None or self.shapes[0] is None:
            return ()
        return self.shapes[0][0], self.axes["rows"].padded, self.axes["columns"].padded

    @property
    def taps(self) -> int:
        """Cells of a windowed op's filter, else 1."""
        return 1 if self.axes is None else self.axes["rows"].f * self.axes["columns"].f

    @property
    def multiply_adds(self) -> int:
        """Products that are added up."""
        return self.op.multiply_adds(*self.shapes)

    def output(self, settings: Settings) -> Tensor:
        """What the op makes of its inputs.

        Raises:
            Refusal: 413, the output or the work for it is too large.
        """
        size = math.prod(self.shape)
        _bound(size, settings.output_values, "the output has {} numbers")
        _bound(max(self.multiply_adds, size * self.taps), settings.multiply_adds, "that takes {} multiply-adds")
        if self.op.tap_by_tap:
            _bound(self.taps, settings.taps, "the filter has {} taps")
        with np.errstate(all="ignore"):
            return self.op(*self.inputs)

    def result(self, settings: Settings) -> dict[str, Any]:
        """The output and what there is to say about it.

        Raises:
            Refusal: 413, the output or the work for it is too large; 422, it is not finite.
        """
        return {
            "output": self.output(settings),
            "shape": list(self.shape),
            **({} if self.axes is None else {"arithmetic": arithmetic(self.axes)}),
            "parameters": self.op.parameters(*self.shapes),
            "multiply_adds": self.multiply_adds,
        }

    def gradients(self, upstream: Tensor | None, settings: Settings) -> dict[str, Any]:
        """The output, and what `upstream`, a gradient for it (by default ones), becomes for each input.

        Raises:
            Refusal: 422, `upstream` is not of the output's shape; else as `output`.
        """
        _bound(self.taps, settings.taps, "the filter has {} taps")
        output = self.output(settings)
        slopes = self.backward(np.ones_like(output) if upstream is None else self._fitting(upstream), output)
        kind = self.op.inputs[0]
        by_name = zip((spec.name for spec in self.op.slots(len(self.inputs))), slopes, strict=True)
        return {
            "output": output,
            "shape": list(self.shape),
            "gradients": {kind.name: list(slopes)} if kind.variadic else dict(by_name),
        }

    def backward(self, upstream: Tensor, output: Tensor) -> tuple[Tensor | None, ...]:
        """The gradient for each input, given the one for `output`; None for an input that was left out."""
        slots = self.op.slots(len(self.inputs))
        with np.errstate(all="ignore"):
            slopes = self.op.backward(upstream[None], output[None], *self.op.batched(*self.inputs))
        return tuple(
            slope[0] if slope is not None and spec.data else slope for spec, slope in zip(slots, slopes, strict=True)
        )

    def _fitting(self, upstream: Tensor) -> Tensor:
        """`upstream` with missing leading axes of 1 supplied."""
        missing = len(self.shape) - upstream.ndim
        if missing < 0 or (1,) * missing + upstream.shape != self.shape:
            raise Refusal(
                422,
                f"gradient has shape {list(upstream.shape)} but the output has shape {list(self.shape)}: "
                "give one number for each of the output",
                field="gradient",
            )
        return upstream.reshape(self.shape)

    def trace(self, start: int, limit: int, settings: Settings) -> dict[str, Any]:
        """Steps `start` to `start + limit`, each explained by itself, so that the output may be as large as it likes.

        A page ends early, with `next` set, where its steps hold very many numbers.
        """
        total = math.prod(self.shape)
        looked_at = sum(x.size for x in self.inputs if x is not None) + math.prod(self.padded_shape)
        limit = max(1, min(limit, settings.trace_values // looked_at))
        steps: list[dict[str, Any]] = []
        numbers = 0
        for index in range(start, min(start + limit, total)):
            at = tuple(int(i) for i in np.unravel_index(index, self.shape)) if self.shape else ()
            with np.errstate(all="ignore"):
                step = explained(self.op, at, self.inputs)
            steps.append({"index": index, **step})
            numbers += sum(np.size(part) for part in step.values())
            if numbers >= settings.output_values:
                break
        end = start + len(steps)
        return {
            "total": total,
            "start": start,
            "next": end if end < total else None,
            "shape": list(self.shape),
            **({} if self.axes is None else {"padded_shape": list(self.padded_shape)}),
            "steps": steps,
        }


def explained(op: Op, at: tuple[int, ...], inputs: tuple[Any, ...]) -> dict[str, Any]:
    """One output value and the numbers that it is made of, in the order in which they are computed."""
    explanation = op.explain(at, *inputs)
    return {"at": list(at), **parts(explanation.parts), "output": explanation.output}


def parts(given: Mapping[str, Any]) -> dict[str, Any]:
    """An explanation's parts as data."""
    return {
        name: asdict(part) if is_dataclass(part) and not isinstance(part, type) else part
        for name, part in given.items()
    }


def arithmetic(axes: Mapping[str, Direction]) -> dict[str, Any]:
    """How an output's size comes about, by direction."""
    return {"formula": _ascii(_symbols(axes)), **{name: sizes(axis) for name, axis in axes.items()}}


def formula(axes: Mapping[str, Direction]) -> str:
    """The formula with its values, once where both directions are alike."""
    texts = {name: _ascii(f"{_symbols(axes)} = {axis.formula}") for name, axis in axes.items()}
    if len(set(texts.values())) == 1:
        return texts["rows"]
    return "; ".join(f"{name}: {text}" for name, text in texts.items())


def learned(rows: int, columns: int, depth: int, filters: int) -> str:
    """How many numbers such filters have, with a bias each, as a product."""
    return f"({rows}·{columns}·{depth} + 1)·{filters} = {(rows * columns * depth + 1) * filters}"


def _symbols(axes: Mapping[str, Direction]) -> str:
    """The formula for both directions: that of the one which needs more of it."""
    return max((axis.symbols for axis in axes.values()), key=len)


def _ascii(text: str) -> str:
    return text.replace("−", "-")


def sizes(axis: Direction) -> dict[str, Any]:
    """One direction's numbers."""
    names = ("n", "f", "p", "s", "d", "exact", "size", "fits", "unused")
    return {name: getattr(axis, name) for name in names}


def _bound(number: int, limit: int, sentence: str) -> None:
    if number > limit:
        raise Refusal(
            413, f"{sentence.format(f'{number:,}')}: at most {limit:,} are possible here, so give a smaller one"
        )
