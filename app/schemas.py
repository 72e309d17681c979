"""Request models, those of the operations built from the engine's registry."""

from dataclasses import MISSING, fields
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from app.tensors import OptionalTensorField, TensorField
from engine.ops import REGISTRY, Input, Op

MOST_INPUTS = 64
MOST_STEPS = 1000


class Page(BaseModel):
    """Which steps of a trace."""

    start: int = Field(0, ge=0, le=1 << 53, description="Index of the first step.")
    limit: int = Field(100, ge=1, le=MOST_STEPS, description="How many steps at most.")


class OpRequest(BaseModel):
    """Inputs and attributes of an operation, side by side."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    def arguments(self) -> dict[str, Any]:
        """What was given, by name."""
        return {name: getattr(self, name) for name in self.model_fields_set if name not in Page.model_fields}


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
    title = "".join(part.capitalize() for part in op.name.split("_"))
    return create_model(f"{title}Request", __base__=OpRequest, __doc__=op.summary, **fields_of)


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
PAGE: dict[str, Any] = {name: (field.annotation, field) for name, field in Page.model_fields.items()}
TRACES = {
    name: create_model(f"{model.__name__.removesuffix('Request')}Trace", __base__=model, **PAGE)
    for name, model in REQUESTS.items()
}
