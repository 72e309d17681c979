"""For scripts: a picture in, predictions and every activation out, in one call."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.activations import run, to_npz
from app.api.activations import everything
from app.api.images import Upload, received
from app.openapi import binary, problems
from app.preprocess import fit
from app.representations import BINARY, json_reply
from app.services import Shared

router = APIRouter(tags=["predict"])


@router.post(
    "/predict",
    summary="Predict what a picture shows",
    response_class=Response,
    responses={
        **binary(
            "Predictions and layer summaries, or with `format=npz` every activation by layer id.",
            BINARY,
            also_json={"$ref": "#/components/schemas/PredictReply"},
        ),
        **problems(400, 404, 413, 415, 422, 503),
    },
)
def predict(
    file: Upload,
    services: Shared,
    model: Annotated[str, Query(description="Which network; /api/v1/models lists them.")] = "photos",
    top: Annotated[int, Query(ge=1, le=1000, description="How many predictions.")] = 5,
    kind: Annotated[Literal["json", "npz"], Query(alias="format", description="`npz`: all activations.")] = "json",
) -> Response:
    """Run a network on an uploaded picture, which is not kept.

    With `format=npz`: `np.load(io.BytesIO(r.content))["conv1_1"]` and so on.
    """
    network = services.library.network(model)
    picture, _ = received(file, services)
    with services.gate.enter():
        found = run(network, fit(picture, network.input))
    if kind == "npz":
        return Response(to_npz(found), media_type=BINARY)
    reply: dict[str, Any] = everything(found)
    return json_reply({**reply, "predictions": reply["predictions"][:top]})
