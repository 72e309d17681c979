"""How one op becomes calls of a plan: the `Kernel`, and the registry of those that are better than `forward`."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Generic, TypeAlias, TypeVar

from engine.ops import Op
from engine.plan.memory import NO_BORDER, Memory, Value
from engine.plan.registry import Registry
from engine.windows import Array, Quad, Windows

Call: TypeAlias = Callable[[], object]
Inputs: TypeAlias = tuple[Any, ...]
"""What an op reads: a `Value` each, None where an optional one is left out."""

AnyOp = TypeVar("AnyOp", bound=Op)


class Kernel(Generic[AnyOp]):
    """One class of ops in a plan. This one, for ops that have none of their own, calls the op's `forward`."""

    joins = False
    """Whether the output is made of `parts`."""

    def border(self, op: AnyOp, *shapes: Any) -> Quad:
        """How many zeros (top, left, bottom, right) the op would like to find around its first input."""
        return NO_BORDER

    def alias(self, op: AnyOp, inputs: Inputs) -> Value | None:
        """The output as a view of an input, where nothing needs to be computed."""
        return None

    def place(self, op: AnyOp, inputs: Inputs) -> Value | None:
        """Memory of a kind that the op likes to write to, where no reader asked for another kind."""
        return None

    def parts(self, op: AnyOp, output: Array, *shapes: Any) -> tuple[Array, ...]:
        """The parts of the output that are inputs as they are: whoever computes these may write them there."""
        return ()

    def calls(self, op: AnyOp, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
        """What to run, in order, so that `output` is computed."""
        yield partial(_forward, op, [None if value is None else value.array for value in inputs], output.array)


def _forward(op: Op, inputs: list[Array | None], output: Array) -> None:
    output[...] = op(*inputs)


kernel: Registry[Kernel[Any]] = Registry(Kernel())
"""Enters a kernel for its ops, as `@kernel(Relu)`."""


def copy(target: Array, source: Array) -> Call:
    """The call that copies `source` to `target`."""
    return partial(target.__setitem__, ..., source)


def border_of(windows: Windows) -> Quad:
    """The padding of `windows` as (top, left, bottom, right)."""
    rows, columns = windows.rows, windows.columns
    return rows.before, columns.before, rows.after, columns.after


def padded(value: Value, windows: Windows, filling: float = 0.0) -> tuple[Array, list[Call]]:
    """`value` (C, H, W) with the padding of `windows` around it, and the calls that bring it there.

    None are needed where the value was computed right into a buffer with zeros around it.
    """
    border = border_of(windows)
    there = value.around(border) if filling == 0 or border == NO_BORDER else None
    if there is not None:
        return there, []
    own = Value.new(value.array.shape, border)
    own.whole[...] = filling
    return own.whole, [copy(own.array, value.array)]
