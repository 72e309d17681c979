"""What a training run is made of, as one value: architecture, schedule, augmentation and seed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.graph import Graph
from engine.network import InputSpec
from engine.training.augment import Augmentation


@dataclass(frozen=True)
class Recipe:
    """A run that anybody can repeat.

    `graph` makes the training graph for a number of classes; its last node gives the scores. `rate` is the
    one-cycle schedule's peak, reached after the share `warmup` of all steps; `smoothing` is how much of the truth is
    spread over all classes; `shard` is how many images a thread takes at a time, over which batch norm
    takes its statistics. `subsets` of the classes are measured by themselves too.
    """

    id: str
    title: str
    input: InputSpec
    graph: Callable[[int], Graph]
    augmentation: Augmentation
    epochs: int
    rate: float
    batch: int = 64
    shard: int = 16
    warmup: float = 0.25
    momentum: float = 0.9
    weight_decay: float = 5e-4
    smoothing: float = 0.05
    seed: int = 1
    subsets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
