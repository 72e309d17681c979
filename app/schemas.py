"""Request models, those of the operations built from the engine's registry."""

from dataclasses import MISSING, fields
from typing import Annotated, Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from app.tensors import OptionalTensorField, TensorField
from engine.ops import REGISTRY, Input, Op

MOST_INPUTS = 64
MOST_STEPS = 1000


class Page(BaseModel):
    """Which steps of a trace."""

    start: int = Field(0, ge=0, le=1 << 53, description="Index of the first step.")
    limit: int = Field(100, ge=1, le=MOST_STEPS, description="How many steps at most.")


class Upstream(BaseModel):
    """What comes back to an operation's output."""

    gradient: OptionalTensorField = Field(None, description="One number for each of the output; 1 each if left out.")


class OpRequest(BaseModel):
    """Inputs and attributes of an operation, side by side."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    def arguments(self) -> dict[str, Any]:
        """What was given of them, by name."""
        beside = {*Page.model_fields, *Upstream.model_fields}
        return {name: getattr(self, name) for name in self.model_fields_set if name not in beside}


Request = TypeVar("Request", bound=OpRequest)


class TraceRequest(OpRequest, Page):
    """An operation, and which of its steps."""


class GradientRequest(OpRequest, Upstream):
    """An operation, and a gradient for its output."""


def request_model(op: type[Op]) -> type[OpRequest]:
    """The request of one op: a field for each of its inputs and attributes."""
    fields_of: dict[str, Any] = {spec.name: _input(spec) for spec in op.inputs}
    for attribute in fields(op):
        default = ... if attribute.default is MISSING else attribute.default
        schema = attribute_schema(attribute.metadata)
        fields_of[attribute.name] = (
            Annotated[Any, WithJsonSchema(schema)],
            Field(default, description=attribute.metadata["doc"]),
        )
    return create_model(f"{_title(op.name)}Request", __base__=OpRequest, __doc__=op.summary, **fields_of)


def _title(name: str) -> str:
    """`MaxPool2d` for max_pool2d."""
    return "".join(part.capitalize() for part in name.split("_"))


def attribute_schema(metadata: Any) -> dict[str, Any]:
    """The JSON schema of an attribute, from what its op says of it. The op itself checks it."""
    bounds = {"minimum": metadata["minimum"], "maximum": metadata["maximum"]}
    number = {"type": "number" if metadata["kind"] == "real" else "integer", **bounds}
    choices: list[dict[str, Any]] = [number]
    lengths = {"pair": (2,), "padding": (2, 4)}.get(metadata["kind"], ())
    choices += [{"type": "array", "items": number, "minItems": length, "maxItems": length} for length in lengths]
    if metadata["kind"] == "padding":
        choices.append({"type": "string", "enum": ["valid", "same"]})
    if metadata["optional"]:
        choices.append({"type": "null"})
    return number if len(choices) == 1 else {"anyOf": choices}


def _input(spec: Input) -> tuple[Any, Any]:
    if spec.variadic:
        several = Annotated[list[TensorField], Field(min_length=1, max_length=MOST_INPUTS)]
        return several, Field(description=spec.doc)
    if spec.optional:
        return OptionalTensorField, Field(None, description=spec.doc)
    return TensorField, Field(description=spec.doc)


REQUESTS = {name: request_model(op) for name, op in REGISTRY.items()}


def _beside(base: type[Request], suffix: str) -> dict[str, type[Request]]:
    """Each op's request with the further fields of `base`."""
    return {
        name: cast("type[Request]", create_model(f"{_title(name)}{suffix}", __base__=(base, model)))
        for name, model in REQUESTS.items()
    }


TRACES = _beside(TraceRequest, "Trace")
GRADIENTS = _beside(GradientRequest, "Gradient")
