"""Places in a network: which there are, and what is said to those who ask for others."""

from app.errors import Refusal
from engine.network import INPUT, Network
from engine.ops import Shape


def shape_of(network: Network, layer: str) -> Shape:
    """The shape of a layer or of the input.

    Raises:
        UnknownNameError: there is no such layer.
    """
    return network.input.shape if layer == INPUT else network.layer(layer).shape


def check(layer: str, at: tuple[int, ...], shape: Shape) -> None:
    """Refuse, as not found, an index that lies outside of a layer."""
    if len(at) != len(shape):
        raise Refusal(404, f"{layer} has one number at each index and no rows or columns: ask for {layer}/{at[0]}")
    for name, index, size in zip(("channel", "row", "column"), at, shape, strict=False):
        if not 0 <= index < size:
            raise Refusal(404, f"there is no {name} {index} in {layer}: it has {size}, from 0 to {size - 1}")


def chosen(channels: str | None, thing: str, count: int) -> list[int] | None:
    """The numbers in a list as `5,17,3`, each one of `count` channels of `thing`; None for all of them.

    Raises:
        Refusal: 422, it is no such list, longer than there are channels, or one of them does not exist.
    """
    if channels is None:
        return None
    parts = channels.split(",", count)
    if not all(part.isascii() and part.isdigit() for part in parts[:count]):
        raise Refusal(
            422, f"channels is {channels[:40]!r}: give numbers with commas between them, as 5,17,3", field="channels"
        )
    if len(parts) > count:
        raise Refusal(422, f"channels lists more than the {count} that {thing} has: name each once", field="channels")
    # A number of many digits is none of them, and takes long to read.
    found = [int(part) if len(part) < 10 else count for part in parts]
    for part, index in zip(parts, found, strict=True):
        if index >= count:
            raise Refusal(
                422, f"channels names {part[:40]}, but {thing} has {count}, from 0 to {count - 1}", field="channels"
            )
    return found
