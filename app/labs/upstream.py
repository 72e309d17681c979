"""The gradient that arrives at a lab's output, as if a loss had sent it: made up, all ones, or changed by hand."""

from typing import Annotated, Literal, TypeAlias

import numpy as np
from pydantic import Field

from app.labs import numbers
from app.labs.edits import Edits
from app.tensors import Tensor
from engine.ops import Shape

Upstream: TypeAlias = Literal["numbers", "ones"]
UpstreamField: TypeAlias = Annotated[
    Upstream,
    Field(
        description=(
            "The gradient that arrives at the output: small whole `numbers`, made up, or all `ones`, the slope of the "
            "sum of all outputs. Edits of `g` change it."
        )
    ),
]


def upstream(kind: Upstream, edits: Edits, seed: int, shape: Shape) -> Tensor:
    """A gradient for an output of `shape`, edits and all."""
    made = np.ones(shape, np.float32) if kind == "ones" else numbers.gradients(seed, shape)
    return edits.applied({"g": made})[0]["g"]
