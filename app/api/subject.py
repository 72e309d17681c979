"""What the `model` of a path and the `edits` of a query name, for a route."""

from typing import Annotated

from fastapi import Depends, Query

from app.api.names import ModelName
from app.interventions import LONGEST, MOST
from app.services import Shared
from app.subjects import Subject as Found

EDITS = (
    f"Changes to the network, at most {MOST}, with `*` between two: `layer.channel_factor` scales a channel of what a "
    "layer gives (0 switches it off), `layer.w.filter.channel.row.column_value` sets a weight (of a fully connected "
    "layer `layer.w.row.column_value`), `layer.b.filter_value` a bias. As `conv1_1.5_0*fc.b.2_1`; later ones win."
)
Edits = Annotated[str, Query(description=f"{EDITS} At most {LONGEST:,} characters.")]


def _subject(model: ModelName, services: Shared, edits: Edits = "") -> Found:
    return services.subjects(model, edits)


Subject = Annotated[Found, Depends(_subject)]
"""The network that a request is about, edited or not."""
