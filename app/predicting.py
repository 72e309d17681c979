"""`python -m app predict`: one photo through one network, without a server."""

from pathlib import Path
from typing import Any

from app.activations import run, to_npz
from app.images import decode
from app.preprocess import fit
from app.settings import Settings
from engine.bundled import load


def predicted(photo: Path, model: str, npz: Path | None) -> list[dict[str, Any]]:
    """Every class with its logit and probability, the most probable first; all activations go to `npz`.

    Raises:
        UnknownNameError: there is no such model.
        Refusal: the photo is no image, too large, or damaged.
    """
    settings = Settings()
    network = load(model)
    picture = decode(photo.read_bytes(), most_pixels=settings.image_pixels, draft_pixels=settings.draft_pixels)
    found = run(network, fit(picture, network.input))
    if npz is not None:
        npz.write_bytes(to_npz(found))
    return found.predictions()
