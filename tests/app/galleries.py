"""Galleries for tests: folders of drawn digits, an app that shows one, and one look through it at a time."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from app.gallery.round import Bounds, Round
from app.gallery.shelf import Shelf
from app.gate import Gate
from app.library import Library
from app.main import create_app
from app.settings import Settings
from engine.network import Network
from tests.app.strokes import drawing

ONLY = "digits"
"""The one network of these tests: it takes a tenth of a millisecond for a picture."""


def draw(path: Path, digit: int, **options: Any) -> Path:
    """A digit on a small sheet, as PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    drawing(digit, **{"canvas": (28, 28), "pen": 0.12, **options}).save(path, compress_level=1)
    return path


@contextmanager
def one_network() -> Iterator[None]:
    """Apps that are made in the block know `ONLY` that network."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.library.available", lambda: (ONLY,))
        yield


@contextmanager
def served(folder: Path, **fields: Any) -> Iterator[TestClient]:
    """An app whose gallery is `folder / "pictures"`, looked through often; its index lies beside that."""
    settings = Settings(
        **{"store": folder / "store", "gallery": folder / "pictures", "gallery_seconds": 0.02, **fields}
    )
    with ExitStack() as stack:
        with one_network():
            client = stack.enter_context(TestClient(create_app(settings)))
        yield client


def wait_for(client: httpx.Client, **wanted: Any) -> dict[str, Any]:
    """The gallery's status once it says all this."""
    for _ in range(2000):
        status = client.get("/api/v1/gallery").json()
        if all(status[name] == value for name, value in wanted.items()):
            return status
        threading.Event().wait(0.01)
    pytest.fail(f"the gallery never came to {wanted}: {status}")


class Bench:
    """The index of a folder, one look at a time; `runs` counts how often the network was run.

    Args:
        folder: has the pictures in `pictures`; the index lies beside them.
    """

    def __init__(self, folder: Path, **fields: Any) -> None:
        self.pictures = folder / "pictures"
        self.pictures.mkdir(exist_ok=True)
        self.settings = Settings(**{"store": folder / "store", "gallery": self.pictures, **fields})
        with one_network():
            self.library = Library(self.settings)
        self.runs = 0
        self.stop = threading.Event()

    @property
    def shelf(self) -> Shelf:
        """The folder with its index."""
        return self.library.shelf

    @property
    def network(self) -> Network:
        """The one network."""
        return self.library.networks[ONLY]

    def look(self) -> bool:
        """One look through the folder; whether there is more to be done at once."""
        original = Network.activations

        def counted(network: Network, x: Any) -> Any:
            self.runs += 1
            return original(network, x)

        gate = Gate(1, 0, 1)
        bounds = Bounds(self.settings.gallery_images, self.settings.gallery_bytes)
        with pytest.MonkeyPatch.context() as patch, self.shelf.index.writing() as connection:
            patch.setattr(Network, "activations", counted)
            return Round(connection, self.shelf, self.library, gate, bounds, self.stop).run()
