"""What the routers share, made once for each app."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.activations import Activations
from app.checkpoints import Checkpoints
from app.gallery.gallery import Gallery
from app.gate import Gate
from app.library import Library
from app.settings import Settings
from app.streams import Streams
from app.subjects import Subjects


@dataclass(frozen=True)
class Services:
    """The settings, the pictures and networks, the queue for heavy work, what was computed already, and the gallery.

    `streams` and `trainings` are the places for what is told step by step, `checkpoints` where training runs were.
    """

    settings: Settings
    library: Library
    gate: Gate
    activations: Activations
    subjects: Subjects
    gallery: Gallery
    streams: Streams
    trainings: Streams
    checkpoints: Checkpoints

    @classmethod
    def of(cls, settings: Settings) -> "Services":
        """All of it, by these settings."""
        library = Library(settings)
        gate = Gate(settings.computing, settings.waiting, settings.waiting_seconds)
        activations = Activations(library, gate, settings.activation_bytes)
        return cls(
            settings=settings,
            library=library,
            gate=gate,
            activations=activations,
            subjects=Subjects(library),
            gallery=Gallery(settings, library, gate, activations),
            streams=Streams(settings.streams, settings.stream_seconds),
            trainings=Streams(settings.trainings, settings.stream_seconds),
            checkpoints=Checkpoints(settings.checkpoint_bytes),
        )

    def close(self) -> None:
        """End what works in the background."""
        self.gallery.close()


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


Shared = Annotated[Services, Depends(_services)]
"""The app's services, for a route."""
