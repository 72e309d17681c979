"""Where one activation comes from: `python examples/explain_one_number.py photo.jpg LAYER CHANNEL ROW COLUMN [URL]`."""

import sys
from pathlib import Path

import httpx
import numpy as np

DEFAULT_URL = "http://127.0.0.1:8000"


def main(photo: Path, layer: str, channel: str, row: str, column: str, url: str = DEFAULT_URL) -> None:
    """Print the dot product behind one value of a convolution layer of the `photos` network, and add it up again."""
    with httpx.Client(base_url=f"{url}/api/v1", timeout=60) as api:
        image = api.post("/images", files={"file": photo.read_bytes()}).raise_for_status().json()["id"]
        path = f"/models/photos/activations/{image}/{layer}/{channel}/{row}/{column}"
        value = api.get(path).raise_for_status().json()

    patch, weight = np.array(value["patch"]), np.array(value["weight"])  # (C, F, F) each
    box = value["receptive_field"]
    print(f"{layer}[{channel}, {row}, {column}] = {value['output']:.6f}")
    print(
        f"it sees {box['width']} × {box['height']} pixels of the photo, from row {box['row']}, column {box['column']}"
    )
    for index, part in enumerate(value["channel_sums"]):
        print(f"  channel {index:3}: patch · filter = {part:+.6f}")
    print(f"  bias       :                {value['bias']:+.6f}")
    print(f"added up here:                {(patch * weight).sum() + value['bias']:+.6f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
