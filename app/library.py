"""What there is to look at: the bundled networks and samples, and the uploaded pictures."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import Refusal
from app.gallery.shelf import Shelf
from app.gallery.small import SMALL, shrunk
from app.images import Picture, decode, png_size
from app.settings import Settings
from app.store import Store
from app.trained import PREFIX, Trained
from engine.bundled import available, load
from engine.errors import UnknownNameError
from engine.network import Network

SAMPLES = Path(__file__).parent.parent / "static" / "samples"


@dataclass(frozen=True)
class Sample:
    """A bundled picture; `title` by language."""

    id: str
    name: str
    title: Mapping[str, str]
    width: int
    height: int
    path: Path


class Library:
    """Networks by id and pictures by hash. Networks and samples are read once; nothing here changes afterwards."""

    def __init__(self, settings: Settings) -> None:
        self._most_pixels = settings.image_pixels
        self._draft_pixels = settings.draft_pixels
        self._store = Store(settings.store, most_bytes=settings.store_bytes, seconds=settings.store_seconds)
        self.networks = {name: load(name) for name in available()}
        self.trained = Trained(settings)
        self.versions = {name: version(network) for name, network in self.networks.items()}
        self.samples = self._read_samples()
        self.shelf = Shelf(settings, (SAMPLES, [sample.path.name for sample in self.samples.values()]))

    def network(self, name: str) -> Network:
        """The network called `name`: a bundled one, or one that was trained in a live run.

        Raises:
            UnknownNameError: there is none.
        """
        if name.startswith(PREFIX):
            return self.trained.network(name)
        if name not in self.networks:
            raise UnknownNameError.among("model", name, self.networks)
        return self.networks[name]

    def version(self, name: str) -> str:
        """A hash of all that the activations of the network called `name` depend on besides the picture."""
        return self.versions.get(name, name)

    def _read_samples(self) -> Mapping[str, Sample]:
        """The bundled pictures by id, in the order in which they are shown."""
        listed = json.loads((SAMPLES / "samples.json").read_text("utf-8"))
        found = {}
        for entry in listed:
            path = SAMPLES / entry["file"]
            picture = self.decode(path.read_bytes())
            found[picture.id] = Sample(picture.id, entry["name"], entry["title"], picture.width, picture.height, path)
        return found

    def decode(self, data: bytes) -> Picture:
        """The picture in an image file.

        Raises:
            Refusal: it is none, too large, or damaged.
        """
        return decode(data, most_pixels=self._most_pixels, draft_pixels=self._draft_pixels)

    def add(self, picture: Picture) -> str:
        """Keep a picture for a while; its id.

        Raises:
            Refusal: 422, one with the same pixels in rows of another length is kept.
        """
        name = picture.id
        if name in self.samples:
            return name
        kept = self._store.get(name)
        if kept is None:
            self._store.put(name, picture.png())
        elif (other := png_size(kept)) != (picture.width, picture.height):
            raise Refusal(
                422,
                f"an image of {other[0]} × {other[1]} with the very same pixels in a row is kept, which this one of "
                f"{picture.width} × {picture.height} could not be told from: change any pixel",
                field="file",
            )
        return name

    def png(self, name: str) -> bytes:
        """The picture called `name` as PNG.

        Raises:
            UnknownNameError: there is none, or no longer.
        """
        kept = self._store.get(name)
        if kept is None and name in self.samples:
            kept = self.picture(name).png()
            self._store.put(name, kept)
        if kept is None and (found := self._of_gallery(name)) is not None:
            kept = found.png()
        if kept is None:
            raise UnknownNameError(
                f"there is no image {name[:64]!r}: upload it (again) with POST /api/v1/images", argument="image"
            )
        return kept

    def at_hand(self, name: str, side: int | None) -> bytes | None:
        """The picture called `name` where nothing must be decoded for it: as PNG, or as JPEG of that side."""
        if side is None:
            return self._store.get(name)
        kept = self.shelf.small(name) if side <= SMALL else None
        return kept if kept is None or side == SMALL else shrunk(kept, side)

    def picture(self, name: str) -> Picture:
        """The picture called `name`, decoded.

        Raises:
            UnknownNameError: there is none, or no longer.
        """
        if name in self.samples:
            return self.decode(self.samples[name].path.read_bytes())
        return self._of_gallery(name) or self.decode(self.png(name))

    def _of_gallery(self, name: str) -> Picture | None:
        """The gallery's picture called `name`, from its file; None where there is none, or its file has changed."""
        data = self.shelf.read(name)
        if data is None:
            return None
        try:
            picture = self.decode(data)
        except Refusal:
            return None
        return picture if picture.id == name else None


def version(network: Network) -> str:
    """A hash of all that a network's activations depend on besides the picture."""
    digest = hashlib.sha256(repr((network.input, network.layers)).encode())
    for name, array in sorted(network.parameters.items()):
        digest.update(name.encode())
        digest.update(array.tobytes())
    return digest.hexdigest()[:16]
