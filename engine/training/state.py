"""The state of a training run between two epochs, and its file."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from engine.errors import WeightsError
from engine.windows import Array


@dataclass
class State:
    """All that a run needs to go on: parameters, their velocities, finished epochs, and loss and accuracy of each."""

    parameters: dict[str, Array]
    velocity: dict[str, Array]
    epoch: int = 0
    history: list[dict[str, float]] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Write to a file; a stop in the middle leaves the file before it whole."""
        tensors = {f"parameters/{name}": tensor for name, tensor in self.parameters.items()}
        tensors |= {f"velocity/{name}": tensor for name, tensor in self.velocity.items()}
        partial = path.with_suffix(".partial")
        save_file(tensors, partial, metadata={"state": json.dumps({"epoch": self.epoch, "history": self.history})})
        partial.replace(path)

    @classmethod
    def read(cls, path: Path) -> "State":
        """The state that `save` wrote.

        Raises:
            WeightsError: the file is damaged or holds something else.
        """
        found: dict[str, dict[str, Array]] = {"parameters": {}, "velocity": {}}
        try:
            with safe_open(path, framework="numpy") as file:
                for name in file.keys():  # noqa: SIM118 (not a dict)
                    group, _, parameter = name.partition("/")
                    found[group][parameter] = file.get_tensor(name)
                progress = json.loads(file.metadata()["state"])
            return cls(found["parameters"], found["velocity"], progress["epoch"], progress["history"])
        except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
            rule = f"{path.name} is no checkpoint saved by ConvScope: move it away to begin anew"
            raise WeightsError(rule, argument="checkpoint") from error
