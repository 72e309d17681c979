"""A convolution run backwards: the gradients that reach its input, weights and biases, and each step on the way there.

upstream × filter, added onto the window that it came from, is the gradient for the input; upstream ⊙ all that a weight
met, added up, is the weight's. Source: CS231n, lectures 4 and 5.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Literal, TypeAlias

import numpy as np

from app.labs.scene import Scene
from app.labs.slid import Slid
from app.tensors import Tensor
from engine.ops import create

Of: TypeAlias = Literal["spread", "input", "weights"]

MOST_NUMBERS = 300_000
"""Of one page of steps; a page ends there, with `next` set."""


@dataclass(frozen=True)
class Backward:
    """Gradients of a convolution, for its output (K, R, Q) given, for all else computed by the engine.

    `arriving` is the gradient for what comes out, `upstream` what of it a ReLU lets through, the same without one.
    `cells` (C, H', W') is the gradient for all that windows lie on, padding and zeros between; `x` (C, H, W) the part
    that is the input's. `weight` (K, C / groups, F, G) is for the filters as they meet a window.
    """

    slid: Slid
    arriving: Tensor
    upstream: Tensor
    cells: Tensor
    weight: Tensor
    bias: Tensor

    @classmethod
    def of(cls, scene: Scene, arriving: Tensor, activation: Tensor | None, met: Tensor) -> "Backward":
        """What becomes of the gradient `arriving` at the output of `scene`, or at its `activation`.

        `met` are the filters as they meet a window.
        """
        upstream = arriving
        if activation is not None:
            (let,) = create("relu").backward(arriving[None], activation[None], scene.output[None])
            upstream = np.asarray(let)[0]
        slid = Slid.of(scene.x, met, scene.call.axes or {}, scene.body["groups"])
        bias = scene.body["bias"]
        with np.errstate(all="ignore"):  # what is too large is refused when it is written
            cells, weight, offset = slid.op.backward(upstream[None], upstream[None], slid.x[None], met, bias)
        return cls(slid, arriving, upstream, np.asarray(cells)[0], np.asarray(weight), np.asarray(offset))

    def reply(self) -> dict[str, Any]:
        """All gradients."""
        return {
            "arriving": self.arriving,
            "upstream": self.upstream,
            "x": self.slid.inside(self.cells),
            "cells": self.cells,
            "weight": self.weight,
            "bias": self.bias,
        }

    def trace(self, of: Of, start: int, limit: int) -> dict[str, Any]:
        """Steps `start` to `start + limit` of what is walked over; see the route for each kind."""
        outputs, taps = self.upstream.size, self.weight[0].size + 1
        inputs = len(self.slid.x) * self.slid.size[0] * self.slid.size[1]
        totals = {"spread": outputs, "input": inputs, "weights": len(self.weight) * taps}
        cells = self._before(start) if of == "spread" else self.cells
        begin = {"before": cells.copy()} if of == "spread" else {}
        ways: dict[str, Callable[[range], Iterator[dict[str, Any]]]] = {
            "spread": partial(self._spread, cells),
            "input": self._inputs,
            "weights": self._weights,
        }
        total, numbers = totals[of], 0
        steps: list[dict[str, Any]] = []
        with np.errstate(all="ignore"):
            for step in ways[of](range(start, min(start + limit, total))):
                steps.append(step)
                numbers += sum(np.size(part) for part in step.values())
                if numbers >= MOST_NUMBERS:
                    break
        end = start + len(steps)
        return {"total": total, "start": start, "next": end if end < total else None, **begin, "steps": steps}

    def _before(self, start: int) -> Tensor:
        """What has come to all cells (C, H', W') from the outputs before number `start`."""
        sent = self.upstream.copy()
        sent.reshape(-1)[start:] = 0
        return self.slid.backward(sent)

    def _spread(self, cells: Tensor, indices: range) -> Iterator[dict[str, Any]]:
        """One output cell a step: its gradient times the filter, and what `cells` under its window have then."""
        for index in indices:
            k, row, column = (int(at) for at in np.unravel_index(index, self.upstream.shape))
            spread = self.upstream[k, row, column] * self.slid.weight[k]  # (C / groups, F, G)
            under = self.slid.windows.patch(cells[self.slid.sees(k)], row, column)
            under += spread
            yield {
                "index": index,
                "at": [k, row, column],
                "window": asdict(self.slid.windows.at(row, column)),
                "upstream": float(self.upstream[k, row, column]),
                "spread": spread,
                "sums": under.copy(),
            }

    def _inputs(self, indices: range) -> Iterator[dict[str, Any]]:
        """One number of the input a step: every output that saw it, times the weight that it was seen through."""
        gradient = self.slid.inside(self.cells)
        for index in indices:
            channel, row, column = (int(at) for at in np.unravel_index(index, gradient.shape))
            filters = self.slid.seen_by(channel)
            down, across = self.slid.outputs(row, column)
            (r, i), (q, j) = (np.array(pairs, int).reshape(-1, 2).T for pairs in (down, across))
            upstream = self.upstream[filters][:, r[:, None], q]  # (K / groups, R, Q)
            weight = self.slid.weight[filters, channel % self.slid.weight.shape[1]][:, i[:, None], j]
            yield {
                "index": index,
                "at": [channel, row, column],
                "filters": [filters.start, filters.stop],
                "rows": r,
                "columns": q,
                "taps": {"rows": i, "columns": j},
                "upstream": upstream,
                "weight": weight,
                "filter_sums": (upstream * weight).sum((1, 2)),
                "output": float(gradient[channel, row, column]),
            }

    def _weights(self, indices: range) -> Iterator[dict[str, Any]]:
        """One weight a step, filter by filter and after each its bias: upstream times all that the weight met."""
        _, depth, *kernel = self.weight.shape
        for index in indices:
            k, tap = divmod(index, self.weight[0].size + 1)
            step: dict[str, Any] = {"index": index, "at": [k, 0, tap], "upstream": self.upstream[k]}
            if tap == self.weight[0].size:
                yield {**step, "tap": None, "met": None, "output": float(self.bias[k])}
                continue
            c, i, j = (int(at) for at in np.unravel_index(tap, (depth, *kernel)))
            met = self.slid.met(self.slid.sees(k).start + c, (i, j))  # (R, Q)
            yield {**step, "tap": [c, i, j], "met": met, "output": float(self.weight[k, c, i, j])}
