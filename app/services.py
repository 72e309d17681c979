"""What the routers share, made once for each app."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.activations import Activations
from app.gate import Gate
from app.library import Library
from app.settings import Settings


@dataclass(frozen=True)
class Services:
    """The settings, the pictures and networks, the queue for heavy work, and what was computed already."""

    settings: Settings
    library: Library
    gate: Gate
    activations: Activations

    @classmethod
    def of(cls, settings: Settings) -> "Services":
        """All of it, by these settings."""
        library = Library(settings)
        gate = Gate(settings.computing, settings.waiting, settings.waiting_seconds)
        return cls(settings, library, gate, Activations(library, gate, settings.activation_bytes))


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


Shared = Annotated[Services, Depends(_services)]
"""The app's services, for a route."""
