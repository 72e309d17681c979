"""The convolution lab: its query, the convolution that it asks for, and what there is to say about it."""

from dataclasses import dataclass
from math import gcd
from typing import Any, Literal

import numpy as np
from pydantic import Field

from app.errors import Refusal
from app.labs import numbers
from app.labs.backward import Backward
from app.labs.fitting import check_cut, check_fit
from app.labs.kernels import listed, named
from app.labs.query import LabQuery
from app.labs.scene import Scene
from app.labs.upstream import UpstreamField, upstream
from app.operations import learned
from app.services import Services
from app.sizes import DilationField, KernelField, PaddingField, StrideField, Volume
from app.tensors import Tensor
from engine.ops import create

MOST_FILTERS = 16
CUSTOM = "custom"
"""What a filter is called once a weight of it was changed by hand."""


class ConvolutionQuery(LabQuery):
    """What can be set of a convolution."""

    kernel: KernelField = Field(
        "3x3", validate_default=True, description="Height x width of the filters, or one number; at most 11."
    )
    filters: int = Field(2, ge=1, le=MOST_FILTERS, description="How many filters: each makes one map of the output.")
    stride: StrideField = Field("1", validate_default=True, description="One number or vertical x horizontal, 1 to 16.")
    padding: PaddingField = Field(
        "1", validate_default=True, description="One number or vertical x horizontal, 0 to 10."
    )
    dilation: DilationField = Field(
        "1", validate_default=True, description="One number or vertical x horizontal, 1 to 10."
    )
    groups: int = Field(1, ge=1, le=MOST_FILTERS, description="A divisor of the depth and of the number of filters.")
    mode: Literal["correlation", "convolution", "transposed"] = Field(
        "correlation",
        description=(
            "`correlation` is what deep learning calls convolution; `convolution` turns each filter by 180°; "
            "`transposed` spreads each filter from every number of the input."
        ),
    )
    normalise: str = Field(
        "",
        max_length=64,
        description="A network's name: an image's pixels become what that network takes, (pixel / 255 - mean) / std.",
    )
    relu: bool = Field(default=False, description="Whether to follow the output with a ReLU.")
    back: Literal["", "input", "weights"] = Field(
        "",
        description=(
            "Whether to send a gradient back through the convolution, and what the page then shows: how it spreads "
            "over the `input`, or what the `weights` collect. The reply is the same for both."
        ),
    )
    upstream: UpstreamField = "numbers"
    kernels: str = Field(
        "",
        max_length=1000,
        description=(
            "What the filters are, separated by dots: `sobel-x`, `sobel-y`, `box`, `gaussian`, `sharpen`, `emboss`, "
            "`laplacian`, `identity`, a network's own as `photos:conv1_1:3`, or nothing for made up numbers, which "
            "also stand for a classic kernel that does not exist at the size."
        ),
    )

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        """Of the filters, (K, C / groups, F, G)."""
        return self.filters, self.input.depth // self.groups, self.kernel.down, self.kernel.across


@dataclass(frozen=True)
class Convolution:
    """A convolution as asked for, and computed.

    `given` are the filters as they were set, (K, C / groups, F, G); `kernels` the name of each: "custom" once one of
    its weights was changed, "" for made up numbers. `activation` is the output after a ReLU, and `backward` what
    becomes of a gradient for what comes out, where asked for.
    """

    scene: Scene
    given: Tensor
    kernels: tuple[str, ...]
    activation: Tensor | None
    backward: Backward | None

    def reply(self) -> dict[str, Any]:
        """All that the page shows."""
        filters, depth, rows, columns = self.given.shape
        return {
            **self.scene.reply(),
            "parameters_formula": learned(rows, columns, depth, filters),
            "given": self.given,
            "kernels": self.kernels,
            "activation": self.activation,
            "dense": self.scene.dense(),
            "gradient": None if self.backward is None else self.backward.reply(),
        }


def convolution(query: ConvolutionQuery, services: Services) -> Convolution:
    """What `query` asks for.

    Raises:
        Refusal: 422, it is impossible, with the nearest that is possible.
        UnknownNameError: there is no such image or network.
    """
    transposed = query.mode == "transposed"
    _check_groups(query)
    if transposed:
        check_cut(query.input, query.kernel, query.stride, query.padding, query.dilation)
    else:
        check_fit(query.input, query.kernel, query.padding, query.dilation)
    arrays, kernels = _arrays(query, services)
    given = arrays["w"]
    body = {
        "x": arrays["x"],
        "weight": _laid(given, query),
        "bias": arrays["b"],
        "stride": query.stride.plain,
        "padding": query.padding.plain,
        "dilation": query.dilation.plain,
        "groups": query.groups,
    }
    scene = Scene.of("conv_transpose2d" if transposed else "conv2d", body, services.settings)
    activation = create("relu")(scene.output) if query.relu else None
    backward = None
    if query.back:
        arriving = upstream(query.upstream, query.edits, query.seed, scene.call.shape)
        backward = Backward.of(scene, arriving, activation, _met(given, query))
    return Convolution(scene, given, kernels, activation, backward)


def _laid(given: Tensor, query: ConvolutionQuery) -> Tensor:
    """Filters (K, C / groups, F, G) as the op takes them: turned by 180°, or (C, K / groups, F, G), where asked for."""
    if query.mode == "transposed":
        grouped = given.reshape(query.groups, -1, *given.shape[1:]).swapaxes(1, 2)  # (g, C/g, K/g, F, G)
        return np.ascontiguousarray(grouped).reshape(query.input.depth, -1, *given.shape[2:])
    return _met(given, query)


def _met(given: Tensor, query: ConvolutionQuery) -> Tensor:
    """Filters (K, C / groups, F, G) as they meet a window: turned, unless it is only correlated."""
    return given if query.mode == "correlation" else np.ascontiguousarray(given[:, :, ::-1, ::-1])


def _arrays(query: ConvolutionQuery, services: Services) -> tuple[dict[str, Tensor], tuple[str, ...]]:
    """Input, filters and biases under the names that edits have for them, and what each filter is called."""
    shape = query.weight_shape
    weight, bias = numbers.weights(query.seed, shape), numbers.biases(query.filters)
    names = [*listed(query.kernels), *[""] * query.filters][: query.filters]
    for k, name in enumerate(names):
        kernel = named(name, shape[1:], services.library.networks) if name else None
        if kernel is None:
            names[k] = ""
        else:
            weight[k], bias[k] = kernel.weight, kernel.bias
    arrays, changed = query.edits.applied({"x": _input(query, services), "w": weight, "b": bias})
    return arrays, tuple(CUSTOM if k in changed else name for k, name in enumerate(names))


def _input(query: ConvolutionQuery, services: Services) -> Tensor:
    """The input before any edit (C, H, W): made up numbers, pixels, or what a network makes of pixels."""
    x = query.x(services.library)
    if not (query.image and query.normalise):
        return x
    spec = services.library.network(query.normalise).input
    if spec.channels != query.input.depth:
        nearest = Volume(query.input.height, query.input.width, spec.channels)
        raise Refusal(
            422,
            f"normalise is {query.normalise}, which takes images of depth {spec.channels}, but input has depth "
            f"{query.input.depth}: set input to {nearest}",
            field="normalise",
        )
    return spec.normalise(x)


def _check_groups(query: ConvolutionQuery) -> None:
    common = gcd(query.input.depth, query.filters)
    if common % query.groups:
        divisors = [number for number in range(1, common + 1) if common % number == 0]
        nearest = min(divisors, key=lambda number: abs(number - query.groups))
        raise Refusal(
            422,
            f"groups is {query.groups}, which does not divide both the depth {query.input.depth} and the "
            f"{query.filters} filters: set groups to {nearest}",
            field="groups",
        )
