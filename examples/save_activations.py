"""Run a photo through a network, keep every number: `python examples/save_activations.py photo.jpg out.npz [URL]`."""

import sys
from pathlib import Path

import httpx
import numpy as np

DEFAULT_URL = "http://127.0.0.1:8000"


def main(photo: Path, out: Path, url: str = DEFAULT_URL) -> None:
    """Print what the `photos` network sees in `photo`, and save each layer's activations under its id in `out`."""
    with httpx.Client(base_url=f"{url}/api/v1", timeout=60) as api:
        file = {"file": photo.read_bytes()}
        reply = api.post("/predict", params={"model": "photos", "top": 3}, files=file).raise_for_status()
        for prediction in reply.json()["predictions"]:
            print(f"{prediction['probability']:7.2%}  {prediction['class']}")

        reply = api.post("/predict", params={"model": "photos", "format": "npz"}, files=file).raise_for_status()
        out.write_bytes(reply.content)

    with np.load(out) as activations:
        for layer, values in activations.items():
            print(f"{layer:10} {values.shape!s:14} {values.min():9.3f} to {values.max():.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
