"""A fully connected layer run backwards: dW = upstream · xᵀ, dx = Wᵀ · upstream, db = upstream.

The upstream gradient is what softmax and cross-entropy send, (probabilities − one-hot) / temperature, or given numbers.
Source: CS231n, lectures 3 and 4.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from pydantic import Field

from app.labs.edits import Edits
from app.labs.scene import Scene
from app.labs.upstream import upstream
from app.operations import Call
from app.settings import Settings
from app.tensors import Tensor

Arriving: TypeAlias = Literal["loss", "numbers", "ones"]
ArrivingField: TypeAlias = Annotated[
    Arriving,
    Field(
        description=(
            "The gradient that arrives at the scores: that of the `loss`, (p − one-hot) / temperature; small whole "
            "`numbers`, made up; or all `ones`. Edits of `g`, as `g.score.0.0_number`, change it."
        )
    ),
]


@dataclass(frozen=True)
class DenseBackward:
    """Gradients of a fully connected layer, all computed by the engine.

    `loss` (M,) is the gradient of cross-entropy for the scores, `upstream` (M,) the one that is sent back, perhaps the
    same; `x` (C, H, W), `weight` (M, N) and `bias` (M,) are what becomes of it. `running` (N, M) are the sums that
    make `x`, flattened, after each product.
    """

    loss: Tensor
    upstream: Tensor
    x: Tensor
    weight: Tensor
    bias: Tensor
    running: Tensor

    @classmethod
    def of(cls, scene: Scene, loss: Tensor, kind: Arriving, edits: Edits, seed: int) -> "DenseBackward":
        """What becomes of a gradient for the scores of `scene`; `loss` is the one that cross-entropy sends."""
        shape = (len(loss), 1, 1)
        if kind == "loss":
            arriving = edits.applied({"g": loss.reshape(shape)})[0]["g"]
        else:
            arriving = upstream(kind, edits, seed, shape)
        sent = arriving.reshape(-1)
        with np.errstate(all="ignore"):  # what is too large is refused when it is written
            x, weight, bias = (np.asarray(slope) for slope in scene.call.backward(sent, scene.output))
            running = (scene.body["weight"] * sent[:, None]).T.cumsum(1, dtype=np.float32)  # (N, M)
        return cls(loss, sent, x, weight, bias, running)

    def reply(self) -> dict[str, Any]:
        """All gradients, the input's as the vector as well."""
        return {
            "loss": self.loss,
            "upstream": self.upstream,
            "x": self.x,
            "flattened": self.x.reshape(-1),
            "weight": self.weight,
            "bias": self.bias,
            "running": self.running,
        }


def loss_gradient(scaled: Tensor, temperature: float, target: int, settings: Settings) -> Tensor:
    """The gradient of cross-entropy for the scores (M,), of which softmax takes `scaled`, divided by `temperature`."""
    call = Call.of("cross_entropy", {"x": scaled, "target": target}, settings)
    output = call.output(settings)
    (slope,) = call.backward(np.ones_like(output), output)
    return np.asarray(slope, np.float32) / np.float32(temperature)
