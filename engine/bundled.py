"""The networks that come along, by name: those trained by this engine, and `imagenet`, from a Python package."""

from collections.abc import Callable, Mapping
from functools import cache, partial

from engine.errors import UnknownNameError
from engine.imagenet import PACKAGED, imagenet, installed
from engine.network import FOLDER, Network


def _trained(name: str) -> Callable[[], Network]:
    return partial(Network.read, FOLDER / f"{name}.safetensors")


_NETWORKS: Mapping[str, Callable[[], Network]] = {
    "photos": _trained("photos"),
    "imagenet": imagenet,
    "digits": _trained("digits"),
}
"""In the order in which people are offered them; the first is the one that they begin with."""


def available() -> tuple[str, ...]:
    """The ids of the bundled networks."""
    return tuple(_NETWORKS)


def check() -> None:
    """See, without reading them, that the packages are there from which networks come.

    Raises:
        WeightsError: one is not; the message says how to get it.
    """
    for module, path in PACKAGED:
        installed(module, path)


@cache
def load(name: str) -> Network:
    """The bundled network called `name`; read once, as a network never changes.

    Raises:
        UnknownNameError: there is none.
        WeightsError: its file is damaged, or the package that has it is not installed.
    """
    if name not in _NETWORKS:
        raise UnknownNameError.among("model", name, available())
    return _NETWORKS[name]()
