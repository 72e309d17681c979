"""A network as Explore first shows it: columns under their levels, a block's layers folded into one column."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

from engine.network import Layer, Level, Network

JOIN = "*"
"""Between the names of open blocks in an address; the page's script writes it as well."""
FEW = 8
"""Up to so many columns of maps there is room for larger maps."""
LONG = 84
"""More numbers than this stand in several columns of cells: one would be thinner than a pointer."""


@dataclass(frozen=True)
class Group:
    """Layers that fold into one column, the last of them: those of a block; or one layer by itself."""

    layers: tuple[Layer, ...]

    @property
    def block(self) -> str | None:
        """Its name; None for a layer by itself."""
        return self.layers[0].block if len(self.layers) > 1 else None

    @property
    def level(self) -> Level:
        """That of what comes out of it."""
        return self.layers[-1].level


@dataclass(frozen=True)
class Figure:
    """The columns of a network."""

    network: Network

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The layers in their order, those of one block together."""
        return tuple(_groups(self.network.layers))

    @cached_property
    def levels(self) -> tuple[tuple[Level, tuple[Group, ...]], ...]:
        """The groups under their levels."""
        return tuple((level, tuple(groups)) for level, groups in groupby(self.groups, lambda group: group.level))

    @property
    def blocks(self) -> bool:
        """Whether anything folds."""
        return any(group.block for group in self.groups)

    @cached_property
    def branches(self) -> bool:
        """Whether a value skips layers on its way."""
        layers = self.network.layers
        return any({*layer.inputs} - {before.id} for before, layer in pairwise(layers))

    @property
    def few(self) -> bool:
        """Whether maps can be large."""
        return sum(not is_flat(group.layers[-1]) for group in self.groups) <= FEW

    def unfolded(self, named: Iterable[str], layer: str | None) -> frozenset[str]:
        """The blocks that stand open: those named, and the one that a layer would be hidden in."""
        holding = (group.block for group in self.groups if layer in {each.id for each in group.layers[:-1]})
        return frozenset(named) | frozenset(filter(None, holding))


def is_flat(layer: Layer) -> bool:
    """Whether a layer has single numbers instead of maps: a vector, or one number a channel."""
    return all(size == 1 for size in layer.shape[1:])


def is_long(layer: Layer) -> bool:
    """Whether its numbers need several columns of cells; a flattened volume has a row for each channel anyway."""
    return is_flat(layer) and layer.op != "flatten" and layer.shape[0] > LONG


def size(layer: Layer, *, short: bool) -> str:
    """Height × width × channels; in short with the square of a side, as papers have it: `112²×32`."""
    channels, *sides = layer.shape
    if short and len(sides) == 2 and sides[0] == sides[1] > 1:
        return f"{sides[0]}²×{channels}"
    return "×".join(str(each) for each in (*sides, channels))


def short_name(layer: Layer) -> str:
    """What a layer is called inside of its block."""
    return layer.id.rpartition(".")[2]


def _groups(layers: Iterable[Layer]) -> Iterator[Group]:
    for block, members in groupby(layers, lambda layer: layer.block):
        if block is None:
            yield from (Group((layer,)) for layer in members)
        else:
            yield Group(tuple(members))
