"""Small networks that learn while somebody watches: the stream is the run, and closing it ends it."""

from dataclasses import MISSING, asdict, fields
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, create_model
from starlette.responses import Response

from app.api.names import Kind
from app.caching import etag, headers, not_modified
from app.checkpoints import run_id
from app.errors import Refusal
from app.openapi import binary, immutable, problems
from app.pictures import atlas
from app.representations import DESCRIPTION, json_reply, represent
from app.services import Shared
from app.trained import name_of
from app.training_run import Part, events
from app.trainings import trained
from engine.training.choices import BOUNDS, NAMES, Choices
from engine.training.datasets import DATASETS, TEST, TRAINING, dataset

router = APIRouter(prefix="/trainings", tags=["trainings"])

STREAM = """
A run is a pure function of its body: step k has the same numbers each time. So there is nothing to control. To pause,
close the stream; to go on, send the same body with `start` at the step that you are at; for one step, `until` =
`start` + 1. Whoever closes the connection ends the work within a step.

Server-sent events, at most some 25 a second, each with JSON as its data:

- `begin`: `run` (a hash of the choices), `layers` with shapes and parameters, the `dataset`, the `image` whose maps are
  shown.
- `repeating`: on the way to `start`, where that is no longer remembered.
- `steps`: `loss` and `accuracy` of one or more batches from step `first` on; of the last of them `gradients`, the
  length of each layer's weight gradient, and `updates`, by what share of their length the step changed the weights.
- `look`, a few a second: `test` loss and accuracy, the first layer's `filters` and the `maps` of every layer for one
  test image (8 bits a value, as `format=u8`, in base64), the `confusion` matrix (truth, guess), the surest `mistakes`
  and how many are `wrong`.
- `end`: `reason` is `finished`, `until`, `diverged` (numbers beyond float32; `diverged` says where) or `time`.
- `error`: a problem, as any reply has it.
"""


def _choice(name: str, default: Any) -> Any:
    if name in NAMES:
        return Literal[NAMES[name]], Field(default)
    bound = BOUNDS[name]
    return (int if bound.whole else float), Field(default, ge=bound.least, le=bound.largest, allow_inf_nan=False)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"dataset": "shapes", "steps": 200}]})


ChoicesRequest: Any = create_model(
    "ChoicesRequest",
    __base__=_Strict,
    __doc__="The lecture's pattern, [(CONV - activation) * convolutions - POOL] * blocks - FC, and how it learns.",
    **{each.name: _choice(each.name, None if each.default is MISSING else each.default) for each in fields(Choices)},
)


class TrainingRequest(ChoicesRequest):
    """A run, and which part of it to watch."""

    start: int = Field(0, ge=0, le=BOUNDS["steps"].largest, description="Steps that are done already.")
    until: int | None = Field(None, ge=0, le=BOUNDS["steps"].largest, description="Where to stop; `steps` if left out.")
    speed: float = Field(
        60, ge=0, le=2000, allow_inf_nan=False, description="Most steps a second; 0 for as many as can be computed."
    )
    image: int = Field(0, ge=0, lt=TEST, description="Index of the test image whose maps are shown.")


class NetworkRequest(ChoicesRequest):
    """A run, and the step at which its network is wanted."""

    step: int = Field(ge=0, le=BOUNDS["steps"].largest)


class TrainedReply(BaseModel):
    """A trained network, from now on a model like any other."""

    model: str
    url: str = Field(description="Its graph.")
    weights: str = Field(description="Its file, safetensors.")
    accuracy: float = Field(description="On the test images.")


def _choices(body: Any) -> Choices:
    return Choices(**{each.name: getattr(body, each.name) for each in fields(Choices)})


@router.get("", summary="What can be chosen", response_model=dict[str, Any])
def options() -> Response:
    """Every choice with its bounds or names and what it is if left out, and the data sets."""
    standard = asdict(Choices())
    choices = {
        name: {"default": standard[name], "names": list(NAMES[name])}
        if name in NAMES
        else {"default": standard[name], **vars(BOUNDS[name])}
        for name in standard
    }
    sets = [{"name": name, "classes": list(dataset(name).classes)} for name in DATASETS]
    return json_reply({"choices": choices, "datasets": sets, "training": TRAINING, "test": TEST})


@router.post(
    "",
    summary="Train while somebody watches",
    description=STREAM,
    response_class=Response,
    responses={
        200: {"description": "The run, as server-sent events.", "content": {"text/event-stream": {}}},
        **problems(400, 413, 422, 503),
    },
)
def train(body: TrainingRequest, services: Shared) -> Response:
    """Learn, and tell every step."""
    choices = _choices(body)
    until = choices.steps if body.until is None else body.until
    if not body.start <= until <= choices.steps:
        rule = (
            f"start is {body.start} and until {until}: they must be in this order, and at most steps, {choices.steps}"
        )
        raise Refusal(422, rule, field="until")
    part = Part(choices, body.start, until, body.speed, body.image)
    return services.trainings.open(
        events(part, services.checkpoints, services.gate, services.settings.training_seconds)
    )


@router.get(
    "/datasets/{name}/images",
    summary="A data set's pictures",
    description=f"(image, row, column), 0 to 255, drawn anew for each seed.\n{DESCRIPTION}",
    response_class=Response,
    responses=immutable(
        {
            **binary(
                "The pictures.", "application/octet-stream", "image/png", also_json={"type": "array", "items": {}}
            ),
            **problems(404, 422),
        }
    ),
)
def pictures(
    request: Request,
    services: Shared,
    name: Annotated[str, Path(description=f"One of {', '.join(DATASETS)}.", examples=["shapes"])],
    seed: Annotated[int, Query(ge=0, le=BOUNDS["seed"].largest, description="Which drawing of it.")] = 0,
    split: Annotated[Literal["training", "test"], Query(description="To learn from, or to be measured on.")] = "test",
    kind: Kind = "json",
) -> Response:
    """The pictures of a data set."""
    tag = etag("dataset", name, str(seed), split, kind)
    if (same := not_modified(request, tag)) is not None:
        return same
    with services.gate.enter():
        images = getattr(dataset(name, seed), split).images[:, 0]
        return represent(images, kind, atlas, headers(tag))


@router.post(
    "/networks",
    status_code=201,
    summary="Keep a run's network",
    response_model=TrainedReply,
    responses=problems(400, 413, 422, 503),
)
def networks(body: NetworkRequest, services: Shared) -> Response:
    """The network after some steps of a run, kept for a while as a model like any other.

    Explore opens it at `/models/{model}/activations/{image}`; `GET /models` lists the bundled networks only.
    """
    choices = _choices(body)
    name = name_of(run_id(choices), body.step)
    network = trained(name, choices, body.step, services)
    root = f"/api/v1/models/{network.id}"
    reply = {"model": network.id, "url": root, "weights": f"{root}/weights", "accuracy": network.accuracy["top_1"]}
    return json_reply(reply, {"Location": root}, 201)
