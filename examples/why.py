"""What in a photo speaks for its class, laid over it: `python examples/why.py photo.jpg out.png [METHOD] [URL]`."""

import sys
from pathlib import Path

import httpx
import numpy as np
from PIL import Image

DEFAULT_URL = "http://127.0.0.1:8000"
MODEL = "imagenet"


def main(photo: Path, out: Path, method: str = "gradcam", url: str = DEFAULT_URL) -> None:
    """Darken what does not matter, print where it matters most, and whether the map depends on what was learned."""
    with httpx.Client(base_url=f"{url}/api/v1", timeout=60) as api:
        image = api.post("/images", files={"file": photo.read_bytes()}).raise_for_status().json()["id"]
        path = f"/models/{MODEL}/attributions/{image}"
        why = api.get(path, params={"method": method}).raise_for_status().json()
        check = api.get(f"{path}/check", params={"method": method}).raise_for_status().json()

    box, peak = why["box"], why["peak"]["photo"]  # in the photo's pixels: what the network sees, and its strongest cell
    print(f"{why['target']['class']}: score {why['target']['value']:.3f}")
    print(
        f"strongest from row {peak['row']:.0f}, column {peak['column']:.0f} on; {check['verdict']} on what was learned"
    )

    left, top, width, height = (round(box[side]) for side in ("column", "row", "width", "height"))
    part = Image.open(photo).convert("RGB").crop((left, top, left + width, top + height))
    strength = np.clip(np.array(why["values"]) / why["high"], 0, 1)
    mask = Image.fromarray((255 * strength).astype(np.uint8)).resize(part.size, Image.Resampling.BILINEAR)
    Image.composite(part, part.point(lambda level: level // 4), mask).save(out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
