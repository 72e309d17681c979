"""The dense lab's numbers: the query string of the page /dense, answered."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.api.labs import RESPONSES, tagged
from app.labs.dense import DenseQuery, dense
from app.labs.dense_replies import DenseLabReply
from app.services import Shared

router = APIRouter(prefix="/labs", tags=["labs"])


@router.get("/dense", summary="A fully connected layer", response_model=DenseLabReply, responses=RESPONSES)
def dense_lab(query: Annotated[DenseQuery, Query()], request: Request, services: Shared) -> Response:
    """What the page `/dense` shows for the same query: the volume, its vector, the weights, every score and its sum.

    A row of the weights folds up to the input's shape, so `w.output.channel.row.column` names one of them in `edits`.
    """
    with services.gate.enter():
        return tagged(request, dense(query, services).reply())
