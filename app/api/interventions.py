"""What becomes of a prediction when a network is changed; nothing of the change stays."""

from fastapi import APIRouter
from starlette.responses import Response

from app.api.names import ModelName
from app.bodies import Body, read
from app.intervening import compared
from app.intervention_schemas import InterventionsReply, InterventionsRequest
from app.interventions import Interventions
from app.openapi import problems
from app.representations import json_reply
from app.services import Shared

router = APIRouter(tags=["models"])


def _schema() -> dict[str, object]:
    """Of the request, all in one piece."""
    schema = InterventionsRequest.model_json_schema()
    schema["properties"]["edits"]["items"] = schema.pop("$defs")["EditRequest"]
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


@router.post(
    "/models/{model}/interventions",
    summary="What a change to the network does",
    response_model=InterventionsReply,
    responses=problems(400, 404, 413, 422, 503),
    openapi_extra=_schema(),
)
def interventions(model: ModelName, body: Body, services: Shared) -> Response:
    """Switch channels off, scale them, set weights and biases: predictions before and after, and how all layers change.

    Nothing is kept: the reply's `edits`, in the query of any other path of the network, ask for the same change. Where
    channels are scaled, what a layer computes stands in one of its own before the product, as `conv1_1.unscaled`.
    """
    asked = read(InterventionsRequest, body)
    subject = services.subjects.changed(model, Interventions.of(edit.intervention() for edit in asked.edits))
    before = services.activations(subject.original, asked.image)
    after = services.activations(subject.network, asked.image)
    return json_reply({"edits": str(subject.interventions), **compared(before, after, asked.top)})
