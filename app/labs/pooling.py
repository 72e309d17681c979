"""The pooling lab: its query, the pooling that it asks for, and where the gradient goes."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from pydantic import Field

from app.errors import Refusal
from app.labs import numbers
from app.labs.fitting import check_fit
from app.labs.query import INPUT, LabQuery
from app.labs.scene import Scene
from app.services import Services
from app.sizes import KernelField, PaddingField, Pair, StrideField, VolumeField
from app.tensors import Tensor


class PoolingQuery(LabQuery):
    """What can be set of a pooling."""

    most: ClassVar[int] = 9
    """From 0 to 9, so that few windows have more than one largest number."""

    input: VolumeField = Field("4x4x1", validate_default=True, description=INPUT)
    kernel: KernelField = Field(
        "2x2", validate_default=True, description="Height x width of the window, or one number; at most 11."
    )
    stride: StrideField | None = Field(
        None, description="One number or vertical x horizontal, 1 to 16; as large as the window if left out."
    )
    padding: PaddingField = Field(
        "0", validate_default=True, description="One number or vertical x horizontal, at most half of the window."
    )
    kind: Literal["max", "avg"] = Field("max", description="The largest of each window, or the mean.")
    gradient: bool = Field(default=False, description="Whether to send a made up gradient back through the pooling.")


@dataclass(frozen=True)
class Pooling:
    """A pooling as asked for, and computed.

    `upstream` is a gradient for the output (C, H', W'), and `gradient` what becomes of it for the input (C, H, W);
    None where it was not asked for.
    """

    scene: Scene
    upstream: Tensor | None
    gradient: Tensor | None

    def reply(self) -> dict[str, Any]:
        """All that the page shows."""
        sent_back = None if self.upstream is None else {"upstream": self.upstream, "x": self.gradient}
        return {**self.scene.reply(), "gradient": sent_back}


def pooling(query: PoolingQuery, services: Services) -> Pooling:
    """What `query` asks for.

    Raises:
        Refusal: 422, it is impossible, with the nearest that is possible.
        UnknownNameError: there is no such image.
    """
    most = Pair(query.kernel.down // 2, query.kernel.across // 2)
    if query.padding.down > most.down or query.padding.across > most.across:
        nearest = Pair(min(query.padding.down, most.down), min(query.padding.across, most.across))
        raise Refusal(
            422,
            f"padding is {query.padding} but the window is {query.kernel.down}×{query.kernel.across}: a pooling is "
            f"padded by at most half of its window, so set it to {nearest}",
            field="padding",
        )
    check_fit(query.input, query.kernel, query.padding)
    arrays, _ = query.edits.applied({"x": query.x(services.library)})
    body = {
        "x": arrays["x"],
        "kernel_size": query.kernel.plain,
        "stride": (query.stride or query.kernel).plain,
        "padding": query.padding.plain,
    }
    scene = Scene.of(f"{query.kind}_pool2d", body, services.settings)
    if not query.gradient:
        return Pooling(scene, None, None)
    upstream = numbers.gradients(query.seed, scene.call.shape)
    (gradient,) = scene.call.backward(upstream, scene.output)
    return Pooling(scene, upstream, gradient)
