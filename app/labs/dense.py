"""The dense lab: a volume flattened, Wx + b with its running sums, softmax of the scores, and the loss."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import Field

from app.errors import Refusal
from app.labs import numbers
from app.labs.dense_backward import ArrivingField, DenseBackward, loss_gradient
from app.labs.query import LabQuery
from app.labs.scene import Scene
from app.operations import Call
from app.services import Services
from app.settings import Settings
from app.sizes import VolumeField
from app.tensors import Tensor
from engine.ops import create

MOST_OUTPUTS = 16
MOST_INPUTS = 4096
"""Numbers of the input: the lecture's 32 × 32 × 3 and somewhat more."""


class DenseQuery(LabQuery):
    """What can be set of a fully connected layer and of the softmax after it."""

    input: VolumeField = Field(
        "2x2x3", validate_default=True, description=f"Height x width x depth, at most {MOST_INPUTS} numbers in all."
    )
    outputs: int = Field(4, ge=1, le=MOST_OUTPUTS, description="How many scores: rows of the weights.")
    temperature: float = Field(
        1, ge=0.01, le=10_000, allow_inf_nan=False, description="What the scores are divided by before softmax."
    )
    target: int = Field(0, ge=0, lt=MOST_OUTPUTS, description="The true class, counted from 0.")
    back: Literal["", "weights", "input"] = Field(
        "",
        description=(
            "Whether to send a gradient back through the layer, and what the page then shows: that of the `weights` or "
            "that of the `input`. The reply is the same for both."
        ),
    )
    upstream: ArrivingField = "loss"


@dataclass(frozen=True)
class Dense:
    """A fully connected layer as asked for, computed, and what softmax makes of its scores.

    `terms` (M, N + 1): the products of each row and its bias, in the order in which they are added up. `backward` is
    what becomes of a gradient for the scores, where asked for.
    """

    query: DenseQuery
    scene: Scene
    terms: Tensor
    scaled: Tensor
    settings: Settings
    backward: DenseBackward | None

    def reply(self) -> dict[str, Any]:
        """All that the page shows."""
        outputs, length = self.scene.body["weight"].shape
        total = self.scene.result["parameters"]["total"]
        by_channel = self.terms[:, :-1].reshape(outputs, self.query.input.depth, -1)
        return {
            **self.scene.reply(),
            "formula": f"({outputs}×{length})·({length}) + ({outputs}) = ({outputs})",
            "parameters_formula": f"{outputs}·{length} + {outputs} = {total}",
            "flattened": self.scene.x.reshape(-1),
            "channel_sums": by_channel.sum(2),
            "running": self.terms.cumsum(1),
            "temperature": self.query.temperature,
            "softmax": self._softmax(),
            "loss": self._loss(),
            "gradient": None if self.backward is None else self.backward.reply(),
        }

    def _softmax(self) -> dict[str, Any]:
        """Every step from the scores to the probabilities, a column a step."""
        steps = Call.of("softmax", {"x": self.scaled}, self.settings).trace(0, len(self.scaled), self.settings)["steps"]
        columns = {name: [step[name] for step in steps] for name in ("input", "shifted", "exp", "output")}
        return {
            "scaled": columns["input"],
            "largest": float(self.scaled.max()),
            "shifted": columns["shifted"],
            "exp": columns["exp"],
            "sum": steps[0]["sum"],
            "output": columns["output"],
        }

    def _loss(self) -> dict[str, Any]:
        """−log of the true class's probability."""
        call = Call.of("cross_entropy", {"x": self.scaled, "target": self.query.target}, self.settings)
        (step,) = call.trace(0, 1, self.settings)["steps"]
        log_sum, minus_shifted = call.op.explain((), *call.inputs).terms
        return {
            "target": self.query.target,
            "probability": step["probability"],
            "log_sum": float(log_sum),
            "shifted": -float(minus_shifted),
            "output": step["output"],
        }


def dense(query: DenseQuery, services: Services) -> Dense:
    """What `query` asks for.

    Raises:
        Refusal: 422, it is impossible, with the nearest that is possible.
        UnknownNameError: there is no such image.
    """
    _check(query)
    arrays, _ = query.edits.applied(
        {
            "x": query.x(services.library),
            "w": numbers.weights(query.seed, (query.outputs, *query.input.shape)),
            "b": numbers.biases(query.outputs),
        }
    )
    weight = arrays["w"].reshape(query.outputs, -1)  # (M, N): a row folds up to the input's shape
    scene = Scene.of("linear", {"x": arrays["x"], "weight": weight, "bias": arrays["b"]}, services.settings)
    op, inputs = scene.call.op, scene.call.inputs
    terms = np.array([op.explain((m,), *inputs).terms for m in range(query.outputs)], np.float32)
    scaled = create("multiply")(scene.output, np.array(1 / query.temperature, np.float32))
    backward = None
    if query.back:
        loss = loss_gradient(scaled, query.temperature, query.target, services.settings)
        backward = DenseBackward.of(scene, loss, query.upstream, query.edits, query.seed)
    return Dense(query, scene, terms, scaled, services.settings, backward)


def _check(query: DenseQuery) -> None:
    size = query.input
    count = size.height * size.width * size.depth
    if count > MOST_INPUTS:
        raise Refusal(
            422,
            f"input is {size}, {count:,} numbers: at most {MOST_INPUTS:,} are possible here, as in 64x64x1 or 32x32x4",
            field="input",
        )
    if query.target >= query.outputs:
        raise Refusal(
            422,
            f"target is {query.target} but there are {query.outputs} scores, from 0: set it to {query.outputs - 1}",
            field="target",
        )
