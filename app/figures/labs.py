"""What the labs show, as subjects of figures."""

from dataclasses import replace

import numpy as np

from app.figures.dense_subject import DenseSubject, Loss, Softmax
from app.figures.subject import Subject
from app.labs.convolution import Convolution, ConvolutionQuery
from app.labs.dense import Dense, DenseQuery
from app.labs.pooling import Pooling, PoolingQuery
from app.labs.scene import Scene
from app.sizes import Pair

MODES = {
    "correlation": "Convolution",
    "convolution": "True convolution",
    "transposed": "Transposed convolution",
}


def of_convolution(query: ConvolutionQuery, made: Convolution, address: str) -> Subject:
    """The convolution that a query asks for."""
    subject = _subject(made.scene, _convolution(query), address, image=bool(query.image))
    turned = query.mode != "correlation"
    return replace(
        subject, activation=made.activation, turned=turned, names=made.kernels, normalised=bool(query.normalise)
    )


def of_pooling(query: PoolingQuery, made: Pooling, address: str) -> Subject:
    """The pooling that a query asks for."""
    return _subject(made.scene, _pooling(query), address, image=bool(query.image))


def of_dense(query: DenseQuery, made: Dense, address: str) -> DenseSubject:
    """The fully connected layer that a query asks for: the numbers of its reply."""
    told = made.reply()
    softmax, loss = told["softmax"], told["loss"]
    columns = {name: np.array(softmax[name], np.float32) for name in ("scaled", "shifted", "exp", "output")}
    return DenseSubject(
        x=told["body"]["x"],
        weight=told["body"]["weight"],
        bias=told["body"]["bias"],
        scores=told["output"],
        channel_sums=told["channel_sums"],
        running=told["running"],
        softmax=Softmax(told["temperature"], sum=softmax["sum"], **columns),
        loss=Loss(**loss),
        parameters=told["parameters"]["total"],
        multiply_adds=told["multiply_adds"],
        image=bool(query.image),
        caption=_dense(query),
        address=address,
    )


def _subject(scene: Scene, caption: str, address: str, *, image: bool) -> Subject:
    """What every lab's scene has to show."""
    return Subject(
        op=scene.call.op,
        inputs=scene.call.inputs,
        output=scene.output,
        axes=scene.call.axes or {},
        parameters=scene.result["parameters"]["total"],
        multiply_adds=scene.result["multiply_adds"],
        image=image,
        caption=caption,
        address=address,
    )


def _convolution(query: ConvolutionQuery) -> str:
    size = query.input
    named = f"{query.filters} filters" if query.filters > 1 else "1 filter"
    depth = size.depth // query.groups
    words = [
        f"{MODES[query.mode]} of {size.height} × {size.width} × {size.depth}",
        f"{named} {query.kernel.down} × {query.kernel.across} × {depth}",
        f"stride {_pair(query.stride)}",
        f"padding {_pair(query.padding)}",
    ]
    words += [f"dilation {_pair(query.dilation)}"] if query.dilation != Pair(1, 1) else []
    words += [f"{query.groups} groups"] if query.groups > 1 else []
    words += ["ReLU"] if query.relu else []
    return ", ".join(words)


def _pooling(query: PoolingQuery) -> str:
    size = query.input
    kind = "Max" if query.kind == "max" else "Average"
    words = [
        f"{kind} pooling of {size.height} × {size.width} × {size.depth}",
        f"window {query.kernel.down} × {query.kernel.across}",
        f"stride {_pair(query.stride or query.kernel)}",
    ]
    words += [f"padding {_pair(query.padding)}"] if query.padding != Pair(0, 0) else []
    return ", ".join(words)


def _dense(query: DenseQuery) -> str:
    size = query.input
    scores = f"{query.outputs} scores" if query.outputs > 1 else "1 score"
    words = [f"Dense layer on {size.height} × {size.width} × {size.depth}, flattened", scores]
    words += [f"temperature {query.temperature:g}"] if query.temperature != 1 else []
    return ", ".join([*words, f"true class {query.target + 1}"])


def _pair(pair: Pair) -> str:
    return f"{pair.down}" if pair.down == pair.across else f"{pair.down} × {pair.across}"
