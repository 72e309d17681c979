"""What a lab shows: an op on the inputs that its query asks for, computed and counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Refusal
from app.operations import FIELDS, Call, formula
from app.settings import Settings
from app.tensors import Tensor
from engine.errors import EngineError, UnknownNameError

BYTES = 4
"""Of a float32."""


@dataclass(frozen=True)
class Scene:
    """An op on arrays, with its result: pages show it and figures are drawn from it.

    `body` is what `POST /ops/{op}` takes, arrays and attributes side by side; `call` the same for the engine:
    `call.op` (its `explain` tells each step), `call.inputs`, `call.axes` by direction, `call.padded_shape`.
    `result` is what that request answers; its output is an array (C, H', W').
    """

    op: str
    body: Mapping[str, Any]
    call: Call
    result: Mapping[str, Any]

    @classmethod
    def of(cls, op: str, body: Mapping[str, Any], settings: Settings) -> "Scene":
        """The op called `op` on `body`, computed.

        Raises:
            Refusal: 422, the inputs do not go together, with the query's name for what is at fault; 413, too much.
        """
        try:
            call = Call.of(op, body, settings)
        except UnknownNameError:
            raise
        except EngineError as error:
            raise Refusal(422, str(error), field=FIELDS.get(error.argument, error.argument)) from error
        return cls(op, body, call, call.result(settings))

    @property
    def x(self) -> Tensor:
        """The input, (C, H, W)."""
        x: Tensor = self.body["x"]
        return x

    @property
    def output(self) -> Tensor:
        """The output, (C, H', W')."""
        output: Tensor = self.result["output"]
        return output

    def reply(self) -> dict[str, Any]:
        """What every lab says."""
        return {
            "op": self.op,
            "body": self.body,
            **self.result,
            "formula": formula(self.call.axes or {}),
            "memory": self.memory(),
        }

    def memory(self) -> dict[str, int]:
        """Bytes, as float32."""
        parts = {
            "input": self.x.size * BYTES,
            "parameters": self.result["parameters"]["total"] * BYTES,
            "output": self.output.size * BYTES,
        }
        return {**parts, "total": sum(parts.values())}

    def dense(self) -> dict[str, int]:
        """What a fully connected layer between the same numbers, flattened, would take; bias and all."""
        inputs, outputs = self.x.size, self.output.size
        parameters = inputs * outputs + outputs
        return {
            "parameters": parameters,
            "multiply_adds": inputs * outputs,
            "memory": (inputs + parameters + outputs) * BYTES,
        }
